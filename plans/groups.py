"""How the units of a group stand with a task: one line for all of them, computed whenever it is asked for."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from .models import Assignment, Plan, PlanReceipt, Task, TaskParty
from .models.assignment import DueState

DONE = {DueState.DONE_IN_TIME, DueState.DONE_LATE}


@dataclass
class RollUp:
    """One group on one task (and one period of it): how many units, how many done, late, and not heard from.

    ``units`` are (words, names) of those that are late, refused, at work …, for the reader who opens the line.
    """

    name: str
    period: str
    total: int = 0
    done: int = 0
    late: int = 0
    unreceived: int = 0
    units: dict[str, list[str]] = field(default_factory=dict)


def roll_ups(task: Task, assignments: Iterable[Assignment], unreceived: set[int], *, today: date) -> list[RollUp]:
    """A line for every group on ``task``; all is read from prefetched rows (parties with ``group__members``,
    assignments with agency and occurrence). Stopped work counts in none; ``unreceived`` are keys of agencies."""
    found = []
    for party in task.parties.all():
        if party.group is None or party.role == TaskParty.Role.COOPERATING:
            continue
        members = {agency.pk for agency in party.group.members.all()}
        periods: dict[str, RollUp] = {}
        for row in assignments:
            if members & {row.agency_id, row.taken_from_id} and row.state != Assignment.State.CANCELLED:
                period = row.occurrence.label if row.occurrence else ""
                _count(periods.setdefault(period, RollUp(party.printed, period)), row, unreceived, today)
        found += periods.values()
    return found


def unreceived_agencies(plan: Plan) -> set[int]:
    """Keys of the agencies that have not confirmed that the plan came to them."""
    return set(PlanReceipt.objects.filter(plan=plan).missing().values_list("agency", flat=True))


def requested_names(task: Task) -> list[str]:
    """The bodies on a task that are asked and never given work: outside the authority, or in a requesting section."""
    return [
        party.printed
        for party in task.parties.all()
        if task.section.is_request or (party.agency is not None and party.agency.kind.is_outside)
    ]


def _count(line: RollUp, row: Assignment, unreceived: set[int], today: date) -> None:
    due = row.due_state(today)
    line.total += 1
    line.done += due in DONE
    line.late += due == DueState.OVERDUE
    line.unreceived += row.agency_id in unreceived
    words = f"{row.get_state_display()}, quá hạn" if due == DueState.OVERDUE else row.get_state_display()
    line.units.setdefault(words, []).append(row.agency.label)
