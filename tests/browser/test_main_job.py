"""The main job on the real Bắc Sơn data, walked by four users in a real browser."""

import re

import pytest
from playwright.sync_api import expect

from tests.plans.documents.reading import pdf_text

pytestmark = pytest.mark.browser
TASK = "Hướng dẫn người dân nộp hồ sơ trực tuyến tại nhà văn hoá thôn"
MEASURE = "Phòng Giáo dục và Đào tạo có trách nhiệm thẩm định hồ sơ trình Chủ tịch UBND huyện theo quy định."


def compact(data: bytes) -> str:
    """What the pages of a PDF say, without the white space and the repeated table heads that depend on page breaks."""
    text = re.sub(r"\s", "", pdf_text(data))
    head = "TTLĩnhvực/tiêuchí/tiêuchíthànhphầnĐiểmtốiđaĐiểmđạtđượcChưađạtsovớiđiểmtốiđaNguyênnhânchưađạtđiểm"
    first, *rest = text.split(head)
    return first + head + "".join(rest)


def cell(page, code: str):
    """The field for the points of a criterion."""
    return page.get_by_label(f"Điểm {code}", exact=True)


def type_points(page, code: str, text: str, answer: str) -> None:
    """Type into a cell, leave it with Enter and wait for the words in its state."""
    field = cell(page, code)
    field.fill(text)
    field.press("Enter")
    page.locator(f"#luu-{field.get_attribute('name')}", has_text=answer).wait_for()


def figures(page) -> list[str]:
    return page.locator("#tong-diem b").all_inner_texts()


def open_plan(person, subject="huyện Bắc Sơn năm 2024"):
    person.go("/ke-hoach/")
    person.page.get_by_role("link", name=re.compile(subject)).click()


def test_four_users_walk_the_main_job(live, sit_down, sink):
    coordinator, leader = sit_down("phongnoivu"), sit_down("lanhdao")
    correct_a_score_and_see_the_paper_follow(coordinator)
    find_and_link_what_no_task_covers(coordinator)
    open_plan(leader)
    before = compact(leader.download())
    change_one_lead_one_measure_one_recipient(coordinator)
    open_plan(leader)
    after = compact(leader.download())
    assert after == only_these_changes(before)
    add_a_task(coordinator)
    report_on_it(sit_down("canbo.nhattien", width=390))
    confirm_it(coordinator)
    the_officer_is_reminded_once(live, sink)
    open_plan(leader)
    assert re.sub(r"\s", "", TASK) in compact(leader.download())


def correct_a_score_and_see_the_paper_follow(person):
    page = person.page
    person.go("/bang-diem/")
    page.get_by_role("link", name="Ủy ban nhân dân huyện Bắc Sơn").click()
    expect(page.locator("#tong-diem b")).to_have_text(["84,87/99,50", "14,63", "85,30%", "02/11"])
    note = page.locator("#ghi-chu-chi-so").inner_text()
    assert "85,32%" in note
    assert "85,30%" in note
    for typed, answer in {
        "1.234": "3 chữ số sau dấu phẩy",
        "-1": "không phải số",
        "0,6": "lớn hơn điểm tối đa",
    }.items():
        type_points(page, "1.6.2", typed, answer)
        assert cell(page, "1.6.2").input_value() == typed
    type_points(page, "1.6.2", "0.5", "đã lưu")
    page.wait_for_function("document.querySelector('#tong-diem b').innerText === '85,37/99,50'")
    assert figures(page)[:2] == ["85,37/99,50", "14,13"]
    assert cell(page, "1.6.2").input_value() == "0,50"
    open_plan(person)
    text = compact(person.download())
    assert "TỔNGĐIỂM99,5085,3714,13" in text
    page.goto(person.address + "/bang-diem/")
    page.get_by_role("link", name="Ủy ban nhân dân huyện Bắc Sơn").click()
    type_points(page, "1.6.2", "0", "đã lưu")
    page.wait_for_function("document.querySelector('#tong-diem b').innerText === '84,87/99,50'")


def find_and_link_what_no_task_covers(person):
    page = person.page
    page.get_by_role("link", name="Điểm chưa đạt và nhiệm vụ").click()
    page.get_by_role("link", name="điểm chưa nhiệm vụ nào dẫn mã").click()
    page.wait_for_url("**/mat-diem/?loc=chua-co")
    expect(page.locator("tr.is-lost strong")).to_have_text(["7.6.1", "7.6.2", "7.6.3"])
    expect(page.locator("#chua-co b")).to_have_text("1,98")
    row = page.locator("tr.is-lost").first
    assert "Tiêu chí 7.2" in row.locator(".muted", has_text="Có thể thuộc khối").inner_text()
    row.get_by_role("button", name="Gắn").click()
    page.get_by_role("alert").filter(has_text="Đã gắn 7.6.1").wait_for()
    expect(page.locator("#chua-co b")).to_have_text("1,70")


def change_one_lead_one_measure_one_recipient(person):
    page = person.page
    open_plan(person)
    page.locator(".task-block", has_text="Tiêu chí 8.3").get_by_role("link", name="Sửa nhiệm vụ").click()
    page.locator(".field-lead .ts-control .remove").click()
    page.locator(".field-lead .ts-control input").fill("tu phap")
    page.locator(".field-lead .option", has_text="Phòng Tư pháp huyện Bắc Sơn").click()
    page.get_by_role("button", name="Lưu nhiệm vụ").click()
    page.locator(".task-block", has_text="Tiêu chí 4.2").get_by_role("link", name="Sửa nhiệm vụ").click()
    page.locator("textarea[name=giai-phap-1-text]").fill(MEASURE.replace("theo quy định", "trước ngày 30/6/2024"))
    page.get_by_role("button", name="Lưu nhiệm vụ").click()
    page.locator("#dong-recipient").get_by_role("link", name="Sửa nơi nhận").click()
    page.locator("textarea", has_text="Các cơ quan chuyên môn;").fill("Các phòng chuyên môn thuộc huyện;")
    page.get_by_role("button", name="Lưu", exact=True).click()
    page.locator("#dong-recipient", has_text="Các phòng chuyên môn thuộc huyện;").wait_for()


def only_these_changes(text: str) -> str:
    """The paper as it must read after the three changes, and no other."""
    head, block = text.split("Tiêuchí8.3:", 1)
    block = block.replace("phòngTàichính-Kếhoạch.", "PhòngTưpháphuyệnBắcSơn.", 1)
    text = f"{head}Tiêuchí8.3:{block}"
    changed = re.sub(r"\s", "", MEASURE.replace("theo quy định", "trước ngày 30/6/2024"))
    text = text.replace(re.sub(r"\s", "", MEASURE), changed)
    return text.replace("Cáccơquanchuyênmôn;", "Cácphòngchuyênmônthuộchuyện;")


def add_a_task(person):
    page = person.page
    section = page.locator("section.part", has_text="1.2. Cải cách thủ tục hành chính").last
    section.get_by_role("link", name="Thêm nhiệm vụ").first.click()
    page.get_by_label("Tên gọn").fill(TASK)
    page.get_by_label("Đề mục in").fill(TASK)
    page.get_by_label("Thời hạn (nguyên văn)").fill("chậm nhất ngày 13/6/2024")
    page.get_by_label("Ngày cuối, đặt bằng tay").fill("13/6/2024")
    page.locator(".field-lead .ts-control input").fill("nhat tien")
    page.locator(".field-lead .option", has_text="Nhất Tiến").click()
    page.locator("textarea[name=giai-phap-0-text]").fill("Lập danh sách hồ sơ trễ hẹn và báo cáo kết quả.")
    page.get_by_role("button", name="Lưu nhiệm vụ").click()
    page.locator(".task-block", has_text=TASK).wait_for()


def report_on_it(person):
    page = person.page
    assert page.url.endswith("/viec-cua-toi/")
    assert person.go("/bang-diem/1/").status == 404
    person.go("/viec-cua-toi/")
    line = page.locator(".work-line", has_text=TASK)
    assert "còn 3 ngày" in line.inner_text()
    line.get_by_label("Ghi tiến độ").fill("Đã lập danh sách 12 hồ sơ.")
    line.get_by_role("button", name="Bắt đầu làm").click()
    line.get_by_text("Đang thực hiện").first.wait_for()
    assert "Đã lập danh sách 12 hồ sơ." in line.inner_text()
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def confirm_it(person):
    """What another agency reported waits for Phòng Nội vụ."""
    person.go("/viec-cua-toi/")
    waiting = person.page.locator("section", has_text="Chờ tôi xác nhận").locator(".work-line")
    count = waiting.count()
    assert count > 0
    waiting.first.get_by_role("button", name="Xác nhận").click()
    person.page.get_by_text("✓ Đã ghi.").wait_for()


def the_officer_is_reminded_once(live, sink):
    """Of the new task in one mail, the next day's: the day's own went out when the worker started."""
    for _ in range(3):
        live.manage("send_reminders")
    for _ in range(2):
        live.manage("send_reminders", "--today", "2024-06-11")
    mails = [mail for mail in sink.mails if mail["To"].startswith("canbo.nhattien")]
    assert [TASK in mail.get_body(("plain",)).get_content() for mail in mails].count(True) == 1
