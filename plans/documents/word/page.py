"""Paper, margins and page numbers of each section; the properties of the file."""

from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from ..model import Document

LONG, SHORT = Mm(297), Mm(210)
TOP, BOTTOM, LEFT, RIGHT = Mm(20), Mm(20), Mm(30), Mm(15)
NUMBER_FROM_TOP = Mm(10)


def set_page(section, *, landscape: bool = False) -> None:
    """A4, margins 20/20/30/15 mm; pages counted from 1, the number in the top margin and not on the first page."""
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (LONG, SHORT) if landscape else (SHORT, LONG)
    section.top_margin, section.bottom_margin = TOP, BOTTOM
    section.left_margin, section.right_margin = LEFT, RIGHT
    section.header_distance = NUMBER_FROM_TOP
    section.different_first_page_header_footer = True
    start = OxmlElement("w:pgNumType")
    start.set(qn("w:start"), "1")
    section._sectPr.append(start)
    section.header.is_linked_to_previous = False
    _add_number(section.header.paragraphs[0])


def add_section(file, *, landscape: bool):
    """An appendix begins on a page of its own and counts its pages from 1."""
    section = file.add_section(WD_SECTION.NEW_PAGE)
    for old in section._sectPr.findall(qn("w:pgNumType")):
        section._sectPr.remove(old)
    set_page(section, landscape=landscape)
    return section


def set_properties(file, document: Document) -> None:
    """Title and language; the name of the library's author goes."""
    properties = file.core_properties
    properties.title, properties.author, properties.language = document.title[:255], document.issuer_name[:255], "vi-VN"
    properties.comments = ""


def _add_number(paragraph) -> None:
    paragraph.alignment = ALIGN.CENTER
    run = paragraph.add_run()
    run.font.size = Pt(14)
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        run._r.append(_field_part(kind, text))


def _field_part(kind: str, text: str):
    if kind:
        part = OxmlElement("w:fldChar")
        part.set(qn("w:fldCharType"), kind)
    else:
        part = OxmlElement("w:instrText")
        part.text = text
    return part
