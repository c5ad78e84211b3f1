"""Appendices: pages of their own with tasks, the score table or tables of words; one without content says so."""

from .. import models
from ..models import Plan, PlanTable, Task, TaskParty
from .markup import runs
from .model import Appendix, ScoreTable, Table, TaskRow, Text
from .scores import score_table
from .tables import plain_table
from .wording import in_order, paragraphs, party_names, without_bullet

KIND = models.Appendix.Kind


def appendices(plan: Plan, tasks: list[Task], tables: list[PlanTable]) -> tuple[Appendix, ...]:
    """All appendices that the plan announces, in order, with their tasks (prefetched parties and measures) or tables.

    Tasks and tables that stand in an appendix are printed whatever its kind says: nothing entered is lost.
    """
    return tuple(
        _appendix(
            appendix,
            _rows([task for task in tasks if task.appendix_id == appendix.pk]),
            (*_scores(plan, appendix), *(plain_table(table) for table in tables if table.appendix_id == appendix.pk)),
        )
        for appendix in plan.appendices.order_by("position", "pk")
    )


def _appendix(appendix: models.Appendix, rows: tuple[TaskRow, ...], blocks: tuple[ScoreTable | Table, ...]) -> Appendix:
    """An appendix that has nothing to say stands upright as the text does."""
    is_wide = bool(rows or blocks) and not appendix.is_portrait
    return Appendix(appendix.label, appendix.title, rows, blocks, is_wide)


def _scores(plan: Plan, appendix: models.Appendix) -> list[ScoreTable]:
    wanted = appendix.kind == KIND.SCORES and plan.assessment is not None
    return [score_table(plan.assessment)] if wanted else []


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
