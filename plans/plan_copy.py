"""A new draft from another year's plan: texts, bases, recipients, sections, tasks with measures and bodies.

Words are never changed: ``leftovers`` lists what a person has to look at before the draft is signed.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.urls import reverse

from agencies import audit
from criteria.models import Assessment, Criterion

from . import copying
from .assigning import assign
from .models import Measure, Plan, Task

TEXTS = ("kind", "subject", "preamble", "closing", "place", "symbol", "has_number_line")
SIGNATURE = ("sign_authority", "sign_title", "sign_name")
AROUND = 60  # letters shown on each side of a year


def copy_plan(source: Plan, *, year: int, assessment: Assessment | None, by, on: date) -> Plan:
    """A draft of the same issuer for ``year`` that mends ``assessment``; number and day are blank until signing.

    Dates of deadlines are emptied, statuses and reports stay behind. Criteria are linked where ``assessment`` has the
    same code under the same name; agencies that have ended by ``on`` stay as printed and are given no work.
    """
    with transaction.atomic():
        values = {name: getattr(source, name) for name in TEXTS + SIGNATURE}
        plan = Plan.objects.create(issuer=source.issuer, year=year, assessment=assessment, **values)
        plan.indices.set(source.indices.all())
        plan.carries_out.set(source.carries_out.all())
        copying.copy_lines(source, plan)
        appendices = copying.copy_appendices(source, plan)
        sections = copying.copy_sections(copying.in_document_order(source), plan)
        resolve, counterpart = copying.known_to(plan, on=on), counterparts(assessment)
        for task in source.tasks.order_by("section__position", "position", "pk"):
            copy = copying.copy_task(
                task,
                sections[task.section_id],
                at=task.position,
                resolve=resolve,
                appendix=appendices.get(task.appendix_id),
            )
            copying.copy_criteria(task, copy, counterpart)
            assign(copy, on=on, by=by)
        audit.record(plan, by=by, action="copy_plan", changes={"source": ["", f"{source} ({source.year})"]})
    return plan


def counterparts(assessment: Assessment | None) -> Callable[[Criterion], Criterion | None]:
    """A criterion → that of the table's own set: itself, or the leaf with the same code and the same name."""
    leaves = [] if assessment is None else list(assessment.criteria_set.criteria.filter(children=None))
    known = {leaf.pk: leaf for leaf in leaves}
    alike = {(leaf.code, leaf.name): leaf for leaf in leaves if leaf.code}
    return lambda criterion: known.get(criterion.pk) or alike.get((criterion.code, criterion.name))


@dataclass(frozen=True)
class Mention:
    """One place where another year stands: around it the words, and the page on which they are edited."""

    where: str
    before: str
    year: str
    after: str
    url: str


@dataclass
class Leftovers:
    """What a person looks through after copying: old years in the words, deadlines without a date, loose names."""

    mentions: list[Mention] = field(default_factory=list)
    undated: list[Task] = field(default_factory=list)
    loose: list[tuple[Task, str]] = field(default_factory=list)
    unlinked: list[Task] = field(default_factory=list)

    @property
    def count(self) -> int:
        return len(self.mentions) + len(self.undated) + len(self.loose) + len(self.unlinked)


def leftovers(plan: Plan) -> Leftovers:
    """Read afresh whenever the page is opened: what was dealt with is no longer listed. A fixed number of queries."""
    found = Leftovers()
    for where, text, url in _texts(plan):
        found.mentions += _mentions(plan, where, text, url)
    tasks = list(plan.tasks.prefetch_related("parties", "criterion_links").order_by("section__position", "position"))
    for task in tasks:
        if task.deadline_kind == Task.DeadlineKind.UNRESOLVED and task.last_day is None:
            found.undated.append(task)
        loose = [party.printed for party in task.parties.all() if not (party.agency_id or party.group_id)]
        found.loose += [(task, printed) for printed in loose]
        if task.kind == Task.Kind.BLOCK and plan.assessment_id and not task.criterion_links.all():
            found.unlinked.append(task)
    return found


def _texts(plan: Plan):
    """(where, words, page to edit them) of everything that is printed, in document order."""
    head = reverse("plan_edit", args=[plan.pk])
    yield "Trích yếu", plan.subject, head
    for line in plan.lines.order_by("kind", "position", "pk"):
        yield line.get_kind_display(), line.text, reverse("plan_list", args=[plan.pk, line.kind])
    yield "Đoạn mở đầu", plan.preamble, head
    for section in copying.in_document_order(plan):
        url = reverse("section_edit", args=[plan.pk, section.pk])
        yield f"Mục {section.marker}".strip(), f"{section.title}\n{section.body}".strip(), url
    measures = Measure.objects.filter(task__plan=plan).order_by("position", "pk")
    by_task: dict[int, list[str]] = {}
    for measure in measures:
        by_task.setdefault(measure.task_id, []).append(measure.text)
    for task in plan.tasks.order_by("section__position", "position", "pk"):
        words = [task.heading or task.summary, task.intro, *by_task.get(task.pk, []), task.product]
        words = "\n".join(filter(None, [*words, task.deadline_phrase]))
        yield f"Nhiệm vụ «{task.summary[:60]}»", words, reverse("task_edit", args=[plan.pk, task.pk])
    yield "Đoạn kết", plan.closing, head


def _mentions(plan: Plan, where: str, text: str, url: str) -> list[Mention]:
    """Every year of the last decades in a text that is not the plan's own."""
    found = []
    for match in re.finditer(r"(?<!\d)(?:19|20)\d\d(?!\d|/[A-ZĐ])", text):
        if int(match[0]) != plan.year:
            before, after = text[: match.start()][-AROUND:], text[match.end() :][:AROUND]
            found.append(Mention(where, before, match[0], after, url))
    return found
