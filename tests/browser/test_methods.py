"""A regulation's words become a method, a declared figure becomes points, in a real browser and at a phone's width."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
CODE = "2.2.1"  # Từ 100 % văn bản còn hiệu lực: 0,75; từ 70 % đến dưới 100 %: 0,50; dưới 70 %: 0
TIERS = "từ 100 %: 0,75\ntừ 70 % đến dưới 100 %: 0,50\ndưới 70 %: 0,00"
SET = "SELECT id FROM criteria_criteriaset WHERE code = 'xa-phuong-minh-hoa'"
TABLE = f"SELECT id FROM criteria_assessment WHERE year = 2026 AND criteria_set_id = ({SET})"


def row(page, code):
    return page.locator("tr", has=page.get_by_role("cell", name=code, exact=True))


def give_method(page) -> None:
    """From the set's page: let the words propose, try a figure, look at another method, come back, store."""
    row(page, CODE).get_by_role("link", name=re.compile("^Cách chấm")).click()
    page.get_by_role("button", name="Đề xuất từ câu chữ").click()
    method = page.get_by_label("Cách chấm", exact=True)
    expect(method).to_have_value("tiers")
    page.get_by_label("Số liệu khai (%)").fill("84,59")
    expect(page.locator("#thu")).to_contain_text("84,59 % nằm trong 70 %–dưới 100 % → 0,50")
    method.select_option("worst_unit")
    expect(page.get_by_text("Ghi đủ tham số thì thử được.")).to_be_visible()
    expect(page.get_by_label("Các bậc")).to_have_value(TIERS)
    method.select_option("tiers")
    page.get_by_role("button", name="Lưu cách chấm").click()
    expect(page.locator(".alert-success")).to_contain_text("đã lưu cách chấm «Bậc theo số liệu»")


def declare(page) -> None:
    """From the score table to the figure, by hand without a reason, then as computed."""
    page.get_by_role("link", name=f"Khai số liệu {CODE}").click()
    page.get_by_label("Số liệu khai (%)").fill("12/18")
    expect(page.locator("#tinh-ra")).to_contain_text("12/18 = 66,6666… % thuộc bậc dưới 70 % → 0,00")
    page.get_by_text("Sửa tay điểm tính ra").click()
    page.get_by_label("Sửa điểm thành").fill("0,5")
    page.get_by_role("button", name="Lưu số liệu").click()
    expect(page.get_by_text("Ghi lý do sửa điểm so với điểm tính ra.")).to_be_visible()
    expect(page.get_by_label("Số liệu khai (%)")).to_have_value("12/18")
    page.get_by_label("Sửa điểm thành").fill("")
    page.get_by_role("button", name="Lưu số liệu").click()
    expect(page.locator(".alert-success")).to_contain_text("Đã lưu số liệu khai.")


@pytest.mark.parametrize("width", [1280, 390])
def test_from_the_words_to_the_points_of_a_declared_figure(width, live, sit_down):
    ((set_pk,),), ((table_pk,),) = live.rows(SET), live.rows(TABLE)
    designer = sit_down("sonoivu", width)
    designer.go(f"/bo-tieu-chi/{set_pk}/")
    give_method(designer.page)
    officer = sit_down("vhxh.minhhoa", width)
    officer.go(f"/bang-diem/{table_pk}/")
    declare(officer.page)
    assert live.rows(
        f"SELECT achieved, declared FROM criteria_score WHERE version = 2 AND assessment_id = {table_pk}"
    ) == [(0, '{"figure": "12/18"}')]
    assert officer.page.evaluate("document.documentElement.scrollWidth") == width
