"""The ranks of a level and why one of them changed, from the published tables of the same set and year."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q

from ..comparison import (
    Course,
    Place,
    RankChange,
    Ranking,
    compare,
    counterparts,
    course,
    entry,
    explain,
    index_of,
    pair_up,
    ranking,
)
from ..models import Assessment
from ..scoring import Total
from .origins import Ending, between
from .reading import Readings

# Tables of both years together whose points are read to explain a rank: of 500 it takes about a second and a half.
MOST_EXPLAINED = 500


def published_tables(levels: Iterable[tuple[int, int]]) -> list[Assessment]:
    """The published tables of these sets and years; one query."""
    wanted = Q(pk__in=[])
    for criteria_set, year in levels:
        wanted |= Q(criteria_set=criteria_set, year=year)
    tables = Assessment.objects.filter(wanted, state=Assessment.State.PUBLISHED).select_related("agency")
    return list(tables.order_by("agency__path"))


@dataclass(frozen=True)
class Level:
    """The published tables of one set and year, ranked."""

    year: int
    tables: list[Assessment]
    ranking: Ranking

    def place_of(self, table: Assessment) -> Place | None:
        """The rank of a table; None where it is not published or not ranked."""
        return self.ranking.place_of(table.agency_id) if table in self.tables else None


def level_of(key: tuple[int, int], tables: Iterable[Assessment]) -> Level:
    """Ranked by the stored totals, as the ranking page does."""
    own = [table for table in tables if (table.criteria_set_id, table.year) == key]
    return Level(key[1], own, ranking([entry(one.agency_id, str(one.agency), _stored_total(one)) for one in own]))


def _stored_total(table: Assessment) -> Total:
    """The stored sums, with bonus and penalty among the points."""
    return Total(maximum=table.total_maximum, achieved=table.total_achieved, missing=table.total_missing)


def rank_change(
    table: Assessment, before: Level, after: Level, readings: Readings, endings: list[Ending]
) -> RankChange | None:
    """Why the rank of a table's agency changed; None where it is not ranked both times."""
    courses = _courses(before, after, readings, endings)
    own = courses.pop(table.agency_id, None)
    return explain(own, courses.values()) if own else None


def _courses(before: Level, after: Level, readings: Readings, endings: list[Ending]) -> dict[int, Course]:
    """Every agency that is ranked in either year, by its key; under its later name where it was renamed."""
    earlier = {table.agency_id: table for table in before.tables}
    had_result = set(earlier)
    successions = between(endings, before=before.year, after=after.year, had_result=had_result)
    pairs = _pairs(before, after, readings)
    found: dict[int, Course] = {}
    for table in after.tables:
        same = counterparts(table.agency_id, had_result, successions).same
        found[table.agency_id] = _course(earlier.pop(same, None), table, readings, pairs)
    for table in earlier.values():
        gone = Course(str(table.agency), before=_index(table))
        found[-table.agency_id] = gone  # its own key may be that of what took others in
    return found


def _pairs(before: Level, after: Level, readings: Readings) -> tuple:
    """Said once for the level: which criterion of the earlier set is which of the later one."""
    sets = [level.tables[0].criteria_set_id if level.tables else None for level in (before, after)]
    return pair_up(*(readings.criteria.get(one, []) for one in sets))


def _course(earlier: Assessment | None, table: Assessment, readings: Readings, pairs: tuple) -> Course:
    name = str(table.agency)
    if earlier is None:
        return Course(name, after=_index(table))
    return course(name, compare(pairs, readings.result(earlier), readings.result(table)))


def _index(table: Assessment) -> Decimal | None:
    return index_of(_stored_total(table))
