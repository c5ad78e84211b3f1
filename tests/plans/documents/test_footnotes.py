"""Footnotes: numbered in the order of their calls, on the page of the call or before Nơi nhận, never lost."""

import io

import pdfplumber
import pytest

from plans.documents.builder import build_document
from plans.documents.footnotes import late_notes, settle
from plans.documents.html import to_html
from plans.documents.pdf import lay_out
from tests.factories import make_line, make_plan

from .reading import pdf_text, plan_pdf

pytestmark = pytest.mark.django_db


def plan_with(notes: int, *, lines: int = 3, words: int = 12):
    """A plan whose paragraphs each call one long footnote."""
    text = "Đoạn văn " * words * lines
    plan = make_plan(preamble="\n".join(f"{text}[^{n}] kết {n}." for n in range(1, notes + 1)))
    for n in range(1, notes + 1):
        make_line(plan, "footnote", f"Chú thích số {n}: " + "lời dẫn dài " * 25, n)
    return plan


def pages_of(plan):
    with pdfplumber.open(io.BytesIO(plan_pdf(plan))) as pdf:
        return ["".join(page.extract_text().split()) for page in pdf.pages]


def test_numbers_follow_the_order_of_the_calls():
    plan = make_plan(preamble="Hai[^2] rồi một[^1], lại hai[^2].")
    make_line(plan, "footnote", "Một.")
    make_line(plan, "footnote", "Hai.", 2)
    runs = build_document(plan).closing[-1].text
    assert [(run.mark, run.number, bool(run.note)) for run in runs if run.mark] == [
        ("2", "1", True),
        ("1", "2", True),
        ("2", "1", False),
    ]


def test_every_note_stands_on_the_page_of_its_call():
    plan = plan_with(24)
    pages = pages_of(plan)
    ends = pages[-1]
    for n in range(1, 25):
        call = next(index for index, text in enumerate(pages) if f"kết{n}." in text)
        note = next(index for index, text in enumerate(pages) if f"Chúthíchsố{n}:" in text)
        assert note == call or f"Chúthíchsố{n}:" in ends


def test_a_late_note_is_seen():
    plan = plan_with(24)
    pages = lay_out(to_html(build_document(plan)))
    late = late_notes(pages, {str(n) for n in range(1, 25)})
    assert late == [] or all(n.isdecimal() for n in late)
    for page in pages.pages:
        page.anchors.pop("ghi-chu-5", None)
    assert "5" in late_notes(pages, {"4", "5"})


def test_a_note_that_never_fits_is_printed_before_the_recipients():
    plan = make_plan(preamble="Mở đầu[^1].\n" + "Nội dung.\n" * 5, closing="Hết./.")
    make_line(plan, "footnote", "Rất dài " * 1200)  # longer than any page
    make_line(plan, "recipient", "Lưu: VT.")
    text = "".join(pdf_text(plan_pdf(plan)).split())
    assert text.count("Rấtdài") == 1200


def test_a_settled_document_has_no_late_note():
    plan = plan_with(30, lines=2)
    document = build_document(plan)
    pages = settle(document)
    anchors = [{name for name in page.anchors if name.startswith(("goi-", "ghi-chu-"))} for page in pages.pages]
    for names in anchors:
        assert {name.removeprefix("goi-") for name in names if name.startswith("goi-")} == {
            name.removeprefix("ghi-chu-") for name in names if name.startswith("ghi-chu-")
        }
