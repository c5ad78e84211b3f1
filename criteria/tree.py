"""A criteria set as a page shows it: its lines with what does not add up, read in one query."""

from dataclasses import dataclass
from decimal import Decimal

from .methods import METHODS
from .models import CriteriaSet, Criterion
from .ordering import roman_numeral, roman_value
from .points import format_points


@dataclass(frozen=True, slots=True)
class Line:
    """One criterion; ``gap`` is its maximum less that of its children (0 for a leaf, negative: they exceed it).

    ``method`` is the name of its scoring method in words, "" where points are entered directly.
    """

    criterion: Criterion
    is_leaf: bool
    depth: int
    maximum: str
    minimum: str
    gap: Decimal
    method: str = ""

    @property
    def problem(self) -> str:
        if not self.gap:
            return ""
        return f"các mục con cộng lại {'thiếu' if self.gap > 0 else 'thừa'} {format_points(abs(self.gap))} điểm"


@dataclass(frozen=True, slots=True)
class Tree:
    """All lines in the order of the set; ``maximum`` is the sum of the leaves within the scale."""

    lines: list[Line]
    maximum: str

    @property
    def leaves(self) -> int:
        return sum(line.is_leaf for line in self.lines)

    @property
    def areas(self) -> int:
        return sum(line.depth == 0 for line in self.lines)

    @property
    def problems(self) -> list[Line]:
        return [line for line in self.lines if line.gap]


def read_tree(criteria_set: CriteriaSet) -> Tree:
    """The lines of a set; percentages are not added up, nor are caps of bonus and penalty."""
    criteria = list(criteria_set.criteria.order_by("sort_key"))
    by_key = {criterion.pk: criterion for criterion in criteria}
    sums: dict[int, Decimal] = {}
    for criterion in criteria:
        criterion.criteria_set = criteria_set
        if criterion.parent_id:
            criterion.parent = by_key[criterion.parent_id]
            if criterion.kind == Criterion.Kind.NORMAL:
                sums[criterion.parent_id] = sums.get(criterion.parent_id, Decimal(0)) + criterion.maximum
    parents = {criterion.parent_id for criterion in criteria}
    adds_up = criteria_set.unit == CriteriaSet.Unit.POINTS
    whole = sum(
        (c.maximum for c in criteria if c.pk not in parents and c.kind == Criterion.Kind.NORMAL and adds_up), Decimal(0)
    )
    return Tree(
        [_line(c, c.pk not in parents, sums.get(c.pk, c.maximum) if adds_up else c.maximum) for c in criteria],
        format_points(whole if adds_up else Decimal(100), criteria_set.decimals),
    )


def next_code(parent: Criterion | None, siblings: list[str]) -> str:
    """A code for the next criterion below ``parent``: one after the last of ``siblings``; "" where none offers."""
    last = siblings[-1] if siblings else ""
    start, dot, part = last.rpartition(".")
    if part.isascii() and part.isdigit():
        return f"{start}{dot}{int(part) + 1}"
    if value := roman_value(part):
        return f"{start}{dot}{roman_numeral(value + 1)}"
    if last:
        return ""
    return f"{parent.code}.1" if parent and parent.code[-1:].isdigit() else "1"


def _line(criterion: Criterion, is_leaf: bool, below: Decimal) -> Line:
    decimals = criterion.criteria_set.decimals
    return Line(
        criterion=criterion,
        is_leaf=is_leaf,
        depth=criterion.depth,
        maximum=format_points(criterion.maximum, decimals),
        minimum=format_points(criterion.minimum, decimals) if criterion.minimum else "",
        gap=criterion.maximum - below if not is_leaf and criterion.kind == Criterion.Kind.NORMAL else Decimal(0),
        method=METHODS[criterion.method].label if criterion.method in METHODS else "",
    )
