"""Totals as pure functions: properties of random trees, and the printed figures of S4 by hand."""

import random
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from criteria.scoring import Leaf, Node, Total, leaf_total, totals

points = st.integers(0, 1000).map(lambda cents: Decimal(cents).scaleb(-2))


@st.composite
def trees(draw):
    """Nodes, parents before children, and what is known of the leaves (some untouched, blank or not applicable)."""
    nodes = []
    for pk in range(draw(st.integers(0, 15))):
        parent = draw(st.sampled_from([None, *range(pk)]))
        nodes.append(Node(pk, parent, draw(points)))
    leaves = {}
    for node in nodes:
        kind = draw(st.sampled_from(["untouched", "blank", "not applicable", "points"]))
        if kind != "untouched":
            share = draw(st.integers(0, 100))
            achieved = (node.maximum * share / 100).quantize(Decimal("0.01")) if kind == "points" else None
            leaves[node.pk] = Leaf(achieved, not_applicable=kind == "not applicable")
    return nodes, leaves


def children(nodes, pk):
    return [node.pk for node in nodes if node.parent == pk]


def is_leaf(nodes, pk):
    return children(nodes, pk) == []


@given(trees())
def test_a_parent_is_the_sum_of_its_children(tree):
    nodes, leaves = tree
    result = totals(nodes, leaves)
    for pk in [None, *(node.pk for node in nodes if not is_leaf(nodes, node.pk))]:
        assert result[pk] == sum((result[child] for child in children(nodes, pk)), Total())


@given(trees())
def test_the_whole_is_the_sum_of_the_leaves(tree):
    nodes, leaves = tree
    own = [leaf_total(node.maximum, leaves.get(node.pk)) for node in nodes if is_leaf(nodes, node.pk)]
    assert totals(nodes, leaves)[None] == sum(own, Total())


@given(trees(), st.randoms(use_true_random=False))
def test_the_order_of_siblings_never_changes_a_total(tree, chance: random.Random):
    nodes, leaves = tree
    shuffled, waiting = [], list(nodes)
    while waiting:  # any order in which parents stand before their children
        ready = [node for node in waiting if node.parent not in {other.pk for other in waiting}]
        shuffled.append(chance.choice(ready))
        waiting.remove(shuffled[-1])
    assert totals(shuffled, leaves) == totals(nodes, leaves)


@given(trees())
def test_what_is_lost_and_achieved_never_exceeds_the_maximum(tree):
    for total in totals(*tree).values():
        assert total.achieved + total.lost <= total.maximum
        assert (total.achieved + total.lost == total.maximum) or total.missing > 0


@given(trees())
def test_a_printed_maximum_of_a_parent_is_never_used(tree):
    nodes, leaves = tree
    changed = [Node(n.pk, n.parent, n.maximum if is_leaf(nodes, n.pk) else Decimal(999)) for n in nodes]
    assert totals(changed, leaves) == totals(nodes, leaves)


def test_not_applicable_leaves_the_maximum():
    nodes = [Node(1, None, Decimal(1)), Node(2, None, Decimal("0.5"))]
    total = totals(nodes, {1: Leaf(Decimal("0.75")), 2: Leaf(None, not_applicable=True)})[None]
    assert total == Total(maximum=Decimal(1), achieved=Decimal("0.75"), lost=Decimal("0.25"), missing=0)


def test_a_blank_is_missing_and_not_lost():
    nodes = [Node(1, None, Decimal(1)), Node(2, None, Decimal("0.5"))]
    total = totals(nodes, {1: Leaf(None)})[None]
    assert total == Total(maximum=Decimal("1.5"), achieved=Decimal(0), lost=Decimal(0), missing=2)


def test_zero_points_are_lost_and_not_missing():
    assert leaf_total(Decimal(1), Leaf(Decimal(0))) == Total(maximum=Decimal(1), lost=Decimal(1))


def test_an_empty_set_has_no_percentage():
    assert (totals([], {}), Total().percent) == ({None: Total()}, None)


def test_a_total_is_blank_while_nothing_was_entered():
    totals_ = [Total(), Total(maximum=Decimal(1), missing=1), Total(maximum=Decimal(1), lost=Decimal(1), missing=1)]
    assert [total.is_blank for total in totals_] == [False, True, False]


def test_percentage_is_not_rounded():
    assert Total(maximum=Decimal(3), achieved=Decimal(1)).percent == Decimal(1) / Decimal(3) * 100


# S4's printed table. Lĩnh vực: maximum and achieved; criteria that lost points: lĩnh vực, maximum and achieved.
BRANCHES = """
1 10.00 9.50 | 2 7.00 7.00 | 3 16.00 15.75 | 4 9.50 7.83 | 5 11.50 11.50 | 6 8.50 4.00 | 7 10.00 5.90 | 8 7.00 4.78
| 9 20.00 18.61"""
PRINTED = """
1 0.50 0.00 | 3 0.50 0.25 | 4 2.00 0.33 | 6 0.50 0.00 | 6 1.50 0.50 | 6 0.50 0.00 | 6 1.00 0.00 | 6 0.50 0.00
| 6 1.00 0.00 | 7 1.00 0.88 | 7 1.00 0.00 | 7 1.00 0.00 | 7 1.00 0.72 | 7 1.00 0.16 | 7 1.00 0.14 | 8 1.00 0.00
| 8 1.00 0.00 | 8 2.00 1.78"""


def lines(text):
    return [(int(no), Decimal(maximum), Decimal(achieved)) for no, maximum, achieved in map(str.split, text.split("|"))]


def bac_son():
    """The printed tree with a remainder leaf below each lĩnh vực; the first criterion (1.6.2) has the key 100."""
    nodes = [Node(number, None, maximum) for number, maximum, _ in lines(BRANCHES)]
    leaves = {}
    for key, (parent, maximum, achieved) in enumerate(lines(PRINTED), start=100):
        nodes.append(Node(key, parent, maximum))
        leaves[key] = Leaf(achieved)
    for parent, maximum, achieved in lines(BRANCHES):
        printed = [line for line in lines(PRINTED) if line[0] == parent]
        nodes.append(Node(parent + 10, parent, maximum - sum(line[1] for line in printed)))
        leaves[parent + 10] = Leaf(achieved - sum(line[2] for line in printed))
    return nodes, leaves


def figures(total):
    return f"{total.maximum}/{total.achieved}/{total.lost}"


def test_printed_totals_of_bac_son_2023():
    result = totals(*bac_son())
    assert figures(result[None]) == "99.50/84.87/14.63"
    assert [figures(result[n]) for n in (1, 7, 9)] == ["10.00/9.50/0.50", "10.00/5.90/4.10", "20.00/18.61/1.39"]
    assert result[None].percent.quantize(Decimal("0.0001")) == Decimal("85.2965")


def test_1_6_2_at_its_maximum_gives_85_37():
    nodes, leaves = bac_son()
    assert figures(totals(nodes, {**leaves, 100: Leaf(Decimal("0.50"))})[None]) == "99.50/85.37/14.13"


def test_only_the_remainder_of_branch_9_lost_points():
    nodes, leaves = bac_son()
    result = totals(nodes, leaves)
    assert {pk: result[pk].lost for pk in range(11, 20) if result[pk].lost} == {19: Decimal("1.39")}
    assert sum(result[pk].maximum for pk in range(11, 20)) == Decimal("81.50")


# --- outside the scale --------------------------------------------------------------------------------------


def outside(kind, *points, cap="2"):
    """A branch of ``kind`` with a cap and a leaf for each of ``points``, beside one ordinary leaf with 4 of 5."""
    nodes = [Node(0, None, Decimal(5)), Node(1, None, Decimal(cap), kind)]
    nodes += [Node(2 + number, 1, Decimal(3), kind) for number in range(len(points))]
    leaves = {2 + number: Leaf(value and Decimal(value)) for number, value in enumerate(points)}
    return totals(nodes, {0: Leaf(Decimal(4)), **leaves})[None]


def test_bonus_raises_what_counts_and_not_the_maximum():
    total = outside("bonus", "0.5", "1")
    assert (total.maximum, total.achieved, total.extra, total.final, total.lost) == (5, 4, Decimal("1.5"), 5.5, 1)
    assert total.percent == 110


def test_a_branch_caps_bonus_and_penalty():
    assert (outside("bonus", "1.5", "1.5").extra, outside("penalty", "3", "3").extra) == (2, -2)


def test_penalty_may_take_more_than_was_achieved():
    assert outside("penalty", "3", "3", cap="9").final == -2


def test_bonus_nobody_entered_is_not_missing():
    assert (outside("bonus", None).missing, outside("bonus", None).extra) == (0, 0)


def test_bonus_that_does_not_apply_counts_nothing():
    assert leaf_total(Decimal(2), Leaf(None, not_applicable=True), "bonus") == Total()
