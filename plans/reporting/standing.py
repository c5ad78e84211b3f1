"""How work stood on a day: the four-way split of official reports, and what was stopped (DOMAIN §5).

The day may be past: work completed after it had not been completed then. What the system does not know for a past day
is taken as it is now: the last day of the task, and whether the work was stopped.
"""

from collections.abc import Iterable
from datetime import date

from agencies.models import Agency

from ..models import Assignment
from ..models.due import DONE, DueShare, due_share

DONE_IN_TIME, DONE_LATE, OPEN_IN_TIME, OPEN_LATE, CANCELLED = (share.value for share in DueShare)
COLUMNS = dict(DueShare.choices)


def is_done(work: Assignment, on: date) -> bool:
    """Whether the work had been completed by the end of the day ``on``; without a day of completion it counts as so."""
    return work.state in DONE and (work.done_on is None or work.done_on <= on)


def standing(work: Assignment, on: date) -> str:
    """One of COLUMNS: the shared rule, for which work completed after the day ``on`` was still open on it."""
    was_open = work.state in DONE and not is_done(work, on)
    state = Assignment.State.DOING if was_open else work.state
    return due_share(state=state, last_day=work.last_day, done_on=work.done_on, today=on).value


def count(works: Iterable[Assignment], on: date) -> dict[Agency, dict[str, int]]:
    """Agency → how many of its works stood where, in the order of the agencies' paths."""
    found: dict[Agency, dict[str, int]] = {}
    for work in sorted(works, key=lambda work: work.agency.path):
        counts = found.setdefault(work.agency, dict.fromkeys(COLUMNS, 0))
        counts[standing(work, on)] += 1
    return found


def together(rows: Iterable[dict[str, int]]) -> dict[str, int]:
    """The sums of several rows of counts."""
    rows = list(rows)
    return {name: sum(row[name] for row in rows) for name in COLUMNS}
