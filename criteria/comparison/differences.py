"""What became of an agency's points from one result to another: line by line, and by what caused it.

Two years or two snapshots; pure values in (what ``criteria.lines`` reads of each: criteria and leaves), exact Decimals
out. For a set in percent (SIPAS) points of parents are sums of percentages: show the indices alone there.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from ..points import ROUNDING, SCALE
from ..scoring import NORMAL, ZERO, Leaf, Node, Total, totals
from .pairing import Criterion, Pair
from .parts import Kind, Parts
from .ranking import index_of

UNIT = Decimal(1).scaleb(-SCALE)


@dataclass(frozen=True, slots=True)
class Difference:
    """A line before and after; ``pair`` is None for the whole result. ``below`` as in the pair."""

    pair: Pair | None
    kind: Kind
    before: Total
    after: Total
    parts: Parts
    below: tuple["Difference", ...] = ()

    @property
    def points(self) -> Decimal:
        """The change of points, with bonus and penalty."""
        return self.after.final - self.before.final

    @property
    def index_before(self) -> Decimal | None:
        return index_of(self.before)

    @property
    def index_after(self) -> Decimal | None:
        return index_of(self.after)

    @property
    def index_carried(self) -> Decimal | None:
        """The index had the criteria alone changed: the earlier work, measured by the later criteria; None where
        points are missing on either side. Points of added criteria are the later ones: there are no others."""
        if self.index_before is None or self.index_after is None:
            return None
        carried = self.before.final + self.parts.of_criteria
        return index_of(Total(maximum=self.after.maximum, achieved=carried))

    @property
    def percent(self) -> Decimal | None:
        """The change of the index in percentage points, of the figures as printed; None where one is missing."""
        if self.index_before is None or self.index_after is None:
            return None
        return self.index_after - self.index_before

    def walk(self) -> Iterator["Difference"]:
        """The line and all below it, in order."""
        yield self
        for line in self.below:
            yield from line.walk()

    def leaves(self) -> list["Difference"]:
        return [line for line in self.walk() if line.pair and not line.below]

    def of_kind(self, *kinds: Kind) -> list["Difference"]:
        """The leaves that differ in one of these ways."""
        return [line for line in self.leaves() if line.kind in kinds]

    def losses(self) -> list["Difference"]:
        """The leaves on which the agency lost by its own work, the dearest first."""
        return sorted((line for line in self.leaves() if line.parts.own < 0), key=lambda line: line.parts.own)


class Result(NamedTuple):
    """One agency's result: the criteria of its set, parents first, and what is known of the leaves by key.

    Of one assessment: its ``read_lines`` and a Leaf of each. Of a whole level: one query of the set's criteria and one
    of the scores of all its assessments.
    """

    criteria: Sequence[Criterion]
    leaves: Mapping[int, Leaf]

    def totals(self) -> dict[int | None, Total]:
        nodes = [Node(one.pk, one.parent, one.maximum, one.kind) for one in self.criteria]
        return totals(nodes, self.leaves)


def compare(pairs: Iterable[Pair], before: Result, after: Result) -> Difference:
    """Two results over the pairs of their criteria (``pairing.pair_up``)."""
    reading = _Reading(before, after, before.totals(), after.totals())
    return reading.whole(tuple(reading.line(pair) for pair in pairs))


@dataclass(frozen=True)
class _Reading:
    before: Result
    after: Result
    olds: Mapping[int | None, Total]
    news: Mapping[int | None, Total]

    def whole(self, below: tuple[Difference, ...]) -> Difference:
        parts = sum((line.parts for line in below), Parts())
        return Difference(None, _kind_above(below), self.olds[None], self.news[None], parts, below)

    def line(self, pair: Pair) -> Difference:
        below = tuple(self.line(one) for one in pair.below)
        old = self.olds[pair.before.pk] if pair.before else Total()
        new = self.news[pair.after.pk] if pair.after else Total()
        kind = self._kind(pair, below)
        if pair.below:
            parts = _parts_above(kind, new.final - old.final, below)
        else:
            parts = self._parts_of_leaf(pair, kind, new.final - old.final)
        return Difference(pair, kind, old, new, parts, below)

    def _kind(self, pair: Pair, below: tuple[Difference, ...]) -> Kind:
        if pair.before is None or pair.after is None:
            return Kind.ADDED if pair.before is None else Kind.REMOVED
        if not below:
            return self._kind_of_leaf(pair)
        is_other_cap = pair.after.kind != NORMAL and pair.before.maximum != pair.after.maximum
        return Kind.MAXIMUM if is_other_cap else _kind_above(below)

    def _kind_of_leaf(self, pair: Pair) -> Kind:
        old, new = self._leaves(pair)
        if old.not_applicable or new.not_applicable:
            return Kind.UNCHANGED if old.not_applicable == new.not_applicable else Kind.APPLIES
        if pair.after.kind == NORMAL and None in (old.achieved, new.achieved):
            return Kind.BLANK
        if pair.before.maximum != pair.after.maximum:
            return Kind.MAXIMUM
        return Kind.UNCHANGED if (old.achieved or ZERO) == (new.achieved or ZERO) else Kind.ACHIEVED

    def _parts_of_leaf(self, pair: Pair, kind: Kind, gain: Decimal) -> Parts:
        if kind is not Kind.MAXIMUM or pair.after.kind != NORMAL:
            return Parts(**{_PART_OF_LEAF.get(kind, "own"): gain})
        maxima = _share(self._leaves(pair)[0].achieved, pair.before.maximum, pair.after.maximum)
        return Parts(own=gain - maxima, maxima=maxima)

    def _leaves(self, pair: Pair) -> tuple[Leaf, Leaf]:
        blank = Leaf(None)
        return self.before.leaves.get(pair.before.pk, blank), self.after.leaves.get(pair.after.pk, blank)


_PART_OF_LEAF = {Kind.ADDED: "added", Kind.REMOVED: "removed", Kind.APPLIES: "applies", Kind.BLANK: "blank"}
_PART_OF_CAP = {Kind.ADDED: "added", Kind.REMOVED: "removed", Kind.MAXIMUM: "maxima"}


def _share(achieved: Decimal, before: Decimal, after: Decimal) -> Decimal:
    """What the same share of a changed maximum brings; nothing where there was nothing to achieve."""
    if not before:
        return ZERO
    return (achieved * after / before).quantize(UNIT, ROUNDING) - achieved


def _kind_above(below: tuple[Difference, ...]) -> Kind:
    return Kind.UNCHANGED if all(line.kind is Kind.UNCHANGED for line in below) else Kind.BELOW


def _parts_above(kind: Kind, gain: Decimal, below: tuple[Difference, ...]) -> Parts:
    """Those of the lines below, and what a cap of bonus or penalty cuts off them more or less than before."""
    parts = sum((line.parts for line in below), Parts())
    return parts + Parts(**{_PART_OF_CAP.get(kind, "own"): gain - parts.total})
