"""Ranks of the agencies of one level: 1, 2, 2, 4.

An index is compared as it is printed, to two decimals: what reads the same shares a rank. None of the decisions and
reports read so far names another figure that parts them (unverified), so nothing does; within a rank the order given
(that of the agencies) stays.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import NamedTuple

from ..points import ROUNDING
from ..scoring import Total

PRINTED = Decimal("0.01")
NOT_PUBLISHED = "chưa công bố"


class Entry(NamedTuple):
    """An agency to be ranked; ``left_out`` says why it is not ("" where it is). ``index`` in percent."""

    agency: int
    name: str
    index: Decimal | None
    left_out: str = ""


class Place(NamedTuple):
    """``rank`` of ``of``; several agencies may share it."""

    agency: int
    name: str
    index: Decimal
    rank: int
    of: int
    is_shared: bool

    @property
    def words(self) -> str:
        """As offices print it (S4: "02/11")."""
        return f"{self.rank:02d}/{self.of:02d}"


@dataclass(frozen=True)
class Ranking:
    """``places`` best first; ``left_out`` are named, each with its reason."""

    places: list[Place]
    left_out: list[Entry]

    def place_of(self, agency: int) -> Place | None:
        return next((place for place in self.places if place.agency == agency), None)


def index_of(total: Total) -> Decimal | None:
    """The index as printed; None while points are missing: what is known is not the result."""
    return None if without_index(total) else total.percent.quantize(PRINTED, ROUNDING)


def entry(agency: int, name: str, total: Total, *, is_published: bool = True) -> Entry:
    """An agency by its computed total; a table that is not published, or has blanks, is left out with the reason."""
    reason = without_index(total) if is_published else NOT_PUBLISHED
    return Entry(agency, name, None if reason else index_of(total), reason)


def without_index(total: Total) -> str:
    """Why a total has no index, "" where it has one."""
    if total.missing:
        return f"còn {total.missing} tiêu chí chưa có điểm"
    return "" if total.maximum else "không có tiêu chí nào áp dụng"


def rank_among(index: Decimal, indices: Iterable[Decimal]) -> int:
    """One more than there are better ones."""
    return 1 + sum(other > index for other in indices)


def ranking(entries: Iterable[Entry]) -> Ranking:
    """One sort and one pass: a level may have thousands of agencies."""
    entries = list(entries)
    ranked = sorted((one for one in entries if not one.left_out), key=lambda one: one.index, reverse=True)
    places: list[Place] = []
    for _, group in groupby(ranked, key=lambda one: one.index):
        places += _sharing(list(group), len(places) + 1, len(ranked))
    return Ranking(places, [one for one in entries if one.left_out])


def _sharing(group: list[Entry], rank: int, of: int) -> list[Place]:
    """The places of those with one index, who share a rank."""
    return [Place(one.agency, one.name, one.index, rank, of, len(group) > 1) for one in group]
