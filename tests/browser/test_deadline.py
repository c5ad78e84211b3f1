"""A deadline typed in a real browser: explained while it is typed, stored as days, one day of it set by hand."""

import pytest

pytestmark = pytest.mark.browser


def test_a_phrase_is_explained_while_typed_and_its_days_can_be_set(sit_down):
    person = sit_down("phongnoivu")
    page = person.page
    open_task(person)
    phrase, hint = page.get_by_label("Thời hạn (nguyên văn)"), page.locator("#id_deadline_phrase_helptext")
    phrase.press_sequentially("15/6 hoặc 30/6")
    hint.get_by_text("chưa quy ra ngày. Câu chữ nêu nhiều mốc khác nhau («15/6»; «30/6»)").wait_for()
    phrase.fill("6 tháng, 9 tháng, năm")
    hint.get_by_text("3 kỳ, hết các ngày: 6 tháng 15/6/2024").wait_for()
    save(page)
    open_task(person)
    page.get_by_label("Kỳ «9 tháng»").fill("20/9/2024")
    save(page)
    block = page.locator(".task-block", has_text="Tiêu chí 7.2")
    block.get_by_text("6 tháng 15/6/2024; 9 tháng (đặt bằng tay) 20/9/2024; năm 15/12/2024").wait_for()
    assert person.complaints == []


def open_task(person):
    person.go("/ke-hoach/")
    person.page.get_by_role("link", name="Nâng cao Chỉ số cải cách hành chính (PAR INDEX) huyện Bắc Sơn").first.click()
    block = person.page.locator(".task-block", has_text="Tiêu chí 7.2")
    block.get_by_role("link", name="Sửa nhiệm vụ").click()


def save(page):
    page.get_by_role("button", name="Lưu nhiệm vụ").click()
    page.locator(".task-block").first.wait_for()
