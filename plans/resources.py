"""The tasks of one plan as a sheet. Every row is stored by ``editing.save_task`` through the form of the page."""

import re
from datetime import date

from django.core.exceptions import ValidationError

from agencies.sheets import Column, Day, SheetResource, Text
from agencies.sheets.columns import CellWidget
from agencies.sheets.resource import CellError
from agencies.text import fold
from agencies.workbooks import Cell, Out, OutSheet, Refused, finding
from criteria.models import Criterion
from criteria.score_import.codes import read_code

from . import editing
from .deadlines import explain, spoken
from .forms import TaskForm
from .models import Plan, Section, Task, TaskParty
from .outline import criterion_label
from .parties import choices, party_key, printed_line
from .party_names import PartyNames
from .scheduling import BY_HAND, deadline_words, read_phrase

ROLES = TaskParty.Role.values
PLAIN = ["summary", "heading", "intro", "product", "deadline_phrase"]
SECTION = "ghi số mục như ở trang «Các mục» của tệp mẫu, ví dụ III / 2 / 1.4"


class Number(CellWidget):
    def render(self, value, obj=None, **kwargs):
        return value


class Place(CellWidget):
    """A section by the printed numbers from the top, "III / 2 / 1.4"."""

    def __init__(self):
        super().__init__()
        self.places: dict[int, str] = {}
        self.sections: dict[tuple, Section] = {}

    def read(self, cell: Cell) -> Section | None:
        if cell.text and _parts(cell.text) not in self.sections:
            raise Refused(finding(cell, "không có mục này trong kế hoạch", SECTION))
        return self.sections.get(_parts(cell.text))

    def render(self, value, obj=None, **kwargs):
        return self.places[value.pk] if value else None


class Codes(Text):
    """Leaf criteria of the plan's score table by their codes, "7.3.1; 7.3.2"; the value is the line in their order."""

    def __init__(self):
        super().__init__(longest=2000)
        self.leaves: dict[str, list[Criterion]] = {}

    def read(self, cell: Cell) -> str:
        text = super().read(cell) if isinstance(cell.value, str | None) else read_code(cell, self.leaves)
        wanted = [part.strip() for part in re.split(r"[;\n]", text) if part.strip()]
        unknown = [code for code in wanted if len(self.leaves.get(fold(code), [])) != 1]
        if unknown:
            remedy = "ghi mã tiêu chí thành phần của bảng điểm, cách nhau bằng dấu chấm phẩy, cột định dạng Text"
            raise Refused(finding(cell, f"không có tiêu chí «{'», «'.join(unknown)}»", remedy))
        found = {self.leaves[fold(code)][0] for code in wanted}
        return "; ".join(criterion_label(leaf) for leaf in sorted(found, key=lambda leaf: leaf.sort_key))

    def keys(self, line: str) -> list[int]:
        return [self.leaves[fold(code)][0].pk for code in line.split("; ") if code]


class TaskResource(SheetResource):
    """The tasks of ``plan``; measures and progress stay on their own pages. ``on`` is the day of the work given."""

    title = "Nhiệm vụ"
    noun = "nhiệm vụ"
    key = "number"
    stores_in_preview = False  # no row needs another one of its file: SQLite's only writer is free meanwhile

    number = Column("pk", "Số nhiệm vụ", Number(), width=9, is_heading=True, readonly=True)
    section = Column("section", "Mục", Place(), width=14, required=True)
    summary = Column("summary", "Tên gọn", Text(), width=40, required=True)
    heading = Column("heading", "Đề mục in", Text(), width=48)
    intro = Column("intro", "Câu dẫn", Text(lines=True), width=30)
    lead = Column("lead", "Chủ trì", Text(longest=2000), width=30)
    implementing = Column("implementing", "Thực hiện", Text(longest=2000), width=30)
    cooperating = Column("cooperating", "Phối hợp", Text(longest=2000), width=30)
    criteria = Column("criteria", "Tiêu chí", Codes(), width=18)
    product = Column("product", "Sản phẩm", Text(), width=30)
    deadline_phrase = Column("deadline_phrase", "Thời hạn", Text(), width=24)
    day = Column("day", "Ngày đặt bằng tay", Day(), width=13, also=("Ngày cuối còn đúng hạn",))
    meaning = Column("meaning", "Thời hạn được hiểu là", Text(longest=2000), width=40, readonly=True)

    class Meta:
        model = Task
        fields = [
            "number", "section", "summary", "heading", "intro", "lead", "implementing", "cooperating", "criteria",
            "product", "deadline_phrase", "day", "meaning",
        ]  # fmt: skip

    def __init__(self, *, by, plan: Plan, on: date):
        super().__init__(by=by)
        self.plan, self.on = plan, on

    def load(self) -> None:
        place = self.fields["section"].widget
        self.sections, place.places = _places(self.plan)
        place.sections = {_parts(place.places[section.pk]): section for section in self.sections}
        if self.plan.assessment:
            for leaf in self.plan.assessment.criteria_set.criteria.filter(children=None).select_related("parent"):
                self.fields["criteria"].widget.leaves.setdefault(fold(criterion_label(leaf)), []).append(leaf)
        self.tasks = {task.pk: task for task in self.records()}
        self.names = PartyNames(self.plan, on=self.on)

    def records(self) -> list[Task]:
        order = {section.pk: number for number, section in enumerate(self.sections)}
        rows = list(self.plan.tasks.prefetch_related("parties", "occurrences", "criterion_links__criterion__parent"))
        sections = {section.pk: section for section in self.sections}
        leaves = {leaf.pk for same in self.fields["criteria"].widget.leaves.values() for leaf in same}
        for task in rows:
            task.section = sections[task.section_id]
            for role in ROLES:
                setattr(task, role, printed_line(party for party in task.parties.all() if party.role == role))
            task.day = task.last_day if task.is_day_by_hand else None
            task.meaning = deadline_words(task)
            linked = [link.criterion for link in task.criterion_links.all() if link.criterion_id in leaves]
            task.criteria = "; ".join(criterion_label(leaf) for leaf in linked)
        return sorted(rows, key=lambda task: (order[task.section_id], task.position, task.pk))

    def sheets(self) -> list[OutSheet]:
        head = [Out("Mục", "head"), Out("Đề mục", "head")]
        places = self.fields["section"].widget.places
        rows = [[places[section.pk], section.title or section.body[:200]] for section in self.sections]
        return [OutSheet("Các mục", [head, *rows], widths=[18, 80], frozen=1)]

    def lock(self) -> None:
        Plan.objects.select_for_update(of=("self",)).get(pk=self.plan.pk)

    def find(self, row: dict) -> Task | None:
        text = self.key_cell(row).text
        return self.tasks.get(int(text)) if text.isascii() and text.isdigit() and len(text) < 19 else None

    def init_instance(self, row=None) -> Task:
        task = Task(plan=self.plan, position=0)
        for name in (*ROLES, "criteria", "meaning"):
            setattr(task, name, "")
        task.day = None
        return task

    # --- one row ---

    def before_import_row(self, row, **kwargs):
        super().before_import_row(row, **kwargs)
        cell = self.key_cell(row)
        if self.find(row) is None and not cell.is_empty:
            found = finding(cell, "không phải số của nhiệm vụ nào trong kế hoạch này", "để trống nếu là nhiệm vụ mới")
            raise ValidationError({"pk": CellError(found)})

    def import_instance(self, instance, row, **kwargs):
        stored = self.find(row)
        section, lines = instance.section_id, {role: getattr(instance, role) for role in ROLES}
        deadline = (instance.deadline_phrase, instance.day)
        errors = {}
        try:
            super().import_instance(instance, row, **kwargs)
        except ValidationError as error:
            errors = error.update_error_dict(errors)
        if stored is not None and "section" not in errors and instance.section_id != section:
            found = finding(row["Mục"], "khác mục đang chứa nhiệm vụ", "ghi lại mục cũ; chuyển mục thì thêm dòng mới")
            errors["section"] = CellError(found)
        instance.party_keys = {role: self._parties(instance, row, role, lines[role], errors) for role in ROLES}
        if errors:
            raise ValidationError(errors)
        if (instance.deadline_phrase, instance.day) != deadline:
            instance.meaning = self._meaning(instance)

    def _meaning(self, task: Task) -> str:
        """What the preview tells: the day typed into the sheet, or what the words mean."""
        found = read_phrase(task.deadline_phrase, self.plan)
        return f"hết ngày {spoken(task.day)}, {BY_HAND}." if task.day else explain(found)

    def _parties(self, task: Task, row: dict, role: str, before: str, errors: dict) -> list[str]:
        """The keys of one role; words that name the same bodies as before change nothing."""
        present = [party for party in task.parties.all() if party.role == role] if task.pk else []
        named = {party_key(party): party.printed for party in present}
        if role in errors or getattr(task, role) == before:
            return list(named)
        try:
            keys = self.names.find(row[self.fields[role].column_name], named)
        except Refused as refused:
            errors[role] = CellError(refused.finding)
            return list(named)
        if set(keys) == named.keys():
            setattr(task, role, before)
        return keys

    def store(self, task: Task, *, is_new: bool) -> None:
        stored = Task() if is_new else self.plan.tasks.get(pk=task.pk)
        form = TaskForm(
            self._posted(task, stored),
            instance=stored,
            plan=self.plan,
            choices=choices(self.plan, on=self.on, task=None if is_new else stored),
        )
        if not form.is_valid():
            raise ValidationError(form.errors.as_data())
        if self.is_dry:
            return
        task.pk = editing.save_task(form, None, task.section, by=self.by, on=self.on).pk

    def _posted(self, task: Task, stored: Task) -> dict:
        """What the page's form would send."""
        values = {name: getattr(task, name) for name in PLAIN} | task.party_keys | {"last_day": task.day}
        criteria = self.fields["criteria"].widget.keys(task.criteria)
        kept = {"kind": stored.kind, "appendix": stored.appendix_id or "", "asks_plan": stored.asks_plan}
        return {**values, **kept, "criteria": criteria, "seen_version": stored.version}


def _places(plan: Plan) -> tuple[list[Section], dict[int, str]]:
    """The sections depth first, and the place of each: printed numbers from the top, (2) for a second one alike."""
    below: dict[int | None, list[Section]] = {}
    for section in plan.sections.order_by("position", "pk"):
        below.setdefault(section.parent_id, []).append(section)
    ordered: list[Section] = []
    places: dict[int, str] = {}
    taken: dict[tuple, int] = {}

    def walk(parent: int | None, start: str) -> None:
        for section in below.get(parent, []):
            own = section.marker.strip("(). ") or " ".join((section.title or section.body or "mục").split())[:40]
            place = start + own.replace("/", "-")
            count = taken[_parts(place)] = taken.get(_parts(place), 0) + 1
            places[section.pk] = place if count == 1 else f"{place} ({count})"
            ordered.append(section)
            walk(section.pk, f"{places[section.pk]} / ")

    walk(None, "")
    return ordered, places


def _parts(text: str) -> tuple[str, ...]:
    return tuple(fold(part).strip("(). ") for part in text.split("/"))
