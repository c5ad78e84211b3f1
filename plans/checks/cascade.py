"""Between levels: tasks of the plan above that were left, units below that have issued no plan of their own."""

from collections.abc import Iterator

from .facts import PlanFacts
from .findings import Finding, Link
from .places import Places, short

NAMED = 8  # units named one by one


def check(plan: PlanFacts, places: Places) -> Iterator[Finding]:
    for task in plan.parent_tasks:
        text = f"nhiệm vụ «{short(task.summary)}» giao cho cơ quan mà kế hoạch này chưa triển khai: thêm nhiệm vụ."
        yield Finding("parent_task_left", text, places.parent, Link("task", (task.plan, task.pk)))
    for task in plan.tasks:
        if task.lacking:
            names = ", ".join(task.lacking[:NAMED])
            others = len(task.lacking) - NAMED
            rest = f" và {others} đơn vị khác" if others > 0 else ""
            text = f"{len(task.lacking)}/{task.units} đơn vị chưa ban hành kế hoạch của mình: {names}{rest}."
            yield Finding("unit_without_plan", text, places.task(task), Link("task", (plan.pk, task.pk)))
