"""Copying parts of one plan into another: lines, appendices, sections, tasks with their measures, bodies and criteria.

Words are copied as they stand. What belongs to one year or to one run stays behind: dates, statuses, assignments,
expected points. Every function works inside the caller's transaction; the caller writes the audit row and calls
``assign`` once the bodies of a task are settled.
"""

from collections.abc import Callable, Iterable
from datetime import date

from agencies.models import Agency, AgencyGroup
from criteria.models import Criterion

from .models import Appendix, Measure, Occurrence, Plan, PlanLine, Section, Task, TaskCriterion, TaskParty

# Which agency or group a name of the source stands for in the copy; (None, None): it stays as printed.
Resolve = Callable[[Agency | None, AgencyGroup | None], tuple[Agency | None, AgencyGroup | None]]
DATED = {Task.DeadlineKind.DATE, Task.DeadlineKind.RANGE, Task.DeadlineKind.RECURRING}


def known_to(plan: Plan, *, on: date) -> Resolve:
    """Bodies as they are, where ``plan`` may name them: agencies that work on that day, groups of its issuer.

    An agency that has ended is not replaced by a guess; its name stays as printed, to be resolved by a person.
    """

    def resolve(agency, group):
        is_own = group is None or group.owner_id == plan.issuer_id
        return (agency if agency and agency.is_active(on) else None), (group if is_own else None)

    return resolve


def copy_lines(source: Plan, target: Plan, kinds: Iterable[str] = PlanLine.Kind.values) -> None:
    """The lines of these kinds in order, with the documents and agencies they name."""
    for line in source.lines.filter(kind__in=kinds).order_by("kind", "position", "pk").prefetch_related("agencies"):
        values = {"kind": line.kind, "position": line.position, "text": line.text, "reference_id": line.reference_id}
        PlanLine.objects.create(plan=target, **values).agencies.set(line.agencies.all())


def copy_appendices(source: Plan, target: Plan) -> dict[int, Appendix]:
    """The appendices without their tasks and tables; key in the source → the copy."""
    names = ("position", "label", "title", "index_id", "kind", "is_portrait")
    return {
        row.pk: Appendix.objects.create(plan=target, **{name: getattr(row, name) for name in names})
        for row in source.appendices.order_by("position", "pk")
    }


def copy_sections(sections: Iterable[Section], target: Plan, *, parent: Section | None = None) -> dict[int, Section]:
    """These sections of one plan, in document order, parents before children; key in the source → the copy.

    A section whose parent is not among them stands below ``parent``; all stand after what ``target`` holds already.
    """
    copies: dict[int, Section] = {}
    last = max(target.sections.values_list("position", flat=True), default=0)
    for position, section in enumerate(sections, start=last + 1):
        copies[section.pk] = copy_section(section, target, parent=copies.get(section.parent_id, parent), at=position)
    return copies


def copy_section(section: Section, target: Plan, *, parent: Section | None, at: int) -> Section:
    """One section with its agencies, without its children and tasks."""
    values = {name: getattr(section, name) for name in ("kind", "marker", "title", "body", "is_request")}
    copy = Section.objects.create(plan=target, parent=parent, position=at, **values)
    copy.agencies.set(section.agencies.all())
    return copy


def copy_task(task: Task, section: Section, *, at: int, resolve: Resolve, appendix: Appendix | None = None) -> Task:
    """A task with its measures and bodies in ``section``; criteria are linked by ``copy_criteria``.

    The deadline's phrase stays word for word; its dates are emptied, and a phrase that had resolved to dates waits to
    be resolved again (UNRESOLVED).
    """
    names = ("kind", "heading", "summary", "intro", "product", "deadline_phrase", "asks_plan")
    is_dated = task.deadline_kind in DATED or (task.last_day and task.deadline_phrase)
    copy = Task.objects.create(
        plan=section.plan,
        section=section,
        appendix=appendix,
        position=at,
        deadline_kind=Task.DeadlineKind.UNRESOLVED if is_dated else task.deadline_kind,
        **{name: getattr(task, name) for name in names},
    )
    Occurrence.objects.bulk_create(
        Occurrence(task=copy, position=row.position, label=row.label) for row in task.current_occurrences
    )
    copy_measures(task, copy, resolve=resolve)
    copy_parties(task, copy, resolve=resolve)
    return copy


def copy_measures(source: Task, target: Task, *, resolve: Resolve) -> None:
    """The measures in order, none of them done."""
    rows = []
    for measure in source.measures.select_related("actor_agency", "actor_group"):
        agency, group = resolve(measure.actor_agency, measure.actor_group)
        values = {name: getattr(measure, name) for name in ("position", "text", "is_inline", "target")}
        rows.append(Measure(task=target, actor_agency=agency, actor_group=group, **values))
    Measure.objects.bulk_create(rows)


def copy_parties(source: Task, target: Task, *, resolve: Resolve) -> None:
    """The names of every role as printed, joined to the agencies and groups that ``resolve`` gives."""
    rows = []
    for party in source.parties.select_related("agency", "group"):
        agency, group = resolve(party.agency, party.group)
        values = {name: getattr(party, name) for name in ("role", "position", "printed", "joint")}
        rows.append(TaskParty(task=target, agency=agency, group=group, **values))
    TaskParty.objects.bulk_create(rows)


def copy_criteria(source: Task, target: Task, counterpart: Callable[[Criterion], Criterion | None]) -> list[Criterion]:
    """Link the copy to the counterparts of the source's criteria; returns those that have none.

    Expected points are last year's business and are not copied.
    """
    missing, rows = [], {}
    for link in source.criterion_links.select_related("criterion"):
        found = counterpart(link.criterion)
        if found is None:
            missing.append(link.criterion)
        else:
            rows.setdefault(found.pk, TaskCriterion(task=target, criterion=found, is_cited=link.is_cited))
    TaskCriterion.objects.bulk_create(rows.values())
    return missing


def in_document_order(plan: Plan) -> list[Section]:
    """All sections of a plan depth first, as they are printed."""
    children: dict[int | None, list[Section]] = {}
    for section in plan.sections.order_by("position", "pk"):
        children.setdefault(section.parent_id, []).append(section)
    found: list[Section] = []
    waiting = list(reversed(children.get(None, [])))
    while waiting:
        section = waiting.pop()
        found.append(section)
        waiting += reversed(children.get(section.pk, []))
    return found
