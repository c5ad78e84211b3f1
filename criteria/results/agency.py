"""The results of one agency: every index it is measured by, over the years, and line by line beside the year before."""

from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from django.http import Http404

from agencies.models import Agency, AgencySuccession
from agencies.scope import reach_of

from ..models import Assessment, Index
from .index_lines import IndexLine, Reading
from .year_result import YearResult

YEARS = 5  # columns of the page; the file has all of them


@dataclass(frozen=True)
class IndexResults:
    """One index: its results, the latest first; ``lines`` of the latest that the person may open."""

    index: Index
    results: list[YearResult]
    shown: YearResult | None
    lines: list[IndexLine]

    def of(self, year: int) -> list[YearResult]:
        return [result for result in self.results if result.table.year == year]


@dataclass(frozen=True)
class AgencyResults:
    agency: Agency
    user: object
    tables: list[Assessment]
    merged_in: frozenset[int]
    year: int | None = None

    @property
    def years(self) -> list[int]:
        """All years with a result, the latest first."""
        return sorted({table.year for table in self.tables}, reverse=True)

    @property
    def columns(self) -> list[int]:
        """The years of the page, in order, up to the one that was chosen."""
        return [year for year in self.years if self.year is None or year <= self.year][:YEARS][::-1]

    @property
    def is_merged(self) -> bool:
        """Whether the agency took in others in one of these years: that year is compared with none before it."""
        return bool(self.merged_in & set(self.years))

    @cached_property
    def indices(self) -> list[IndexResults]:
        found = [list(group) for _, group in groupby(self.tables, key=lambda table: table.criteria_set.index_id)]
        results = [[YearResult(table, self._before(table, group)) for table in group] for group in found]
        shown = [self._shown(group) for group in results]
        reading = Reading.of(one for one in shown if one)
        return [
            IndexResults(group[0].table.criteria_set.index, group, one, reading.lines(one) if one else [])
            for group, one in zip(results, shown, strict=True)
        ]

    @property
    def overview(self) -> list[tuple[IndexResults, list[tuple[int, list[YearResult]]]]]:
        """Each index with the years of the page and its results in them."""
        return [(index, [(year, index.of(year)) for year in self.columns]) for index in self.indices]

    @property
    def last_year(self) -> int | None:
        """The last year of the page."""
        return max(self.columns, default=None)

    @cached_property
    def is_in_sight(self) -> bool:
        """Whether the person may open the tables themselves and not their results alone."""
        return self.agency.is_within(reach_of(self.user))

    @property
    def may_enter(self) -> bool:
        return self.is_in_sight and self.user.may("criteria.score")

    def _before(self, table: Assessment, group: list[Assessment]) -> Assessment | None:
        """The table of the year before: of the same issuer, the only one; none for who took others in meanwhile."""
        if table.year in self.merged_in:
            return None
        issuer = table.criteria_set.issuer_id
        found = [one for one in group if one.year == table.year - 1 and one.criteria_set.issuer_id == issuer]
        return found[0] if len(found) == 1 else None

    def _shown(self, results: list[YearResult]) -> YearResult | None:
        """The latest result up to the chosen year whose points the person may open."""
        if not self.is_in_sight:
            return None
        return next((one for one in results if self.year is None or one.table.year <= self.year), None)


def read_agency(user, pk: int, *, year: int | None = None) -> AgencyResults:
    """Six queries at most, whatever there is. Http404 for an agency out of sight of which no result is public."""
    rows = Assessment.objects.results_for(user).filter(agency=pk).select_related("criteria_set__index")
    tables = list(rows.order_by("criteria_set__index__code", "-year", "pk"))
    agency = Agency.objects.filter(pk=pk).first()
    if agency is None or not (tables or agency.is_within(reach_of(user))):
        raise Http404
    merged = AgencySuccession.objects.filter(successor=pk, predecessor__ended_on__isnull=False)
    years = frozenset(merged.values_list("predecessor__ended_on__year", flat=True))
    chosen = year if any(table.year == year for table in tables) else None
    return AgencyResults(agency, user, tables, years, chosen)
