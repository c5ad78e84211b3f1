"""How work stood on a day: the four-way split of official reports, and what was stopped (DOMAIN §5).

The day may be past: work completed after it had not been completed then. What the system does not know for a past day
is taken as it is now: the last day of the task, and whether the work was stopped.
"""

from collections.abc import Iterable
from datetime import date

from agencies.models import Agency

from ..models import Assignment

DONE_IN_TIME, DONE_LATE = "done_in_time", "done_late"
OPEN_IN_TIME, OPEN_LATE = "open_in_time", "open_late"
CANCELLED = "cancelled"
COLUMNS = {
    DONE_IN_TIME: "Hoàn thành đúng hạn",
    DONE_LATE: "Hoàn thành quá hạn",
    OPEN_IN_TIME: "Chưa hoàn thành, trong hạn",
    OPEN_LATE: "Chưa hoàn thành, quá hạn",
    CANCELLED: "Không tiếp tục",
}


def is_done(work: Assignment, on: date) -> bool:
    """Whether the work had been completed by the end of the day ``on``; without a day of completion it counts as so."""
    if work.is_open or work.state == Assignment.State.CANCELLED:
        return False
    return work.done_on is None or work.done_on <= on


def standing(work: Assignment, on: date) -> str:
    """One of COLUMNS. Work without a last day is never late."""
    if work.state == Assignment.State.CANCELLED:
        return CANCELLED
    done = is_done(work, on)
    day = work.done_on if done else on
    late = work.last_day is not None and day is not None and day > work.last_day
    if done:
        return DONE_LATE if late else DONE_IN_TIME
    return OPEN_LATE if late else OPEN_IN_TIME


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
