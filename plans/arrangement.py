"""The tree of a plan as the page for putting it in order shows it: one line for a section, a task, a measure."""

import re
from collections import defaultdict
from dataclasses import dataclass

from .copying import in_document_order
from .models import Measure, Plan, Section, Task
from .numbering import next_marker
from .plan_import.duties import CARRYING_OUT

MODELS = {"m": Section, "n": Task, "g": Measure}
KEY = re.compile(r"[mng][0-9]{1,18}")
WORDS = {"up": "lên", "down": "xuống", "in": "thụt vào", "out": "đưa ra ngoài"}
SIGNS = {"up": "↑", "down": "↓", "in": "→", "out": "←"}
SHORT = 90
# What may stand after or inside what: (moved, target) → ways.
PLACES = {
    "mm": ("after", "inside"),
    "nm": ("inside",),
    "nn": ("after",),
    "gn": ("inside",),
    "gg": ("after",),
}


@dataclass
class Line:
    """One line of the tree; ``key`` names its row ("m12" a section, "n5" a task, "g7" a measure), ``moves`` are the
    one-step moves that are possible, ``places`` those of the chosen row to here."""

    key: str
    depth: int
    marker: str
    words: str
    moves: list[str]
    is_empty: bool = False
    places: tuple[str, ...] = ()

    @property
    def buttons(self) -> list[tuple[str, str, str]]:
        return [(move, SIGNS[move], WORDS[move]) for move in self.moves]


def lines(plan: Plan, chosen: str = "") -> list[Line]:
    """All lines of a plan in document order: three queries whatever its length.

    ``chosen`` is the key of a row that is looking for its new place.
    """
    tasks, measures = _by("section_id", plan.tasks), _by("task_id", Measure.objects.filter(task__plan=plan))
    depths: dict[int | None, int] = {None: -1}
    sections = in_document_order(plan)
    siblings = defaultdict(list)
    for row in sections:
        siblings[row.parent_id].append(row.pk)
    found = []
    for row in sections:
        depth = depths[row.pk] = depths[row.parent_id] + 1
        moves = _steps(siblings[row.parent_id].index(row.pk), len(siblings[row.parent_id]))
        moves += ["in"] * (siblings[row.parent_id][0] != row.pk) + ["out"] * (row.parent_id is not None)
        is_empty = not siblings.get(row.pk) and not tasks[row.pk]
        found.append(Line(f"m{row.pk}", depth, row.marker, _short(row.title or row.body), moves, is_empty))
        for place, task in enumerate(tasks[row.pk]):
            steps = _steps(place, len(tasks[row.pk]))
            found.append(Line(f"n{task.pk}", depth + 1, "", _short(task.heading or task.summary), steps))
            rows = measures[task.pk]
            found += [
                Line(f"g{measure.pk}", depth + 2, "+", _short(measure.text), _steps(at, len(rows)))
                for at, measure in enumerate(rows)
            ]
    for line in found:
        if chosen and line.key != chosen:
            line.places = PLACES.get(chosen[0] + line.key[0], ())
    return found


def initial_of_new(plan: Plan, parent: Section | None) -> dict:
    """Number and kind that a new section below ``parent`` would have: those that go on from its siblings."""
    siblings = list(plan.sections.filter(parent=parent).order_by("position", "pk"))
    marker = next_marker([row.marker for row in siblings], parent.marker if parent else "")
    if parent is None:
        kind = Section.Kind.TEXT
    elif CARRYING_OUT.search(parent.title):
        kind = Section.Kind.DUTY
    else:
        alike = siblings[-1].kind if siblings else parent.kind
        kind = alike if alike in (Section.Kind.MEASURE, Section.Kind.TASKS) else Section.Kind.TEXT
    return {"marker": marker, "kind": kind}


def _by(column: str, rows) -> dict[int, list]:
    found = defaultdict(list)
    for row in rows.order_by("position", "pk"):
        found[getattr(row, column)].append(row)
    return found


def _steps(at: int, count: int) -> list[str]:
    return ["up"] * (at > 0) + ["down"] * (at + 1 < count)


def _short(text: str) -> str:
    words = " ".join(text.replace("*", "").split())
    return words if len(words) <= SHORT else words[:SHORT].rsplit(" ", 1)[0] + " …"
