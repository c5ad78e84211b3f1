"""Documents nobody would write: everything entered is printed in order, every page keeps its margins."""

import io
import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime

import pdfplumber
import pytest
from docx import Document as read_docx
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from plans.documents.footnotes import number_calls
from plans.documents.jobs import render_pdf
from plans.documents.markup import runs
from plans.documents.model import (
    Appendix,
    DateLine,
    Document,
    Head,
    Heading,
    NumberLine,
    Paragraph,
    ScoreRow,
    ScoreTable,
    Signature,
    TaskRow,
)
from plans.documents.stored import digest
from plans.documents.word import to_docx

from .test_word import words as docx_words

MM = 72 / 25.4
WORDS = [
    "cải cách", "hành chính", "Nghị quyết số 76/NQ-CP", "tháng 3", "“kỷ cương”", "–", "&", "<script>alert(1)</script>",
    "a" * 130, "Ủy ban nhân dân", "thủ tục", "100 %", "7.3.1 ;", "{{ x }}", "Đ" * 60, "quý II", "x_y*z", "85,32",
    unicodedata.normalize("NFD", "đường phố nhiều dấu"), "ỆỄỂỀẾỔỖỘỐỒ",
]  # fmt: skip
phrase = st.lists(st.sampled_from(WORDS), min_size=1, max_size=25).map(" ".join)
line = phrase.map(lambda text: runs(unicodedata.normalize("NFC", text)))
long_cell = st.integers(1, 400).map(lambda n: ("nguyên nhân " * n).strip())


@st.composite
def paragraphs(draw, notes: int):
    """A paragraph, some of which call one of the notes."""
    text = unicodedata.normalize("NFC", draw(phrase))
    mark = draw(st.integers(0, notes * 2))
    known = {str(n): runs(f"Chú thích {n}z " + "lời dẫn " * (n % 30)) for n in range(1, notes + 1)}
    return Paragraph(runs(f"{text}[^{mark}] tiếp" if 0 < mark <= notes else text, known))


@st.composite
def score_tables(draw):
    size = draw(st.sampled_from([1, 5, 40, 300]))
    causes = draw(st.lists(long_cell, min_size=1, max_size=3))
    rows = tuple(
        ScoreRow(f"{n}.1", f"Tiêu chí {n}z", "1,00", "0,50", "0,50", causes[n] if n < len(causes) else "", n % 9 == 0)
        for n in range(size)
    )
    return ScoreTable(rows, ScoreRow("", "TỔNG ĐIỂM", "99,50", "84,87", "14,63", is_area=True))


@st.composite
def documents(draw):
    notes = draw(st.sampled_from([0, 1, 5, 40]))
    texts = draw(st.lists(paragraphs(notes), max_size=45))
    heads = draw(st.lists(st.tuples(st.integers(1, 5), line), max_size=5))
    blocks = [*texts, *(Heading(level, text) for level, text in heads)]
    if draw(st.booleans()):
        blocks.insert(len(blocks) // 2, draw(score_tables()))
    rows = tuple(
        TaskRow(
            str(n), (runs(f"Việc {n}z"), draw(line)), "Phòng Tài chính - Kế hoạch", "", draw(phrase), "tháng 6/2024"
        )
        for n in range(draw(st.sampled_from([0, 0, 3, 25])))
    )
    appendices = (Appendix("Phụ lục I", draw(phrase)[:80], rows),) if draw(st.booleans()) else ()
    return number_calls(
        Document(
            kind_name="Kế hoạch",
            issuer_name="Ủy ban nhân dân",
            title="Kế hoạch",
            head=Head(draw(st.sampled_from(["", "TỈNH"])), tuple(["ỦY BAN NHÂN DÂN"] * draw(st.integers(1, 4)))),
            number=draw(st.sampled_from([None, NumberLine("", "KH-UBND"), NumberLine("12", "KH-UBND")])),
            date=draw(st.sampled_from([None, DateLine("Bắc Sơn", "", "3", "2024")])),
            type_title=draw(st.sampled_from(["", "KẾ HOẠCH"])),
            subject=tuple(draw(st.lists(phrase.map(lambda text: text[:90]), max_size=2))),
            addressees=tuple(draw(st.lists(line, max_size=3))),
            blocks=tuple(blocks),
            closing=tuple(draw(st.lists(paragraphs(0), max_size=2))),
            loose_notes=(),
            recipients=tuple(draw(st.lists(line, max_size=12))),
            signature=Signature(("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"), "Nguyễn Văn A"),
            appendices=appendices,
            is_draft=draw(st.booleans()),
        )
    )


@dataclass(frozen=True)
class Sample:
    """A document whose name is short: a failure names its digest, not its hundred pages."""

    document: Document

    def __repr__(self):
        return digest(self.document)


SAMPLES = documents().map(Sample)
# A rendering takes a second: what fails is not made smaller, the same 200 documents come again instead.
EACH = settings(
    max_examples=200,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def compact(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFC", text))


def text_of(document: Document) -> list[str]:
    """The texts that must be found in their order."""
    found = []
    for block in (*document.blocks, *document.closing):
        if block.kind == "scores":
            found += [compact(row.name) for row in block.rows]
        else:
            found += [compact("".join(run.number or run.text for run in block.text))]
    return [text for text in found if text]


def missing(document: Document, printed: str, *, notes: list[str]) -> list[str]:
    """What is not printed in its order; the notes are taken out of the text first, wherever they stand."""
    lost = [note for note in notes if note not in printed]
    for note in notes:
        printed = printed.replace(note, "", 1)
    place = 0
    for text in text_of(document):
        start = printed.find(text, place)
        if start < 0:
            lost.append(text)
        else:
            place = start + len(text)
    return lost


def note_texts(document: Document, prefix: str = "") -> list[str]:
    texts = [block.text for block in document.blocks if block.kind != "scores"]
    return [
        compact(f"{run.number if prefix else ''}{''.join(part.text for part in run.note)}")
        for text in texts
        for run in text
        if run.note
    ]


def outside(page) -> list[str]:
    """Letters beyond the margins of a page (half a millimetre is allowed); the page number stands above."""
    left, right, top, bottom = 30, 15, 20, 20
    return [
        char["text"]
        for char in page.chars
        if char["text"].strip() and char["top"] > 15 * MM
        if char["x0"] < (left - 0.5) * MM
        or char["x1"] > page.width - (right - 0.5) * MM
        or char["top"] < (top - 1) * MM
        or char["bottom"] > page.height - (bottom - 1) * MM
    ]


@pytest.mark.deep
@EACH
@given(sample=SAMPLES)
def test_any_document_is_printed_whole_and_inside_its_margins(sample):
    document = sample.document
    data = render_pdf(document, dated=datetime(2024, 1, 1, tzinfo=UTC))
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        pages = [[char for char in page.chars if char["top"] > 15 * MM] for page in pdf.pages]
        assert [outside(page) for page in pdf.pages] == [[]] * len(pdf.pages)
    printed = compact("".join(char["text"] for page in pages for char in page))
    assert missing(document, printed, notes=note_texts(document, "number")) == []


@pytest.mark.deep
@EACH
@given(sample=SAMPLES)
def test_any_document_is_whole_in_word(sample):
    document = sample.document
    data = to_docx(document)
    read_docx(io.BytesIO(data))
    printed = compact(docx_words(data).replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">"))
    assert [note for note in note_texts(document) if note not in printed] == []
