"""A plan as the page shows it: sections in order with their depth, tasks with bodies, measures and roll-up."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Prefetch

from agencies.scope import owns

from .groups import RollUp, requested_names, roll_ups, unreceived_agencies
from .models import Assignment, Plan, Section, Task, TaskParty
from .parties import printed_line
from .scheduling import deadline_words


@dataclass(frozen=True)
class TaskView:
    """One task with what is shown of it; ``done`` of ``total`` are the assignments in the reader's sight.

    ``groups`` roll up the units of its groups (for who follows the plan); ``requested`` bodies are asked, not told.
    """

    task: Task
    lead: str
    implementing: str
    cooperating: str
    codes: str
    measures: list
    total: int
    done: int
    late: int
    deadline: str
    groups: list[RollUp]
    requested: list[str]


@dataclass(frozen=True)
class SectionView:
    """``in_duty``: the section or one above it is an agency's duty; ``is_unwritten``: a heading with nothing below."""

    section: Section
    depth: int
    tasks: list[TaskView]
    in_duty: bool = False
    is_unwritten: bool = False


def outline(plan: Plan, user, *, today) -> list[SectionView]:
    """All sections of a plan, depth first, with their tasks: a fixed number of queries whatever its length."""
    children: dict[int | None, list[Section]] = {}
    for section in plan.sections.order_by("position", "pk").prefetch_related("agencies", "tables"):
        children.setdefault(section.parent_id, []).append(section)
    tasks: dict[int, list[TaskView]] = {}
    unreceived = unreceived_agencies(plan) if owns(user, plan) else None
    for task in tasks_of(plan, user):
        tasks.setdefault(task.section_id, []).append(task_view(task, today=today, unreceived=unreceived))
    found: list[SectionView] = []

    def walk(parent: int | None, depth: int, in_duty: bool) -> None:
        for section in children.get(parent, []):
            is_duty = in_duty or section.kind == Section.Kind.DUTY
            inside = section.body or section.pk in children or section.pk in tasks or section.tables.all()
            is_unwritten = not inside and section.kind != Section.Kind.SCORES
            found.append(SectionView(section, depth, tasks.get(section.pk, []), is_duty, is_unwritten))
            walk(section.pk, depth + 1, is_duty)

    walk(None, 0, False)
    return found


def task_view(task: Task, *, today, unreceived: set[int] | None = None) -> TaskView:
    """One task from prefetched parties, criteria, measures and assignments.

    ``unreceived`` are the agencies that have not confirmed the plan; None for a reader who does not follow the others.
    """
    lines = {role: printed_line(p for p in task.parties.all() if p.role == role) for role in TaskParty.Role.values}
    assignments = list(task.assignments.all())
    for assignment in assignments:
        assignment.task = task
    states = Counter(assignment.due_state(today) for assignment in assignments)
    return TaskView(
        task=task,
        lead=lines["lead"],
        implementing=lines["implementing"],
        cooperating=lines["cooperating"],
        codes="; ".join(criterion_label(link.criterion) for link in task.criterion_links.all()),
        measures=list(task.measures.all()),
        total=len(assignments) - states["cancelled"],
        done=states["done_in_time"] + states["done_late"],
        late=states["overdue"],
        deadline=deadline_words(task),
        groups=[] if unreceived is None else roll_ups(task, assignments, unreceived, today=today),
        requested=requested_names(task),
    )


def criterion_label(criterion) -> str:
    """The code; a remainder by the lĩnh vực it belongs to."""
    return f"lĩnh vực {criterion.parent.code}, phần không in" if criterion.is_remainder else criterion.code


def tasks_of(plan: Plan, user):
    """The tasks of a plan with all that ``task_view`` reads; of the assignments those in the person's sight."""
    assignments = Assignment.objects.visible_to(user).select_related("agency", "occurrence")
    return (
        plan.tasks.select_related("section")
        .prefetch_related(
            Prefetch("parties", queryset=TaskParty.objects.select_related("agency__kind", "group")),
            "parties__group__members",
            "measures",
            "occurrences",
            "criterion_links__criterion__parent",
            Prefetch("assignments", queryset=assignments),
        )
        .order_by("position", "pk")
    )
