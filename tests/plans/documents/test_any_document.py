"""Documents nobody would write: everything entered is printed in order, every page keeps its margins."""

import io
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from html.parser import HTMLParser

import pdfplumber
import pytest
from docx import Document as read_docx
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from plans.documents.calls import number_calls
from plans.documents.html import to_html
from plans.documents.jobs import render_pdf
from plans.documents.markup import runs
from plans.documents.model import (
    Appendix,
    Column,
    DateLine,
    Document,
    Head,
    Heading,
    NumberLine,
    Paragraph,
    ScoreRow,
    ScoreTable,
    Signature,
    Table,
    TaskRow,
)
from plans.documents.stored import digest, dump, load
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
BOXES = st.tuples(
    st.sampled_from(["", "KHẨN", "THƯỢNG KHẨN", "HỎA TỐC"]), st.sampled_from(["", "MẬT", "TỐI MẬT", "TUYỆT MẬT"])
)
long_cell = st.integers(1, 200).map(lambda n: ("nguyên nhân " * n).strip())
longest_cell = st.just(("nguyên nhân " * 833).strip())  # 9,995 characters


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
    causes = draw(st.lists(st.one_of(long_cell, longest_cell), min_size=1, max_size=3))
    rows = tuple(
        ScoreRow(f"{n}.1", f"Tiêu chí {n}z", "1,00", "0,50", "0,50", causes[n] if n < len(causes) else "", n % 9 == 0)
        for n in range(size)
    )
    return ScoreTable(rows, ScoreRow("", "TỔNG ĐIỂM", "99,50", "84,87", "14,63", is_area=True))


@st.composite
def tables(draw):
    widths = draw(st.sampled_from([(100,), (8, 42, 50), (4, 16, 20, 20, 20, 20)]))
    columns = tuple(Column(f"Cột {n}z", width, n % 2 == 0) for n, width in enumerate(widths))
    size = draw(st.sampled_from([0, 1, 30]))
    kinds = [st.just(""), phrase] + [long_cell] * (size == 1)  # thirty rows of long cells are hundreds of pages
    cells = [draw(st.one_of(*kinds, *[longest_cell] * (size == 1 and width > 40))) for width in widths]
    return Table(columns, ((*cells,),) * size)


@st.composite
def documents(draw):
    notes = draw(st.sampled_from([0, 1, 5, 40]))
    texts = draw(st.lists(paragraphs(notes), max_size=45))
    heads = draw(st.lists(st.tuples(st.integers(1, 5), line), max_size=5))
    blocks = [*texts, *(Heading(level, text) for level, text in heads)]
    if draw(st.booleans()):
        blocks.insert(len(blocks) // 2, draw(score_tables()))
    blocks += draw(st.lists(tables(), max_size=2))
    rows = tuple(
        TaskRow(
            str(n), (runs(f"Việc {n}z"), draw(line)), "Phòng Tài chính - Kế hoạch", "", draw(phrase), "tháng 6/2024"
        )
        for n in range(draw(st.sampled_from([0, 0, 3, 25])))
    )
    extra = tuple(draw(st.lists(st.one_of(tables(), score_tables()), max_size=2)))
    appendix = Appendix("Phụ lục I", draw(phrase)[:80], rows, extra, draw(st.booleans()))
    appendices = (appendix,) if draw(st.booleans()) else ()
    return number_calls(
        Document(
            kind_name="Kế hoạch",
            issuer_name="Ủy ban nhân dân",
            title="Kế hoạch",
            head=Head(
                draw(st.sampled_from(["", "TỈNH"])), tuple(["ỦY BAN NHÂN DÂN"] * draw(st.integers(1, 4))), *draw(BOXES)
            ),
            number=NumberLine(draw(st.sampled_from(["", "12"])), draw(st.sampled_from(["", "KH", "KH-UBND"]))),
            date=draw(st.sampled_from([DateLine("", "", "", "2024"), DateLine("Bắc Sơn", "", "3", "2024")])),
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


def text_of(document: Document, *, with_calls: bool) -> list[str]:
    """The texts that must be found in their order; a Word file numbers its calls only when it is opened."""
    found = []
    for block in (*document.blocks, *document.closing):
        if block.kind == "scores":
            found += [compact(row.name) for row in block.rows]
        elif block.kind == "table":
            # Beside other columns, and under a head that comes again on every page, only the letters are counted.
            is_plain = len(block.columns) == 1 and not compact(block.columns[0].title)
            found += [compact(cell) for row in block.rows for cell in row if is_plain]
        else:
            called = [run.number if with_calls or not run.note else "" for run in block.text]
            found += [compact("".join(number or run.text for number, run in zip(called, block.text, strict=True)))]
    found += [compact(row.content[0][0].text) for appendix in document.appendices for row in appendix.rows]
    return [text for text in found if text]


def missing(document: Document, printed: str, *, notes: list[str], with_calls: bool = True) -> list[str]:
    """What is not printed in its order; the notes are taken out of the text first, wherever they stand."""
    lost = [note for note in notes if note not in printed]
    for note in notes:
        printed = printed.replace(note, "", 1)
    place = 0
    for text in text_of(document, with_calls=with_calls):
        start = printed.find(text, place)
        if start < 0:
            lost.append(text)
        else:
            place = start + len(text)
    return lost


def note_texts(document: Document, prefix: str = "") -> list[str]:
    texts = [block.text for block in document.blocks if hasattr(block, "text")]
    return [
        compact(f"{run.number if prefix else ''}{''.join(part.text for part in run.note)}")
        for text in texts
        for run in text
        if run.note
    ]


class Page(HTMLParser):
    """The words of a page and what its stylesheet adds: a dash before each item, a note's number twice."""

    def __init__(self, page: str, *, with_calls: bool):
        super().__init__()
        self.words, self.heads, self.numbers = [], set(), 2 if with_calls else 0
        self.feed(page.partition("<body>")[2])

    def handle_starttag(self, tag, attrs):
        self.words += ["-"] * (tag == "li") + [dict(attrs).get("data-number", "")] * self.numbers

    def handle_data(self, data):
        self.words.append(data)
        if (self.get_starttag_text() or "").startswith("<th "):
            self.heads.add(compact(data))


def cells_of(document: Document) -> list[str]:
    """The words of all tables in their order, cell by cell."""
    cells = [cell for block in document.blocks for cell in cells_of_block(block)]
    for appendix in document.appendices:
        for row in appendix.rows:
            content = ["".join(run.text for run in text) for text in row.content]
            cells += [row.number, *content, row.lead, row.others, row.product, row.deadline]
        cells += [cell for block in appendix.blocks for cell in cells_of_block(block)]
    return [compact(cell) for cell in cells]


def cells_of_block(block) -> list[str]:
    if block.kind == "table":
        return [cell for row in block.rows for cell in row]
    rows = (*block.rows, block.total) if block.kind == "scores" else ()
    return [cell for row in rows for cell in (row.code, row.name, row.maximum, row.achieved, row.lost, row.cause)]


def letters_missing(document: Document, printed: str, *, with_calls: bool = True) -> tuple[Counter, Counter]:
    """Letters of the page that are not printed, and printed ones that are not of the page, wherever they stand.

    A row that goes on over a page mixes the words of its cells, but no letter may be lost or come twice.
    """
    page = Page(to_html(document), with_calls=with_calls)
    whole = compact("".join(page.words))
    for head in sorted(page.heads - {""}, key=len, reverse=True):  # they come again on every page of their table
        whole, printed = whole.replace(head, ""), printed.replace(head, "")
    printed = printed.replace("DỰTHẢO", "", 1 if document.is_draft and not with_calls else 0)  # a drawing in a PDF
    whole, printed = Counter(whole.lower()), Counter(printed.lower())  # titles are printed in capitals
    return whole - printed, printed - whole


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


@settings(EACH, max_examples=40)
@given(sample=SAMPLES)
def test_any_document_reads_back_equal(sample):
    assert load(dump(sample.document)) == sample.document


@settings(EACH, max_examples=40)
@given(sample=SAMPLES)
def test_the_page_of_any_document_holds_every_cell_in_order(sample):
    page, place = compact("".join(Page(to_html(sample.document), with_calls=False).words)), 0
    for cell in cells_of(sample.document):
        place = page.find(cell, place) + len(cell)
        assert place >= len(cell), cell


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
    assert letters_missing(document, printed) == (Counter(), Counter())


@pytest.mark.deep
@EACH
@given(sample=SAMPLES)
def test_any_document_is_whole_in_word(sample):
    document = sample.document
    data = to_docx(document)
    read_docx(io.BytesIO(data))
    printed = compact(docx_words(data).replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">"))
    assert missing(document, printed, notes=note_texts(document), with_calls=False) == []
    assert letters_missing(document, printed, with_calls=False) == (Counter(), Counter())
