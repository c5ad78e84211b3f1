"""Writing the plan below: a draft of the own agency from tasks of the plan above; nothing of that plan is changed."""

from dataclasses import replace
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Max

from agencies import audit
from agencies.models import Agency
from agencies.text import fold
from criteria.models import Index

from ..assigning import assign
from ..copying import copy_criteria
from ..models import Measure, Occurrence, Plan, PlanLine, ReferenceDocument, Section, Task, TaskParty
from ..office import Office
from .numbering import next_marker
from .offers import SectionOffer, TaskOffer, offers
from .wording import sentence_for_plan, sentence_for_reference

COPIED = ["kind", "heading", "summary", "intro", "product", "deadline_phrase"]
DAYS = ["deadline_kind", "first_day", "last_day", "is_day_by_hand"]
TAKEN = "Nhiệm vụ «{}» đã được đưa vào kế hoạch của cơ quan. Tải lại trang để xem những nhiệm vụ còn lại."
FOREIGN = "Có nhiệm vụ không giao cho cơ quan. Tải lại trang rồi chọn lại."
NOTHING = "Chọn ít nhất một nhiệm vụ để thêm vào bản dự thảo."
NO_DRAFT = "Bản dự thảo đã được ban hành hoặc xoá: tải lại trang rồi chọn lại nơi ghi."


def open_drafts(parent: Plan, agency: Agency):
    """The agency's drafts that carry out ``parent``: what is taken over later is added to one of them."""
    return Plan.objects.filter(parent=parent, issuer=agency, state=Plan.State.DRAFT).order_by("-pk")


def derive(
    parent: Plan, agency: Agency, chosen: set[int], *, by, on: date, subject: str = "", into: Plan | None = None
) -> Plan:
    """Take the tasks ``chosen`` (keys) of ``parent`` over into a new draft of ``agency`` named ``subject``, or ``into``
    an open draft that carries out the same plan.

    A new draft may be without tasks. Raises ValidationError for a task that is not the agency's or has been taken over
    meanwhile, for an open draft that is none any more, or for an agency that has ended by ``on``.
    """
    with transaction.atomic():
        Agency.objects.select_for_update(of=("self",)).get(pk=agency.pk)  # two of its people take over one by one
        sections = _chosen(offers(parent, agency), chosen)
        if into is None:
            plan = _new_draft(agency, on=on, year=parent.year, subject=subject, parent=parent)
            plan.is_illustrative = parent.is_illustrative
            plan.save(update_fields=["is_illustrative"])
            plan.indices.set(parent.indices.all())
            _refer(plan, sentence_for_plan(parent))
        else:
            plan = _held(into, parent, agency, has_tasks=bool(sections))
        tasks = _Copy(plan, agency).write(sections)
        for task in tasks:
            assign(task, on=on, by=by)
        _ensure_section(plan)
        changes = {"parent": ["", str(parent)], "tasks": ["", [task.summary for task in tasks]]}
        audit.record(plan, by=by, action="derive", changes=changes)
    return plan


def derive_from_reference(reference: ReferenceDocument, agency: Agency, *, by, on: date, subject: str) -> Plan:
    """A draft of ``agency`` that carries out a document known by its number only: its sentence, no tasks."""
    with transaction.atomic():
        year = reference.issued_on.year if reference.issued_on else on.year
        plan = _new_draft(agency, on=on, year=year, subject=subject)
        plan.carries_out.add(reference)
        words = fold(f"{reference.title} {subject}")
        plan.indices.set(index for index in Index.objects.all() if fold(index.short_name) in words)
        _refer(plan, sentence_for_reference(reference), reference)
        _ensure_section(plan)
        audit.record(plan, by=by, action="derive", changes={"carries_out": ["", str(reference)]})
    return plan


def _chosen(found: list[SectionOffer], chosen: set[int]) -> list[SectionOffer]:
    """The sections with the chosen tasks alone; ValidationError unless every one of them may still be taken over."""
    known = {offer.task.pk: offer for row in found for offer in row.tasks}
    if chosen - set(known):
        raise ValidationError(FOREIGN)
    for pk in chosen:
        if known[pk].taken:
            raise ValidationError(TAKEN.format(known[pk].task.summary))
    return [replace(row, tasks=[offer for offer in row.tasks if offer.task.pk in chosen]) for row in found if chosen]


def _new_draft(agency: Agency, *, on: date, year: int, subject: str, parent: Plan | None = None) -> Plan:
    if not agency.is_active(on):
        raise ValidationError(f"{agency.name} không hoạt động vào ngày {on:%d/%m/%Y} nên không lập kế hoạch được.")
    office = Office.of(agency)
    plan = Plan(
        issuer=agency,
        year=year,
        subject=subject,
        parent=parent,
        preamble=f"{agency.label} ban hành Kế hoạch triển khai thực hiện, cụ thể như sau:",
        **office.plan_values(),
    )
    plan.full_clean(exclude=["key"])
    plan.save(force_insert=True)
    PlanLine.objects.bulk_create(office.recipient_lines(plan))
    return plan


def _refer(plan: Plan, sentence: str, reference: ReferenceDocument | None = None) -> None:
    PlanLine.objects.create(plan=plan, kind=PlanLine.Kind.BASIS, position=1, text=sentence, reference=reference)


def _held(draft: Plan, parent: Plan, agency: Agency, *, has_tasks: bool) -> Plan:
    """The draft under lock, its version counted up."""
    if not has_tasks:
        raise ValidationError(NOTHING)
    plan = open_drafts(parent, agency).select_for_update(of=("self",)).filter(pk=draft.pk).first()
    if plan is None:
        raise ValidationError(NO_DRAFT)
    Plan.objects.filter(pk=plan.pk).update(version=F("version") + 1)
    return plan


def _ensure_section(plan: Plan) -> None:
    """A plan without sections gets the one in which tasks are written, as one that is begun by hand."""
    if not plan.sections.exists():
        Section.objects.create(plan=plan, position=1, kind=Section.Kind.TASKS, title="NHIỆM VỤ, GIẢI PHÁP", marker="I.")


class _Copy:
    """One taking over: sections are found again by the tasks they hold already, then by their words, or are made."""

    def __init__(self, plan: Plan, agency: Agency):
        self.plan, self.agency = plan, agency
        self.own = list(plan.sections.order_by("position", "pk"))
        self.mirrors = _mirrors_of(plan, self.own)

    def write(self, sections: list[SectionOffer]) -> list[Task]:
        """The new tasks; a section comes into being only when a chosen task stands in it or below it."""
        source = {row.section.pk: row.section for row in sections}
        return [
            self._task(offer, self._mirror(row.section, source, holds=offer.task))
            for row in sections
            for offer in row.tasks
        ]

    def _mirror(self, section: Section, source: dict[int, Section], holds: Task | None = None) -> Section:
        if section.pk not in self.mirrors:
            above = source.get(section.parent_id)
            parent = None if above is None else self._mirror(above, source)
            self.mirrors[section.pk] = self._same(section, parent) or self._section(section, parent)
        mirror = self.mirrors[section.pk]
        if holds is not None and holds.kind == Task.Kind.DUTY and not mirror.body:  # made before as a mere heading
            mirror.body = section.body
            mirror.save(update_fields=["body"])
        return mirror

    def _same(self, section: Section, parent: Section | None) -> Section | None:
        words = fold(section.title or section.body)
        below = [own for own in self.own if own.parent_id == (parent and parent.pk)]
        return next((own for own in below if words and fold(own.title or own.body) == words), None)

    def _section(self, section: Section, parent: Section | None) -> Section:
        """Heading and number; the text only where it is the heading (that of a duty is added by ``_mirror``)."""
        below = [own.marker for own in self.own if own.parent_id == (parent and parent.pk)]
        copy = Section.objects.create(
            plan=self.plan,
            parent=parent,
            position=max((own.position for own in self.own), default=0) + 1,
            kind=Section.Kind.TEXT if section.kind == Section.Kind.SCORES else section.kind,
            marker=next_marker(section.marker, below, parent.marker if parent else ""),
            title=section.title,
            body="" if section.title else section.body,
        )
        if copy.kind == Section.Kind.DUTY:
            copy.agencies.add(self.agency)
        self.own.append(copy)
        return copy

    def _task(self, offer: TaskOffer, section: Section) -> Task:
        last = section.tasks.aggregate(last=Max("position"))["last"] or 0
        words = {name: getattr(offer.task, name) for name in COPIED + DAYS}
        task = Task.objects.create(plan=self.plan, section=section, position=last + 1, derived_from=offer.task, **words)
        TaskParty.objects.create(
            task=task, role=TaskParty.Role.LEAD, position=1, printed=self.agency.name, joint="", agency=self.agency
        )
        Occurrence.objects.bulk_create(
            Occurrence(
                task=task, position=row.position, label=row.label, last_day=row.last_day, is_by_hand=row.is_by_hand
            )
            for row in offer.task.current_occurrences
        )
        for place, row in enumerate(offer.measures, start=1):
            words = {"text": row.text, "is_inline": row.is_inline, "target": row.target}
            Measure.objects.create(task=task, position=place, actor_agency=self._actor(row), **words)
        copy_criteria(offer.task, task, lambda criterion: criterion)
        return task

    def _actor(self, measure: Measure) -> Agency | None:
        """Whoever does it in the own plan: the body below that is named, the agency itself for a group it is in."""
        return measure.actor_agency or (self.agency if measure.actor_group else None)


def _mirrors_of(plan: Plan, own: list[Section]) -> dict[int, Section]:
    """Section of the plan above → section of the draft, as the tasks taken over before show them, upwards."""
    by_pk = {section.pk: section for section in own}
    found: dict[int, Section] = {}
    for task in plan.tasks.exclude(derived_from=None).select_related("derived_from__section__parent"):
        theirs, mine = task.derived_from.section, by_pk[task.section_id]
        while theirs is not None and mine is not None:
            found.setdefault(theirs.pk, mine)
            theirs, mine = theirs.parent, by_pk.get(mine.parent_id)
    return found
