"""From lost points to task blocks: what is proposed for a group of criteria, and a draft plan with one block a group.

Nothing is invented: headings and names come from the set, leads from the causes; every other text stays empty.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from agencies import audit
from agencies.models import Agency
from criteria.models import Assessment, Criterion

from .assigning import assign
from .lost_points import LostPoints, LostRow
from .models import Plan, PlanLine, Section, Task, TaskCriterion, TaskParty
from .office import Office
from .parties import set_parties
from .plan_import.labels import codes_of

NOTHING_LOST = "Chưa có tiêu chí nào mất điểm trong bảng này: nhập điểm trước, rồi quay lại lập kế hoạch."
LONGEST_HEADING = Task._meta.get_field("heading").max_length
LONGEST_SUMMARY = Task._meta.get_field("summary").max_length


@dataclass(frozen=True)
class Proposal:
    """What a block for some lost criteria would say: the words, the leaves it cites, the leads that causes name."""

    rows: list[LostRow]
    heading: str
    summary: str
    leads: list[Agency]

    @property
    def branch(self) -> int:
        return self.rows[0].leaf.branch


def groups(rows: list[LostRow]) -> list[list[LostRow]]:
    """Lost criteria that go into one block: those of one lĩnh vực with the very same causes (one printed cell)."""
    found: dict[tuple, list[LostRow]] = {}
    for row in rows:
        causes = tuple(sorted(cause.pk for cause in row.causes))
        found.setdefault((row.leaf.branch, causes or ("leaf", row.leaf.pk)), []).append(row)
    return list(found.values())


def proposal(rows: list[LostRow], assessment: Assessment, *, on: date) -> Proposal:
    """The block that these lost criteria would get."""
    cited = [row.leaf for row in rows if row.leaf.code]
    if cited:
        names = "; ".join(_lower_first(leaf.name) for leaf in cited)
        heading = _cut(f"Tiêu chí {' ; '.join(leaf.code for leaf in cited)}: {names}", LONGEST_HEADING)
        summary = _cut(names[:1].upper() + names[1:], LONGEST_SUMMARY)
    else:  # "các tiêu chí không in trong bảng" has no code: it goes by its lĩnh vực
        heading = summary = Criterion.objects.get(pk=rows[0].leaf.branch).name[:LONGEST_SUMMARY]
    return Proposal(rows, heading, summary, _leads(rows, assessment, on))


def _leads(rows: list[LostRow], assessment: Assessment, on: date) -> list[Agency]:
    """The agencies that the causes hold responsible, as far as work can be given to them."""
    named = [cause.agency_id for row in rows for cause in row.causes if cause.agency_id]
    known = Agency.objects.under(assessment.agency.path).active(on).filter(kind__is_outside=False).in_bulk(named)
    return [known[pk] for pk in dict.fromkeys(named) if pk in known]


def _lower_first(name: str) -> str:
    """As headings print it after the colon; abbreviations stay ("CCHC", "TTHC")."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 2].rsplit(" ", 1)[0] + " …"


def section_for(plan: Plan, branch: int) -> Section | None:
    """Where a block of this lĩnh vực would stand: with its like, else under its name, else where tasks stand."""
    tasks = plan.tasks.filter(kind=Task.Kind.BLOCK).prefetch_related("criterion_links__criterion")
    key = Criterion.objects.get(pk=branch).sort_key
    homes = [
        task.section_id
        for task in tasks
        for link in task.criterion_links.all()
        if link.criterion.sort_key.startswith(key)
    ]
    sections = list(plan.sections.order_by("position", "pk"))
    if homes:
        (home, _), *_ = Counter(homes).most_common(1)
        return next(row for row in sections if row.pk == home)
    name = Criterion.objects.get(pk=branch).name.casefold()
    groups_of_tasks = [row for row in sections if row.kind == Section.Kind.TASKS]
    named = [row for row in groups_of_tasks if name in row.title.casefold()]
    return next(iter([*named, *groups_of_tasks, *sections]), None)


def start_plan(found: LostPoints, assessment: Assessment, *, by, on: date) -> Plan:
    """A draft plan for the year after ``assessment`` with the usual sections and one block a group of lost criteria.

    ``on`` is the day on which the agencies that are to lead must exist. Raises ValidationError where nothing is lost.
    """
    if not found.rows:
        raise ValidationError(NOTHING_LOST)
    index, office = assessment.criteria_set.index, Office.of(assessment.agency)
    with transaction.atomic():
        plan = Plan.objects.create(
            issuer=assessment.agency,
            year=assessment.year + 1,
            assessment=assessment,
            subject=f"Nâng cao {index.name}\n{assessment.agency.label} năm {assessment.year + 1}",
            **office.plan_values(),
        )
        PlanLine.objects.bulk_create(office.recipient_lines(plan))
        plan.indices.set([index])
        homes = _usual_sections(plan, assessment, found.rows)
        for rows in groups(found.rows):
            _add_block(plan, homes[rows[0].leaf.branch], proposal(rows, assessment, on=on), by=by, on=on)
        audit.record(plan, by=by, action="plan_from_lost", changes={"assessment": ["", str(assessment)]})
    return plan


def _usual_sections(plan: Plan, assessment: Assessment, rows: list[LostRow]) -> dict[int, Section]:
    """The sections of an improvement plan, in order; returns lĩnh vực → the section of its blocks."""
    kinds = Section.Kind
    index = assessment.criteria_set.index.name.upper()
    aim = _add(plan, None, "I.", "MỤC ĐÍCH, YÊU CẦU", kinds.TEXT)
    _add(plan, aim, "1.", "Mục đích", kinds.TEXT)
    _add(plan, aim, "2.", "Yêu cầu", kinds.TEXT)
    _add(plan, None, "II.", f"KẾT QUẢ {index} NĂM {assessment.year}", kinds.SCORES)
    work = _add(plan, None, "III.", "NHIỆM VỤ, GIẢI PHÁP", kinds.TEXT)
    _add(plan, work, "1.", "Giải pháp chung", kinds.MEASURE)
    branches = dict.fromkeys(row.leaf.branch for row in rows)
    names = Criterion.objects.in_bulk(branches)
    homes = {
        branch: _add(plan, work, f"{number}.", _cut(names[branch].name, 500), kinds.TASKS)
        for number, branch in enumerate(branches, start=2)
    }
    _add(plan, None, "IV.", "TỔ CHỨC THỰC HIỆN", kinds.TEXT)
    return homes


def _add(plan: Plan, parent: Section | None, marker: str, title: str, kind: str) -> Section:
    position = plan.sections.count() + 1
    return Section.objects.create(plan=plan, parent=parent, position=position, marker=marker, title=title, kind=kind)


def _add_block(plan: Plan, section: Section, wanted: Proposal, *, by, on: date) -> Task:
    task = Task.objects.create(
        plan=plan,
        section=section,
        position=section.tasks.count() + 1,
        heading=wanted.heading,
        summary=wanted.summary,
    )
    printed = codes_of(wanted.heading)
    TaskCriterion.objects.bulk_create(
        TaskCriterion(task=task, criterion_id=row.leaf.pk, is_cited=row.leaf.code in printed) for row in wanted.rows
    )
    set_parties(task, TaskParty.Role.LEAD, [f"a{agency.pk}" for agency in wanted.leads])
    assign(task, on=on, by=by)
    return task
