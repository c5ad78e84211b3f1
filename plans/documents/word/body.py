"""The text: headings, paragraphs, the score table, the closing with Nơi nhận and signature, appendices."""

from docx.enum.table import WD_ALIGN_VERTICAL
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.shared import Mm

from ..model import Appendix, Block, Document, ScoreRow, ScoreTable, Table
from .head import WHOLE, date_words, line, number_words, two_columns
from .styles import BASIS, CELL, CENTRED, NOTE, PLAIN, RECIPIENT
from .tables import keep_whole, mark_row, set_widths
from .text import add_rule, plain, width_of, write

SCORE_HEADS = [
    "TT",
    "Lĩnh vực/tiêu chí/tiêu chí thành phần",
    "Điểm tối đa",
    "Điểm đạt được",
    "Chưa đạt so với điểm tối đa",
    "Nguyên nhân chưa đạt điểm",
]
SCORE_WIDTHS = [13, 50, 17, 17, 22, 46]  # parts of the line, as all widths
TASK_HEADS = [
    "TT",
    "Nhiệm vụ, giải pháp",
    "Cơ quan chủ trì",
    "Cơ quan phối hợp, thực hiện",
    "Sản phẩm",
    "Thời hạn",
]
TASK_WIDTHS = [13, 98, 36, 36, 36, 33]
ACROSS = 252  # mm between the margins of a landscape page
SIGN_SPACE = Mm(30)


def add_block(file, block: Block, notes, room: float = WHOLE) -> None:
    """One block of the text in its order; ``room`` is the mm between the margins."""
    if block.kind == "scores":
        _scores(file, block, room)
    elif block.kind == "table":
        _words(file, block, room)
    elif block.kind == "heading":
        write(file.add_paragraph(style=f"Heading {block.level}"), block.text, notes)
    else:
        paragraph = file.add_paragraph(style=BASIS if block.is_basis else PLAIN)
        paragraph.paragraph_format.keep_with_next = block.leads_in or None
        write(paragraph, block.text, notes)


def add_close(file, document: Document, notes) -> None:
    """Notes that no text calls, the last paragraphs, Nơi nhận and the signature, kept on one page."""
    for note in document.loose_notes:
        write(file.add_paragraph(style=NOTE), note)
    if document.blocks and not document.loose_notes and hasattr(document.blocks[-1], "text"):
        file.paragraphs[-1].paragraph_format.keep_with_next = True  # two lines of it, where the closing has but one
    for paragraph in document.closing:
        added = file.add_paragraph(style=PLAIN)
        added.paragraph_format.keep_with_next = True
        write(added, paragraph.text, notes)
    left, right = two_columns(file, 80, WHOLE - 80)
    keep_whole(left._tc.getparent())
    if document.recipients:
        label = line(left, "Nơi nhận:", 12, bold=True, italic=True, before=12)
        label.alignment = ALIGN.LEFT
    for text in document.recipients:
        item = left.add_paragraph(style=RECIPIENT)
        item.paragraph_format.left_indent, item.paragraph_format.first_line_indent = Mm(2), Mm(-2)
        write(item, (*plain("- "), *text))
    for index, title in enumerate(document.signature.titles):
        line(right, title, 14, bold=True, before=0 if index else 12)
    line(right, document.signature.name, 14, bold=True).paragraph_format.space_before = SIGN_SPACE


def add_appendix(file, document: Document, appendix: Appendix) -> None:
    """An appendix; one without content says so and invents nothing."""
    room = ACROSS if appendix.is_wide else WHOLE
    line(file, appendix.label, 14, bold=True)
    if appendix.title:
        line(file, appendix.title.upper(), 14, bold=True)
    attached = _attached(document)
    line(file, attached, 14, italic=True)
    add_rule(file, width_of(appendix.label, 14), room)
    if appendix.rows:
        _tasks(file, appendix, room)
    for block in appendix.blocks:
        add_block(file, block, None, room)
    if not (appendix.rows or appendix.blocks):
        write(file.add_paragraph(style=PLAIN), plain("Nội dung phụ lục không có trong hệ thống."))


def _attached(document: Document) -> str:
    number, date = number_words(document.attached_number), date_words(document.attached_date)
    return f"(Kèm theo {document.kind_name} số {number} {date} của {document.issuer_name})"


def _scores(file, table: ScoreTable, room: float) -> None:
    grid = _table(file, SCORE_HEADS, SCORE_WIDTHS, room)
    for row in (*table.rows, table.total):
        _score_row(grid, row, is_total=row is table.total)
    file.add_paragraph(style=CENTRED)


def _score_row(grid, row: ScoreRow, *, is_total: bool) -> None:
    values = [row.code, row.name, row.maximum, row.achieved, row.lost]
    cells = _add_row(grid)
    for index, (cell, value) in enumerate(zip(cells, values, strict=False)):
        centred = index != 1 or is_total
        _fill(cell, [plain(value)], bold=row.is_area, align=ALIGN.CENTER if centred else ALIGN.LEFT)
    _fill(cells[-1], [plain(words) for words in row.cause.splitlines()])


def _words(file, table: Table, room: float) -> None:
    grid = _table(file, [column.title for column in table.columns], [column.width for column in table.columns], room)
    for row in table.cells:
        for cell, (column, value) in zip(_add_row(grid), row, strict=True):
            align = ALIGN.CENTER if column.is_centred else ALIGN.LEFT
            _fill(cell, [plain(words) for words in value.splitlines()], align=align)
    file.add_paragraph(style=CENTRED)


def _tasks(file, appendix: Appendix, room: float) -> None:
    grid = _table(file, TASK_HEADS, TASK_WIDTHS, room)
    for row in appendix.rows:
        cells = _add_row(grid)
        _fill(cells[0], [plain(row.number)], align=ALIGN.CENTER)
        _fill(cells[1], row.content)
        for cell, value in zip(cells[2:], (row.lead, row.others, row.product, row.deadline), strict=True):
            _fill(cell, [plain(value)])


def _table(file, heads: list[str], parts: list[int], room: float):
    """A table of fixed columns, ``parts`` of a line of ``room`` mm, whose head row is repeated on each page."""
    grid = file.add_table(rows=1, cols=len(heads), style="Table Grid")
    set_widths(grid, [room * part / sum(parts) for part in parts])
    row = grid.rows[0]
    mark_row(row._tr, "tblHeader")
    keep_whole(row._tr)
    for cell, words in zip(row.cells, heads, strict=True):
        _fill(cell, [plain(words)], bold=True, align=ALIGN.CENTER)
    return grid


def _add_row(grid) -> list:
    row = grid.add_row()
    keep_whole(row._tr)
    return list(row.cells)


def _fill(cell, texts, *, bold: bool = False, align=ALIGN.LEFT) -> None:
    cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
    for index, text in enumerate(texts or [()]):
        paragraph = cell.add_paragraph() if index else cell.paragraphs[0]
        paragraph.style, paragraph.alignment = CELL, align
        write(paragraph, text)
        for run in paragraph.runs:
            run.font.bold = bold or run.font.bold
