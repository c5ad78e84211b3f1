"""The lines of a printed score table: what belongs together, what is heading, total or signature."""

from dataclasses import dataclass, replace

from agencies.workbooks import Cell, fold

from ..sets import REMAINDER_NAME
from .layout import Layout

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


def read_lines(layout: Layout) -> list[Line]:
    """Every line down to the total; below it stand signatures. A repeated heading and empty rows are left out."""
    found: list[Line] = []
    for row in range(layout.first_row, len(layout.sheet.rows)):
        if layout.is_heading(row):
            continue
        line = _read(layout, row)
        if line.code.is_empty and not line.name and not _has_figures(line):
            continue
        if _continues(line, found):
            found[-1] = replace(found[-1], name=f"{found[-1].name} {line.name}")
            continue
        found.append(line)
        if line.is_total:
            break
    return found


def _read(layout: Layout, row: int) -> Line:
    name = " ".join(layout.cell(row, "name").text.split())
    cells = {kind: layout.cell(row, kind) for kind in LABELS}
    code = layout.cell(row, "code")
    area = _area(layout, row)
    cells["cause"] = layout.cell(area[0], "cause")
    return Line(row, code, name, cells, area, is_total=is_total(name, code.text))


def is_total(*texts: str) -> bool:
    """Whether the code or the name of a line says that it is the total of the table."""
    return any(fold(text).startswith(("tổng điểm", "tổng cộng", "tổng số", "cộng")) for text in texts)


def _area(layout: Layout, row: int) -> tuple[int, int]:
    column = layout.columns.get("cause")
    for first_row, first_column, last_row, last_column in layout.sheet.merged:
        if column is not None and first_row <= row <= last_row and first_column <= column <= last_column:
            return first_row, last_row
    return row, row


def _has_figures(line: Line) -> bool:
    return any(not line.cells[kind].is_empty for kind in ("maximum", "achieved"))


def _continues(line: Line, found: list[Line]) -> bool:
    """Whether the row only holds the rest of a name that a page break cut in two."""
    if not found or not line.code.is_empty or _has_figures(line) or line.is_total or line.is_remainder:
        return False
    own_cause = line.causes[0] == line.row and not line.cells["cause"].is_empty
    return bool(line.name) and not own_cause
