"""The list of lost points of an assessment with the tasks that answer them."""

from collections.abc import Container
from dataclasses import dataclass
from decimal import Decimal

from criteria.models import Assessment, Cause
from criteria.table import Row, Table, score_table

from .coverage import Coverage, LostLeaf, coverage, hint
from .models import Task, TaskCriterion


@dataclass(frozen=True)
class LostRow:
    """One lost leaf: printed figures, causes, the links to tasks, the task whose words fit (never linked), and
    the points themselves (None where none were entered or the criterion does not apply)."""

    leaf: LostLeaf
    branch_name: str
    maximum: str
    achieved: str
    lost: str
    causes: list[Cause]
    links: list[TaskCriterion]
    hint: Task | None
    points: Decimal | None


@dataclass(frozen=True)
class LostPoints:
    """``rows`` are the lost leaves, and those asked for besides; the coverage is of what is lost alone."""

    rows: list[LostRow]
    coverage: Coverage
    tasks: list[Task]
    table: Table

    @property
    def missing(self) -> int:
        return self.table.total.missing


def lost_points(assessment: Assessment, plans, *, also: Container[int] = ()) -> LostPoints:
    """Read the lost leaves of ``assessment`` and the tasks of ``plans`` (a scoped query) that serve them.

    ``also`` are keys of leaves that are wanted even where nothing is lost.
    """
    table = score_table(assessment)
    branches = _branches(table)
    tasks = list(tasks_for(assessment, plans))
    links = _links(tasks)
    words = [(task, branch, _words(task)) for task in tasks for branch in _branches_of(task, branches)]
    rows = [
        _row(row, branches[row.pk], links.get(row.pk, []), words)
        for row in table.rows
        if row.is_leaf and (row.is_lost or row.pk in also)
    ]
    lost = [row.leaf for row in rows if row.leaf.lost > 0]
    return LostPoints(rows, coverage(lost, links), tasks, table)


def tasks_for(assessment: Assessment, plans):
    """The tasks of the plans that are to mend this assessment, with what the page shows of them.

    Duties are left out unless somebody has linked them to a criterion.
    """
    return (
        Task.objects.filter(plan__in=plans.filter(assessment=assessment))
        .exclude(kind=Task.Kind.DUTY, criterion_links=None)
        .select_related("plan__issuer", "section")
        .prefetch_related("criterion_links__criterion", "parties", "measures")
        .order_by("plan_id", "section__position", "position", "pk")
    )


def _links(tasks: list[Task]) -> dict[int, list[TaskCriterion]]:
    found: dict[int, list[TaskCriterion]] = {}
    for task in tasks:
        for link in task.criterion_links.all():
            link.task = task
            found.setdefault(link.criterion_id, []).append(link)
    return found


def _branches_of(task: Task, branches: dict[int, Row]) -> set[int]:
    """The lĩnh vực that a task serves; links to the criteria of another set count for nothing here."""
    return {branches[link.criterion_id].pk for link in task.criterion_links.all() if link.criterion_id in branches}


def _words(task: Task) -> str:
    return " . ".join([task.heading, task.intro, *(measure.text for measure in task.measures.all())])


def _branches(table: Table) -> dict[int, Row]:
    """The lĩnh vực of every criterion; in the order of a set parents stand before their children."""
    found: dict[int, Row] = {}
    for row in table.rows:
        found[row.pk] = row if row.parent is None else found[row.parent]
    return found


def _row(row: Row, branch: Row, links: list[TaskCriterion], words: list[tuple[Task, int, str]]) -> LostRow:
    leaf = LostLeaf(row.pk, row.code, row.name, branch.pk, row.total.lost)
    return LostRow(
        leaf=leaf,
        branch_name=f"{branch.code} {branch.name}".strip(),
        maximum=row.maximum,
        achieved=row.achieved,
        lost=row.lost,
        causes=row.causes,
        links=links,
        hint=None if links else hint(leaf, words),
        points=None if row.missing or row.not_applicable else row.total.achieved,
    )
