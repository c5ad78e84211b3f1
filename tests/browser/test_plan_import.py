"""A plan from Word in a real browser: chosen, looked at, written, changed, printed."""

import re

import pytest

from tests.plans.documents.reading import pdf_text
from tests.plans.plan_import.words import seed_docx
from tests.seeds import missing_sentences

pytestmark = pytest.mark.browser
OLD = "Các cơ quan, đơn vị thực hiện đúng các quy định về sử dụng kinh phí từ nguồn ngân sách nhà nước."
NEW = "Các cơ quan, đơn vị tự kiểm tra việc sử dụng kinh phí mỗi quý một lần."


def test_s4_from_word_is_written_and_a_changed_measure_changes_the_paper(sit_down, tmp_path):
    person = sit_down("phongnoivu")
    choose(person, tmp_path)
    write(person)
    address = person.page.url
    before = pdf_text(person.download())
    assert missing_sentences("S4", before) == []
    person.page.goto(address)
    change_a_measure(person)
    person.page.goto(address)
    after = re.sub(r"\s", "", pdf_text(person.download()))
    assert [re.sub(r"\s", "", words) in after for words in (OLD, NEW)] == [False, True]


def test_a_phone_shows_the_preview_without_scrolling_sideways(sit_down, tmp_path):
    person = sit_down("phongnoivu", width=390)
    choose(person, tmp_path)
    assert person.page.evaluate("document.documentElement.scrollWidth") == 390


def choose(person, folder):
    file = folder / "Kế hoạch.docx"
    file.write_bytes(seed_docx("S4", styled=True))
    person.go("/ke-hoach/")
    person.page.get_by_role("link", name="Nhập từ Word").click()
    person.page.get_by_label("Tệp Word").set_input_files(file)
    person.page.get_by_role("button", name="Xem trước").click()
    person.page.get_by_text("14 khối nhiệm vụ").wait_for()


def write(person):
    person.page.get_by_role("button", name="Ghi thành bản dự thảo").click()
    person.page.get_by_text("Đã nhập bản dự thảo").wait_for()


def change_a_measure(person):
    page = person.page
    page.locator(".task-block", has_text="Tiêu chí 6.1.2").get_by_role("link", name="Sửa nhiệm vụ").click()
    page.locator("textarea[name=giai-phap-0-text]").fill(NEW)
    page.get_by_role("button", name="Lưu nhiệm vụ").click()
    page.locator(".task-block", has_text=NEW).wait_for()
