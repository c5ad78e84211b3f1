"""Where something stands in a plan, in the words people use: "Mục III.2, khối «Tiêu chí 7.3.1; 7.3.2»"."""

import re
from textwrap import shorten

from ..plan_import.labels import codes_of
from ..plan_import.markers import BULLETS
from .facts import PlanFacts, SectionFacts, TaskFacts
from .findings import Link, Place
from .markers import kind_of, number_text

LONGEST = 70  # of a name in a sentence
LINES = {"basis": "Căn cứ", "addressee": "Kính gửi", "recipient": "Nơi nhận", "footnote": "Chú thích chân trang"}
BEFORE_THE_TREE, AFTER_THE_TREE = -10, 1_000_000


def block_name(heading: str, summary: str = "") -> str:
    """ "Tiêu chí 7.3.1; 7.3.2" for a heading that begins with codes, otherwise its first words."""
    codes = codes_of(heading)
    return f"Tiêu chí {'; '.join(codes)}" if codes else short(heading or summary)


def short(text: str) -> str:
    return shorten(text.replace("*", ""), LONGEST, placeholder=" …")


class Places:
    """The places of one plan; sections and tasks are numbered through in the order of the printed tree."""

    def __init__(self, plan: PlanFacts):
        self.plan = plan
        self.sections = {section.pk: section for section in plan.sections}
        self._paths: dict[int | None, str] = {None: ""}
        self._order: dict[tuple[str, int], int] = {}
        children: dict[int | None, list[SectionFacts]] = {}
        for section in plan.sections:
            children.setdefault(section.parent, []).append(section)
        tasks: dict[int, list[TaskFacts]] = {}
        for task in plan.tasks:
            tasks.setdefault(task.section, []).append(task)
        self._walk(None, children, tasks)

    @property
    def table(self) -> Place:
        return Place(self.plan.table.name, Link("lost_points", (self.plan.table.pk,)), BEFORE_THE_TREE)

    @property
    def head(self) -> Place:
        return Place("Phần đầu và người ký", self._link(""), BEFORE_THE_TREE + 1)

    @property
    def appendices(self) -> Place:
        return Place("Phụ lục", self._link("phu-luc"), AFTER_THE_TREE)

    @property
    def parent(self) -> Place:
        return Place("Kế hoạch cấp trên", self._link(""), AFTER_THE_TREE + 1)

    def lines(self, kind: str) -> Place:
        return Place(LINES[kind], self._link(f"dong-{kind}"), BEFORE_THE_TREE + 2 + list(LINES).index(kind))

    def section(self, pk: int | None) -> Place:
        """A section; None for the top of the tree."""
        if pk is None:
            return Place("Các mục lớn", self._link(""), 0)
        return Place(self._paths[pk], self._link(f"muc-{pk}"), self._order["muc", pk])

    def task(self, task: TaskFacts) -> Place:
        noun = "việc" if task.is_duty else "khối"
        words = f"{self._paths[task.section]}, {noun} «{block_name(task.heading, task.summary)}»"
        return Place(words, self._link(f"nv-{task.pk}"), self._order["nv", task.pk])

    def _link(self, anchor: str) -> Link:
        return Link("plan", (self.plan.pk,), anchor)

    def _walk(self, parent: int | None, children: dict, tasks: dict) -> None:
        dashes = 0
        for section in children.get(parent, []):
            dashes += kind_of(section.marker) in BULLETS
            self._paths[section.pk] = self._path(section, dashes)
            self._order["muc", section.pk] = len(self._order) + 1
            for task in tasks.get(section.pk, []):
                self._order["nv", task.pk] = len(self._order) + 1
            self._walk(section.pk, children, tasks)

    def _path(self, section: SectionFacts, dashes: int) -> str:
        """ "Mục III.2.1" where 2.1 continues 2, "Mục III.2, 1.1" where a number does not continue its parent's."""
        above, kind, number = self._paths[section.parent], kind_of(section.marker), number_text(section.marker)
        if kind in BULLETS:
            return ", ".join(filter(None, [above, f"gạch đầu dòng {dashes}"]))
        if not kind:
            name = f"«{short(section.title or section.body)}»"
            return f"{above}, mục {name}" if above else f"Mục {name}"
        if not above:
            return number if kind == "part" else f"Mục {number}"
        before, comma, nearest = above.rpartition(", ")
        return before + comma + _joined(nearest, number)


def _joined(nearest: str, number: str) -> str:
    """ "Mục III.2" and "2.1" → "Mục III.2.1"; a number that does not continue stands on its own."""
    own = nearest.removeprefix("Mục ")
    prefix, _, last = number.rpartition(".")
    if re.fullmatch(r"[\w.]+", own) and (not prefix or f".{own}".endswith(f".{prefix}")):
        return f"{nearest}.{last}"
    return f"{nearest}, {number}"
