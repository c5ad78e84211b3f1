"""The head of a document: issuer and quốc hiệu side by side, number and day, type, trích yếu, Kính gửi."""

from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.enum.text import WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.shared import Mm, Pt, RGBColor

from ..model import DateLine, Document, NumberLine
from .styles import CENTRED, PLAIN
from .tables import set_widths
from .text import GAP, add_rule, border, plain, width_of, write

COUNTRY, MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"
LEFT, RIGHT, WHOLE = 63, 102, 165  # mm of the two columns and of the text
BOXES = {"KHẨN": 20, "HỎA TỐC": 30, "THƯỢNG KHẨN": 40, "MẬT": 20, "TỐI MẬT": 30, "TUYỆT MẬT": 40}  # mm, all 8 high
RED = RGBColor(255, 0, 0)
RULE_SHARE = 0.4  # of the line above: the decree says one third to one half


def add_head(file, document: Document) -> None:
    """Everything above the text itself."""
    left, right = two_columns(file)
    _issuer(left, document)
    _nation(right)
    left, right = two_columns(file)
    if document.is_draft:
        line(left, "DỰ THẢO", 13, bold=True)
    line(left, f"Số: {number_words(document.number)}", 13)
    if not document.type_title:
        for index, words in enumerate(document.subject):
            line(left, words, 12, before=0 if index else 6)
    _boxes(left, list(filter(None, [document.head.secrecy, document.head.urgency])))
    line(right, f"{document.date.place or GAP}, {date_words(document.date)}", 14, italic=True)
    if document.type_title:
        _title(file, document)
    _addressees(file, document)


def two_columns(container, left: int = LEFT, right: int = RIGHT):
    """A table without lines, as offices lay out their heads; returns its two cells."""
    table = container.add_table(rows=1, cols=2)
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    set_widths(table, (left, right))
    return table.rows[0].cells


def line(container, words: str, points: float, *, bold=False, italic=False, before: int = 0):
    """One centred line; the empty paragraph that a new cell has is used first."""
    first = container.paragraphs[0] if len(container.paragraphs) == 1 and not container.paragraphs[0].text else None
    paragraph = first or container.add_paragraph()
    paragraph.style = CENTRED
    paragraph.paragraph_format.space_before = Pt(before)
    write(paragraph, plain(words))
    for run in paragraph.runs:
        run.font.size, run.font.bold, run.font.italic = Pt(points), bold, italic
    return paragraph


def number_words(number: NumberLine) -> str:
    """ "12/KH-UBND"; blank room where the number is to be written by hand."""
    return f"{number.number or GAP}/{number.symbol}{'' if '-' in number.symbol else GAP}"


def date_words(date: DateLine) -> str:
    """ "ngày 09 tháng 6 năm 2024"; blank room for what is written by hand."""
    return f"ngày {date.day or GAP} tháng {date.month or GAP} năm {date.year}"


def _issuer(cell, document: Document) -> None:
    if document.head.superior:
        line(cell, document.head.superior, 13)
    for words in document.head.issuer:
        line(cell, words, 13, bold=True)
    longest = max((width_of(words, 13) for words in document.head.issuer), default=0)
    room = LEFT - 4  # the cell's own margins
    add_rule(cell, min(longest, room) * RULE_SHARE, room)


def _nation(cell) -> None:
    line(cell, COUNTRY, 13, bold=True)
    line(cell, MOTTO, 14, bold=True)
    add_rule(cell, width_of(MOTTO, 14), RIGHT - 4)


def _boxes(cell, marks: list[str]) -> None:
    """Độ mật and độ khẩn in red frames; Word draws one frame around neighbours, so a bare line parts them."""
    for words in marks:
        gap = cell.add_paragraph(style=CENTRED).paragraph_format
        gap.line_spacing_rule, gap.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(6)
        _box(cell, words)


def _box(cell, words: str) -> None:
    paragraph = line(cell, words, 13, bold=True)
    paragraph.runs[0].font.color.rgb = RED
    shape = paragraph.paragraph_format
    side = Mm((LEFT - 4 - BOXES.get(words, max(BOXES.values()))) / 2)
    shape.left_indent, shape.right_indent = side, side
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Mm(8)
    borders = OxmlElement("w:pBdr")
    for name in ("top", "left", "bottom", "right"):
        borders.append(border(name, color=str(RED), eighths=8))
    paragraph._p.get_or_add_pPr().append(borders)


def _title(file, document: Document) -> None:
    line(file, document.type_title, 14, bold=True, before=18).style = CENTRED
    for words in document.subject:
        line(file, words, 14, bold=True)
    longest = max((width_of(words, 14) for words in document.subject), default=0)
    add_rule(file, min(longest, WHOLE) * RULE_SHARE, WHOLE)


def _addressees(file, document: Document) -> None:
    if len(document.addressees) == 1:
        paragraph = line(file, "", 14, before=12)
        write(paragraph, (*plain("Kính gửi: "), *document.addressees[0]))
    elif document.addressees:
        paragraph = file.add_paragraph(style=PLAIN)
        paragraph.paragraph_format.left_indent = Mm(20)
        write(paragraph, plain("Kính gửi:"))
        for text in document.addressees:
            item = file.add_paragraph(style=PLAIN)
            item.alignment = ALIGN.LEFT
            item.paragraph_format.left_indent, item.paragraph_format.first_line_indent = Mm(45), Mm(-3)
            item.paragraph_format.space_before = Pt(0)
            write(item, (*plain("- "), *text))
