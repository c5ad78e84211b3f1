"""The five source documents, entered as structure, come out of the PDF complete and in order."""

import io
from decimal import Decimal

import pdfplumber
import pytest

from criteria.entry import ScoreEntry, save_scores
from plans.documents.builder import build_document
from plans.documents.jobs import plan_pdf
from tests.seeds import missing_sentences

from .reading import pdf_cells, pdf_text

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


def test_a_changed_score_changes_its_row_and_the_sums(demo, seed_pdf):
    before = pdf_cells(seed_pdf("S4"))
    score = demo.assessment.scores.get(criterion=demo.criterion("1.6.2"))
    entry = ScoreEntry(score.criterion_id, Decimal("0.50"), score.version)
    save_scores(demo.assessment, [entry], by=demo.user("phongnoivu"))
    after = pdf_cells(plan_pdf(demo.plan("S4")))
    changed = [new for old, new in zip(before, after, strict=True) if old != new]
    assert [row[2:5] for row in changed] == [
        ["10,00", "10,00", "0,00"],
        ["0,50", "0,50", "0,00"],
        ["99,50", "85,37", "14,13"],
    ]


def test_the_footnote_stands_on_the_page_of_its_call(seed_pdf):
    with pdfplumber.open(io.BytesIO(seed_pdf("S4"))) as pdf:
        pages = [page.extract_text() for page in pdf.pages]
    calls = [number for number, text in enumerate(pages) if "Theo Quyết định phê duyệt" in text]
    notes = [number for number, text in enumerate(pages) if "Quyết định số 102/QĐ-UBND" in text]
    assert calls == notes


def test_the_department_prints_no_number_line(seed_pdf):
    assert "Số:" not in pdf_text(seed_pdf("S3"))


@pytest.mark.parametrize(("key", "labels"), [("S0", ["Phụ lục I", "Phụ lục II"]), ("S4", [])])
def test_appendices_that_are_not_in_the_system_say_so(demo, seed_pdf, key, labels):
    document = build_document(demo.plan(key))
    assert [(appendix.label, appendix.rows) for appendix in document.appendices] == [(label, ()) for label in labels]
    assert pdf_text(seed_pdf(key)).count("Nội dung phụ lục không có trong hệ thống.") == len(labels)


def test_building_the_largest_seed_takes_a_fixed_number_of_queries(demo, django_assert_num_queries):
    plan = demo.plan("S4")
    with django_assert_num_queries(12):  # nine for the texts and their parties, three for the score table
        build_document(plan)
