"""Word (.docx) → Source: paragraphs with their printed numbers, tables with merged cells, footnotes.

Deleted words of tracked changes are left out and inserted ones kept; headers, footers and pictures are not read.
"""

import io
from collections.abc import Iterator

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from .numbering import Numbering
from .source import Block, Cell, FileRefused, Paragraph, Source, Table, clean
from .text import paragraph as as_paragraph

PICTURES = "Hình trong tệp không được nhập: đính kèm tệp gốc nếu cần."
TOO_DEEP = "Bảng hoặc khung chữ lồng nhau quá 20 cấp: bỏ bớt khung rồi chọn lại tệp."
BREAKS = {qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:tab"): " ", qn("w:noBreakHyphen"): "-"}
LEFT_OUT = {qn("w:del"), qn("w:moveFrom"), qn("w:rPr"), qn("w:pPr"), qn("w:instrText")}
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
BOX = qn("w:txbxContent")
OFF = {"0", "false", "off", "none"}
DEEPEST = 20  # tables in tables, content controls in content controls


def read_word(content: bytes) -> Source:
    """The body of a document. The caller has checked the archive and turns every exception into one sentence."""
    document = Document(io.BytesIO(content))
    reader = _Reader(document)
    blocks = tuple(reader.blocks(document.element.body))
    has_pictures = next(document.element.body.iter(qn("w:drawing"), qn("w:pict")), None) is not None
    return Source(blocks, reader.footnotes(), (PICTURES,) if has_pictures else ())


class _Reader:
    """Walks the body once, in order: numbers and footnotes are counted as they come."""

    def __init__(self, document):
        self.document = document
        self.numbering = Numbering(document)
        self.headings = _heading_styles(document)
        self.called: list[str] = []

    def blocks(self, parent, depth: int = 0) -> Iterator[Block]:
        _refuse_depth(depth)
        for element in parent:
            if element.tag == qn("w:p"):
                yield from self._paragraphs(element)
                for box in _boxes(element):
                    yield from self.blocks(box, depth + 1)
            elif element.tag == qn("w:tbl"):
                yield Table(tuple(self._row(row, depth) for row in _inside(element, qn("w:tr"))))
            elif element.tag not in LEFT_OUT:
                yield from self.blocks(element, depth + 1)

    def footnotes(self) -> tuple[str, ...]:
        notes = _notes(self.document)
        return tuple(clean(self._text(notes[mark])) if mark in notes else "" for mark in self.called)

    def _paragraphs(self, element) -> Iterator[Paragraph]:
        lines = [line for line in map(clean, self._text(element).split("\n")) if line]
        marker = self.numbering.marker(element)
        if marker and lines:
            lines[0] = f"{marker} {lines[0]}"
        style = element.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        is_heading = style is not None and style.get(qn("w:val")) in self.headings
        for line in lines:
            yield as_paragraph(line, is_heading=is_heading)

    def _row(self, row, depth: int) -> tuple[Cell, ...]:
        cells: list[Cell] = []
        for element in _inside(row, qn("w:tc")):
            properties = element.find(qn("w:tcPr"))
            goes_on, width = _merged(properties)
            text = "" if goes_on else "\n".join(_lines(self.blocks(element, depth + 1)))
            cells += [Cell(text, goes_on), *[Cell("", goes_on)] * (width - 1)]
        return tuple(cells)

    def _text(self, element) -> str:
        """Words of a paragraph with stars around bold and italic runs; breaks as "\\n"."""
        pieces: list[tuple[str, str]] = []
        for run in _runs(element):
            stars, words = _stars(run), "".join(self._words(run))
            if pieces and (pieces[-1][0] == stars or not words.strip()):
                pieces[-1] = (pieces[-1][0], pieces[-1][1] + words)
            else:
                pieces.append((stars, words))
        return "".join(_marked(words, stars) for stars, words in pieces)

    def _words(self, run) -> Iterator[str]:
        for element in run:
            if element.tag == qn("w:t"):
                yield element.text or ""
            elif element.tag in BREAKS:
                yield " " if element.get(qn("w:type")) == "page" else BREAKS[element.tag]
            elif element.tag == qn("w:footnoteReference"):
                self.called.append(element.get(qn("w:id"), ""))
                yield f"[^{len(self.called)}]"


def _lines(blocks) -> Iterator[str]:
    """The lines of a cell; a table inside a cell row by row."""
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block.text
        else:
            yield from (" | ".join(cell.text.replace("\n", " ") for cell in row) for row in block.rows)


def _inside(parent, tag: str, depth: int = 0) -> Iterator:
    """Children with ``tag``, also those wrapped in content controls and tracked changes."""
    for element in parent:
        if element.tag == tag:
            yield element
        elif element.tag not in LEFT_OUT and element.tag not in (qn("w:tbl"), qn("w:p")):
            _refuse_depth(depth)
            yield from _inside(element, tag, depth + 1)


def _runs(element, depth: int = 0) -> Iterator:
    for child in element:
        if child.tag == qn("w:r"):
            yield child
        elif child.tag not in LEFT_OUT and child.tag != FALLBACK:
            _refuse_depth(depth)
            yield from _runs(child, depth + 1)


def _refuse_depth(depth: int) -> None:
    if depth > DEEPEST:
        raise FileRefused(TOO_DEEP)


def _boxes(element) -> Iterator:
    """Text boxes anchored in a paragraph; each stands twice in the file, the second time for old programs."""
    for box in element.iter(BOX):
        above = list(box.iterancestors())
        nearest = next((found for found in above if found.tag == qn("w:p")), None)
        if nearest is element and not any(found.tag == FALLBACK for found in above):
            yield box


def _stars(run) -> str:
    properties = run.find(qn("w:rPr"))
    return "*" * (2 * _is_on(properties, "w:b") + _is_on(properties, "w:i"))


def _is_on(properties, name: str) -> bool:
    found = None if properties is None else properties.find(qn(name))
    return found is not None and found.get(qn("w:val"), "1") not in OFF


def _marked(words: str, stars: str) -> str:
    """Stars around the words of every line, blanks outside; words with stars of their own stay as they are."""
    if not stars or "*" in words:
        return words
    lines = []
    for line in words.split("\n"):
        inner = line.strip()
        lines.append(line.replace(inner, f"{stars}{inner}{stars}", 1) if inner else line)
    return "\n".join(lines)


def _merged(properties) -> tuple[bool, int]:
    """(goes on from the cell above, columns) of a cell."""
    if properties is None:
        return False, 1
    merge, span = properties.find(qn("w:vMerge")), properties.find(qn("w:gridSpan"))
    width = "" if span is None else span.get(qn("w:val"), "")
    goes_on = merge is not None and merge.get(qn("w:val"), "continue") == "continue"
    return goes_on, int(width) if width.isdecimal() and 0 < int(width) <= 100 else 1


def _heading_styles(document) -> set[str]:
    """Identifiers of the styles that make a heading: those with an outline level, whatever they are called."""
    found = set()
    for style in document.styles.element.iter(qn("w:style")):
        name = style.find(qn("w:name"))
        title = "" if name is None else name.get(qn("w:val"), "").lower()
        level = style.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}")
        if title.startswith(("heading", "title")) or (level is not None and level.get(qn("w:val")) != "9"):
            found.add(style.get(qn("w:styleId")))
    return found


def _notes(document) -> dict:
    """Footnotes by identifier."""
    for part in document.part.package.iter_parts():
        if part.partname.endswith("/footnotes.xml"):
            root = parse_xml(part.blob)
            return {note.get(qn("w:id")): note for note in root.iter(qn("w:footnote"))}
    return {}
