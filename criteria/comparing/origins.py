"""Whom an agency follows: the successions that took place between two results, read from AgencySuccession."""

from collections.abc import Container, Iterable
from typing import NamedTuple

from agencies.models import AgencySuccession

from ..comparison import Succession


class Ending(NamedTuple):
    """One succession; ``year`` is that of the first day without the predecessor."""

    predecessor: int
    successor: int
    year: int


def endings() -> list[Ending]:
    """All successions of agencies that have an end; one query."""
    found = AgencySuccession.objects.filter(predecessor__ended_on__isnull=False)
    return [Ending(*row) for row in found.values_list("predecessor", "successor", "predecessor__ended_on__year")]


def origins_of(agency: int, all_endings: Iterable[Ending]) -> set[int]:
    """The agency and all whose work it carries on, however far back."""
    above: dict[int, list[int]] = {}
    for ending in all_endings:
        above.setdefault(ending.successor, []).append(ending.predecessor)
    found, waiting = {agency}, [agency]
    while waiting:
        more = [one for one in above.get(waiting.pop(), []) if one not in found]
        found.update(more)
        waiting += more
    return found


def between(all_endings: Iterable[Ending], *, before: int, after: int, had_result: Container[int]) -> list[Succession]:
    """The successions between the results of two years, those of a chain (A → B → C) joined to one step.

    A result is that of the body as it stood at the end of its year; what ended within the earlier year counts where it
    was measured then nevertheless.
    """
    took_place = [
        ending
        for ending in all_endings
        if (before if ending.predecessor in had_result else before + 1) <= ending.year <= after
    ]
    following: dict[int, list[int]] = {}
    for ending in took_place:
        following.setdefault(ending.predecessor, []).append(ending.successor)
    return [Succession(old, new) for old in following for new in sorted(_last_of(old, following))]


def _last_of(agency: int, following: dict[int, list[int]]) -> set[int]:
    """Those who carry the work on at the end; agencies that follow one another in a circle lead nowhere."""
    found, passed, waiting = set(), {agency}, list(following[agency])
    while waiting:
        current = waiting.pop()
        if current in passed:
            continue
        passed.add(current)
        if current in following:
            waiting += following[current]
        else:
            found.add(current)
    return found
