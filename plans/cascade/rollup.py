"""How far the units below have come with what they made of a plan's tasks; the plan's own states are never touched."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Prefetch

from ..models import Assignment, Plan, Task
from ..models.assignment import DueState

LEVELS = 4  # tỉnh → huyện → xã → bộ phận
SUMMED = ["total", "done", "deeper_total", "deeper_done"]
DONE = {Assignment.State.REPORTED, Assignment.State.CONFIRMED}


@dataclass
class Progress:
    """What one unit made of one task: its tasks in ``plans`` in the reader's sight, ``done`` of ``total`` finished, and
    ``deeper_done`` of ``deeper_total`` of those that units below it made in turn. Drafts are in sight of their own
    people only; nothing in them is done."""

    plans: list[Plan] = field(default_factory=list)
    total: int = 0
    done: int = 0
    deeper_total: int = 0
    deeper_done: int = 0

    @property
    def is_done(self) -> bool:
        return 0 < self.total == self.done

    @property
    def words(self) -> str:
        """What stands ready in the field when the unit reports its own assignment as done."""
        return f"Các nhiệm vụ triển khai trong kế hoạch của cơ quan đã xong {self.done}/{self.total}."


def progress_of(tasks: Iterable[Task], user) -> dict[tuple[int, int], Progress]:
    """(task, agency) → its progress, for every agency with derived tasks in the person's sight: at most two queries a
    level, and never more than LEVELS levels."""
    found: dict[tuple[int, int], Progress] = defaultdict(Progress)
    origin = {task.pk: (task.pk, None) for task in tasks}  # key of a task → (task at the top, unit next to it)
    for _ in range(LEVELS):
        below = {}
        for task in _derived(origin, user):
            top, unit = origin[task.derived_from_id]
            below[task.pk] = (top, unit or task.plan.issuer_id)
            _count(found[below[task.pk]], task, is_deeper=unit is not None)
        if not below:
            break
        origin = below
    return dict(found)


@dataclass(frozen=True)
class TaskRow:
    """One task of the plan above: how many of the units that have it (in the reader's sight) took it over, and how far
    they have come together."""

    task: Task
    units: int
    taken: int
    progress: Progress


def task_rows(plan: Plan, user) -> list[TaskRow]:
    """The tasks of a plan that other bodies have to do, in its order, with what these made of them."""
    work = Assignment.objects.visible_to(user).filter(task__plan=plan).exclude(state=Assignment.State.CANCELLED)
    units: dict[Task, set[int]] = {}
    rows = work.exclude(agency=plan.issuer_id).select_related("task__section")
    for row in rows.order_by("task__section__position", "task__position", "task_id"):
        units.setdefault(row.task, set()).add(row.agency_id)
    found = progress_of(units, user)
    return [_task_row(task, agencies, found) for task, agencies in units.items() if not task.asks_plan]


def _task_row(task: Task, agencies: set[int], found: dict[tuple[int, int], Progress]) -> TaskRow:
    made = [found[task.pk, agency] for agency in agencies if (task.pk, agency) in found]
    sums = {name: sum(getattr(row, name) for row in made) for name in SUMMED}
    return TaskRow(task, len(agencies), len(made), Progress(**sums))


@dataclass(frozen=True)
class UnitLine:
    """An assignment of another body with what that body made of the task; ``proposes`` when all of it is done and the
    reader may report the assignment, which is never done by itself; ``needs_reason`` when it is late by then."""

    assignment: Assignment
    progress: Progress
    proposes: bool
    needs_reason: bool


@dataclass(frozen=True)
class Units:
    """The bodies that have a task, as its page shows them: how many, how many took it over, and their lines (one for
    each period of a recurring task)."""

    total: int
    taken: int
    lines: list[UnitLine]


def units_of(task: Task, assignments: Iterable[Assignment], user, *, today: date) -> Units:
    found = unit_lines(task, assignments, user, today=today)
    lines = [line for line in found if line.progress.total]
    total, taken = (len({line.assignment.agency_id for line in rows}) for rows in (found, lines))
    return Units(total, taken, lines)


def source_of(task: Task, user) -> Task | None:
    """The task above from which ``task`` was made, where the person sees its plan."""
    plans = Plan.objects.visible_to(user)
    return Task.objects.filter(derived=task, plan__in=plans).select_related("plan__issuer").first()


def unit_lines(task: Task, assignments: Iterable[Assignment], user, *, today: date) -> list[UnitLine]:
    """The ``assignments`` (in the person's sight) of bodies other than the plan's issuer, with their progress."""
    found = progress_of([task], user)
    lines = []
    for row in assignments:
        if row.agency_id != task.plan.issuer_id and row.state != Assignment.State.CANCELLED:
            progress = found.get((task.pk, row.agency_id), Progress())
            may_report = row.is_open and task.plan.is_in_force and user.may("plans.report", row)
            is_late = row.due_state(today) == DueState.OVERDUE
            lines.append(UnitLine(row, progress, progress.is_done and may_report, is_late))
    return lines


def is_done(task: Task) -> bool:
    """Whether everything given for a task is reported or confirmed; what was stopped counts neither way."""
    states = {row.state for row in task.assignments.all()} - {Assignment.State.CANCELLED}
    return bool(states) and states <= DONE


def _derived(origin: dict, user):
    return (
        Task.objects.filter(derived_from__in=origin, plan__in=Plan.objects.visible_to(user))
        .select_related("plan__issuer")
        .prefetch_related(Prefetch("assignments", queryset=Assignment.objects.visible_to(user)))
        .order_by("plan_id", "pk")
    )


def _count(progress: Progress, task: Task, *, is_deeper: bool) -> None:
    if is_deeper:
        progress.deeper_total += 1
        progress.deeper_done += is_done(task)
        return
    progress.total += 1
    progress.done += is_done(task)
    if task.plan not in progress.plans:
        progress.plans.append(task.plan)
