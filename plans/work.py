"""Reading one's own work: grouped by urgency, each line with what is at stake and what may be done."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import F

from agencies.models import Agency
from agencies.states import Transition, possible_transitions
from criteria.models import Score
from criteria.points import format_points
from criteria.scoring import NORMAL

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
    own = rows.filter(agency__in=Agency.objects.under(user.agency.path if user.agency else ""))
    waiting = rows.filter(state=Assignment.State.REPORTED)
    to_confirm = waiting if user.may("plans.confirm") else waiting.none()
    reported = own.filter(state=Assignment.State.REPORTED).exclude(pk__in=to_confirm.values("pk"))
    groups = [list(group.by_urgency(today=today)) for group in (own.open(), to_confirm, reported)]
    lost = lost_by_criterion([row for group in groups for row in group])
    lines, confirming, done = ([work_line(row, user, today=today, lost=lost) for row in group] for group in groups)
    return Work(
        overdue=[line for line in lines if line.due == DueState.OVERDUE],
        soon=[line for line in lines if line.due == DueState.SOON],
        to_confirm=confirming,
        later=[line for line in lines if line.due in (DueState.LATER, DueState.NONE)],
        reported=done,
    )


def work_line(assignment: Assignment, user, *, today: date, lost: dict) -> WorkLine:
    """One line; ``lost`` maps (assessment, criterion) to the points lost there."""
    last_day = assignment.last_day
    return WorkLine(
        assignment=assignment,
        due=assignment.due_state(today),
        days=None if last_day is None else (last_day - today).days,
        stake=_stake(assignment.task, lost),
        transitions=possible_transitions(assignment, user),
        progress=list(assignment.progress.all())[:3],
    )


def lost_by_criterion(assignments: list[Assignment]) -> dict[tuple[int, int], Decimal]:
    """(assessment, criterion) → lost points, for the tables that the assignments' plans are to mend."""
    tables = {row.task.plan.assessment_id for row in assignments} - {None}
    scores = Score.objects.filter(assessment__in=tables, criterion__kind=NORMAL, achieved__lt=F("criterion__maximum"))
    return {
        (score.assessment_id, score.criterion_id): score.criterion.maximum - score.achieved
        for score in scores.select_related("criterion")
    }


def _stake(task, lost: dict) -> str:
    parts = []
    for link in task.criterion_links.all():
        points = lost.get((task.plan.assessment_id, link.criterion_id))
        name = link.criterion.code or f"lĩnh vực {link.criterion.parent.code}"
        parts.append(f"{name} (chưa đạt {format_points(points)} điểm)" if points else name)
    return ", ".join(parts)


def _rows(user):
    return (
        Assignment.objects.visible_to(user)
        .select_related("task__plan__issuer", "task__section", "agency__kind")
        .prefetch_related("task__criterion_links__criterion__parent", "progress__by")
    )


def fresh_line(pk: int, user, *, today: date) -> WorkLine:
    """The line of one assignment after it moved."""
    row = _rows(user).get(pk=pk)
    return work_line(row, user, today=today, lost=lost_by_criterion([row]))
