"""What stands beside the form of a task: the lost points it is to regain, their causes, and what they propose."""

from datetime import date

from .from_lost import proposal
from .lost_points import LostRow, lost_points
from .models import Plan, Section, Task


def beside(plan: Plan, task: Task | None, chosen: list[str]) -> list[LostRow]:
    """The lost criteria of the plan's table that a task serves, or those chosen for a new one (keys as text)."""
    if plan.assessment is None or (task is None and not chosen):
        return []
    wanted = set(chosen) if task is None else {str(link.criterion_id) for link in task.criterion_links.all()}
    rows = lost_points(plan.assessment, Plan.objects.none()).rows
    return [row for row in rows if str(row.leaf.pk) in wanted]


def initial_of(section: Section, lost: list[LostRow], *, duty: bool, on: date) -> dict:
    """First values of a new task's form: from lost points, or from the section whose duty it is."""
    if duty:
        return {"kind": Task.Kind.DUTY, "lead": [f"a{agency.pk}" for agency in _answerable(section)]}
    if not lost:
        return {}
    wanted = proposal(lost, section.plan.assessment, on=on)
    return {
        "heading": wanted.heading,
        "summary": wanted.summary,
        "criteria": [row.leaf.pk for row in lost],
        "lead": [f"a{agency.pk}" for agency in wanted.leads],
    }


def _answerable(section: Section | None) -> list:
    """The agencies of the nearest section upwards that names some."""
    while section is not None:
        if found := list(section.agencies.all()):
            return found
        section = section.parent
    return []
