"""Plan → Document: a fixed number of queries however many sections and tasks a plan has.

The order is that of the decree's models: bases, preamble, sections in their tree, tasks inside their section, closing.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from ..models import OfficeStyle, Plan, PlanLine, PlanTable, Section, Task, TaskParty
from ..office import printed_symbol, style_of
from .appendices import appendices
from .calls import number_as_typed, number_calls
from .markup import calls, runs
from .model import Block, DateLine, Document, Head, Heading, NumberLine, Paragraph, Signature, Text
from .scores import score_table
from .tables import plain_table
from .wording import barred, closed, in_order, paragraphs, party_names, without_bullet

TASK_HEADING = 5
DEEPEST_HEADING = 4
PARTY_LINES = [
    (TaskParty.Role.LEAD, "Cơ quan chủ trì tham mưu"),
    (TaskParty.Role.COOPERATING, "Cơ quan phối hợp"),
    (TaskParty.Role.IMPLEMENTING, "Cơ quan thực hiện"),
]


def build_document(plan: Plan) -> Document:
    """Read everything that is printed of a plan, fresh from the database."""
    source = _read(plan)
    blocks = [*_opening(plan, source), *_tree(source, None, 1)]
    closing = [Paragraph(source.text(line)) for line in paragraphs(plan.closing)]
    if not closing and blocks and isinstance(blocks[-1], Paragraph):
        closing = [blocks.pop()]  # the last paragraph is kept with the signature block
    document = Document(
        kind_name=plan.get_kind_display(),
        issuer_name=plan.issuer.name,
        title=" ".join(f"{'' if plan.is_letter else plan.get_kind_display()} {plan.subject}".split()),
        head=Head(plan.issuer.superior_line, barred(plan.issuer.head_lines), plan.urgency, plan.secrecy),
        number=NumberLine(plan.number, printed_symbol(plan, source.style)),
        date=_date(plan),
        type_title="" if plan.is_letter else plan.get_kind_display().upper(),
        subject=subject_of(plan),
        addressees=tuple(runs(without_bullet("-", line)) for line in source.lines["addressee"]),
        blocks=tuple(blocks),
        closing=tuple(closing),
        loose_notes=_loose_notes(plan, source),
        recipients=tuple(runs(without_bullet("-", line)) for line in source.lines["recipient"]),
        signature=Signature(barred(plan.sign_authority, plan.sign_title), plan.sign_name),
        appendices=appendices(plan, source.tasks, source.tables),
        is_draft=_is_draft(plan),
        fills_attached=source.style.attached == OfficeStyle.Attached.FILLED,
    )
    return number_calls(document)


def section_blocks(plan: Plan, section: Section) -> tuple[Block, ...]:
    """What is printed of one section with all below it; the tasks of others are not read."""
    source = _read(plan, within=section)
    level, above = 1, {child.pk: parent for parent, group in source.children.items() for child in group}
    parent = section.parent_id
    while parent is not None:
        level, parent = level + 1, above[parent]
    source.children[section.parent_id] = [section]
    return tuple(number_as_typed(block) for block in _tree(source, section.parent_id, level))


@dataclass
class _Source:
    """What was read of a plan, by where it is printed."""

    plan: Plan
    lines: dict[str, list[str]]
    children: dict[int | None, list[Section]]
    tasks: list[Task]
    notes: dict[str, Text]
    tables: list[PlanTable]
    style: OfficeStyle
    tasks_by_section: dict[int, list[Task]] = field(init=False)

    def __post_init__(self):
        self.tasks_by_section = defaultdict(list)
        for task in self.tasks:
            if task.kind == Task.Kind.BLOCK and task.appendix_id is None:  # a duty is its section's text
                self.tasks_by_section[task.section_id].append(task)

    def text(self, line: str) -> Text:
        return runs(line, self.notes)


def _read(plan: Plan, within: Section | None = None) -> _Source:
    lines = defaultdict(list)
    for line in plan.lines.order_by("position", "pk"):
        lines[line.kind].append(line.text)
    children = defaultdict(list)
    for section in plan.sections.order_by("position", "pk"):
        children[section.parent_id].append(section)
    tasks = plan.tasks.order_by("position", "pk").prefetch_related("parties", "measures")
    if within is not None:
        tasks = tasks.filter(section__in=_subtree(children, within.pk))
    notes = {str(number): runs(text) for number, text in enumerate(lines[PlanLine.Kind.FOOTNOTE], start=1)}
    tables = list(plan.tables.order_by("position", "pk"))
    return _Source(plan, lines, children, list(tasks), notes, tables, style_of(plan.issuer))


def _subtree(children: dict[int | None, list[Section]], section: int) -> list[int]:
    return [section, *(pk for child in children[section] for pk in _subtree(children, child.pk))]


def _date(plan: Plan) -> DateLine:
    """Day and month 1–2 take a leading 0; a plan without a place is given its issuer's."""
    place = plan.place or plan.issuer.place_name
    month = f"{plan.month:02}" if plan.month and plan.month < 3 else str(plan.month or "")
    return DateLine(place, f"{plan.day:02}" if plan.day else "", month, str(plan.printed_year))


def _is_draft(plan: Plan) -> bool:
    """Of a document whose issued bytes are kept, whatever is rendered anew is the draft of an amendment."""
    return plan.state == Plan.State.DRAFT or plan.versions.issued().exists()


def subject_of(plan: Plan) -> tuple[str, ...]:
    """The name as it is printed, line by line."""
    lines = paragraphs(plan.subject)
    if plan.is_letter and lines and not lines[0].startswith("V/v"):
        lines[0] = f"V/v {lines[0]}"
    return tuple(lines)


def _opening(plan: Plan, source: _Source) -> Iterator[Block]:
    for text in source.lines[PlanLine.Kind.BASIS]:
        yield Paragraph(source.text(text), is_basis=not plan.is_letter)  # a công văn has no căn cứ, only its opening
    for line in paragraphs(plan.preamble):
        yield Paragraph(source.text(line))


def _tree(source: _Source, parent: int | None, level: int) -> Iterator[Block]:
    for section in source.children[parent]:
        yield from _section(source, section, level)
        if section.kind == Section.Kind.SCORES and source.plan.assessment is not None:
            yield score_table(source.plan.assessment)
        yield from (plain_table(table) for table in source.tables if table.section_id == section.pk)
        for task in source.tasks_by_section[section.pk]:
            yield from _task(source, task)
        yield from _tree(source, section.pk, level + 1)


def _section(source: _Source, section: Section, level: int) -> Iterator[Block]:
    """Heading and text; without a title the marker ("a)", "-") stands before the first paragraph."""
    lines = paragraphs(section.body)
    if section.title:
        yield Heading(min(level, DEEPEST_HEADING), source.text(f"{section.marker} {section.title}".strip()))
    elif section.marker:
        first = lines.pop(0) if lines else ""
        yield Paragraph(source.text(f"{section.marker} {first}".strip()))
    for line in lines:
        yield Paragraph(source.text(line))


def _task(source: _Source, task: Task) -> Iterator[Block]:
    if task.heading:
        yield Heading(TASK_HEADING, source.text(task.heading))
    for line in _task_lines(task):
        yield Paragraph(source.text(line))


def _task_lines(task: Task) -> Iterator[str]:
    for role, label in PARTY_LINES:
        if names := party_names(task, role):
            yield f"- {label}: {closed(names)}"
    yield from _measure_lines(task)
    if task.product:
        yield f"- Sản phẩm: {closed(task.product)}"
    said = " ".join([task.heading, task.intro, *(measure.text for measure in task.measures.all())])
    if task.deadline_phrase and task.deadline_phrase not in said:  # read out of the block's words: not printed twice
        yield f"- Thời hạn: {closed(task.deadline_phrase)}"


def _measure_lines(task: Task) -> Iterator[str]:
    """The line "Nhiệm vụ, giải pháp" with its intro and inline measures, then one "+" line a measure."""
    measures = in_order(task.measures)
    inline = [measure.text for measure in measures if measure.is_inline]
    if task.intro or measures:
        yield " ".join(["- Nhiệm vụ, giải pháp:", *filter(None, [task.intro, *inline])])
    for measure in measures:
        if not measure.is_inline:
            first, *rest = paragraphs(measure.text) or [""]
            yield from (f"+ {without_bullet('+', first)}", *rest)


def _loose_notes(plan: Plan, source: _Source) -> tuple[Text, ...]:
    """Footnotes that no text calls are printed before the recipients: nothing entered is lost."""
    sections = [text for group in source.children.values() for s in group for text in (s.title, s.body)]
    tasks = [
        text for task in source.tasks for text in (task.heading, task.intro, *(m.text for m in task.measures.all()))
    ]
    texts = [*source.lines[PlanLine.Kind.BASIS], plan.preamble, plan.closing, *sections, *tasks]
    called = {mark for text in texts for mark in calls(text)}
    return tuple(note for mark, note in source.notes.items() if mark not in called)
