"""A set of criteria of one's own, from nothing to the first points, in a real browser and at a phone's width."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def add(page, code: str, maximum: str, name: str, button: str = "Lưu") -> None:
    page.get_by_label("Mã").fill(code)
    page.get_by_label("Điểm tối đa").fill(maximum)
    page.get_by_label("Tên tiêu chí").fill(name)
    page.get_by_role("button", name=button, exact=True).click()


def make_set(page) -> None:
    page.get_by_role("link", name="Bộ tiêu chí", exact=True).click()
    page.get_by_role("link", name="Lập bộ tiêu chí").click()
    page.get_by_label("Tên bộ tiêu chí").fill("Bộ tiêu chí CCHC nội bộ")
    page.get_by_label("Chỉ số", exact=True).select_option(label="PAR INDEX")
    page.get_by_label("Dùng cho loại cơ quan").select_option(label="UBND huyện, thành phố")
    page.get_by_role("button", name="Lập bộ tiêu chí").click()


@pytest.mark.parametrize("width", [1280, 390])
def test_from_nothing_to_the_first_points(width, sit_down):
    page = sit_down("phongnoivu", width).page
    if width == 390:
        page.get_by_role("button", name="Danh mục").click()
    make_set(page)
    page.get_by_role("link", name="Thêm lĩnh vực đầu tiên").click()
    add(page, "I", "3", "Chỉ đạo, điều hành")
    page.get_by_role("link", name="Thêm mục con của I Chỉ đạo, điều hành").click()
    add(page, "1", "1,5", "Kế hoạch cải cách hành chính", "Lưu và thêm mục tiếp theo")
    expect(page.get_by_label("Mã")).to_have_value("2")
    add(page, "2", "1,25", "Báo cáo định kỳ")
    expect(page.locator(".alert-warning")).to_contain_text("các mục con cộng lại thiếu 0,25 điểm")
    page.get_by_role("button", name="thêm dòng «các tiêu chí không in trong bảng»").click()
    expect(page.locator(".alert-warning")).to_have_count(0)
    page.get_by_role("link", name="Lập bảng điểm theo bộ này").click()
    page.get_by_label("Cơ quan được chấm điểm").select_option(label="Ủy ban nhân dân huyện Bắc Sơn")
    page.get_by_label("Năm đánh giá").fill("2024")
    page.get_by_role("button", name="Lập bảng điểm").click()
    page.get_by_label("Điểm 1", exact=True).fill("1,25")
    page.keyboard.press("Enter")
    expect(page.locator(".grid-bar [role=status]")).to_have_text("Đã lưu 1/3 ô điểm")
    assert page.evaluate("document.documentElement.scrollWidth") == width
