"""Proposing numbers for sections as offices write them: I. / 1. / 1.1. / a) / - / +. Pure; nothing is ever renumbered
by itself (S4's 1.1–1.7 under III.2 stay as printed until a person asks).
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from .plan_import.markers import BULLETS, marked

ALPHABET = "abcdđeghiklmnopqrstuvxy"  # Nghị định 30/2020/NĐ-CP: điểm theo bảng chữ cái tiếng Việt
FIGURE = re.compile(r"\d+(?:\.\d+)*|\b[IVX]+\b|(?<!\w)[A-Ha-zđ](?!\w)")
ONES = ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"]


@dataclass(frozen=True)
class Node:
    """A section as numbering sees it; nodes come in document order, parents before children."""

    pk: int
    parent: int | None
    marker: str
    is_titled: bool


def roman(count: int) -> str:
    """A Roman figure from 1 to 89."""
    return "L" * (count // 50) + "X" * (count % 50 // 10) + ONES[count % 10]


def kind_of(marker: str) -> str:
    """The kind of a printed marker ("roman", "n1", "letter", "dash" …); "" for none or one of no known kind."""
    found = marked(f"{marker} X")
    return found.kind if found.marker == marker.strip() else ""


def proposals(nodes: Iterable[Node]) -> dict[int, str]:
    """The marker of every node as it would be counted anew: that of its siblings' prevailing style.

    Bullets stay bullets and nodes without a marker stay without; a bullet with a heading among numbered siblings
    takes a number. Decimal numbers go on from the number of their parent ("2." → "2.1.").
    """
    groups: dict[int | None, list[Node]] = defaultdict(list)
    for node in nodes:
        groups[node.parent].append(node)
    found: dict[int, str] = {}
    for parent, siblings in groups.items():
        found |= _counted(siblings, found.get(parent, ""))
    return found


def next_marker(markers: list[str], above: str = "") -> str:
    """What a new section after these siblings would carry below a section marked ``above``; "" without a style."""
    nodes = [Node(place, None, marker, False) for place, marker in enumerate(markers)]
    if not nodes or not kind_of(markers[-1]):
        return ""
    last = Node(len(nodes), None, markers[-1], True)
    return _counted([*nodes, last], above)[last.pk]


def _counted(siblings: list[Node], above: str) -> dict[int, str]:
    kinds = {node.pk: kind_of(node.marker) for node in siblings}
    numbered = [node for node in siblings if kinds[node.pk] not in BULLETS | {""}]
    if not numbered:
        return {node.pk: node.marker for node in siblings}
    (prevailing, _), *_ = Counter(kinds[node.pk] for node in numbered).most_common(1)
    sample = next(node.marker for node in numbered if kinds[node.pk] == prevailing)
    found, count = {}, 0
    for node in siblings:
        is_counted = node in numbered or (kinds[node.pk] in BULLETS and node.is_titled)
        count += is_counted
        found[node.pk] = _numbered(sample, prevailing, count, above) if is_counted else node.marker
    return found


def _numbered(sample: str, kind: str, count: int, above: str) -> str:
    """The ``count``-th marker in the style of ``sample``; what cannot be counted any further stays as the sample."""
    figure = FIGURE.search(sample)
    if figure is None:
        return sample
    return sample[: figure.start()] + _figure(figure[0], kind, count, above) + sample[figure.end() :]


def _figure(sample: str, kind: str, count: int, above: str) -> str:
    if sample.isdigit():
        return str(count)
    if sample[0].isdigit():
        parts = re.fullmatch(r"(\d+(?:\.\d+)*)\.?", above)
        return f"{parts[1] if parts else sample.rpartition('.')[0]}.{count}"
    if kind in ("roman", "part"):
        return roman(count)
    letters = ALPHABET if sample.islower() else "ABCDEFGH"
    return letters[count - 1] if count <= len(letters) else sample
