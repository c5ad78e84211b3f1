"""The list of lost points of an assessment with the tasks that answer them."""

from dataclasses import dataclass

from criteria.models import Assessment, Cause
from criteria.points import format_points
from criteria.table import causes_by_criterion

from .coverage import Coverage, LostLeaf, coverage, hint
from .models import Task, TaskCriterion


@dataclass(frozen=True)
class LostRow:
    """One lost leaf: printed figures, causes, the links to tasks, and the task whose words fit (never linked)."""

    leaf: LostLeaf
    branch_name: str
    maximum: str
    achieved: str
    lost: str
    causes: list[Cause]
    links: list[TaskCriterion]
    hint: Task | None


@dataclass(frozen=True)
class LostPoints:
    rows: list[LostRow]
    coverage: Coverage
    tasks: list[Task]
    missing: int


def lost_points(assessment: Assessment, plans) -> LostPoints:
    """Read the lost leaves of ``assessment`` and the tasks of ``plans`` (a scoped query) that serve them."""
    criteria = {criterion.pk: criterion for criterion in assessment.criteria_set.criteria.order_by("sort_key")}
    scores = {score.criterion_id: score for score in assessment.scores.filter(criterion__in=criteria)}
    branches = {pk: _branch(criterion, criteria) for pk, criterion in criteria.items()}
    lost = [
        LostLeaf(pk, criteria[pk].code, criteria[pk].name, branches[pk], criteria[pk].maximum - scores[pk].achieved)
        for pk in criteria
        if pk in scores and scores[pk].achieved is not None and scores[pk].achieved < criteria[pk].maximum
    ]
    tasks = list(tasks_for(assessment, plans))
    links = _links(tasks)
    causes = causes_by_criterion(assessment)
    words = [(task, branch, _words(task)) for task in tasks for branch in _branches_of(task, branches)]
    rows = [
        LostRow(
            leaf=leaf,
            branch_name=criteria[leaf.branch].title,
            maximum=format_points(criteria[leaf.pk].maximum),
            achieved=format_points(scores[leaf.pk].achieved),
            lost=format_points(leaf.lost),
            causes=causes.get(leaf.pk, []),
            links=links.get(leaf.pk, []),
            hint=None if links.get(leaf.pk) else hint(leaf, words),
        )
        for leaf in lost
    ]
    missing = sum(1 for score in scores.values() if score.achieved is None and not score.not_applicable)
    return LostPoints(rows, coverage(lost, links), tasks, missing)


def tasks_for(assessment: Assessment, plans):
    """The tasks of the plans that are to mend this assessment, with what the page shows of them.

    Duties are left out unless somebody has linked them to a criterion.
    """
    return (
        Task.objects.filter(plan__in=plans.filter(assessment=assessment))
        .exclude(kind=Task.Kind.DUTY, criterion_links=None)
        .select_related("plan", "section")
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


def _branches_of(task: Task, branches: dict[int, int]) -> set[int]:
    """The lĩnh vực that a task serves; links to the criteria of another set count for nothing here."""
    return {branches[link.criterion_id] for link in task.criterion_links.all() if link.criterion_id in branches}


def _words(task: Task) -> str:
    return " . ".join([task.heading, task.intro, *(measure.text for measure in task.measures.all())])


def _branch(criterion, criteria: dict) -> int:
    while criterion.parent_id is not None:
        criterion = criteria[criterion.parent_id]
    return criterion.pk
