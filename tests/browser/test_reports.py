"""Reports in a real browser: S2 asked, answered, sent back, drawn together; the six-month report of S4."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
RESULT = "Đã tự kiểm tra văn bản quy phạm pháp luật, không có văn bản trái luật."
CAUSE = "Hồ sơ hộ tịch còn nộp trực tiếp, người dân chưa có tài khoản thanh toán."


def test_s2_is_asked_answered_sent_back_and_drawn_together(sit_down):
    coordinator = sit_down("noivu.binhson")
    send(coordinator)
    first = sit_down("canbo.tuphap", width=390)
    open_own(first, late="chậm 25 ngày")
    write_the_first(first)
    hand_in(first)
    assert rows(coordinator, "Phòng Tư pháp") == "25 ngày"
    give_more_time(coordinator)
    assert rows(coordinator, "Phòng Tư pháp") == "đúng hạn"
    second = sit_down("canbo.yte")
    open_own(second, late="")
    answer(second, "Kết quả thực hiện, ưu điểm", "Chưa có số liệu.")
    hand_in(second)
    send_back(coordinator)
    write_again(second)
    draw_together(coordinator)


def open_request(person):
    person.go("/bao-cao/")
    person.page.locator("table").get_by_role("link", name=re.compile("chuẩn bị nội dung phục vụ họp")).click()


def send(person):
    open_request(person)
    page = person.page
    expect(page.locator("dd", has_text="(01/01/2024 – 15/05/2024)")).to_have_count(1)
    page.get_by_role("button", name="Gửi yêu cầu").click()
    page.get_by_text("Yêu cầu nay ở trạng thái: Đã gửi yêu cầu.").wait_for()
    expect(page.locator(".figure b")).to_have_text(["0/9", "9", "9"])


def open_own(person, late):
    """From one's own work to the form."""
    page = person.page
    person.go("/viec-cua-toi/")
    line = page.locator("#bao-cao-phai-gui li")
    assert ("chậm" in line.inner_text(), late in line.inner_text()) == (bool(late), True)
    line.get_by_role("link").click()
    page.get_by_role("button", name="Bắt đầu soạn").click()
    page.get_by_text("Báo cáo nay ở trạng thái: Đang soạn.").wait_for()


def answer(person, question, words):
    """Type into the answer to a question, leave it, and wait for the word that it is stored."""
    field = person.page.locator("section", has_text=question).get_by_label("Trả lời")
    field.wait_for()
    person.page.wait_for_load_state()  # the scripts have come
    field.fill(words)
    field.blur()
    person.page.locator("#trang-thai-luu", has_text="✓ Đã lưu lúc").wait_for()


def write_the_first(person):
    page = person.page
    answer(person, "Kết quả thực hiện, ưu điểm", RESULT)
    page.reload()
    assert page.get_by_label("Trả lời").first.input_value() == RESULT
    page.get_by_label("Tiêu chí", exact=True).fill("7.6.1 Thanh toán trực tuyến")
    page.get_by_label("Nguyên nhân", exact=True).fill(CAUSE)
    page.get_by_label("Loại nguyên nhân").select_option("Khách quan")
    page.get_by_label("Trách nhiệm của cơ quan").fill("Phòng Tư pháp chậm hướng dẫn UBND cấp xã.")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.get_by_role("button", name="Lưu", exact=True).click()
    page.get_by_role("heading", name="7.6.1 Thanh toán trực tuyến").wait_for()


def hand_in(person):
    page = person.page
    page.get_by_role("button", name="Lưu và xem lại").click()
    page.get_by_role("button", name="Nộp báo cáo").click()
    page.get_by_text("Báo cáo nay ở trạng thái: Đã nộp.").wait_for()
    page.wait_for_load_state()
    assert page.get_by_role("link", name="Soạn tiếp").count() == 0


def row(person, agency):
    return person.page.locator("tbody tr", has_text=agency)


def rows(person, agency) -> str:
    """How late the list says that the agency is."""
    open_request(person)
    return row(person, agency).locator("td").nth(3).inner_text()


def give_more_time(person):
    """Take the request back, move its day, send it again: what has come in stays."""
    page = person.page
    page.get_by_text("Thu hồi để sửa").first.click()
    page.get_by_label("Lý do").first.fill("Gia hạn theo chỉ đạo")
    page.get_by_role("button", name="Thu hồi để sửa").click()
    page.get_by_role("link", name="Sửa yêu cầu").click()
    page.locator("[name=han-0-last_day]").fill("14/6/2024")
    page.get_by_role("button", name="Lưu yêu cầu").click()
    page.get_by_role("button", name="Gửi yêu cầu").click()
    page.get_by_text("Yêu cầu nay ở trạng thái: Đã gửi yêu cầu.").wait_for()


def send_back(person):
    open_request(person)
    line = row(person, "Phòng Y tế")
    line.locator("summary", has_text="Trả lại").click()
    line.get_by_label("Lý do").fill("Thiếu số liệu 6 tháng")
    line.get_by_role("button", name="Trả lại").click()
    person.page.get_by_text("Lý do trả lại: Thiếu số liệu 6 tháng").wait_for()
    row(person, "Phòng Tư pháp").get_by_role("button", name="Đã nhận").click()
    person.page.get_by_text("Báo cáo nay ở trạng thái: Đã nhận.").wait_for()
    expect(person.page.locator(".figure b")).to_have_text(["1/9", "8", "0"])


def write_again(person):
    person.go("/viec-cua-toi/")
    line = person.page.locator("#bao-cao-phai-gui li")
    assert "trả lại: Thiếu số liệu 6 tháng" in line.inner_text()
    line.get_by_role("link").click()
    person.page.get_by_role("link", name="Soạn tiếp").click()
    answer(person, "Kết quả thực hiện, ưu điểm", "Đã giải quyết 412 hồ sơ đúng hạn.")
    hand_in(person)


def draw_together(person):
    """Both reports stand in the synthesis with their source; seven agencies are missing."""
    page = person.page
    open_request(person)
    page.get_by_role("link", name="Tổng hợp").click()
    page.locator("#con-thieu").wait_for()
    page.wait_for_load_state()
    text = page.locator("article").inner_text()
    found = [words in text for words in (RESULT, CAUSE, "Đã giải quyết 412 hồ sơ đúng hạn.", "Lĩnh vực 7")]
    assert found == [True] * 4
    missing = page.locator("#con-thieu").inner_text()
    assert missing.startswith("Còn thiếu 7 cơ quan:")
    assert ("Thanh tra huyện (chưa soạn)" in missing, "Phòng Tư pháp" in missing) == (True, False)
    with page.expect_download() as expected:
        page.get_by_role("link", name="Xuất Excel").click()
    assert expected.value.suggested_filename == "Tổng hợp báo cáo.xlsx"
    page.locator(".report-part", has_text=CAUSE).get_by_role("link").click()
    page.wait_for_url("**/bao-cao/*/#phan-*")
    assert CAUSE in page.locator(".report-part:target").inner_text()


def test_two_people_in_one_report_never_overwrite_each_other(sit_down):
    send(sit_down("noivu.binhson"))
    first, second = sit_down("canbo.tuphap"), sit_down("canbo.tuphap")
    open_own(first, late="chậm 25 ngày")
    second.page.goto(first.page.url)
    answer(first, "Kết quả thực hiện, ưu điểm", RESULT)
    field = second.page.locator("section", has_text="Kết quả thực hiện, ưu điểm").get_by_label("Trả lời")
    field.fill("Chữ gõ sau.")
    field.blur()
    second.page.locator("#trang-thai-luu", has_text="⚠ Chưa lưu được").wait_for()
    second.page.get_by_role("button", name="Lưu", exact=True).click()
    second.page.get_by_text(re.compile("vừa ghi «Đã tự kiểm tra")).first.wait_for()
    assert field.input_value() == "Chữ gõ sau."
    first.page.reload()
    assert first.page.get_by_label("Trả lời").first.input_value() == RESULT
    second.page.get_by_role("button", name="Lưu", exact=True).click()
    second.page.get_by_text("Đã lưu báo cáo.").wait_for()


def test_the_six_month_report_of_s4_is_prefilled_edited_and_frozen(sit_down):
    person = sit_down("phongnoivu")
    page = person.page
    person.go("/bao-cao/")
    page.get_by_role("link", name="Lập báo cáo định kỳ").click()
    page.get_by_role("link", name="6 tháng", exact=True).click()
    page.get_by_label(re.compile("huyện Bắc Sơn năm 2024")).check()
    page.get_by_role("button", name="Lập báo cáo, điền sẵn").click()
    page.get_by_text("Số liệu đến hết ngày 10/06/2024").wait_for()
    page.wait_for_load_state()
    totals = page.locator("tfoot td").all_inner_texts()
    late = page.locator("section", has_text="Việc chậm và lý do").get_by_label("Nội dung").input_value()
    assert (totals[0], totals[1], late.count("quá hạn 102 ngày")) == ("0", "0", int(totals[3]))
    field = page.locator("section", has_text="Tồn tại, hạn chế").get_by_label("Nội dung")
    field.fill("Sáu xã chưa xây dựng kế hoạch.")
    field.blur()
    page.locator("#trang-thai-luu", has_text="✓ Đã lưu lúc").wait_for()
    page.get_by_role("button", name="Lưu và xem lại").click()
    page.get_by_role("button", name="Nộp, khoá số liệu").click()
    page.get_by_text("giữ nguyên từ khi nộp").wait_for()
    expect(page.locator("tfoot td")).to_have_text(totals)
    expect(page.get_by_text("Sáu xã chưa xây dựng kế hoạch.")).to_have_count(1)


@pytest.mark.parametrize(
    "path", ["/bao-cao/", "/yeu-cau-bao-cao/1/", "/yeu-cau-bao-cao/1/sua/", "/bao-cao-dinh-ky/moi/"]
)
def test_a_phone_shows_every_page_without_scrolling_sideways(sit_down, path):
    person = sit_down("noivu.binhson", width=390)
    assert person.go(path).status == 200
    assert person.page.evaluate("document.documentElement.scrollWidth") == 390
