"""Reading .xlsx: within limits, values as Excel shows them, every failure one sentence.

openpyxl interprets the cells; its loop over a sheet is replaced, because it reads a thousand things that a table of
values does not need, and because its read-only mode knows neither merged cells nor formulas beside their results.
"""

import logging
import math
import warnings
from datetime import datetime, time, timedelta
from decimal import Decimal

from openpyxl import load_workbook
from openpyxl.styles.numbers import BUILTIN_FORMATS
from openpyxl.utils.cell import range_boundaries
from openpyxl.worksheet._reader import FORMULA_TAG, MERGE_TAG, ROW_TAG, WorkSheetParser
from openpyxl.xml.functions import iterparse

from .archive import BROKEN, open_archive
from .sheet import Cell, Sheet, Workbook, WorkbookRefused, address

log = logging.getLogger(__name__)
MOST_ROWS, MOST_COLUMNS, MOST_SHEETS = 2000, 40, 50
LONGEST_TEXT = 32_767  # what a cell of Excel holds
MOST_MERGES = 5000
NO_SHEETS = "Tệp không có trang tính nào: mở bằng Excel kiểm tra lại."
BEYOND = (
    "Trang «{}» có dữ liệu ở ô {}, ngoài {} dòng × {} cột đầu: xoá phần thừa hoặc chép bảng cần nhập sang tệp mới, "
    "bắt đầu từ ô A1."
)
TOO_LONG = "Ô {} của trang «{}» dài quá 32.767 chữ: rút gọn rồi lưu lại."
BUILTIN_LIMIT = 164  # number formats from here on are the workbook's own


def read_workbook(file, *, name: str) -> Workbook:
    """The values of every sheet of a binary file. Raises WorkbookRefused, and nothing else.

    At most 10 MB, 50 sheets of 2,000 × 40 cells with content each; more is refused, never cut off.
    """
    try:
        with open_archive(file), warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of things in the file that a table of values does not need
            file.seek(0)
            return _read(load_workbook(file, read_only=True, data_only=True, keep_links=False))
    except WorkbookRefused:
        raise
    except Exception as error:
        # Neither the name nor the words of the file, which are people's own.
        log.info("workbook (%.10s) could not be read: %s", name.rpartition(".")[2], type(error).__name__)
        raise WorkbookRefused(BROKEN) from error


def _read(book) -> Workbook:
    sheets = book.worksheets
    if not sheets or len(sheets) > MOST_SHEETS:
        raise WorkbookRefused(
            NO_SHEETS if not sheets else f"Tệp có {len(sheets)} trang tính, nhiều nhất {MOST_SHEETS}."
        )
    percents = _percent_styles(book)
    found = [_read_sheet(book, sheet, percents) for sheet in sheets]
    return Workbook(sorted(found, key=lambda sheet: sheet.is_hidden))


def _percent_styles(book) -> set[int]:
    """The styles in which 0.85 is shown as 85 %."""
    own = book._number_formats
    found = set()
    for number, style in enumerate(book._cell_styles):
        key = style.numFmtId
        shown = BUILTIN_FORMATS.get(key, "") if key < BUILTIN_LIMIT else own[key - BUILTIN_LIMIT]
        if "%" in shown:
            found.add(number)
    return found


def _read_sheet(book, sheet, percents: set[int]) -> Sheet:
    with book._archive.open(sheet._worksheet_path) as source:
        parser = _Parser(sheet.title, source, sheet, percents)
        rows, merged = parser.table()
    return Sheet(sheet.title, rows, merged, sheet.sheet_state != "visible")


class _Parser(WorkSheetParser):
    """openpyxl's reading of cells, in a loop of our own that keeps within the limits."""

    def __init__(self, title: str, source, sheet, percents: set[int]):
        book = sheet.parent
        super().__init__(
            source,
            sheet._shared_strings,
            data_only=True,
            epoch=book.epoch,
            date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        )
        self.title, self.percents = title, percents

    def table(self) -> tuple[list[list[Cell]], list[tuple]]:
        cells: dict[int, dict[int, Cell]] = {}
        merged: list[tuple] = []
        for _, element in iterparse(self.source):
            if element.tag == ROW_TAG:
                _, found = self.parse_row(element)
                self._keep(cells, found)
                element.clear()
            elif element.tag == MERGE_TAG:
                merged = [_merge(part.get("ref")) for part in element][:MOST_MERGES]
        return _rows(cells), [area for area in merged if area]

    def parse_cell(self, element):
        parsed = super().parse_cell(element)
        parsed["is_formula"] = element.find(FORMULA_TAG) is not None
        return parsed

    def _keep(self, cells: dict, found: list[dict]) -> None:
        for parsed in found:
            row, column = parsed["row"] - 1, parsed["column"] - 1
            cell = self._cell(parsed, row, column)
            if cell.is_empty:
                continue
            if not (0 <= row < MOST_ROWS and 0 <= column < MOST_COLUMNS):
                raise WorkbookRefused(BEYOND.format(self.title, cell.ref, MOST_ROWS, MOST_COLUMNS))
            cells.setdefault(row, {})[column] = cell

    def _cell(self, parsed: dict, row: int, column: int) -> Cell:
        value, ref = parsed["value"], address(row, column)
        if isinstance(value, str):
            if len(value) > LONGEST_TEXT:
                raise WorkbookRefused(TOO_LONG.format(ref, self.title))
            value = value if value.strip() else None
        error = str(value) if parsed["data_type"] == "e" else ""
        value, error = (None, error) if error else _plain(value)
        return Cell(ref, value, parsed["is_formula"], int(parsed["style_id"]) in self.percents, error)


def _plain(value):
    """The value without floating-point noise, and the error it stands for: a number that is none has no value."""
    if isinstance(value, bool):
        return value, ""
    if isinstance(value, int | float):
        return (Decimal(format(value, ".15g")), "") if math.isfinite(value) else (None, "#NUM!")
    if isinstance(value, timedelta):
        return str(value), ""
    if isinstance(value, datetime) and value.time() == time():
        return value.date(), ""
    return value, ""


def _rows(cells: dict[int, dict[int, Cell]]) -> list[list[Cell]]:
    last = max(cells, default=-1)
    return [
        [cells[row].get(column) or Cell(address(row, column)) for column in range(max(cells[row]) + 1)]
        if row in cells
        else []
        for row in range(last + 1)
    ]


def _merge(ref: str | None) -> tuple[int, int, int, int] | None:
    """A merged area within the limits, counted from 0; None for one that begins outside them."""
    first_column, first_row, last_column, last_row = range_boundaries(ref)
    if first_row > MOST_ROWS or first_column > MOST_COLUMNS:
        return None
    return first_row - 1, first_column - 1, min(last_row, MOST_ROWS) - 1, min(last_column, MOST_COLUMNS) - 1
