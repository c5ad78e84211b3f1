"""What a plan above gives an agency, and which of it stands in the agency's own plans already."""

from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, QuerySet

from agencies.models import Agency
from agencies.scope import own_paths

from ..assigning import GIVING_ROLES
from ..copying import in_document_order
from ..models import Assignment, Measure, Plan, Section, Task, TaskParty


@dataclass(frozen=True)
class TaskOffer:
    """A task of the plan above. ``taken`` are the agency's own tasks made from it; ``left_out`` the measures that name
    another body as their actor and are not copied. A task that asks for the agency's plan is not ticked beforehand:
    issuing the plan is what does it."""

    task: Task
    taken: list[Task]
    measures: list[Measure]
    left_out: list[Measure]

    @property
    def is_ticked(self) -> bool:
        return not self.taken and not self.task.asks_plan


@dataclass(frozen=True)
class SectionOffer:
    """A section on the way down to tasks of the agency, ``depth`` counted from 0."""

    section: Section
    depth: int
    tasks: list[TaskOffer] = field(default_factory=list)


@dataclass(frozen=True)
class UpperPlan:
    """A plan in force that gives an agency work, as the list of plans to be carried out shows it."""

    plan: Plan
    agency: Agency
    tasks: list[Task]
    untaken: list[Task]
    own_plans: list[Plan]

    @property
    def taken(self) -> int:
        return len(self.tasks) - len(self.untaken)


def given_tasks(agency: Agency) -> QuerySet[Task]:
    """Tasks of other issuers' plans in force that the agency, or a group it is in, has to do.

    A member that joined a group after the work was given counts, too; work stopped for the agency does not.
    """
    own = Assignment.objects.filter(task=OuterRef("pk"), agency=agency)
    groups = TaskParty.objects.filter(task=OuterRef("pk"), role__in=GIVING_ROLES, group__members=agency)
    return (
        Task.objects.filter(plan__state=Plan.State.ISSUED)
        .exclude(plan__issuer=agency)
        .filter(Exists(own.exclude(state=Assignment.State.CANCELLED)) | Exists(groups) & ~Exists(own))
    )


def deriving_agencies(user, agencies: QuerySet[Agency], plan: Plan) -> list[Agency]:
    """Those of ``agencies`` in whose name the person may carry out ``plan``: the bodies the person works for that have
    work there, the higher one first."""
    own = agencies.filter(path__in=own_paths(user)).order_by("path")
    return [agency for agency in own if given_tasks(agency).filter(plan=plan).exists()]


def derivable(user) -> set[int]:
    """Keys of the plans that the person may carry out for a body the person works for."""
    if not user.may("plans.write"):
        return set()
    own = Agency.objects.filter(path__in=own_paths(user))
    return {pk for agency in own for pk in given_tasks(agency).values_list("plan", flat=True)}


def offers(plan: Plan, agency: Agency) -> list[SectionOffer]:
    """The tasks that ``plan`` gives ``agency`` in the order of the document, below the sections they stand in."""
    tasks = _read(given_tasks(agency).filter(plan=plan))
    by_section: dict[int, list[TaskOffer]] = {}
    for task in tasks:
        by_section.setdefault(task.section_id, []).append(_offer(task, agency))
    sections = in_document_order(plan)
    parents = {section.pk: section.parent_id for section in sections}
    wanted = {above for pk in by_section for above in chain(pk, parents)}
    return [
        SectionOffer(section, len(chain(section.pk, parents)) - 1, by_section.get(section.pk, []))
        for section in sections
        if section.pk in wanted
    ]


def chain(pk: int, parents: dict[int, int | None]) -> list[int]:
    """A section and all above it, from the bottom upwards."""
    found = []
    while pk is not None:
        found.append(pk)
        pk = parents[pk]
    return found


def upper_plans(user, agencies: QuerySet[Agency]) -> list[UpperPlan]:
    """The plans in force that give work to the bodies the person works for: a fixed number of queries."""
    return [row for agency in agencies.filter(path__in=own_paths(user)).order_by("path") for row in _of_agency(agency)]


def _of_agency(agency: Agency) -> list[UpperPlan]:
    tasks: dict[Plan, list[Task]] = {}
    for task in given_tasks(agency).select_related("plan__issuer").order_by("-plan__year", "-plan_id", "pk"):
        tasks.setdefault(task.plan, []).append(task)
    own = Task.objects.filter(plan__issuer=agency, derived_from__plan__in=tasks)
    taken = set(own.values_list("derived_from", flat=True))
    children: dict[int, list[Plan]] = {}
    for child in Plan.objects.filter(issuer=agency, parent__in=tasks).order_by("pk"):
        children.setdefault(child.parent_id, []).append(child)
    return [
        UpperPlan(plan, agency, rows, _untaken(rows, taken, plan.pk in children), children.get(plan.pk, []))
        for plan, rows in tasks.items()
    ]


def _untaken(tasks: list[Task], taken: set[int], has_plan: bool) -> list[Task]:
    """A task that asks for the agency's plan is met by that plan, not by a task in it."""
    return [task for task in tasks if task.pk not in taken and not (task.asks_plan and has_plan)]


def own_measures(task: Task, agency: Agency) -> tuple[list[Measure], list[Measure]]:
    """(measures for the agency, measures whose actor is another body). No actor is everybody's; a group that holds the
    agency, and bodies below it, are its own."""
    own, others = [], []
    for measure in task.measures.all():
        group, actor = measure.actor_group, measure.actor_agency
        is_own = group is None and actor is None or actor is not None and actor.is_within(agency.path)
        is_member = group is not None and agency in group.members.all()
        (own if is_own or is_member else others).append(measure)
    return own, others


def _read(tasks: QuerySet[Task]):
    return tasks.prefetch_related(
        "occurrences",
        "criterion_links__criterion__parent",
        "measures__actor_agency",
        "measures__actor_group__members",
        "derived__plan",
    ).order_by("position", "pk")


def _offer(task: Task, agency: Agency) -> TaskOffer:
    own, others = own_measures(task, agency)
    taken = [row for row in task.derived.all() if row.plan.issuer_id == agency.pk]
    return TaskOffer(task, taken, own, others)
