"""Reading one's own work: grouped by urgency, each line with what is at stake and what may be done."""

from dataclasses import dataclass
from datetime import date

from agencies.permissions import is_allowed
from agencies.states import Transition, possible_transitions
from criteria.points import format_points

from .models import Assignment
from .models.assignment import DueState


@dataclass(frozen=True)
class WorkLine:
    """One assignment as a line: ``days`` is until the last day (negative: late), None without a date."""

    assignment: Assignment
    due: DueState
    days: int | None
    stake: str
    transitions: list[Transition]
    progress: list

    @property
    def late_days(self) -> int:
        return -(self.days or 0)


@dataclass(frozen=True)
class Work:
    overdue: list[WorkLine]
    soon: list[WorkLine]
    to_confirm: list[WorkLine]
    later: list[WorkLine]
    reported: list[WorkLine]

    @property
    def is_empty(self) -> bool:
        return not (self.overdue or self.soon or self.to_confirm or self.later or self.reported)


def my_work(user, *, today: date) -> Work:
    """The open work of the person's own agency, and reported work of the authority that waits for confirmation."""
    rows = _rows(user).in_force()
    own = rows.filter(agency__path__startswith=user.agency.path) if user.agency else rows.none()
    lines = [work_line(row, user, today=today) for row in own.open().by_urgency(today=today)]
    waiting = rows.filter(state=Assignment.State.REPORTED)
    to_confirm = waiting if is_allowed(user.role, "plans.confirm") else waiting.none()
    reported = own.filter(state=Assignment.State.REPORTED).exclude(pk__in=to_confirm.values("pk"))
    return Work(
        overdue=[line for line in lines if line.due == DueState.OVERDUE],
        soon=[line for line in lines if line.due == DueState.SOON],
        to_confirm=[work_line(row, user, today=today) for row in to_confirm.by_urgency(today=today)],
        later=[line for line in lines if line.due in (DueState.LATER, DueState.NONE)],
        reported=[work_line(row, user, today=today) for row in reported.by_urgency(today=today)],
    )


def work_line(assignment: Assignment, user, *, today: date) -> WorkLine:
    last_day = assignment.task.last_day
    return WorkLine(
        assignment=assignment,
        due=assignment.due_state(today),
        days=None if last_day is None else (last_day - today).days,
        stake=stake(assignment),
        transitions=possible_transitions(assignment, user),
        progress=list(assignment.progress.all())[:3],
    )


def stake(assignment: Assignment) -> str:
    """The criteria a task serves with their maximum, as words: "7.3.1 (1,00 điểm), 7.3.2 (1,00 điểm)"."""
    links = assignment.task.criterion_links.all()
    return ", ".join(f"{link.criterion.code} ({format_points(link.criterion.maximum)} điểm)" for link in links)


def _rows(user):
    return (
        Assignment.objects.visible_to(user)
        .select_related("task__plan__issuer", "task__section", "agency__kind")
        .prefetch_related("task__criterion_links__criterion", "progress__by")
    )
