"""Footnotes of a Word file: python-docx 1.2 has none, so their part of the file is written here (ECMA-376, 17.11)."""

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import nsdecls, qn
from docx.oxml.parser import parse_xml
from lxml import etree

from ..model import Run

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
LINES = [("separator", -1, "separator"), ("continuationSeparator", 0, "continuationSeparator")]


class Notes:
    """Collects the footnotes while the text is written; ``finish`` puts their part into the file."""

    def __init__(self, file):
        self.file = file
        self.root = parse_xml(f"<w:footnotes {nsdecls('w')}/>")
        for kind, number, mark in LINES:
            self._add(number, kind).append(_run_of(OxmlElement(f"w:{mark}")))

    def call(self, paragraph, run: Run, write) -> None:
        """Put the call of a note into a paragraph; ``write(paragraph, text)`` writes the runs of its text."""
        mark = OxmlElement("w:footnoteReference")
        mark.set(qn("w:id"), run.number)
        paragraph._p.append(_run_of(mark, raised=True))
        note = self._add(int(run.number))
        note.append(_run_of(OxmlElement("w:footnoteRef"), raised=True))
        write(_Paragraph(note, paragraph), (Run(" "), *run.note))

    def finish(self) -> None:
        """Without a call there is no part: an empty one would only be weight."""
        if len(self.root) == len(LINES):
            return
        data = etree.tostring(self.root, xml_declaration=True, encoding="UTF-8", standalone=True)
        main = self.file.part
        part = Part(PackURI("/word/footnotes.xml"), CONTENT_TYPE, data, main.package)
        main.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)

    def _add(self, number: int, kind: str = ""):
        """A footnote with one paragraph, which is returned."""
        note = OxmlElement("w:footnote")
        if kind:
            note.set(qn("w:type"), kind)
        note.set(qn("w:id"), str(number))
        paragraph = OxmlElement("w:p")
        note.append(paragraph)
        self.root.append(note)
        return paragraph


class _Paragraph:
    """A paragraph outside the body, with the one thing that writing runs asks for."""

    def __init__(self, element, like):
        self._p = element
        self._like = like

    def add_run(self, text: str):
        run = self._like.__class__(self._p, self._like._parent).add_run(text)
        run.font.size = 127000  # 10 pt
        return run


def _run_of(element, *, raised: bool = False):
    run = OxmlElement("w:r")
    if raised:
        properties = OxmlElement("w:rPr")
        align = OxmlElement("w:vertAlign")
        align.set(qn("w:val"), "superscript")
        properties.append(align)
        run.append(properties)
    run.append(element)
    return run
