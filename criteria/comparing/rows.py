"""A comparison line by line, ready to be shown: figures in print, the kind of change in words."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from ..comparison import Criterion, Difference, Kind, index_of
from ..comparison.ranking import without_index
from ..comparison.wording import PARTS, changed_points
from ..points import format_percent, format_points
from ..scoring import NORMAL, Total

KINDS = {"bonus": "điểm thưởng", "penalty": "điểm phạt"}
TAGS = {
    Kind.MAXIMUM: "tag-warn",
    Kind.ADDED: "tag-warn",
    Kind.REMOVED: "tag-warn",
    Kind.APPLIES: "tag-warn",
    Kind.BLANK: "tag-plain",
}
ABSENT, BLANK, NOT_APPLICABLE = "–", "chưa có", "không áp dụng"


@dataclass(frozen=True)
class Figure:
    """One figure of one side; ``value`` is None where there is none, and ``text`` says why."""

    value: Decimal | None
    text: str


@dataclass(frozen=True)
class Row:
    """One line of the comparison. ``change`` is None where nothing can be compared; ``kind`` and ``tag`` are of leaves;
    ``notes`` say what else a reader must know of the line."""

    key: int
    code: str
    name: str
    depth: int
    is_leaf: bool
    outside: str
    maxima: tuple[Figure, Figure]
    points: tuple[Figure, Figure]
    change: Decimal | None
    shown_change: str
    kind: Kind
    label: str
    tag: str
    notes: tuple[str, ...]

    @property
    def css(self) -> str:
        way = "" if not self.change else " is-up" if self.change > 0 else " is-down"
        return f"level-{self.depth}{way}"

    @property
    def is_changed(self) -> bool:
        return self.is_leaf and self.kind is not Kind.UNCHANGED

    @property
    def is_down(self) -> bool:
        return self.is_leaf and self.change is not None and self.change < 0


FILTERS: dict[str, Callable[[Row], bool]] = {"thay-doi": lambda row: row.is_changed, "giam": lambda row: row.is_down}


def rows_of(whole: Difference, *, is_percent: bool, decimals: int = 2) -> list[Row]:
    """All lines in order, a lĩnh vực before what stands below it."""
    reading = _Percent(decimals) if is_percent else _Points(decimals)
    return list(_walk(whole.below, 0, reading))


def only(rows: list[Row], wanted: Callable[[Row], bool]) -> list[Row]:
    """The leaves that are wanted, with the lines above them."""
    kept: list[Row] = []
    depth = -1  # of the line that was kept last: what stands above it is kept too
    for row in reversed(rows):
        if (row.is_leaf and wanted(row)) or (not row.is_leaf and row.depth < depth):
            kept.append(row)
            depth = row.depth
    return kept[::-1]


def _walk(lines: tuple[Difference, ...], depth: int, reading: "_Points") -> Iterator[Row]:
    for line in lines:
        yield reading.row(line, depth)
        yield from _walk(line.below, depth + 1, reading)


@dataclass(frozen=True)
class _Points:
    """Lines in points."""

    decimals: int

    def row(self, line: Difference, depth: int) -> Row:
        one, pair, is_leaf = line.pair.criterion, line.pair, not line.below
        sides = ((pair.before, line.before), (pair.after, line.after))
        change = self.change(line)
        return Row(
            key=one.pk,
            code=one.code,
            name=one.name,
            depth=depth,
            is_leaf=is_leaf,
            outside=KINDS.get(one.kind, ""),
            maxima=tuple(self.maximum(*side, is_leaf) for side in sides),
            points=tuple(self.achieved(*side, is_leaf) for side in sides),
            change=change,
            shown_change=self.signed(change),
            kind=line.kind,
            label="" if line.below and line.kind in (Kind.BELOW, Kind.UNCHANGED) else self.label(line),
            tag=self.tag(line, change),
            notes=tuple(self.notes(line)),
        )

    def maximum(self, criterion: Criterion | None, total: Total, is_leaf: bool) -> Figure:
        if criterion is None:
            return Figure(None, ABSENT)
        value = criterion.maximum if is_leaf or criterion.kind != NORMAL else total.maximum
        return Figure(value, self.printed(value))

    def achieved(self, criterion: Criterion | None, total: Total, is_leaf: bool) -> Figure:
        if words := _without_points(criterion, total, is_leaf):
            return Figure(None, words)
        value = self.value(total)
        return Figure(value, self.printed(value))

    def change(self, line: Difference) -> Decimal | None:
        """The change of points; None where a blank on one side has a part in it."""
        is_blank = line.before.is_blank or line.after.is_blank or (line.kind is Kind.BLANK and not line.below)
        return None if is_blank or line.parts.blank else line.points

    def value(self, total: Total) -> Decimal | None:
        return total.final

    def printed(self, value: Decimal | None) -> str:
        return format_points(value, self.decimals)

    def signed(self, value: Decimal | None) -> str:
        return "" if value is None else f"{'+' if value > 0 else ''}{self.printed(value)}"

    def label(self, line: Difference) -> str:
        if line.kind is Kind.APPLIES:
            return (
                "nay áp dụng" if line.after.maximum or line.after.missing or line.after.extra else "nay không áp dụng"
            )
        if line.kind is Kind.ACHIEVED:
            return "tăng điểm" if line.points > 0 else "giảm điểm"
        return "thiếu điểm" if line.kind is Kind.BLANK else line.kind.value

    def tag(self, line: Difference, change: Decimal | None) -> str:
        if line.kind is Kind.ACHIEVED:
            return "tag-ok" if change and change > 0 else "tag-lost"
        return TAGS.get(line.kind, "")

    def notes(self, line: Difference) -> Iterator[str]:
        """The earlier code or name; how a change with another maximum is made up."""
        if line.pair.note:
            yield line.pair.note
        if line.kind is Kind.MAXIMUM and not line.below and line.parts.own and line.parts.maxima:
            each = [f"{PARTS[name]} {changed_points(getattr(line.parts, name))}" for name in ("maxima", "own")]
            yield f"trong đó {'; '.join(each)}"


class _Percent(_Points):
    """Lines in percent: of what has others below it the mean."""

    def label(self, line: Difference) -> str:
        if line.kind is Kind.ACHIEVED and line.percent is not None:
            return "tăng" if line.percent > 0 else "giảm"
        return super().label(line)

    def change(self, line: Difference) -> Decimal | None:
        return line.percent

    def value(self, total: Total) -> Decimal | None:
        return index_of(total)

    def maximum(self, criterion: Criterion | None, total: Total, is_leaf: bool) -> Figure:
        return Figure(None, ABSENT if criterion is None else "")

    def achieved(self, criterion: Criterion | None, total: Total, is_leaf: bool) -> Figure:
        figure = super().achieved(criterion, total, is_leaf)
        return Figure(None, without_index(total)) if figure.text == "" else figure

    def printed(self, value: Decimal | None) -> str:
        return format_percent(value) if value is not None else ""

    def signed(self, value: Decimal | None) -> str:
        return "" if value is None else f"{'+' if value > 0 else ''}{format_points(value)}"

    def notes(self, line: Difference) -> Iterator[str]:
        if line.pair.note:
            yield line.pair.note


def _without_points(criterion: Criterion | None, total: Total, is_leaf: bool) -> str:
    """Why there are no points to show; "" where there are."""
    if criterion is None:
        return ABSENT
    if total.is_blank:
        return BLANK
    if criterion.kind != NORMAL or total.maximum:
        return ""
    return NOT_APPLICABLE if total.missing == 0 and (criterion.maximum or not is_leaf) else ""
