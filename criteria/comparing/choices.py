"""What one table can be compared with: earlier years, its own kept versions, the agencies it was merged from."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef

from ..comparison import Counterparts, counterparts
from ..models import Assessment
from .origins import Ending, between, endings, origins_of
from .sides import CURRENT, Side, current, earlier, kept


@dataclass(frozen=True)
class Predecessors:
    """The agencies that an agency came from, to be shown beside each other: keys, and their tables of one year."""

    year: int
    agencies: tuple[int, ...]
    tables: list[Assessment]

    @property
    def key(self) -> str:
        return f"tien-than-{self.year}"

    @property
    def label(self) -> str:
        return f"Năm {self.year}: các đơn vị tiền thân"

    @property
    def level(self) -> tuple[int, int]:
        return self.tables[0].criteria_set_id, self.year


@dataclass
class Choices:
    """``sides`` are the versions of the table itself in order of time, the current one last; ``years`` what earlier
    years offer, the latest first; ``notes`` say what cannot be chosen and why."""

    sides: list[Side]
    years: list[Side | Predecessors] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    endings: list[Ending] = field(default_factory=list)

    @property
    def befores(self) -> list[Side | Predecessors]:
        """What may stand first."""
        return [*self.years, *self.sides[:-1]]

    def pick(self, before: str, after: str) -> "tuple[Side | Predecessors | None, Side]":
        """What the address names, or what is nearest at hand; of two versions the older one stands first.

        Raises LookupError for a key that is none of the choices.
        """
        last = self._named(self.sides, after or CURRENT)
        first = self._named([*self.years, *self.sides], before) if before else None
        if first is None or first is last:
            first = self._nearest(last)
        if isinstance(first, Side) and first in self.sides and self.sides.index(first) > self.sides.index(last):
            first, last = last, first
        return first, last

    def _nearest(self, last: Side) -> "Side | Predecessors | None":
        older = self.sides[: self.sides.index(last)]
        return next(iter([*self.years, *reversed(older)]), None)

    @staticmethod
    def _named(choices: Iterable, key: str):
        found = next((one for one in choices if one.key == key), None)
        if found is None:
            raise LookupError(key)
        return found


def choices_of(user, subject: Assessment) -> Choices:
    """Three queries: successions, earlier tables, snapshots."""
    all_endings = endings()
    snapshots = [kept(one, subject) for one in subject.snapshots.order_by("pk")]
    found = Choices([*snapshots, current(subject)], endings=all_endings)
    by_year: dict[int, list[Assessment]] = {}
    for table in _earlier_tables(user, subject, all_endings):
        by_year.setdefault(table.year, []).append(table)
    for tables in by_year.values():
        _add_year(found, subject, tables)
    return found


def _earlier_tables(user, subject: Assessment, all_endings: list[Ending]) -> Iterable[Assessment]:
    """The tables of the same index, of the agency and of those it follows; ``in_sight`` says whether the person may
    look into them."""
    in_sight = Assessment.objects.visible_to(user).filter(pk=OuterRef("pk"))
    tables = Assessment.objects.filter(
        criteria_set__index=subject.criteria_set.index_id,
        year__lt=subject.year,
        agency__in=origins_of(subject.agency_id, all_endings),
    )
    tables = tables.annotate(in_sight=Exists(in_sight)).select_related("agency", "criteria_set__index")
    return tables.order_by("-year", "agency__path", "criteria_set__code")


def _add_year(found: Choices, subject: Assessment, tables: list[Assessment]) -> None:
    year, had_result = tables[0].year, {table.agency_id for table in tables}
    with_whom = _counterparts(subject, year, had_result, found.endings)
    if with_whom.beside:
        beside = [table for table in tables if table.agency_id in with_whom.beside]
        found.years.append(Predecessors(year, with_whom.beside, beside))
    same = [table for table in tables if table.agency_id == with_whom.same]
    for table in same:
        if table.in_sight:
            found.years.append(earlier(table, agency=subject.agency_id, among_several=len(same) > 1))
        else:
            found.notes.append(f"Bảng điểm năm {year} của {table.agency} không thuộc phạm vi bạn được xem.")


def _counterparts(subject: Assessment, year: int, had_result: set[int], all_endings: list[Ending]) -> Counterparts:
    successions = between(all_endings, before=year, after=subject.year, had_result=had_result)
    return counterparts(subject.agency_id, had_result, successions)
