"""Plain text and the light markup of pasted documents ("#" headings, stars, tabs between cells) → Source."""

import re

from .source import Block, Cell, FileRefused, Paragraph, Source, Table, clean, unwrapped

NOT_TEXT = "Đây không phải tệp văn bản: chọn tệp Word (.docx) hoặc tệp chữ (.txt)."
ENCODING = "Tệp chữ không phải bảng mã Unicode (UTF-8): mở tệp, lưu lại với mã hoá «UTF-8» rồi chọn lại."
BOMS = [(b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")]
HASHES = re.compile(r"#{1,6}\s+(?=\S)")
RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
NOTE = re.compile(r"(?:([⁰¹²³⁴-⁹]+)\s*|\[\^(\d{1,3})\]:\s*)(\S.*)")
CALL = re.compile(r"[⁰¹²³⁴-⁹]+")


def read_text(content: bytes) -> Source:
    """The lines of a text file; each line is a paragraph, lines with tabs are the rows of a table.

    Raises FileRefused for what is no text.
    """
    text = _decoded(content)
    blocks: list[Block] = []
    notes: dict[str, str] = {}
    for group in re.split(r"\n[^\S\n]*\n", text):
        lines = _own_marks(group)
        for line in lines:
            note = NOTE.fullmatch(line.strip())
            if note:
                notes[(note[1] or "").translate(RAISED) or note[2]] = clean(note[3])
            else:
                _add(blocks, line)
    return Source(tuple(_with_calls(block, notes) for block in blocks), tuple(notes.values()))


def _decoded(content: bytes) -> str:
    encoding = next((name for mark, name in BOMS if content.startswith(mark)), "utf-8")
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise FileRefused(NOT_TEXT if b"\x00" in content else ENCODING) from error
    if re.search(r"[\x00-\x08\x0e-\x1b]", text):
        raise FileRefused(NOT_TEXT)
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n\n")


def _own_marks(group: str) -> list[str]:
    """The lines of a group; marks that open before the first line and close after the last become each line's own."""
    lines = [line for line in group.split("\n") if line.strip()]
    match = re.fullmatch(r"\s*(\*{1,3})([^*]+)\1\s*", group, re.DOTALL)
    if match is None or len(lines) < 2:
        return lines
    return [f"{match[1]}{line.strip()}{match[1]}" for line in match[2].split("\n") if line.strip()]


def _add(blocks: list[Block], line: str) -> None:
    if "\t" not in line.strip(" "):
        text = line.strip()
        words = HASHES.sub("", text, count=1)
        blocks.append(paragraph(clean(words), is_heading=words != text))
        return
    cells = tuple(Cell(clean(cell)) for cell in line.split("\t"))
    if blocks and isinstance(blocks[-1], Table):
        blocks[-1] = Table((*blocks[-1].rows, cells))
    else:
        blocks.append(Table((cells,)))


def paragraph(text: str, *, is_heading: bool = False) -> Paragraph:
    """A paragraph from cleaned text; a wholly bold line is a heading too."""
    return Paragraph(text, is_heading or len(unwrapped(text)[1]) > 1)


def _with_calls(block: Block, notes: dict[str, str]) -> Block:
    """Raised figures that have a footnote become calls, numbered in the order of the footnotes."""
    order = {mark: str(number) for number, mark in enumerate(notes, start=1)}

    def call(match: re.Match) -> str:
        mark = match[0].translate(RAISED)
        return f"[^{order[mark]}]" if mark in order else match[0]

    if isinstance(block, Paragraph):
        return Paragraph(CALL.sub(call, block.text), block.is_heading)
    rows = (tuple(Cell(CALL.sub(call, cell.text), cell.goes_on) for cell in row) for row in block.rows)
    return Table(tuple(rows))
