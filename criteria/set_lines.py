"""Which row of a sheet stands below which: by the code itself, or by the column «Thuộc mã»."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from agencies.sheets.rows import parents_first
from agencies.workbooks import Cell, Refused, finding

from .models import Criterion

ONCE = "mỗi mã chỉ một dòng trong cùng mục: xoá một dòng, hoặc ghi mục khác ở cột «Thuộc mã»"


@dataclass(eq=False)
class Line:
    """A row: its code ("" for a remainder), the code it names as its parent (None: the sheet has no such column).

    ``above`` is the parent found, a line or a stored criterion; ``stored`` the criterion that the row means, ``made``
    what the import makes of it; ``refused`` says what is wrong with the row's place.
    """

    row: dict
    cell: Cell
    code: str
    parent_cell: Cell | None = None
    parent_code: str | None = None
    above: "Line | Criterion | None" = None
    stored: Criterion | None = None
    made: Criterion | None = None
    refused: Refused | None = None

    @property
    def node(self) -> Criterion | None:
        return self.made or self.stored


@dataclass
class Places:
    """The stored tree and the lines of one sheet."""

    stored: list[Criterion]
    lines: list[Line] = field(default_factory=list)

    def __post_init__(self):
        self.rows: dict[str, list[int]] = {}  # where each code stands in the sheet
        self.by_place = {(node.parent_id, node.code): node for node in self.stored}
        self.codes = Counter(node.code for node in self.stored)
        self.by_code = {node.code: node for node in self.stored if self.codes[node.code] == 1 and node.code}

    def settle(self) -> list[Line]:
        """Find parents and stored criteria; the lines come back parents first, otherwise in order."""
        for number, line in enumerate(self.lines):
            self.rows.setdefault(line.code, []).append(number)
        for number, line in enumerate(self.lines):
            try:
                line.above = self._above(number, line)
            except Refused as refused:
                line.refused = refused
        for line in [line for line in self.lines if _is_below_itself(line)]:
            reason = "thuộc chính dòng này (đi vòng quanh)"
            line.refused = Refused(finding(line.parent_cell or line.cell, reason, "sửa cột «Thuộc mã»"))
            line.above = None
        ordered = parents_first(self.lines, lambda line: line.above if isinstance(line.above, Line) else None)
        taken: dict = {}
        for line in ordered:
            line.stored = self._meant(line, is_single=len(self.rows[line.code]) == 1)
            self._refuse_second(line, taken)
        return ordered

    def _above(self, number: int, line: Line) -> "Line | Criterion | None":
        if line.parent_code:
            found = self._named(number, line, line.parent_code)
            if found is None:
                reason = "không có mục mang mã này trong tệp và trong bộ tiêu chí"
                raise Refused(finding(line.parent_cell, reason, "ghi mã của một mục có sẵn, hoặc thêm dòng cho mục đó"))
            return found
        parts = line.code.split(".")
        starts = [".".join(parts[:length]) for length in range(len(parts) - 1, 0, -1)]
        found = next((found for start in starts if (found := self._named(number, line, start))), None)
        if found is None and line.parent_code is None and line.code in self.by_code:
            return self.by_code[line.code].parent  # the sheet says nothing of places
        return found

    def _named(self, number: int, line: Line, code: str) -> "Line | Criterion | None":
        """The nearest line above with this code, else the only one of the sheet, else of the set."""
        rows = self.rows.get(code, [])
        place = bisect_left(rows, number)
        if place:
            return self.lines[rows[place - 1]]
        below = [self.lines[row] for row in rows if row != number]
        if len(below) > 1 or (not below and self.codes[code] > 1):
            reason = f"mã {code} có ở nhiều mục"
            raise Refused(finding(line.parent_cell or line.cell, reason, "đặt dòng này ngay dưới mục của nó"))
        return below[0] if below else self.by_code.get(code)

    def _meant(self, line: Line, *, is_single: bool) -> Criterion | None:
        """The stored criterion at this place; one whose code is the only one, wherever it stands."""
        above = line.above.stored if isinstance(line.above, Line) else line.above
        if line.above is None or above is not None:
            found = self.by_place.get((above.pk if above else None, line.code))
            if found is not None:
                return found
        return self.by_code.get(line.code) if is_single else None

    def _refuse_second(self, line: Line, taken: dict) -> None:
        if line.refused:
            return
        place = line.stored.pk if line.stored else (line.above, line.code)
        first = taken.setdefault(place, line)
        if first is not line:
            line.refused = Refused(finding(line.cell, f"đã có ở ô {first.cell.ref}", ONCE))


def _is_below_itself(line: Line) -> bool:
    current, passed = line.above, set()
    while isinstance(current, Line) and current not in passed | {line}:
        passed.add(current)
        current = current.above
    return current is line


def depth_first(nodes: Iterable[Criterion]) -> list[Criterion]:
    """Parents before children; the order among siblings is of no account."""
    below: dict[int | None, list[Criterion]] = {}
    for node in nodes:
        below.setdefault(node.parent_id, []).append(node)
    found: list[Criterion] = []
    waiting = [None]
    while waiting:
        children = below.get(waiting.pop(), [])
        found += children
        waiting += [child.pk for child in children]
    return found
