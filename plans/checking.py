"""Reading a plan for its checks: a fixed number of queries whatever the number of sections and tasks."""

from collections import defaultdict
from datetime import date
from decimal import Decimal

from django.db.models import Count, Q

from criteria.checks import check_published
from criteria.models import Assessment
from criteria.table import score_table

from .checks import Finding, check
from .checks.facts import (
    AppendixFacts,
    Body,
    CriterionLink,
    ParentTask,
    PlanFacts,
    SectionFacts,
    TableFacts,
    TaskFacts,
    UncitedFacts,
)
from .lost_points import LostRow, lost_points
from .models import Assignment, Plan, Section, Task, TaskCriterion, TaskParty
from .models.plan import GIVES_WORK
from .office import style_of, usual_symbol
from .outline import criterion_label

HEAD = ["year", "month", "day", "signed_year", "is_letter", "has_number_line", "symbol", "place"]
HEAD += ["sign_title", "sign_name"]


def findings(plan: Plan, *, on: date) -> list[Finding]:
    """All that is wrong with a stored plan, seen on the day ``on``.

    Agencies that ended after the plan's year are no fault of it: history stays readable.
    """
    lines = defaultdict(list)
    for line in plan.lines.order_by("position", "pk"):
        lines[line.kind].append(line.text)
    facts = PlanFacts(
        pk=plan.pk,
        on=min(on, date(plan.year, 12, 31)),
        usual_symbol=usual_symbol(style_of(plan.issuer), plan.kind),
        usual_place=plan.issuer.place_name,
        preamble=plan.preamble,
        closing=plan.closing,
        lines={kind: tuple(texts) for kind, texts in lines.items()},
        sections=_sections(plan),
        tasks=_tasks(plan),
        appendices=tuple(
            AppendixFacts(appendix.label, appendix.rows)
            for appendix in plan.appendices.annotate(rows=Count("tasks")).order_by("position")
        ),
        table=None if plan.assessment is None else _table(plan.assessment),
        parent_tasks=_parent_tasks(plan),
        **{name: getattr(plan, name) for name in HEAD},
    )
    return check(facts)


def _sections(plan: Plan) -> tuple[SectionFacts, ...]:
    return tuple(
        SectionFacts(
            pk=section.pk,
            parent=section.parent_id,
            marker=section.marker,
            title=section.title,
            body=section.body,
            is_duty=section.kind == Section.Kind.DUTY,
            agencies=tuple(_body(agency) for agency in section.agencies.all()),
        )
        for section in plan.sections.order_by("position", "pk").prefetch_related("agencies")
    )


def _tasks(plan: Plan) -> tuple[TaskFacts, ...]:
    rows = plan.tasks.order_by("position", "pk").prefetch_related(
        "parties__agency",
        "parties__group__members",
        "measures__actor_agency",
        "criterion_links__criterion__parent",
        "occurrences",
    )
    units, lacking = _units(plan)
    return tuple(_task(task, units.get(task.pk, 0), lacking.get(task.pk, ())) for task in rows)


def _task(task: Task, units: int, lacking: tuple[str, ...]) -> TaskFacts:
    measures = list(task.measures.all())
    return TaskFacts(
        pk=task.pk,
        section=task.section_id,
        summary=task.summary,
        heading=task.heading,
        is_duty=task.kind == Task.Kind.DUTY,
        texts=(task.intro, *(measure.text for measure in measures)),
        product=task.product,
        phrase=task.deadline_phrase,
        is_continuous=task.deadline_kind == Task.DeadlineKind.CONTINUOUS,
        last_day=task.last_day,
        days=tuple((occurrence.label, occurrence.last_day) for occurrence in task.current_occurrences),
        parties=tuple(_party(party) for party in task.parties.all()),
        actors=tuple(_body(measure.actor_agency) if measure.actor_agency else None for measure in measures),
        links=tuple(
            CriterionLink(link.criterion_id, criterion_label(link.criterion)) for link in task.criterion_links.all()
        ),
        units=units,
        lacking=lacking,
    )


def _body(agency, role: str = "") -> Body:
    return Body(agency.name, role, ended_on=agency.ended_on)


def _party(party: TaskParty) -> Body:
    if party.agency is not None:
        return _body(party.agency, party.role)
    if party.group is not None:
        return Body(party.group.name, party.role, members=len(party.group.members.all()))
    return Body(party.printed, party.role, is_known=False)


def _units(plan: Plan) -> tuple[dict[int, int], dict[int, tuple[str, ...]]]:
    """By task that asks for plans: how many units have it, and the names of those without an issued plan below this.

    Nothing while the plan itself gives no work.
    """
    if not plan.is_in_force:
        return {}, {}
    issued = set(plan.children.filter(state__in=GIVES_WORK).values_list("issuer_id", flat=True))
    given = (
        Assignment.objects.filter(task__plan=plan, task__asks_plan=True)
        .exclude(state=Assignment.State.CANCELLED)
        .select_related("agency")
        .order_by("agency__path")
    )
    units: dict[int, dict] = defaultdict(dict)
    for row in given:  # a recurring task comes once for each occurrence
        units[row.task_id][row.agency_id] = row.agency.label
    lacking = {
        task: tuple(name for pk, name in agencies.items() if pk not in issued) for task, agencies in units.items()
    }
    return {task: len(agencies) for task, agencies in units.items()}, lacking


def _parent_tasks(plan: Plan) -> tuple[ParentTask, ...]:
    """What an issued plan above gives to the issuer and no task here derives from; asking for this plan is answered."""
    if plan.parent is None or plan.parent.state not in GIVES_WORK:
        return ()
    given = Assignment.objects.filter(agency=plan.issuer).exclude(state=Assignment.State.CANCELLED)
    named = TaskParty.objects.filter(Q(agency=plan.issuer) | Q(group__members=plan.issuer))
    rows = (
        plan.parent.tasks.filter(Q(pk__in=given.values("task")) | Q(pk__in=named.values("task")), asks_plan=False)
        .exclude(pk__in=plan.tasks.exclude(derived_from=None).values("derived_from"))
        .order_by("section__position", "position", "pk")
    )
    return tuple(ParentTask(plan.parent_id, task.pk, task.summary) for task in rows)


def _table(assessment: Assessment) -> TableFacts:
    table = score_table(assessment)
    found = lost_points(assessment, Plan.objects.all())
    planned: dict[int, Decimal] = defaultdict(Decimal)
    links = TaskCriterion.objects.filter(task__plan__assessment=assessment).exclude(expected=None)
    for criterion, expected in links.values_list("criterion", "expected"):
        planned[criterion] += expected
    return TableFacts(
        pk=assessment.pk,
        name=f"Bảng điểm {assessment}",
        uncited=tuple(_uncited(row) for row in found.rows if not row.links),
        lost={row.pk: row.total.lost for row in table.leaves if not row.missing},
        planned=planned,
        published=tuple(finding.sentence for finding in check_published(assessment, table)),
    )


def _uncited(row: LostRow) -> UncitedFacts:
    label = row.leaf.code or f"phần không in của {row.branch_name}"
    fits = "" if row.hint is None else row.hint.heading or row.hint.summary
    return UncitedFacts(row.leaf.pk, label, row.leaf.lost, fits)
