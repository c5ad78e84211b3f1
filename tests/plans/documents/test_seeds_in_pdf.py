"""The five source documents, entered as structure, come out of the PDF complete and in order."""

import io
import re

import pdfplumber
import pytest

from plans.documents.builder import build_document
from tests.seeds import missing_sentences

from .reading import pdf_cells, pdf_text, plan_pdf

RENDERED = {}


@pytest.fixture
def seed_pdf(demo):
    """The PDF of a seed as it was loaded, rendered once for the tests that only read it."""

    def render(key: str) -> bytes:
        if key not in RENDERED:
            RENDERED[key] = plan_pdf(demo.plan(key))
        return RENDERED[key]

    return render


@pytest.mark.parametrize("key", ["S0", "S1", "S2", "S3", "S4"])
def test_every_sentence_stands_in_the_pdf_in_order(seed_pdf, key):
    assert missing_sentences(key, pdf_text(seed_pdf(key))) == []


def test_the_score_table_is_printed_row_by_row(seed_pdf):
    rows = pdf_cells(seed_pdf("S4"))
    body = [row for row in rows if row[0] != "TT"]
    assert (len(body), len(rows) - len(body)) == (28, 3)  # 9 lĩnh vực, 18 criteria, the total; the head on three pages
    assert body[1] == [
        "1.6.2",
        "Xử lý đề xuất, kiến nghị của người dân, doanh nghiệp tại các cuộc đối thoại",
        "0,50",
        "0,00",
        "0,50",
        "Còn 11 ý kiến sẽ được giải quyết chiếm 37,9 %",
    ]
    assert body[-1] == ["", "TỔNG ĐIỂM", "99,50", "84,87", "14,63", ""]


def test_the_footnote_stands_on_the_page_of_its_call(seed_pdf):
    with pdfplumber.open(io.BytesIO(seed_pdf("S4"))) as pdf:
        pages = [page.extract_text() for page in pdf.pages]
    calls = [number for number, text in enumerate(pages) if "Theo Quyết định phê duyệt" in text]
    notes = [number for number, text in enumerate(pages) if "Quyết định số 102/QĐ-UBND" in text]
    assert calls == notes


def test_the_department_prints_gaps_for_number_symbol_and_day(seed_pdf):
    with pdfplumber.open(io.BytesIO(seed_pdf("S3"))) as pdf:
        line = next(line for line in pdf.pages[0].extract_text().split("\n") if line.startswith("Số:"))
    assert re.sub(r"\s+", " ", line) == "Số: /KH Lạng Sơn, ngày tháng năm 2024"


def test_building_the_largest_seed_takes_a_fixed_number_of_queries(demo, django_assert_num_queries):
    plan = demo.plan("S4")
    with django_assert_num_queries(15):  # ten for the texts, three for the scores, the office, versions
        build_document(plan)
