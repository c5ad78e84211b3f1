"""The lines of a printed score table: what belongs together, what is heading, total or signature."""

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from agencies.text import fold
from agencies.workbooks import Cell

from ..sets import REMAINDER_NAME
from .layout import Layout

TOTALS = ("tổng điểm", "tổng cộng", "tổng số", "cộng")
CODE = re.compile(r"[0-9A-Za-zĐđ]+([.,][0-9A-Za-zĐđ]+)*\.?")
COLUMN_NUMBERS = {"1 2", "2 3", "A B", "a b"}  # «(1) (2) (3)» or «A B 1 2» below a heading
NUMBER = re.compile(r"\W*\d")
LABELS = ("maximum", "achieved", "lost", "cause", "reason", "explanation")


@dataclass(frozen=True)
class Line:
    """One line: its cells by kind, its name with what a page break had cut off, and the area of its cause.

    ``causes`` holds the rows that share the cause's merged cell (only the own one where nothing is merged).
    """

    row: int
    code: Cell
    name: str
    cells: dict[str, Cell]
    causes: tuple[int, int]
    is_total: bool = False

    @property
    def is_remainder(self) -> bool:
        return self.code.is_empty and fold(self.name) == fold(REMAINDER_NAME)

    @property
    def first(self) -> Cell:
        """The first cell in which something stands."""
        return next((cell for cell in (self.code, *self.cells.values()) if not cell.is_empty), self.code)

    @property
    def is_remark(self) -> bool:
        """A note or a signature: neither a figure nor anything like a code."""
        has_figure = any(_is_figure(self.cells[kind]) for kind in ("maximum", "achieved", "lost"))
        looks_like_text = isinstance(self.code.value, str) and not CODE.fullmatch(fold(self.code.text))
        return not has_figure and not self.is_remainder and (self.code.is_empty or looks_like_text)


def read_lines(layout: Layout) -> list[Line]:
    """Every line of the table; repeated headings, empty rows and the numbers of the columns are left out.

    A total may stand above, between or below the lines; below one, notes and signatures are left out too.
    """
    found: list[Line] = []
    has_total = False
    for row in range(layout.first_row, len(layout.sheet.rows)):
        line = _read(layout, row)
        if layout.is_heading(row) or _says_nothing(line) or (has_total and line.is_remark and not line.is_total):
            continue
        if _continues(line, found):
            found[-1] = replace(found[-1], name=f"{found[-1].name} {line.name}")
            continue
        found.append(line)
        has_total = has_total or (line.is_total and len(found) > 1)
    return found


def _read(layout: Layout, row: int) -> Line:
    name = " ".join(layout.cell(row, "name").text.split())
    cells = {kind: layout.cell(row, kind) for kind in LABELS}
    code = layout.cell(row, "code")
    area = _area(layout, row)
    cells["cause"] = layout.cell(area[0], "cause")
    return Line(row, code, name, cells, area, is_total=is_total(code, name))


def is_total(code: Cell, name: str) -> bool:
    """Whether a line is the total of the table; what has a code of its own may well be called «Tổng số hồ sơ …»."""
    return fold(name if code.is_empty else code.text).startswith(TOTALS)


def _area(layout: Layout, row: int) -> tuple[int, int]:
    column = layout.columns.get("cause")
    for first_row, first_column, last_row, last_column in layout.sheet.merged:
        if column is not None and first_row <= row <= last_row and first_column <= column <= last_column:
            return first_row, last_row
    return row, row


def _says_nothing(line: Line) -> bool:
    is_empty = line.code.is_empty and not line.name and not _has_figures(line)
    return is_empty or f"{line.code.text.strip('()')} {line.name.strip('()')}" in COLUMN_NUMBERS


def _is_figure(cell: Cell) -> bool:
    return isinstance(cell.value, Decimal) or bool(NUMBER.match(cell.text))


def _has_figures(line: Line) -> bool:
    return any(not line.cells[kind].is_empty for kind in ("maximum", "achieved"))


def _continues(line: Line, found: list[Line]) -> bool:
    """Whether the row only holds the rest of a name that a page break cut in two."""
    if not found or not line.code.is_empty or _has_figures(line) or line.is_total or line.is_remainder:
        return False
    own_cause = line.causes[0] == line.row and not line.cells["cause"].is_empty
    return bool(line.name) and not own_cause
