"""Writing .xlsx: no text becomes a formula, numbers stay numbers, nothing is cut off."""

import io
import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from ..telling import Tell, silent
from .sheet import address

LONGEST_TEXT = 32_767
BEGUN, ENDED = 40, 90  # per cent of an export before the first row is written and after the last
LIVE = ("=", "+", "-", "@", "\t", "\r")  # what Excel takes for the beginning of a formula once the cell is edited
BAD_TITLE = re.compile(r"[\[\]:*?/\\]")
LINE = Side(style="thin", color="BCCADB")
FILLS = {"head": "E9F0F7", "area": "F1F5F9", "total": "E9F0F7", "bad": "FFD9CC", "note": "FFF4D6"}
BOLD = {"head", "area", "total"}


@dataclass(frozen=True)
class Out:
    """One cell to be written; ``style`` is "", "head", "area", "total", "bad" or "note", ``comment`` a remark on it."""

    value: str | Decimal | int | date | bool | None
    style: str = ""
    comment: str = ""
    number_format: str = ""


@dataclass(frozen=True)
class OutSheet:
    """One sheet: rows of plain values or Out, column widths in characters, merged areas counted from 0.

    The first ``frozen`` rows stay on screen and are repeated on every printed page; so do the first
    ``frozen_columns``, where there are more columns than a screen shows.
    """

    title: str
    rows: list[list]
    widths: list[int] = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    frozen: int = 0
    frozen_columns: int = 0


def write_workbook(sheets: list[OutSheet], *, tell: Tell = silent) -> bytes:
    """The file; ``tell`` hears of its rows.

    Raises ValidationError for text that Excel cannot hold (control characters, over 32,767 characters).
    """
    book = Workbook()
    book.remove(book.active)
    for sheet in sheets:
        _write_sheet(book, sheet, tell)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _write_sheet(book: Workbook, sheet: OutSheet, tell: Tell) -> None:
    page = book.create_sheet(BAD_TITLE.sub(" ", sheet.title)[:31].strip("' ") or "Trang 1")
    for number, values in enumerate(sheet.rows):
        tell(BEGUN + (ENDED - BEGUN) * number // len(sheet.rows), f"Đang ghi dòng {number + 1} trên {len(sheet.rows)}")
        for column, value in enumerate(values):
            _write_cell(page, number, column, value if isinstance(value, Out) else Out(value))
    for number, width in enumerate(sheet.widths, start=1):
        page.column_dimensions[get_column_letter(number)].width = width
    for first_row, first_column, last_row, last_column in sheet.merged:
        page.merge_cells(f"{address(first_row, first_column)}:{address(last_row, last_column)}")
    _set_up_page(page, sheet.frozen, sheet.frozen_columns)


def _write_cell(page, row: int, column: int, out: Out) -> None:
    cell = page.cell(row + 1, column + 1)
    if isinstance(out.value, str):
        _write_text(cell, out.value)
    else:
        cell.value = out.value
        cell.number_format = out.number_format or ("0.00" if isinstance(out.value, Decimal) else cell.number_format)
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    if out.style or out.value is not None:
        cell.border = Border(LINE, LINE, LINE, LINE)
    if out.style in FILLS:
        cell.fill = PatternFill("solid", fgColor=FILLS[out.style])
    if out.style in BOLD:
        cell.font = Font(bold=True)
    if out.comment:
        cell.comment = Comment(out.comment, "Điểm CCHC", width=320, height=120)


def _write_text(cell, text: str) -> None:
    if ILLEGAL_CHARACTERS_RE.search(text):
        raise ValidationError(
            f"«{ILLEGAL_CHARACTERS_RE.sub('?', text)[:40]}» có ký tự điều khiển, Excel không ghi được."
        )
    if len(text) > LONGEST_TEXT:
        raise ValidationError(f"«{text[:40]}…» dài {len(text)} chữ, một ô Excel giữ nhiều nhất 32.767.")
    cell.value = text
    cell.data_type = "s"  # also where the text looks like a formula, a number or an error
    cell.number_format = "@"
    cell.quotePrefix = text.startswith(LIVE)


def _set_up_page(page, frozen: int, columns: int) -> None:
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", page.PAPERSIZE_A4
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.page_setup.fitToHeight = 0  # as many pages downwards as it takes
    if frozen:
        page.freeze_panes = f"{get_column_letter(columns + 1)}{frozen + 1}"
        page.print_title_rows = f"1:{frozen}"
    if columns:
        page.print_title_cols = f"A:{get_column_letter(columns)}"
