"""The person's own sheet again, with a colour and a remark on every cell that could not be taken."""

from ..telling import Tell, silent
from .finding import Finding
from .sheet import Sheet
from .writer import Out, OutSheet, write_workbook

WIDEST = 60


def marked_workbook(sheet: Sheet, *, errors: list[Finding], warnings: list[Finding], tell: Tell = silent) -> bytes:
    """An .xlsx of the sheet that was read, and a second sheet that lists all findings."""
    marked = {found.ref: ("note", found) for found in warnings} | {found.ref: ("bad", found) for found in errors}
    rows = [[_cell(cell, marked) for cell in row] for row in sheet.rows]
    widths = [_width(sheet.rows, column) for column in range(max(map(len, sheet.rows), default=0))]
    whole = OutSheet(sheet.name, rows, widths=widths, merged=sheet.merged)
    return write_workbook([whole, _list([("Lỗi", "bad", errors), ("Lưu ý", "note", warnings)])], tell=tell)


def _cell(cell, marked: dict) -> Out:
    value = cell.text if cell.error or isinstance(cell.value, str) else cell.value
    if cell.ref not in marked:
        return Out(value)
    style, found = marked[cell.ref]
    return Out(value, style, comment=_words(found))


def _words(found: Finding) -> str:
    return f"{found.reason[0].upper()}{found.reason[1:]}. {found.remedy[0].upper()}{found.remedy[1:]}."


def _width(rows, column: int) -> int:
    longest = max((len(row[column].text) for row in rows if column < len(row)), default=0)
    return min(WIDEST, max(8, longest + 2))


def _list(kinds: list[tuple[str, str, list[Finding]]]) -> OutSheet:
    head = [Out(text, "head") for text in ("Loại", "Ô", "Giá trị", "Lý do", "Cách sửa")]
    rows = [
        [Out(kind, style), found.ref, found.value, found.reason, found.remedy]
        for kind, style, all_found in kinds
        for found in all_found
    ]
    return OutSheet("Cần sửa", [head, *rows], widths=[9, 8, 30, 50, 60], frozen=1)
