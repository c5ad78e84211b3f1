"""Word files made for the tests: a seed as offices write it, tables of tasks, automatic numbers."""

import io

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from plans.documents.markup import runs
from plans.plan_import.markers import marked
from plans.plan_import.source import Paragraph, Table
from plans.plan_import.text import read_text

from .documents import seed_file

FOOTNOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
HEAD = ["TT", "Nội dung nhiệm vụ", "Đơn vị chủ trì", "Đơn vị phối hợp", "Sản phẩm", "Thời gian hoàn thành"]


def file_of(document) -> bytes:
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def seed_docx(key: str, *, styled: bool) -> bytes:
    """A seed as a Word file: real heading styles or plain bold paragraphs, tables, a real footnote, NFD letters."""
    source, document = read_text(seed_file(key)), Document()
    for block in source.blocks:
        if isinstance(block, Table):
            add_table(document, [[cell.text for cell in row] for row in block.rows])
        else:
            _add_paragraph(document, block, styled=styled)
    _add_footnotes(document, source.footnotes)
    return file_of(document)


def add_table(document, rows: list[list[str]]):
    table = document.add_table(rows=len(rows), cols=len(rows[0]))
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    return table


def tasks_docx(count: int, *, head=HEAD, order=None, label="PHỤ LỤC I") -> bytes:
    """A short plan whose appendix is one table of ``count`` tasks; ``order`` rearranges the columns."""
    document = Document()
    for line in ["KẾ HOẠCH", "Nâng cao Chỉ số PAR INDEX năm 2024", "I. NHIỆM VỤ", "Chi tiết tại Phụ lục I kèm theo."]:
        document.add_paragraph(line)
    for line in ["Nơi nhận:", "- Lưu: VT.", "CHỦ TỊCH", "Nguyễn Thị Mẫu"]:
        document.add_paragraph(line)
    document.add_paragraph(label)
    document.add_paragraph("NHIỆM VỤ NÂNG CAO CHỈ SỐ")
    order = order or range(len(head))
    rows = [[row[place] for place in order] for row in [list(head), *(task_row(n) for n in range(1, count + 1))]]
    add_table(document, rows)
    return file_of(document)


def task_row(number: int) -> list[str]:
    content = f"Nhiệm vụ thứ {number}\n+ Giải pháp {number}a\n+ Giải pháp {number}b"
    return [
        str(number),
        content,
        "Phòng Nội vụ",
        "UBND cấp xã",
        f"Báo cáo {number}",
        f"Trước ngày {number % 28 + 1}/6/2024",
    ]


def numbered(document, text: str, level: int, number: str = "1"):
    """A paragraph that Word numbers by itself."""
    paragraph = document.add_paragraph(text)
    properties = paragraph._p.get_or_add_pPr()
    properties.append(
        parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')
    )
    return paragraph


def with_lists(document, levels: list[tuple[str, str]]) -> None:
    """Give the document one list "1" of ``levels``: (format, text) each."""
    root = document.part.numbering_part.element
    for child in list(root):
        root.remove(child)
    rows = "".join(
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{style}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for depth, (style, text) in enumerate(levels)
    )
    root.append(parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="7">{rows}</w:abstractNum>'))
    root.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="1"><w:abstractNumId w:val="7"/></w:num>'))


def _add_paragraph(document, block: Paragraph, *, styled: bool) -> None:
    kind = marked(block.words).kind
    is_title = kind in ("roman", "n1", "n2") and len(block.plain) < 120 and not block.plain.endswith((".", ";"))
    style = {"roman": "Heading 1", "n1": "Heading 2", "n2": "Heading 3"}[kind] if styled and is_title else None
    paragraph = document.add_paragraph(style=style)
    for run in runs(block.words if style else block.text, {"1": ()}):
        added = paragraph.add_run(run.text)
        added.bold, added.italic = run.bold or None, run.italic or None
        if run.mark:
            call = OxmlElement("w:footnoteReference")
            call.set(qn("w:id"), "2")
            added._r.append(call)


def _add_footnotes(document, notes: tuple[str, ...]) -> None:
    rows = "".join(
        f'<w:footnote w:id="{number}"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t>{note}</w:t></w:r></w:p></w:footnote>'
        for number, note in enumerate(notes, start=2)
    )
    blob = f'<?xml version="1.0" encoding="UTF-8"?><w:footnotes {nsdecls("w")}>{rows}</w:footnotes>'.encode()
    part = Part(PackURI("/word/footnotes.xml"), FOOTNOTES, blob, document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
