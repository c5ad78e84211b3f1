"""The lines of an index, lĩnh vực or dimensions, in one year and the year before."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from ..comparison import Criterion, Difference, Kind, Result, compare, index_of, pair_up
from ..models import Assessment
from ..models import Criterion as CriterionRow
from ..points import format_percent, format_points, format_result
from ..scoring import NORMAL, Total
from .heat import CRITERION, leaves_of
from .year_result import YearResult, stored_total

NOTHING = "–"


@dataclass(frozen=True)
class IndexLine:
    """A lĩnh vực or dimension in both years, in print; ``note`` says how its criteria changed."""

    title: str
    depth: int
    before: str
    after: str
    values: tuple[Decimal | None, Decimal | None]
    change: Decimal | None
    note: str

    @property
    def change_text(self) -> str:
        return NOTHING if self.change is None else ("+" if self.change > 0 else "") + _signed(self.change)

    @property
    def css(self) -> str:
        return "state-ok" if (self.change or 0) > 0 else "state-bad" if (self.change or 0) < 0 else "muted"


@dataclass(frozen=True)
class Reading:
    """The criteria and points of all tables whose lines are shown: two queries."""

    criteria: dict[int, list[Criterion]]
    leaves: dict[int, dict]

    @classmethod
    def of(cls, results: Iterable[YearResult]) -> "Reading":
        tables = [table for one in results for table in (one.table, one.before) if table]
        rows = CriterionRow.objects.filter(criteria_set__in={table.criteria_set_id for table in tables})
        criteria: dict[int, list[Criterion]] = {table.criteria_set_id: [] for table in tables}
        for key, *fields in rows.order_by("sort_key").values_list("criteria_set", *CRITERION):
            criteria[key].append(Criterion(*fields))
        return cls(criteria, leaves_of([table.pk for table in tables]))

    def lines(self, shown: YearResult) -> list[IndexLine]:
        """The lĩnh vực; of percentages, which have few lines, also what is below them."""
        after = self._result(shown.table)
        before = self._result(shown.before) if shown.before else Result([], {})
        difference = compare(pair_up(before.criteria, after.criteria), before, after)
        return list(_lines(difference, shown))

    def _result(self, table: Assessment) -> Result:
        return Result(self.criteria[table.criteria_set_id], self.leaves[table.pk])


def _lines(above: Difference, shown: YearResult, depth: int = 0) -> Iterable[IndexLine]:
    for line in above.below:
        yield _line(line, shown, depth)
        if shown.is_percent:
            yield from _lines(line, shown, depth + 1)


def _line(line: Difference, shown: YearResult, depth: int) -> IndexLine:
    is_compared = shown.before is not None and line.kind not in (Kind.ADDED, Kind.REMOVED, Kind.BLANK)
    is_compared &= not (line.before.missing or line.after.missing)
    if line.pair.criterion.kind != NORMAL:  # not entered yet is no loss of a bonus
        is_compared &= not (shown.total.missing or stored_total(shown.before or shown.table).missing)
    change = (line.percent if shown.is_percent else line.points) if is_compared else None
    note = line.kind.value if shown.before and line.kind in (Kind.ADDED, Kind.REMOVED, Kind.MAXIMUM) else ""
    totals = line.before, line.after
    figures = [_figure(total, shown.is_percent) for total in totals]
    values = tuple(_value(total, shown.is_percent) for total in totals)
    return IndexLine(line.pair.title, depth, *figures, values, change, note)


def _value(total: Total, is_percent: bool) -> Decimal | None:
    """The points, or the mean of percentages to two decimals; None for what is not entered or not there."""
    if total.missing or not (total.maximum or total.extra):
        return None
    return index_of(total) if is_percent else total.final


def _figure(total: Total, is_percent: bool) -> str:
    """ "9,50/10,00" or "85,32%"; what is not entered, or not there, is a dash."""
    value = _value(total, is_percent)
    if value is None:
        return NOTHING
    if is_percent:
        return format_percent(value)
    return format_result(value, total.maximum).removesuffix(" điểm") or _signed(value)


def _signed(value: Decimal) -> str:
    """Points with a true minus sign where they are below 0 (penalty)."""
    return f"{'−' if value < 0 else ''}{format_points(abs(value))}"
