"""The ledger of lost points, and what the tasks may bring back: pure functions on plain values.

Of every lost leaf: lost = planned to regain + declared not regainable + not yet planned. Nothing is taken as what is
left over from the other parts being guessed: planned points and points given up were entered, each with its own
bound, and what is not yet planned is counted from them; all parts are ≥ 0 and add up exactly.

When scores change afterwards the entries may come to more than is lost. They stay as they were entered; what has no
room any more is ``over`` and counts for nothing else. Points given up (somebody has said why) keep their place before
planned ones. So two equations always hold, leaf by leaf and in sum:

    lost        = planned + given_up + unplanned
    lost + over = Σ entered as expected + entered as given up + unplanned
"""

from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from typing import NamedTuple

from criteria.points import format_points

ZERO = Decimal(0)


class LedgerLeaf(NamedTuple):
    """What was entered for one leaf.

    ``lost`` ≥ 0; ``expected`` maps each task that serves the leaf to the points it is to regain (> 0), None where
    nobody has estimated them yet; ``given_up`` ≥ 0 are the points declared not regainable.
    """

    lost: Decimal
    expected: Mapping[int, Decimal | None] = {}
    given_up: Decimal = ZERO

    @property
    def entered(self) -> Decimal:
        """The sum that tasks are to regain, whatever is lost."""
        return sum((points for points in self.expected.values() if points), ZERO)

    @property
    def regainable(self) -> Decimal:
        """The most that any plan can bring back here."""
        return max(ZERO, self.lost - self.given_up)


class Balance(NamedTuple):
    """One leaf or a sum of leaves.

    ``unestimated`` has a task that names the leaf but no points yet, ``uncited`` has no task at all; together they are
    what is not yet planned.
    """

    lost: Decimal = ZERO
    planned: Decimal = ZERO
    given_up: Decimal = ZERO
    unestimated: Decimal = ZERO
    uncited: Decimal = ZERO
    over: Decimal = ZERO

    def __add__(self, other: "Balance") -> "Balance":
        return Balance(*(mine + its for mine, its in zip(self, other, strict=True)))

    @property
    def unplanned(self) -> Decimal:
        return self.unestimated + self.uncited


def balance(leaf: LedgerLeaf) -> Balance:
    """The three parts of what one leaf lost, and what was entered beyond it."""
    open_points = max(ZERO, leaf.lost - leaf.given_up - leaf.entered)
    return Balance(
        lost=leaf.lost,
        planned=min(leaf.entered, leaf.regainable),
        given_up=min(leaf.given_up, leaf.lost),
        unestimated=open_points if leaf.expected else ZERO,
        uncited=ZERO if leaf.expected else open_points,
        over=max(ZERO, leaf.given_up + leaf.entered - leaf.lost),
    )


def total(leaves: Iterable[LedgerLeaf]) -> Balance:
    return sum((balance(leaf) for leaf in leaves), Balance())


def room_for_task(leaf: LedgerLeaf, task: int) -> Decimal:
    """The most that ``task`` may be given on this leaf beside what the other tasks and the points given up take."""
    others = sum((points for key, points in leaf.expected.items() if key != task and points), ZERO)
    return max(ZERO, leaf.regainable - others)


def room_to_give_up(leaf: LedgerLeaf) -> Decimal:
    """The most that may be declared not regainable beside what tasks are to regain."""
    return max(ZERO, leaf.lost - leaf.entered)


def refusal(amount: Decimal, room: Decimal, lost: Decimal, taken: Iterable[str]) -> str:
    """The sentence for an ``amount`` that has no room; ``taken`` says who holds the rest. "" where it fits."""
    if amount <= room:
        return ""
    held = "; ".join(taken)
    because = f" ({held})" if held else ""
    start = f"Không ghi được {format_points(amount)}: chưa đạt {format_points(lost)} điểm"
    if not room:
        return f"{start} và không còn điểm nào để ghi{because}. Giảm ở chỗ đã ghi trước."
    left = f", chỉ còn {format_points(room)} điểm để ghi{because}" if room < lost else ""
    return f"{start}{left}. Ghi nhiều nhất {format_points(room)}."


def gain(leaves: Iterable[LedgerLeaf], tasks: Collection[int]) -> Decimal:
    """The points that ``tasks`` bring back if each brings what is expected: on no leaf more than can be regained."""
    found = ZERO
    for leaf in leaves:
        expected = sum((points for task, points in leaf.expected.items() if task in tasks and points), ZERO)
        found += min(expected, leaf.regainable)
    return found


class Forecast(NamedTuple):
    """Points to come, with bonus and penalty as they stand: low ≤ likely ≤ full.

    ``low``: what was achieved and the tasks confirmed done; ``likely``: with the ticked tasks besides; ``full``: with
    every task. ``tasks`` counts those behind ``likely`` that expect points.
    """

    low: Decimal
    likely: Decimal
    full: Decimal
    maximum: Decimal
    tasks: int

    def percent(self, points: Decimal) -> Decimal | None:
        """In percent of the maximum in force, unrounded; None where there is no maximum."""
        return points / self.maximum * 100 if self.maximum else None


def forecast(
    leaves: Iterable[LedgerLeaf],
    achieved: Decimal,
    maximum: Decimal,
    *,
    done: Collection[int],
    ticked: Collection[int],
) -> Forecast:
    """What the table may come to, from the points that count today (``achieved``) and the maximum in force."""
    leaves = list(leaves)
    estimated = {task for leaf in leaves for task, points in leaf.expected.items() if points}
    likely = {*done, *ticked} & estimated
    return Forecast(
        low=achieved + gain(leaves, done),
        likely=achieved + gain(leaves, likely),
        full=achieved + gain(leaves, estimated),
        maximum=maximum,
        tasks=len(likely),
    )


class Outcome(NamedTuple):
    """What was expected of one leaf and what the next result brought; ``regained`` may be negative."""

    expected: Decimal
    regained: Decimal

    @property
    def difference(self) -> Decimal:
        return self.regained - self.expected

    @property
    def words(self) -> str:
        if not self.expected:
            return "không có dự kiến, vẫn lấy lại" if self.regained > 0 else "không có dự kiến"
        if self.regained >= self.expected:
            return "đạt dự kiến" if self.regained == self.expected else "hơn dự kiến"
        return "lấy lại một phần" if self.regained > 0 else "chưa lấy lại"
