"""A large file in a real browser: sent, left alone, found again after the browser was closed, looked at, written."""

import pytest

from tests.agencies.sheets.files import xlsx

pytestmark = pytest.mark.browser
HEAD = ["Mã", "Tên đầy đủ", "Loại (mã)"]
ROWS = [[f"moi-{n}", f"Ủy ban nhân dân xã số {n}", "xa"] for n in range(120)]
SLOWLY = 120_000  # ms; the worker has a row written in 15 ms when nobody else works


def test_a_large_file_is_sent_left_found_again_looked_at_and_written(live, sit_down):
    sender = sit_down("quantri")
    send(sender.page, sender)
    sender.context.close()
    again = sit_down("quantri", width=390)
    find(again.page)
    confirm(again.page)
    assert live.rows("SELECT count(*) FROM agencies_agency WHERE code LIKE 'moi-%'") == [(120,)]


def send(page, person):
    person.go("/quan-tri/agencies/agency/nhap-excel/")
    file = {"name": "Cơ quan mới.xlsx", "mimeType": "application/octet-stream", "buffer": xlsx(HEAD, *ROWS)}
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Xem trước").click()
    page.get_by_role("heading", name="Kiểm tra tệp «Cơ quan mới.xlsx»").wait_for()


def find(page):
    page.get_by_role("button", name="Danh mục").click()
    page.locator("#thanh-muc.show").wait_for()  # unfolded
    page.get_by_text("Tài khoản ▾").click()
    page.get_by_role("link", name="Việc chạy nền", exact=True).click()
    page.get_by_text("Đã kiểm tra: 120 thay đổi, không có lỗi").wait_for(timeout=SLOWLY)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.get_by_role("link", name="Xem trước các thay đổi").click()


def confirm(page):
    page.get_by_role("heading", name="Xem trước «Cơ quan mới.xlsx»").wait_for()
    page.get_by_role("button", name="Ghi: thêm 120, sửa 0").click()
    page.get_by_text("Đã nhập «Cơ quan mới.xlsx»: thêm 120").wait_for(timeout=SLOWLY)
    page.get_by_role("link", name="Danh sách cơ quan").click()
