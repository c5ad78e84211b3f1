"""The Word file holds what the PDF holds, in the same order, with the styles and sections of an office's paper."""

import io
from zipfile import ZipFile

import pytest
from docx import Document as read_docx
from docx.oxml.ns import qn
from docx.shared import Mm

from plans.models import Appendix
from tests.factories import make_line, make_plan, make_section, make_task
from tests.seeds import missing_sentences

from .reading import plan_docx

NOTES = "word/footnotes.xml"


def opened(plan):
    return read_docx(io.BytesIO(plan_docx(plan)))


def words(data: bytes) -> str:
    """All that the file prints, in order, a table cell by cell, the footnotes last."""
    body = read_docx(io.BytesIO(data)).element.body
    text = "".join(node.text or "" for node in body.iter(qn("w:t")))
    with ZipFile(io.BytesIO(data)) as parts:
        notes = parts.read(NOTES).decode() if NOTES in parts.namelist() else ""
    return text + "".join(piece.split("</w:t>")[0].split(">", 1)[1] for piece in notes.split("<w:t")[1:])


@pytest.mark.parametrize("key", ["S0", "S1", "S2", "S3", "S4"])
def test_every_sentence_stands_in_the_word_file_in_order(demo, key):
    assert missing_sentences(key, words(plan_docx(demo.plan(key)))) == []


def test_headings_carry_real_styles(demo):
    styles = {paragraph.text: paragraph.style.name for paragraph in opened(demo.plan("S4")).paragraphs}
    assert styles["I. MỤC ĐÍCH"] == "Heading 1"
    assert styles["IV. TỔ CHỨC THỰC HIỆN"] == "Heading 1"
    assert {style for text, style in styles.items() if text.startswith("Tiêu chí ")} == {"Heading 5"}


def test_paper_margins_and_page_numbers(db):
    section = opened(make_plan()).sections[0]
    assert [round(side.mm) for side in (section.page_width, section.page_height)] == [210, 297]
    margins = [section.top_margin, section.bottom_margin, section.left_margin, section.right_margin]
    assert [round(margin.mm) for margin in margins] == [20, 20, 30, 15]
    assert section.different_first_page_header_footer
    assert "PAGE" in section.header.paragraphs[0]._p.xml
    assert section.first_page_header.paragraphs[0].text == ""


def test_an_appendix_of_tasks_lies_across_and_counts_from_one(db):
    plan = make_plan()
    section = make_section(plan, title="NHIỆM VỤ")
    appendix = Appendix.objects.create(plan=plan, position=1, label="Phụ lục I", title="Nhiệm vụ")
    for number in range(60):
        make_task(section, number, heading=f"Việc {number}", lead="Phòng Nội vụ", appendix=appendix)
    file = opened(plan)
    last = file.sections[-1]
    assert (round(last.page_width.mm), round(last.page_height.mm)) == (297, 210)
    assert last._sectPr.find(qn("w:pgNumType")).get(qn("w:start")) == "1"
    table = file.tables[-1]
    assert (len(table.rows), len(table.columns)) == (61, 6)
    assert [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in table.rows] == [True] + [False] * 60
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)
    assert round(sum(column.width for column in table.columns) / Mm(1)) == 252


def test_a_footnote_is_a_footnote(db):
    plan = make_plan(preamble="Theo quyết định[^1] và *nhắc lại*[^1], **khác**[^2].")
    make_line(plan, "footnote", "Quyết định số 102/QĐ-UBND.")
    make_line(plan, "footnote", "Chú thích *hai*.", 2)
    data = plan_docx(plan)
    xml = ZipFile(io.BytesIO(data)).read(NOTES).decode()
    assert xml.count("<w:footnote ") == 4  # the two lines that every file needs, and the two notes
    assert words(data).endswith(" Quyết định số 102/QĐ-UBND. Chú thích hai.")
    assert read_docx(io.BytesIO(data)).element.body.xml.count("w:footnoteReference ") == 2


def test_a_file_without_notes_has_no_part_for_them(db):
    assert NOTES not in ZipFile(io.BytesIO(plan_docx(make_plan()))).namelist()


def test_bold_italic_and_what_must_not_break(db):
    paragraph = opened(make_plan(preamble="Một **hai** *ba* tháng 3.")).paragraphs[-1]
    runs = {run.text: (bool(run.font.bold), bool(run.font.italic)) for run in paragraph.runs}
    assert (runs["hai"], runs["ba"], runs["tháng\u00a03"]) == ((True, False), (False, True), (False, False))


def test_what_a_word_file_cannot_hold_is_left_out(db):
    assert "một hai" in words(plan_docx(make_plan(preamble="một\x01 hai\x07")))


def test_only_a_draft_says_so(demo):
    assert "DỰ THẢO" not in words(plan_docx(demo.plan("S4")))
    assert "DỰ THẢO" in words(plan_docx(make_plan()))
