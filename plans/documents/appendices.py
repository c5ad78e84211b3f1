"""Appendices: pages of their own with the tasks that stand in them; one without rows says so."""

from ..models import Plan, Task, TaskParty
from .markup import runs
from .model import Appendix, TaskRow, Text
from .wording import in_order, paragraphs, party_names, without_bullet


def appendices(plan: Plan, tasks: list[Task]) -> tuple[Appendix, ...]:
    """All appendices that the plan announces, in order, with their tasks (prefetched parties and measures)."""
    return tuple(
        Appendix(appendix.label, appendix.title, _rows([task for task in tasks if task.appendix_id == appendix.pk]))
        for appendix in plan.appendices.order_by("position", "pk")
    )


def _rows(tasks: list[Task]) -> tuple[TaskRow, ...]:
    return tuple(
        TaskRow(
            number=str(number),
            content=tuple(_content(task)),
            lead=party_names(task, TaskParty.Role.LEAD),
            others=party_names(task, TaskParty.Role.COOPERATING, TaskParty.Role.IMPLEMENTING),
            product=task.product,
            deadline=task.deadline_phrase,
        )
        for number, task in enumerate(tasks, start=1)
    )


def _content(task: Task) -> list[Text]:
    measures = [f"+ {without_bullet('+', measure.text)}" for measure in in_order(task.measures)]
    texts = [task.heading or task.summary, task.intro, *measures]
    return [runs(line) for text in texts for line in paragraphs(text)]
