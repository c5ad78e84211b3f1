"""Agencies that were merged: the results of all predecessors beside the present one, never their mean."""

from dataclasses import dataclass
from decimal import Decimal

from agencies.models import Agency

from ..comparison import Pair, Place, index_of, pair_up, wording
from ..models import Assessment, CriteriaSet
from ..points import format_percent, format_points, format_result
from ..scoring import Total
from .choices import Predecessors
from .level import Level
from .reading import Readings
from .sides import Side


@dataclass(frozen=True)
class Column:
    """One agency's result; ``totals`` is None where its table is not in the person's sight or there is none."""

    name: str
    year: int
    table: Assessment | None
    place: Place | None
    totals: dict[int | None, Total] | None

    @property
    def rank(self) -> str:
        return self.place.words if self.place else "chưa xếp hạng"

    @property
    def index(self) -> Decimal | None:
        """In percent; the published one where the table itself is not in sight."""
        if self.totals is None:
            return self.place.index if self.place else None
        return index_of(self.totals[None])

    @property
    def shown_index(self) -> str:
        return "chưa có" if self.index is None else format_percent(self.index)


@dataclass(frozen=True)
class Beside:
    """The predecessors in order, at the end the agency itself; ``rows`` are its lĩnh vực with the points of each."""

    columns: list[Column]
    rows: list[tuple[str, list[str]]]
    sentences: list[str]
    notes: list[str]
    is_percent: bool

    @property
    def shown_rows(self) -> list[tuple[str, list[tuple[Column, str]]]]:
        """Each lĩnh vực with its figures beside their columns."""
        return [(name, list(zip(self.columns, figures, strict=True))) for name, figures in self.rows]


def beside(first: Predecessors, last: Side, readings: Readings, earlier: Level, later: Level) -> Beside:
    """Reads one query more: the names of predecessors without a result."""
    present = last.assessment
    names = {table.agency_id: str(table.agency) for table in first.tables}
    if missing := set(first.agencies) - names.keys():
        names |= {one.pk: str(one) for one in Agency.objects.filter(pk__in=missing)}
    columns = [_earlier(agency, names[agency], first, readings, earlier) for agency in first.agencies]
    is_percent = present.criteria_set.unit == CriteriaSet.Unit.PERCENT
    totals = readings.side(last).totals()
    columns.append(Column(str(present.agency), present.year, present, later.place_of(present), totals))
    sentence = wording.predecessors_sentence([(one.name, one.place) for one in columns[:-1]], f"năm {first.year}")
    return Beside(
        columns,
        _rows(columns, readings, is_percent=is_percent),
        [sentence, _present_sentence(columns[-1], is_percent=is_percent)],
        [_out_of_sight(one) for one in first.tables if not one.in_sight],
        is_percent,
    )


def _earlier(agency: int, name: str, first: Predecessors, readings: Readings, level: Level) -> Column:
    table = next((one for one in first.tables if one.agency_id == agency), None)
    place = level.place_of(table) if table else None
    totals = readings.result(table).totals() if table and table.in_sight else None
    return Column(name, first.year, table if totals else None, place, totals)


def _rows(columns: list[Column], readings: Readings, *, is_percent: bool) -> list[tuple[str, list[str]]]:
    """The lĩnh vực of the present set, each with what the columns have of it; earlier ones are left out."""
    present = readings.criteria.get(columns[-1].table.criteria_set_id, [])
    by_column = [_areas(column, present, readings) for column in columns]
    return [
        (
            f"{one.code} {one.name}".strip(),
            [_figure(column, areas.get(one.pk), is_percent) for column, areas in zip(columns, by_column, strict=True)],
        )
        for one in present
        if one.parent is None
    ]


def _areas(column: Column, present: list, readings: Readings) -> dict[int, int]:
    """Key of a present lĩnh vực → key of what it was in the column's own set."""
    if column.totals is None:
        return {}
    pairs: tuple[Pair, ...] = pair_up(readings.criteria.get(column.table.criteria_set_id, []), present)
    return {pair.after.pk: pair.before.pk for pair in pairs if pair.before and pair.after}


def _figure(column: Column, key: int | None, is_percent: bool) -> str:
    if column.totals is None:
        return "–"
    if key is None:
        return "không có"
    total = column.totals[key]
    if total.is_blank:
        return "chưa có điểm"
    if is_percent:
        return format_percent(index_of(total))
    return format_result(total.final, total.maximum).removesuffix(" điểm") or format_points(total.final)


def _present_sentence(column: Column, *, is_percent: bool) -> str:
    total = column.totals[None]
    head = f"Năm {column.year} {column.name}"
    if total.is_blank:
        return f"{head} chưa có điểm."
    points = "" if is_percent else f" {format_result(total.final, total.maximum)},"
    index = "chưa đủ điểm để tính chỉ số" if column.index is None else f"chỉ số {column.shown_index}"
    rank = f", hạng {column.place.words}" if column.place else ""
    return f"{head} đạt{points} {index}{rank}."


def _out_of_sight(table: Assessment) -> str:
    return f"Bảng điểm năm {table.year} của {table.agency} không thuộc phạm vi bạn được xem: chỉ ghi số đã công bố."
