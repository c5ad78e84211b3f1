"""Moving sections, tasks and measures about: words never change, only where they stand.

Moves take the tree as it is now, under a lock on the plan: two people who move at the same time both get their move.
"""

from collections import defaultdict

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F

from agencies import audit

from .editing import MAX_DEPTH
from .models import Measure, Plan, Section, Task

NOT_POSSIBLE = "Không chuyển được nữa theo hướng này: tải lại trang để xem cây mục hiện tại."
INTO_ITSELF = "Không chuyển được một mục vào bên trong chính nó."


def lock(plan: Plan) -> None:
    """Hold the plan's row for this transaction and count its version up: forms opened before are out of date."""
    Plan.objects.select_for_update().get(pk=plan.pk)
    Plan.objects.filter(pk=plan.pk).update(version=F("version") + 1)


class Tree:
    """The sections of one plan while they are being moved: parent → children in order."""

    def __init__(self, plan: Plan):
        self.rows = {row.pk: row for row in plan.sections.order_by("position", "pk")}
        self.children: dict[int | None, list[int]] = defaultdict(list)
        for row in self.rows.values():
            self.children[row.parent_id].append(row.pk)

    def siblings(self, pk: int) -> list[int]:
        return self.children[self.rows[pk].parent_id]

    def take_out(self, pk: int) -> None:
        self.siblings(pk).remove(pk)

    def put(self, pk: int, parent: int | None, place: int) -> None:
        self.rows[pk].parent_id = parent
        self.children[parent].insert(place, pk)

    def below(self, pk: int | None) -> list[int]:
        """Everything inside a section (None: the whole plan), in document order."""
        found = []
        for child in self.children[pk]:
            found += [child, *self.below(child)]
        return found

    def depth(self) -> int:
        """How many levels the deepest section stands down."""
        deepest, level = 0, list(self.children[None])
        while level:
            deepest, level = deepest + 1, [child for pk in level for child in self.children[pk]]
        return deepest

    def place(self, pk: int) -> str:
        """Where a section stands, in words for the trail."""
        parent = self.rows[pk].parent_id
        above = f"{self.rows[parent]} › " if parent else ""
        return f"{above}thứ {self.siblings(pk).index(pk) + 1}"

    def store(self) -> None:
        """Positions run through the whole document, depth first."""
        for position, pk in enumerate(self.below(None), start=1):
            self.rows[pk].position = position
        Section.objects.bulk_update(self.rows.values(), ["parent", "position"])


def move_section(section: Section, how: str, *, by, target: Section | None = None) -> None:
    """Move a section with all that stands in it: "up", "down", "in" (into the one before it), "out" (behind its
    parent), "after" or "inside" a ``target`` of the same plan.

    Raises ValidationError where there is no such place.
    """
    with transaction.atomic():
        lock(section.plan)
        tree = Tree(section.plan)
        if section.pk not in tree.rows:
            raise ValidationError(NOT_POSSIBLE)
        before = tree.place(section.pk)
        parent, place = _destination(tree, section.pk, how, target)
        tree.take_out(section.pk)
        tree.put(section.pk, parent, place)
        if tree.depth() > MAX_DEPTH:
            raise ValidationError(f"Mục chỉ lồng nhau tối đa {MAX_DEPTH} cấp.")
        tree.store()
        audit.record(section, by=by, action="move", changes={"place": [before, tree.place(section.pk)]})


def _destination(tree: Tree, pk: int, how: str, target: Section | None) -> tuple[int | None, int]:
    """(parent, place among its children once the section has been taken out)."""
    if how in ("after", "inside"):
        return _beside(tree, pk, how, target)
    siblings, parent = tree.siblings(pk), tree.rows[pk].parent_id
    at = siblings.index(pk)
    if how == "up" and at:
        return parent, at - 1
    if how == "down" and at + 1 < len(siblings):
        return parent, at + 1
    if how == "in" and at:
        return siblings[at - 1], len(tree.children[siblings[at - 1]])
    if how == "out" and parent:
        return tree.rows[parent].parent_id, tree.siblings(parent).index(parent) + 1
    raise ValidationError(NOT_POSSIBLE)


def _beside(tree: Tree, pk: int, how: str, target: Section | None) -> tuple[int | None, int]:
    if not isinstance(target, Section) or target.pk not in tree.rows:
        raise ValidationError(NOT_POSSIBLE)
    if target.pk in [pk, *tree.below(pk)]:
        raise ValidationError(INTO_ITSELF)
    if how == "inside":
        return target.pk, len([child for child in tree.children[target.pk] if child != pk])
    rest = [other for other in tree.siblings(target.pk) if other != pk]
    return tree.rows[target.pk].parent_id, rest.index(target.pk) + 1


def move_task(task: Task, how: str, *, by, target: Section | Task | None = None) -> None:
    """Move a task "up" or "down" in its section, "inside" another section (there last) or "after" another task.

    Raises ValidationError where there is no such place.
    """
    with transaction.atomic():
        lock(task.plan)
        section = _section_of(task, how, target)
        before = f"{task.section} › thứ {_rank(task)}"
        rows = [row for row in section.tasks.order_by("position", "pk") if row.pk != task.pk]
        rows.insert(_place(rows, task, how, target, _rank(task) - 1), task)
        task.section = section
        task.save(update_fields=["section"])
        _number(rows)
        audit.record(task, by=by, action="move", changes={"place": [before, f"{section} › thứ {rows.index(task) + 1}"]})


def _section_of(task: Task, how: str, target: Section | Task | None) -> Section:
    if how in ("up", "down"):
        return task.section
    section = target.section if isinstance(target, Task) else target
    if section is None or section.plan_id != task.plan_id or target == task:
        raise ValidationError(NOT_POSSIBLE)
    return section


def _rank(row: Task | Measure) -> int:
    """1 for the first of its list."""
    rows = row.section.tasks if isinstance(row, Task) else row.task.measures
    return list(rows.order_by("position", "pk").values_list("pk", flat=True)).index(row.pk) + 1


def _place(rest: list, row, how: str, target, at: int) -> int:
    """Where ``row`` goes among the ``rest`` of its new list; ``at`` is its place in the old one."""
    steps = {"up": at - 1, "down": at + 1}
    if how in steps:
        if not 0 <= steps[how] <= len(rest):
            raise ValidationError(NOT_POSSIBLE)
        return steps[how]
    if how == "after" and target in rest:
        return rest.index(target) + 1
    if how == "inside":
        return len(rest)
    raise ValidationError(NOT_POSSIBLE)


def move_measure(measure: Measure, how: str, *, by, target: Task | Measure | None = None) -> None:
    """Move a measure "up" or "down" in its block, "inside" another block (there last) or "after" another measure.

    A measure that leaves its block becomes a "+" line of its own. Forms opened before are out of date.
    """
    with transaction.atomic():
        lock(measure.task.plan)
        home = measure.task
        task = target.task if isinstance(target, Measure) else (target or home)
        if task.plan_id != home.plan_id or (how in ("up", "down") and task != home):
            raise ValidationError(NOT_POSSIBLE)
        before = f"{home} › thứ {_rank(measure)}"
        rows = [row for row in task.measures.order_by("position", "pk") if row.pk != measure.pk]
        rows.insert(_place(rows, measure, how, target, _rank(measure) - 1), measure)
        if task != home:
            measure.task, measure.is_inline = task, False
        measure.save(update_fields=["task", "is_inline"])
        _number(rows)
        Task.objects.filter(pk__in=[home.pk, task.pk]).update(version=F("version") + 1)
        after = f"{task} › thứ {rows.index(measure) + 1}"
        audit.record(measure, by=by, action="move", changes={"place": [before, after]})


def _number(rows: list) -> None:
    for position, row in enumerate(rows, start=1):
        row.position = position
    type(rows[0]).objects.bulk_update(rows, ["position"])
