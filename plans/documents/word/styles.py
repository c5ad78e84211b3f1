"""Fonts, sizes and spaces as named styles, so that whoever edits the file changes them in one place."""

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

FONT = "Times New Roman"
FIRST_LINE = Mm(12.7)
BODY, SMALL = Pt(14), Pt(12)
HEADINGS = {  # level → bold, italic
    1: (True, False),
    2: (True, False),
    3: (True, True),
    4: (False, True),
    5: (False, True),
}
PLAIN, CENTRED, CELL, BASIS, NOTE = "Văn bản", "Giữa dòng", "Ô bảng", "Căn cứ", "Chú thích chân trang"
RECIPIENT = "Nơi nhận"


def set_styles(file) -> None:
    """Give a new file the styles of an administrative document."""
    normal = file.styles["Normal"]
    _font(normal, BODY)
    normal.paragraph_format.space_after = Pt(0)
    _add(file, PLAIN, ALIGN.JUSTIFY, before=6, indent=FIRST_LINE)
    _add(file, CENTRED, ALIGN.CENTER)
    _add(file, CELL, ALIGN.LEFT, size=SMALL)
    _font(_add(file, BASIS, ALIGN.JUSTIFY, before=6, indent=FIRST_LINE), BODY, italic=True)
    _add(file, NOTE, ALIGN.JUSTIFY, size=Pt(10))
    _add(file, RECIPIENT, ALIGN.LEFT, size=Pt(11))
    for level, (bold, italic) in HEADINGS.items():
        style = file.styles[f"Heading {level}"]
        _font(style, BODY, bold=bold, italic=italic)
        _shape(style, ALIGN.LEFT if level < 4 else ALIGN.JUSTIFY, before=6, indent=FIRST_LINE)
        style.paragraph_format.keep_with_next = True


def _add(file, name: str, align, *, size=BODY, before: int = 0, indent=None):
    style = file.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = file.styles["Normal"]
    _font(style, size)
    _shape(style, align, before=before, indent=indent)
    return style


def _shape(style, align, *, before: int, indent) -> None:
    shape = style.paragraph_format
    shape.alignment = align
    shape.space_before, shape.space_after = Pt(before), Pt(0)
    shape.first_line_indent = indent
    shape.line_spacing = 1.2 if indent is not None else 1.0
    shape.widow_control = True


def _font(style, size, *, bold: bool = False, italic: bool = False) -> None:
    """One family for every script: a theme font would win over the name."""
    font = style.font
    font.size, font.bold, font.italic, font.color.rgb = size, bold, italic, RGBColor(0, 0, 0)
    properties = style.element.get_or_add_rPr()
    for old in properties.findall(qn("w:rFonts")):
        properties.remove(old)
    fonts = OxmlElement("w:rFonts")
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{script}"), FONT)
    properties.insert(0, fonts)
