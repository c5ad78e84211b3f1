"""Runs into paragraphs, rules under words, widths of words."""

from functools import cache

from django.conf import settings
from docx.enum.text import WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from PIL import ImageFont

from agencies.text import CONTROLS

from ..model import Run, Text

NO_BREAK_SPACE, NO_BREAK_HYPHEN = "\u00a0", "\u2011"
GAP = NO_BREAK_SPACE * 6  # room for a number or a day written by hand
MM_IN_POINTS = 72 / 25.4


def write(paragraph, text: Text, notes=None) -> None:
    """Add the runs of a text; what must not break is written with a blank that does not break."""
    for run in text:
        if run.number and run.note and notes is not None:
            notes.call(paragraph, run, write)
        elif run.number:
            paragraph.add_run(run.number).font.superscript = True
        else:
            _add(paragraph, run)


def plain(text: str) -> Text:
    return (Run(text),) if text else ()


def add_rule(container, width: float, room: float, *, above: float = 0) -> None:
    """A drawn line of ``width`` mm in the middle of ``room`` mm, as the upper border of an empty paragraph."""
    paragraph = container.add_paragraph(style="Giữa dòng")
    shape = paragraph.paragraph_format
    side = Mm(max(room - width, 0) / 2)
    shape.left_indent, shape.right_indent = side, side
    shape.space_before, shape.line_spacing_rule, shape.line_spacing = Pt(above), WD_LINE_SPACING.EXACTLY, Pt(3)
    borders = OxmlElement("w:pBdr")
    borders.append(border("top"))
    paragraph._p.get_or_add_pPr().append(borders)


def border(side: str, *, color: str = "000000", eighths: int = 6):
    """One side of a paragraph's frame, ``eighths`` of a point thick (ECMA-376, 17.3.1)."""
    line = OxmlElement(f"w:{side}")
    for name, value in (("val", "single"), ("sz", str(eighths)), ("space", "1"), ("color", color)):
        line.set(qn(f"w:{name}"), value)
    return line


def width_of(text: str, points: float, *, bold: bool = True) -> float:
    """The width of words in mm; Tinos has the widths of Times New Roman."""
    return _font(bold).getlength(text) / 1000 * points / MM_IN_POINTS


@cache
def _font(bold: bool):
    name = "Tinos-Bold.ttf" if bold else "Tinos-Regular.ttf"
    return ImageFont.truetype(settings.BASE_DIR / "static" / "fonts" / name, 1000)


def _add(paragraph, run: Run) -> None:
    words = run.text.translate(CONTROLS)  # a Word file cannot hold them
    if run.keep:
        words = words.replace(" ", NO_BREAK_SPACE)
    added = paragraph.add_run(words)
    if run.bold:
        added.font.bold = True
    if run.italic:
        added.font.italic = True
