"""Points, totals and percentages: pure functions on plain values, used by page, PDF and export alike.

A blank score (None) is neither 0 nor not-applicable: its maximum stays in force, it counts as missing and its loss
is unknown. A not-applicable criterion leaves the maximum (DOMAIN: 99,50 instead of 100).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

ZERO = Decimal(0)


@dataclass(frozen=True)
class Node:
    """A criterion in the order of its set: parents stand before their children."""

    pk: int
    parent: int | None
    maximum: Decimal


@dataclass(frozen=True)
class Leaf:
    """What is known of one leaf criterion: points 0 … maximum, or None where nothing was entered."""

    achieved: Decimal | None
    not_applicable: bool = False


@dataclass(frozen=True)
class Total:
    """Sums over leaves; ``missing`` counts leaves without points, whose loss is not part of ``lost``."""

    maximum: Decimal = ZERO
    achieved: Decimal = ZERO
    lost: Decimal = ZERO
    missing: int = 0

    def __add__(self, other: "Total") -> "Total":
        return Total(
            self.maximum + other.maximum,
            self.achieved + other.achieved,
            self.lost + other.lost,
            self.missing + other.missing,
        )

    @property
    def percent(self) -> Decimal | None:
        """Achieved in percent of the maximum in force, unrounded; None where there is no maximum."""
        return None if self.maximum == 0 else self.achieved / self.maximum * 100


def leaf_total(maximum: Decimal, leaf: Leaf | None) -> Total:
    """The total of one leaf; a leaf nobody touched counts like a blank."""
    if leaf is not None and leaf.not_applicable:
        return Total()
    if leaf is None or leaf.achieved is None:
        return Total(maximum=maximum, missing=1)
    return Total(maximum=maximum, achieved=leaf.achieved, lost=maximum - leaf.achieved)


def totals(nodes: Iterable[Node], leaves: Mapping[int, Leaf]) -> dict[int | None, Total]:
    """The total of every node and, under None, of the whole set.

    Every total is the sum of its leaves; a parent's own printed maximum is never used.
    """
    nodes = list(nodes)
    parents = {node.parent for node in nodes}
    result: dict[int | None, Total] = {None: Total(), **{node.pk: Total() for node in nodes}}
    for node in reversed(nodes):
        if node.pk not in parents:
            result[node.pk] = leaf_total(node.maximum, leaves.get(node.pk))
        result[node.parent] += result[node.pk]
    return result
