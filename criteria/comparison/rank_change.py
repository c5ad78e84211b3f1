"""Why an agency's rank changed: its own work, the others' work, the criteria, and who is ranked at all.

Ranks do not add up like points, so the causes are let in one after the other, always in this order, and each is
charged with the places that its step moves:

1. the agencies that are ranked no more leave the field;
2. every agency's earlier work is measured by the later criteria (``Difference.index_carried``);
3. the agency itself gets its later result, the others do not yet;
4. the others get theirs;
5. the agencies that are newly ranked enter.

Steps 1 and 5 are ``roster``, 2 ``criteria``, 3 ``own``, 4 ``others``: whole places, up is positive, and together they
are the change of the rank. Another order could charge the same change otherwise; therefore METHOD is printed with it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from .differences import Difference
from .ranking import rank_among

METHOD = (
    "Cách tính: lần lượt bỏ các đơn vị không còn xếp hạng; tính lại kết quả trước theo tiêu chí và điểm tối đa mới "
    "(giữ tỷ lệ đạt; tiêu chí mới lấy điểm lần sau); đưa vào kết quả mới của đơn vị; của các đơn vị khác; "
    "rồi các đơn vị mới được xếp hạng. Mỗi bước làm đổi bao nhiêu bậc thì ghi bấy nhiêu."
)


class Course(NamedTuple):
    """An agency's index before and after, as printed; None where it is not ranked. ``carried`` is the earlier work by
    the later criteria, known where both are."""

    name: str
    before: Decimal | None = None
    carried: Decimal | None = None
    after: Decimal | None = None

    @property
    def is_ranked_twice(self) -> bool:
        return None not in (self.before, self.carried, self.after)


@dataclass(frozen=True)
class RankChange:
    """Ranks are 1 … ``of``; the four causes are places gained (+) or lost (−).

    ``overtaken_by`` and ``overtook`` are ranked both times, ``gone`` and ``come`` only once and then above: with them
    every place is accounted for.
    """

    before: int
    before_of: int
    after: int
    after_of: int
    roster: int
    criteria: int
    own: int
    others: int
    overtaken_by: tuple[str, ...]
    overtook: tuple[str, ...]
    gone: tuple[str, ...]
    come: tuple[str, ...]

    @property
    def places(self) -> int:
        """Places gained (+) or lost (−)."""
        return self.before - self.after


def course(name: str, difference: Difference) -> Course:
    """An agency that is compared with one earlier result."""
    return Course(name, difference.index_before, difference.index_carried, difference.index_after)


def explain(agency: Course, others: Iterable[Course]) -> RankChange | None:
    """``others`` are all the other agencies ranked before or after; None where the agency is not ranked both times."""
    if not agency.is_ranked_twice:
        return None
    others = list(others)
    both = [one for one in others if one.is_ranked_twice]
    first, last = _ranked(others, "before"), _ranked(others, "after")
    steps = _steps(agency, first, both, last)
    gone, criteria, own, by_others, come = (before - after for before, after in zip(steps, steps[1:], strict=False))
    return RankChange(
        before=steps[0],
        before_of=len(first) + 1,
        after=steps[-1],
        after_of=len(last) + 1,
        roster=gone + come,
        criteria=criteria,
        own=own,
        others=by_others,
        overtaken_by=_names(one for one in both if one.before <= agency.before and one.after > agency.after),
        overtook=_names(one for one in both if one.before > agency.before and one.after <= agency.after),
        gone=_names(one for one in first if not one.is_ranked_twice and one.before > agency.before),
        come=_names(one for one in last if not one.is_ranked_twice and one.after > agency.after),
    )


def _steps(agency: Course, first: list[Course], both: list[Course], last: list[Course]) -> list[int]:
    """The agency's rank at the start and after each of the five steps."""
    return [
        rank_among(agency.before, (one.before for one in first)),
        rank_among(agency.before, (one.before for one in both)),
        rank_among(agency.carried, (one.carried for one in both)),
        rank_among(agency.after, (one.carried for one in both)),
        rank_among(agency.after, (one.after for one in both)),
        rank_among(agency.after, (one.after for one in last)),
    ]


def _ranked(courses: list[Course], when: str) -> list[Course]:
    return [one for one in courses if getattr(one, when) is not None]


def _names(courses: Iterable[Course]) -> tuple[str, ...]:
    return tuple(one.name for one in courses)
