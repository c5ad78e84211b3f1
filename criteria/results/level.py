"""The results of all agencies measured by one set in one year, ranked: one query, from the stored totals."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from django.db.models import Count, Q, QuerySet

from agencies.scope import own_paths, reach_of

from ..comparison import Entry, Place, Ranking, entry, ranking
from ..comparison.ranking import NOT_PUBLISHED
from ..comparison.wording import printed_rank_note
from ..models import Assessment, CriteriaSet
from ..points import format_percent, format_result
from ..scoring import Total

State = Assessment.State
FIELDS = [
    "pk",
    "agency",
    *(f"agency__{name}" for name in ("name", "short_name", "is_illustrative", "path", "parent", "parent__name")),
    "state",
    *(f"total_{name}" for name in ("maximum", "achieved", "missing")),
    "round__agency__path",
    *(f"published_{name}" for name in ("percent", "rank", "rank_of")),
]


class Result(NamedTuple):
    """One agency's table as its row stores it; points exact, percent as published."""

    pk: int
    agency: int
    agency_name: str
    short_name: str
    is_illustrative: bool
    path: str
    parent: int | None
    above: str | None
    state: str
    maximum: Decimal
    achieved: Decimal
    missing: int
    organiser: str | None
    published_percent: Decimal | None
    published_rank: int | None
    published_rank_of: int | None

    @property
    def name(self) -> str:
        return f"{self.agency_name} (minh hoạ)" if self.is_illustrative else self.agency_name

    @property
    def label(self) -> str:
        """The name in narrow columns."""
        return self.short_name or self.agency_name

    @property
    def total(self) -> Total:
        """The stored totals; bonus and penalty are in ``achieved`` already."""
        return Total(maximum=self.maximum, achieved=self.achieved, missing=self.missing)

    @property
    def is_published(self) -> bool:
        return self.state == State.PUBLISHED

    @property
    def not_published(self) -> str:
        """Why it is not ranked, where it is not published: figures that were typed in from a decision are not locked
        by that alone."""
        if self.published_percent is not None or self.published_rank is not None:
            return "có số công bố nhưng chưa khoá số liệu"
        return f"{NOT_PUBLISHED} ({State(self.state).label.lower()})"

    @property
    def printed_rank(self) -> str:
        """The rank as published, "02/11"; "" where none was."""
        if self.published_rank is None:
            return ""
        of = f"/{self.published_rank_of:02d}" if self.published_rank_of else ""
        return f"{self.published_rank:02d}{of}"


@dataclass(frozen=True)
class Line:
    """One row of the page: the result with its place, or with the reason why it has none."""

    result: Result
    place: Place | None
    left_out: str
    is_percent: bool
    is_own: bool = False
    is_in_sight: bool = False

    @property
    def points(self) -> str:
        """The stored points in print; of percentages their mean stands in the index alone."""
        if self.is_percent or (self.result.missing and not self.result.achieved):
            return ""
        return format_result(self.result.achieved, self.result.maximum).removesuffix(" điểm")

    @property
    def state(self) -> str:
        """What became of the table, in words."""
        return State(self.result.state).label

    @property
    def index(self) -> str:
        return format_percent(self.place.index) if self.place else "–"

    @property
    def rank_note(self) -> str:
        """How the published rank differs from the computed one, in a sentence; "" where they agree, and where they are
        ranks among a different number of agencies (said once, see Level.roster_note)."""
        place, of = self.place, self.result.published_rank_of
        if place is None or not self.result.is_published or of not in (None, place.of):
            return ""
        return printed_rank_note(place, self.result.published_rank, of)

    @property
    def printed_percent(self) -> str:
        """The published index where it reads otherwise than the computed one; "" elsewhere."""
        published = self.result.published_percent
        printed = "" if published is None else format_percent(published)
        return "" if printed == self.index else printed


@dataclass(frozen=True)
class Level:
    """``results`` by agency, in the order of the agencies; ``with_concluded`` ranks what is appraised and not yet
    published as well, of the rounds that the person organises."""

    criteria_set: CriteriaSet
    year: int
    user: object
    results: dict[int, Result]
    in_sight: str
    with_concluded: bool = False

    @property
    def is_percent(self) -> bool:
        return self.criteria_set.unit == CriteriaSet.Unit.PERCENT

    @cached_property
    def may_organise(self) -> bool:
        """Whether the person organises a round in which something is concluded and not yet published."""
        return any(self._is_concluded(one) for one in self.results.values())

    @cached_property
    def ranking(self) -> Ranking:
        return ranking(self._entry(one) for one in self.results.values())

    @cached_property
    def ranked(self) -> list[Line]:
        """Best first."""
        return [self.line(self.results[place.agency], place) for place in self.ranking.places]

    @cached_property
    def left_out(self) -> list[Line]:
        return [self.line(self.results[one.agency], None, one.left_out) for one in self.ranking.left_out]

    @property
    def own(self) -> list[Line]:
        """The lines of the bodies the person works for."""
        return [line for line in [*self.ranked, *self.left_out] if line.is_own]

    @property
    def is_provisional(self) -> bool:
        """Whether something that is not published is ranked."""
        return self.with_concluded and any(not self.results[one.agency].is_published for one in self.ranking.places)

    @property
    def roster_note(self) -> str:
        """Why published ranks cannot be compared with these: they were given among another number of agencies."""
        ranked = len(self.ranking.places)
        printed = {self.results[one.agency].published_rank_of for one in self.ranking.places} - {None, ranked}
        if not printed:
            return ""
        counts = ", ".join(map(str, sorted(printed)))
        return (
            f"Hạng công bố xếp trong {counts} đơn vị, ở đây xếp được {ranked} đơn vị bạn xem được và đủ điểm: "
            "hai hạng không so trực tiếp được, giữ nguyên cả hai."
        )

    def line(self, result: Result, place: Place | None, left_out: str = "") -> Line:
        return Line(
            result,
            place,
            left_out,
            is_percent=self.is_percent,
            is_own=result.path in self._own_paths,
            is_in_sight=result.path.startswith(self.in_sight),
        )

    @cached_property
    def _own_paths(self) -> list[str]:
        return own_paths(self.user)

    @cached_property
    def _may(self) -> bool:
        return self.user.may("criteria.organise")

    def _is_concluded(self, one: Result) -> bool:
        """Whether the person, who organises its round, may rank it before it is published."""
        return one.state == State.APPRAISED and self._may and one.organiser in self._own_paths

    def _entry(self, one: Result) -> Entry:
        counts = one.is_published or (self.with_concluded and self._is_concluded(one))
        found = entry(one.agency, one.name, one.total, is_published=counts)
        return found if counts else found._replace(left_out=one.not_published)


def read_level(criteria_set: CriteriaSet, year: int, user, *, with_concluded: bool = False) -> Level:
    """All results of the set and year that the person may see; one query."""
    rows = Assessment.objects.results_for(user).filter(criteria_set=criteria_set, year=year)
    found = map(Result._make, rows.order_by("agency__path").values_list(*FIELDS))
    return Level(criteria_set, year, user, {one.agency: one for one in found}, reach_of(user), with_concluded)


def levels_of(user) -> QuerySet:
    """The sets and years of which the person may see results, newest first, each with how many there are (``number``)
    and how many of them are ``published``; one query."""
    rows = Assessment.objects.results_for(user).order_by("-year", "criteria_set__index__code", "criteria_set__name")
    found = rows.values("criteria_set", "criteria_set__name", "criteria_set__index__short_name", "year")
    return found.annotate(number=Count("pk"), published=Count("pk", filter=Q(state=State.PUBLISHED)))
