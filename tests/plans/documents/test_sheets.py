"""The sheets of the preview hold, page by page, the letters of the PDF."""

import io
import re
from collections import Counter
from datetime import UTC, datetime
from html.parser import HTMLParser

import pdfplumber
import pytest

from plans.documents.builder import build_document
from plans.documents.footnotes import settle
from plans.documents.pdf import write_pdf
from plans.documents.sheets import sheets
from plans.models import Appendix
from tests.factories import make_line, make_plan, make_section, make_task

VOID = {"br", "col"}


class Pages(HTMLParser):
    """The text of each sheet, the classes of its elements; a tag that is not closed in its turn is an error."""

    def __init__(self, html: str):
        super().__init__()
        self.texts, self.classes, self.open = [], [], []
        self.feed(html)
        assert self.open == []

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        assert "id" not in values
        if not self.open:
            self.texts.append("")
            self.classes.append([])
        self.classes[-1] += [f"{tag}.{name}" for name in (values.get("class") or "").split()]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open:
            self.texts[-1] += data


def letters(text: str) -> Counter:
    """Without the hyphens that the stylesheet puts before the lines of a list, and without its capitals."""
    return Counter("".join(text.split()).replace("-", "").casefold())


def compared(plan) -> tuple[list[Counter], list[Counter], Pages]:
    document = build_document(plan)
    pages = settle(document)
    found = Pages(sheets(pages))
    data = write_pdf(pages, source=b"{}", dated=datetime(2024, 1, 1, tzinfo=UTC))
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        printed = ["".join(char["text"] for char in page.chars) for page in pdf.pages]
    return [letters(text) for text in found.texts], [letters(text) for text in printed], found


@pytest.mark.parametrize("key", ["S0", "S1", "S2", "S3", "S4", "MH"])
def test_each_sheet_of_a_sample_holds_the_letters_of_its_page(demo, key):
    shown, printed, _ = compared(demo.plan(key))
    assert shown == printed


@pytest.fixture
def hard_plan(db):
    """Paragraphs over pages, in bold and with calls at their ends; cells longer than a page; long recipients."""
    words = "chữ <b> & nghiêng " * 30
    paragraphs = [f"**{words * 6}**{words}[^{n}] {words}" for n in range(1, 9)]
    plan = make_plan(preamble="\n".join(paragraphs), place="Bắc Sơn", closing=f"{words}./.")
    for n in range(1, 9):
        make_line(plan, "footnote", f"Chú thích {n}: *nghiêng* {words}", n)
    for n in range(60):
        make_line(plan, "recipient", f"Cơ quan {n};", n)
    section = make_section(plan, title="NHIỆM VỤ")
    appendix = Appendix.objects.create(plan=plan, position=1, label="Phụ lục I")
    for n in range(8):
        intro = "Rà soát. " * (900 if n == 3 else 60)
        make_task(section, n, heading="Tiêu chí", intro=intro, lead="Phòng Nội vụ", appendix=appendix)
    return plan


def test_what_runs_over_pages_is_cut_where_the_paper_ends(hard_plan):
    shown, printed, found = compared(hard_plan)
    assert shown == printed
    classes = [name for page in found.classes for name in page]
    for name in ["p.cut", "p.continued", "table.cut", "table.continued", "section.wide", "p.note"]:
        assert name in classes, name


def test_a_cut_paragraph_loses_and_doubles_nothing(db):
    words = " ".join(f"từ{n}" for n in range(3000))
    document = build_document(make_plan(preamble=f"{words}\nHết.", closing="Kết./."))
    found = Pages(sheets(settle(document)))
    assert re.findall(r"từ\d+", "\n".join(found.texts)) == words.split()
    assert [page.count("p.continued") for page in found.classes][:3] == [0, 1, 1]


def test_texts_stay_escaped(db):
    plan = make_plan(preamble="<script>alert(1)</script> & <img src=x>", closing="Kết./.")
    html = sheets(settle(build_document(plan)))
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &lt;img src=x&gt;" in html
    assert html.count("<script") == html.count("<img") == 0
