"""Points, totals and percentages: pure functions on plain values, used by page, PDF and export alike.

A blank score (None) is neither 0 nor not-applicable: its maximum stays in force, it counts as missing and its loss
is unknown. A not-applicable criterion leaves the maximum (DOMAIN: 99,50 instead of 100).
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import NamedTuple

ZERO = Decimal(0)


NORMAL, BONUS, PENALTY = "normal", "bonus", "penalty"
SIGNS = {BONUS: 1, PENALTY: -1}


class Node(NamedTuple):
    """A criterion in the order of its set: parents stand before their children.

    ``kind`` tells points within the scale from those outside it (bonus, penalty), whose parents are caps.
    """

    pk: int
    parent: int | None
    maximum: Decimal
    kind: str = NORMAL


class Leaf(NamedTuple):
    """What is known of one leaf criterion: points 0 … maximum, or None where nothing was entered."""

    achieved: Decimal | None
    not_applicable: bool = False


class Total(NamedTuple):
    """Sums over leaves; ``missing`` counts leaves without points, whose loss is not part of ``lost``.

    ``extra`` is bonus less penalty: outside the maximum, so ``final`` may pass it or fall below 0.
    """

    maximum: Decimal = ZERO
    achieved: Decimal = ZERO
    lost: Decimal = ZERO
    missing: int = 0
    extra: Decimal = ZERO

    def __add__(self, other: "Total") -> "Total":
        return Total(
            self.maximum + other.maximum,
            self.achieved + other.achieved,
            self.lost + other.lost,
            self.missing + other.missing,
            self.extra + other.extra,
        )

    @property
    def final(self) -> Decimal:
        """The points that count: those achieved within the scale, with bonus and penalty."""
        return self.achieved + self.extra

    @property
    def is_blank(self) -> bool:
        """Whether points are missing and none were entered."""
        return bool(self.missing) and self.achieved + self.lost == 0 == self.extra

    @property
    def percent(self) -> Decimal | None:
        """``final`` in percent of the maximum in force, unrounded; None where there is no maximum."""
        return None if self.maximum == 0 else self.final / self.maximum * 100


def leaf_total(maximum: Decimal, leaf: Leaf | None, kind: str = NORMAL) -> Total:
    """The total of one leaf; a leaf nobody touched counts like a blank. Nobody has to enter bonus or penalty."""
    if leaf is not None and leaf.not_applicable:
        return Total()
    blank = leaf is None or leaf.achieved is None
    if kind in SIGNS:
        return Total() if blank else Total(extra=SIGNS[kind] * leaf.achieved)
    if blank:
        return Total(maximum=maximum, missing=1)
    return Total(maximum=maximum, achieved=leaf.achieved, lost=maximum - leaf.achieved)


def totals(nodes: Iterable[Node], leaves: Mapping[int, Leaf]) -> dict[int | None, Total]:
    """The total of every node and, under None, of the whole set.

    Every total is the sum of its leaves; a parent's own printed maximum is used only where it is the cap of bonus or
    penalty.
    """
    nodes = list(nodes)
    parents = {node.parent for node in nodes}
    result: dict[int | None, Total] = dict.fromkeys([None, *(node.pk for node in nodes)], Total())
    for node in reversed(nodes):
        if node.pk not in parents:
            result[node.pk] = leaf_total(node.maximum, leaves.get(node.pk), node.kind)
        elif node.kind in SIGNS:
            result[node.pk] = _capped(result[node.pk], node.maximum)
        result[node.parent] += result[node.pk]
    return result


def _capped(total: Total, cap: Decimal) -> Total:
    return total._replace(extra=max(-cap, min(cap, total.extra)))
