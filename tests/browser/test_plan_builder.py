"""A plan built in a real browser: lost points → draft → texts, order, numbers → the paper follows."""

import re

import pytest
from playwright.sync_api import expect

from tests.plans.documents.reading import pdf_text

pytestmark = pytest.mark.browser
AIM = "Khắc phục điểm mất của năm trước, không để phát sinh hồ sơ trễ hẹn."
MEASURE = "UBND cấp xã rà soát hồ sơ quá hạn mỗi tuần."


@pytest.fixture
def person(sit_down):
    return sit_down("phongnoivu")


def start_draft(person) -> str:
    """One click from the score table to a draft; returns its address."""
    person.go("/bang-diem/")
    person.page.get_by_role("link", name="Ủy ban nhân dân huyện Bắc Sơn").click()
    person.page.get_by_role("button", name="Lập kế hoạch khắc phục").click()
    person.page.get_by_text("Đã lập bản dự thảo").wait_for()
    return person.page.url


def open_section(person, plan, title):
    person.page.goto(plan)
    part = person.page.locator("section.part", has=person.page.get_by_role("heading", name=title, exact=True))
    part.last.get_by_role("link", name="Sửa mục").first.click()
    person.page.wait_for_load_state()  # the scripts have come
    return person.page.get_by_label("Nội dung", exact=True)


def leave(page, words="đã lưu"):
    """Leave the field and wait for its state."""
    page.get_by_label("Đề mục").focus()
    page.locator(".field-body [data-state]", has_text=words).wait_for()


def headings(person) -> list[str]:
    return person.page.locator(".part-title").all_inner_texts()


def test_from_lost_points_to_a_plan_on_paper(person):
    plan = start_draft(person)
    page = person.page
    expect(page.locator(".task-block")).to_have_count(16)
    expect(page.locator(".paper").get_by_text("chưa viết")).to_have_count(20)
    write_the_aim_in_bold(person, plan)
    add_a_measure_in_italics(person, plan)
    put_in_order(person, plan)
    number_anew(person, plan)
    page.goto(plan)
    paper = re.sub(r"\s", "", pdf_text(person.download()))
    places = [paper.index(re.sub(r"\s", "", words)) for words in (AIM, "2.CẢICÁCHTHỦTỤC", MEASURE, "3.CÔNGTÁCCHỈĐẠO")]
    assert places == sorted(places)
    assert "*" not in paper
    assert paper.index("Tiêuchí6.1.4:") < paper.index("Tiêuchí6.1.2:")


def test_words_left_before_the_scripts_came_are_stored(person, live):
    plan = live.ask("from plans.models import Plan; answer = Plan.objects.get(key='S4').pk")
    person.go(f"/ke-hoach/{plan}/")
    address = person.page.get_by_role("link", name="Sửa mục I.").get_attribute("href")
    with person.late_script("autosave"):
        person.page.goto(person.address + address, wait_until="commit")
        person.page.get_by_label("Nội dung", exact=True).fill(AIM)
        person.page.get_by_label("Nội dung", exact=True).press("Tab")
    person.page.locator(".field-body [data-state]", has_text="đã lưu").wait_for()
    person.page.reload()
    assert person.page.get_by_label("Nội dung", exact=True).input_value() == AIM


def write_the_aim_in_bold(person, plan):
    page, field = person.page, open_section(person, plan, "1. Mục đích")
    field.fill(AIM)
    field.evaluate("field => field.setSelectionRange(0, 9)")
    field.press("Control+b")
    assert field.input_value() == f"**{AIM[:9]}**{AIM[9:]}"
    field.press("Control+b")
    assert field.input_value() == AIM
    field.press("Control+b")
    leave(page)
    expect(page.locator(".printed strong")).to_have_text(AIM[:9])
    page.get_by_role("button", name="Lưu", exact=True).click()
    page.wait_for_url("**/ke-hoach/*/#muc-*")
    expect(page.locator("strong", has_text=AIM[:9])).to_have_count(1)


def add_a_measure_in_italics(person, plan):
    page = person.page
    page.goto(plan)
    page.locator(".task-block", has_text="Tiêu chí 3.5.3").get_by_role("link", name="Sửa nhiệm vụ").click()
    assert "xã Nhất Tiến đạt 84,59%" in page.get_by_label("Điểm mất và nguyên nhân").inner_text()
    field = page.locator("textarea[name=giai-phap-0-text]")
    field.fill(MEASURE)
    field.select_text()
    page.locator(".measure-row").first.get_by_title("Nghiêng (Ctrl+I)").click()
    assert field.input_value() == f"*{MEASURE}*"
    page.get_by_role("button", name="Lưu nhiệm vụ").click()
    page.locator(".measures em", has_text=MEASURE).wait_for()


def put_in_order(person, plan):
    page = person.page
    page.get_by_role("link", name="Sắp xếp, đánh số").click()
    page.get_by_role("button", name=re.compile("^Lên: 3. CẢI CÁCH THỦ TỤC")).click()
    page.locator("li.is-chosen", has_text="CẢI CÁCH THỦ TỤC").wait_for()
    block = page.locator("li", has_text="Tiêu chí 6.1.2")
    block.get_by_role("link", name="Chuyển").click()
    page.get_by_role("button", name=re.compile("Đặt ngay sau Tiêu chí 6.1.4|Đặt ngay sau .*6.1.4")).click()
    page.get_by_role("link", name="Đánh số lại").wait_for()
    page.goto(plan)
    assert [text[:5] for text in headings(person) if re.match(r"[23]\. C", text)] == ["3. CẢ", "2. CÔ"]


def number_anew(person, plan):
    page = person.page
    page.get_by_role("link", name="Sắp xếp, đánh số").click()
    page.get_by_role("link", name="Đánh số lại").click()
    rows = [re.sub(r"\s+", " ", text).strip() for text in page.locator("tbody tr").all_inner_texts()]
    assert [row.split(" C")[0].split()[-2:] for row in rows] == [["3.", "2."], ["2.", "3."]]
    page.get_by_role("button", name="Đổi các số đã đánh dấu").click()
    page.get_by_text("Đã đổi 2 số mục.").wait_for()


def test_the_second_person_sees_who_and_chooses(sit_down):
    first, second = sit_down("phongnoivu"), sit_down("phongnoivu")
    plan = start_draft(first)
    mine, theirs = (open_section(person, plan, "2. Yêu cầu") for person in (first, second))
    theirs.fill("Chữ của người khác.")
    leave(second.page)
    mine.fill("Chữ của tôi.")
    leave(first.page, "người khác vừa sửa")
    told = first.page.locator(".field-body [data-state]")
    assert re.search(r"đã sửa lúc \d\d:\d\d ngày \d+/\d+/\d{4}", told.inner_text())
    assert "Chữ của người khác." in told.inner_text()
    told.get_by_role("button", name="Giữ bản của tôi").click()
    first.page.locator(".field-body .state-ok").wait_for()
    theirs.fill("Chữ của người khác, lần hai.")
    leave(second.page, "người khác vừa sửa")
    second.page.get_by_role("button", name="Lấy bản trên").click()
    assert theirs.input_value() == "Chữ của tôi."
    second.page.goto(plan)
    assert second.page.get_by_text("Chữ của tôi.").count() == 1


def test_nothing_typed_is_lost_without_network_or_session(person):
    plan = start_draft(person)
    page, field = person.page, open_section(person, plan, "1. Mục đích")
    person.context.set_offline(True)
    field.fill("Gõ khi mất mạng.")
    leave(page, "mất kết nối")
    person.context.set_offline(False)
    page.locator(".field-body .state-ok").wait_for()
    person.context.clear_cookies(name="sessionid")
    field.fill("Gõ khi hết phiên.")
    leave(page, "phiên làm việc đã hết")
    page.locator("#dang-nhap").get_by_label("Mật khẩu").fill(person.password)
    page.get_by_role("button", name="Đăng nhập và lưu").click()
    page.locator(".field-body .state-ok").wait_for()
    field.fill("Gõ rồi tải lại trang.")
    page.reload()
    page.locator(".field-body .state-ok").wait_for()
    page.goto(plan)
    assert page.get_by_text("Gõ rồi tải lại trang.").count() == 1
    # A refused connection is what this test is about; nothing else may have complained.
    person.complaints = [text for text in person.complaints if "ERR_INTERNET_DISCONNECTED" not in text]


def test_without_script_the_same_pages_work(person, chromium, live):
    plan = start_draft(person)
    state = person.context.storage_state()
    context = chromium.new_context(storage_state=state, java_script_enabled=False, locale="vi-VN")
    page = context.new_page()
    page.goto(plan)
    page.locator("#dong-recipient").get_by_role("link", name="Sửa nơi nhận").click()
    page.locator("textarea").nth(0).fill("Lưu: VT.")
    page.locator("textarea").nth(1).fill("Sở Nội vụ;")
    page.get_by_role("button", name="Lưu và thêm dòng").click()
    page.get_by_role("button", name="Đưa dòng 2 lên").click()
    for place, words in enumerate(["Sở Nội vụ;", "Lưu: VT."]):
        expect(page.locator("textarea").nth(place)).to_have_value(words)
    page.goto(plan)
    page.get_by_role("link", name="Sắp xếp, đánh số").click()
    page.get_by_role("button", name=re.compile("^Xuống: I. MỤC ĐÍCH")).click()
    expect(page.locator("#cay li").first).to_have_text(re.compile(r"^\s*II\."))
    context.close()


def test_a_phone_shows_every_page_without_scrolling_sideways(sit_down):
    person = sit_down("phongnoivu", width=390)
    plan = start_draft(person)
    path = plan.removeprefix(person.address)
    names = ["", "sap-xep/", "danh-so/", "danh-sach/basis/", "danh-sach/addressee/", "phu-luc/", "sua/", "sao-chep/"]
    wide = []
    for address in [
        *(path + name for name in [*names, "soat-ban-sao/", "van-ban-dan/moi/"]),
        "/bang-diem/1/lap-nhiem-vu/",
    ]:
        assert person.go(address).status == 200
        if person.page.evaluate("document.documentElement.scrollWidth") != 390:
            wide.append(address)
    assert wide == []
