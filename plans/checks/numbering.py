"""Headings whose numbers do not run on: gaps, doubles, wrong order, and numbers that are not their parent's."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from .facts import PlanFacts
from .findings import Finding, Link, Place
from .markers import Number, number_of, own_number
from .places import Places

MANY = 4  # missing numbers are named one by one below this


@dataclass(frozen=True)
class Item:
    """A numbered heading and the field that holds its number."""

    number: Number
    mend: Link

    @property
    def text(self) -> str:
        return self.number.printed(self.number.last)


def check(plan: PlanFacts, places: Places) -> Iterator[Finding]:
    children, tasks = {}, {}
    for section in plan.sections:
        link = Link("section_edit", (plan.pk, section.pk), "truong-marker")
        children.setdefault(section.parent, []).append((section.marker, link))
    for task in plan.tasks:
        link = Link("task_edit", (plan.pk, task.pk), "truong-heading")
        tasks.setdefault(task.section, []).append((own_number(task.heading), link))
    for rows in (children, tasks):
        for parent, pairs in rows.items():
            items = [Item(number, link) for marker, link in pairs if (number := number_of(marker))]
            figures = _figures(parent, places)
            yield from _prefix(items, figures, places.section(parent))
            for run in _runs(items, figures):
                yield from _sequence(run, places.section(parent))


def _figures(section: int | None, places: Places) -> tuple[int, ...] | None:
    """The figures that the numbers below a section continue: (2,) for "2.", (3,) for "III."; None where it has none."""
    number = number_of(places.sections[section].marker) if section is not None else None
    if number is None or number.style in ("letter", "paren letter", "upper", "paren"):
        return None
    return (*number.above, number.last)


def _prefix(items: list[Item], parent: tuple[int, ...] | None, place: Place) -> Iterator[Finding]:
    wrong = [item for item in items if item.number.above and parent and item.number.above != parent]
    if not wrong:
        return
    first, last, number = wrong[0], wrong[-1], ".".join(map(str, parent))
    span = first.text if first is last else f"{first.text} đến {last.text}"
    text = f"mục con đánh số {span} không theo số {number} của mục này: đánh lại từ {number}.{first.number.last}."
    yield Finding("numbering_prefix", text, place, first.mend)


def _runs(items: list[Item], parent: tuple[int, ...] | None) -> list[list[Item]]:
    """The lists that stand under one heading: those of one style, and of one beginning where the parent gives none."""
    found: dict[tuple, list[Item]] = {}
    for item in items:
        found.setdefault((item.number.style, None if parent else item.number.above), []).append(item)
    return list(found.values())


def _sequence(run: list[Item], place: Place) -> Iterator[Finding]:
    seen: dict[int, Item] = {}
    for item in run:
        if item.number.last in seen:
            yield Finding("numbering_double", f"số {item.text} có hai lần: đánh lại một số.", place, item.mend)
        seen.setdefault(item.number.last, item)
    firsts = list(seen.values())
    late = next((item for before, item in pairwise(firsts) if item.number.last < before.number.last), None)
    if late is not None:
        yield Finding("numbering_order", f"số {late.text} đứng sai thứ tự: xếp lại hoặc đánh lại số.", place, late.mend)
    before = 0
    for last in sorted(seen):
        missing = seen[last].number.between(before)
        if missing:
            text = f"thiếu số {_listed(missing)} trước số {seen[last].text}: đánh lại số hoặc thêm mục còn thiếu."
            yield Finding("numbering_gap", text, place, seen[last].mend)
        before = last


def _listed(missing: list[str]) -> str:
    return ", ".join(missing) if len(missing) < MANY else f"{missing[0]} đến {missing[-1]}"
