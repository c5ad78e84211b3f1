"""Recognised → rows of a draft plan: all or nothing, audited, agencies never invented."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models, transaction

from agencies import audit
from agencies.models import Agency, AgencyGroup

from ..assigning import assign
from ..models import Appendix, Measure, Plan, PlanLine, Section, Task, TaskCriterion, TaskParty
from ..scheduling import set_deadline
from .fitting import fit
from .names import Named
from .phrases import target_in
from .recognised import Recognised, SectionFound, TaskFound
from .resolution import Resolution
from .source import plain
from .tables import rows_as_text

ROLES = TaskParty.Role


def import_plan(
    found: Recognised, *, issuer: Agency, by, on: date, year: int | None = None, file_name: str = "", digest: str = ""
) -> Plan:
    """Write one draft plan of ``issuer`` with everything recognised, and give its tasks to the bodies it names.

    ``on`` is the day on which agencies must exist. Raises ValidationError (one sentence) when a text does not fit its
    column; then nothing is stored.
    """
    resolved = Resolution(fit(found), issuer, on, wished_year=year)
    with transaction.atomic():
        plan = _Writer(resolved, by=by).write()
        changes = {"file": ["", file_name], "sha256": ["", digest]} if file_name else {}
        audit.record(plan, by=by, action="import_plan", changes=changes)
    return plan


class _Writer:
    """One import under way; positions of sections run through the whole document."""

    def __init__(self, resolved: Resolution, *, by):
        self.resolved, self.found, self.by = resolved, resolved.found, by
        self.plan = Plan()
        self.appendices: list[Appendix] = []
        self.position = 0

    def write(self) -> Plan:
        self.plan = self._plan()
        for kind, texts in self._lines().items():
            self._add_lines(kind, texts)
        for number, row in enumerate(self.found.appendices, start=1):
            self.appendices.append(_saved(Appendix(plan=self.plan, position=number, label=row.label, title=row.title)))
        for section in self.found.sections:
            self._add_section(section, None, None)
        return self.plan

    def _plan(self) -> Plan:
        found, resolved = self.found, self.resolved
        extra = [] if resolved.is_own_head() else found.issuer_lines
        plan = Plan(
            kind=found.kind,
            issuer=resolved.issuer,
            year=resolved.year,
            assessment=resolved.assessment,
            subject="\n".join(found.subject),
            preamble="\n".join([*extra, *found.preamble]),
            closing="\n".join(found.closing),
            sign_authority=" ".join(found.signers[:-1]),
            sign_title=" ".join(found.signers[-1:]),
            sign_name=found.sign_name,
            **{name: getattr(found, name) for name in ("has_number_line", "number", "symbol", "place", "day", "month")},
        )
        _saved(plan)
        plan.indices.set(resolved.indices())
        plan.carries_out.set(filter(None, map(resolved.reference, found.bases)))
        return plan

    def _lines(self) -> dict[str, list[str]]:
        found, kinds = self.found, PlanLine.Kind
        return {
            kinds.BASIS: found.bases,
            kinds.ADDRESSEE: found.addressees,
            kinds.RECIPIENT: found.recipients,
            kinds.FOOTNOTE: found.footnotes,
        }

    def _add_lines(self, kind: str, texts: list[str]) -> None:
        for position, text in enumerate(texts, start=1):
            is_citing = kind in (PlanLine.Kind.BASIS, PlanLine.Kind.FOOTNOTE)
            reference = self.resolved.reference(text) if is_citing else None
            line = _saved(PlanLine(plan=self.plan, kind=kind, position=position, text=text, reference=reference))
            if kind == PlanLine.Kind.ADDRESSEE:
                line.agencies.set(self._agencies(self.resolved.names.parties(plain(text))))

    def _add_section(self, found: SectionFound, parent: Section | None, duty: SectionFound | None) -> None:
        self.position += 1
        kind, body = found.kind, found.body
        if found.scores is not None and not self.resolved.is_own_table(found.scores):
            kind, body = Section.Kind.TEXT, [*body, *rows_as_text(found.scores)]
        section = Section(plan=self.plan, parent=parent, position=self.position, kind=kind, marker=found.marker)
        section.title, section.body, section.is_request = found.title, "\n".join(body), found.is_request
        _saved(section)
        if kind == Section.Kind.DUTY:
            duty = found
            section.agencies.set(self._agencies(self.resolved.bodies(found)))
        for number, task in enumerate(found.tasks, start=1):
            self._add_task(task, section, number, duty)
        for child in found.children:
            self._add_section(child, section, duty)

    def _add_task(self, found: TaskFound, section: Section, position: int, duty: SectionFound | None) -> None:
        task = Task(plan=self.plan, section=section, position=position, kind=found.kind, heading=found.heading)
        task.appendix = None if found.appendix is None else self.appendices[found.appendix]
        task.summary, task.intro = found.summary, "\n".join(found.intro)
        task.product, task.deadline_phrase = found.product, found.deadline
        _saved(task)
        set_deadline(task)
        parties = {role: self.resolved.parties(found, role) for role in ROLES.values}
        parties[ROLES.LEAD] = self.resolved.leads(found, duty)
        for role, names in parties.items():
            self._add_parties(task, role, names)
        self._add_measures(task, found, [named for names in parties.values() for named in names])
        cited = [self.resolved.criteria[code] for code in found.codes if code in self.resolved.criteria]
        TaskCriterion.objects.bulk_create(TaskCriterion(task=task, criterion=row, is_cited=True) for row in set(cited))
        assign(task, on=self.resolved.on, by=self.by)

    def _add_parties(self, task: Task, role: str, names: list[Named]) -> None:
        rows = [
            TaskParty(task=task, role=role, position=position, printed=named.printed, joint=named.joint)
            for position, named in enumerate(names, start=1)
        ]
        for row, named in zip(rows, names, strict=True):
            row.agency, row.group = _agency(named.body), _group(named.body)
        TaskParty.objects.bulk_create(map(_checked, rows))

    def _add_measures(self, task: Task, found: TaskFound, parties: list[Named]) -> None:
        intro = " ".join(found.intro)
        shared = self.resolved.names.actor(plain(intro)) if intro.endswith(":") else None
        rows = []
        for position, row in enumerate(found.measures, start=1):
            words = plain(row.text)
            body = self.resolved.names.actor(words, parties) or shared
            measure = Measure(task=task, position=position, text=row.text, is_inline=row.is_inline)
            measure.actor_agency, measure.actor_group = _agency(body), _group(body)
            measure.target = target_in(words)
            rows.append(_checked(measure))
        Measure.objects.bulk_create(rows)

    def _agencies(self, names: list[Named]) -> list[Agency]:
        found = []
        for named in names:
            group = _group(named.body)
            found += group.members.active(self.resolved.on) if group else filter(None, [_agency(named.body)])
        return found


def _agency(body) -> Agency | None:
    return body if isinstance(body, Agency) else None


def _group(body) -> AgencyGroup | None:
    return body if isinstance(body, AgencyGroup) else None


def _saved(record: models.Model) -> models.Model:
    """Store a new row whose own columns are valid."""
    _checked(record).save(force_insert=True)
    return record


def _checked(record: models.Model) -> models.Model:
    """The row itself. Raises ValidationError that names the first column whose value is not valid."""
    keys = [field.name for field in record._meta.fields if field.is_relation]
    try:
        record.clean_fields(exclude=[*keys, "key", "joint"])
    except ValidationError as error:
        name, messages = next(iter(error.message_dict.items()))
        label = record._meta.get_field(name).verbose_name
        raise ValidationError(f"Không ghi được «{label}»: {messages[0]}") from error
    for column in record._meta.fields:  # Django asks for the length of a text in forms alone
        longest = getattr(column, "max_length", None)
        if longest and len(text := str(getattr(record, column.attname) or "")) > longest:
            raise ValidationError(f"«{text[:60]}…» ({column.verbose_name}) dài quá {longest} ký tự: hãy viết gọn.")
    return record
