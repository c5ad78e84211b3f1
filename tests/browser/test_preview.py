"""The preview in a real browser: beside the form as one writes, and page by page as the PDF will be."""

import io

import pdfplumber
import pytest

pytestmark = pytest.mark.browser
SECTION = """
from plans.models import Plan
plan = Plan.objects.get(key="S4")
Plan.objects.filter(pk=plan.pk).update(state="draft")
answer = [plan.pk, plan.sections.filter(title="Mục đích").first().pk]
"""


@pytest.mark.parametrize("width", [1280, 390])
def test_what_is_written_is_shown_as_it_will_be_printed(live, sit_down, width):
    plan, section = live.ask(SECTION)
    person = sit_down("phongnoivu", width)
    page = person.page
    person.go(f"/ke-hoach/{plan}/muc/{section}/")
    page.locator(".printed p").first.wait_for()
    body = page.get_by_label("Nội dung", exact=True)
    body.fill("Mục đích **viết lại** của kế hoạch.")
    page.get_by_label("Đề mục").focus()
    page.locator(".printed strong", has_text="viết lại").wait_for()
    person.go(f"/ke-hoach/{plan}/xem-truoc/")
    page.get_by_text("Từng trang như bản PDF, dự thảo").wait_for(timeout=60_000)
    assert page.locator(".page").count() == 12
    assert page.locator(".page strong", has_text="viết lại").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_printing_the_preview_prints_the_document_alone(sit_down):
    person = sit_down("phongnoivu")
    page = person.page
    person.go("/ke-hoach/")
    page.get_by_role("link", name="huyện Bắc Sơn năm 2024").first.click()
    page.get_by_role("link", name="Xem trước").click()
    page.get_by_text("Từng trang như bản PDF").wait_for(timeout=60_000)
    page.emulate_media(media="print")
    assert page.locator(".bar").is_hidden()
    with pdfplumber.open(io.BytesIO(page.pdf(prefer_css_page_size=True))) as pdf:
        sizes = [(round(sheet.width), round(sheet.height)) for sheet in pdf.pages]
        words = "".join(pdf.pages[1].extract_text().split())
    assert sizes == [(595, 842)] * 12
    assert words.startswith("2II.KẾTQUẢCHỈSỐCẢICÁCHHÀNHCHÍNHNĂM2023")
