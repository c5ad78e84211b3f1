"""What holds for any two results and for any field of agencies."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from criteria.comparison import (
    Course,
    Criterion,
    Entry,
    Kind,
    Parts,
    Result,
    compare,
    explain,
    pair_up,
    ranking,
)
from criteria.scoring import BONUS, NORMAL, PENALTY, Leaf

NAMES = ["Kế hoạch", "Kiểm tra", "Tuyên truyền", "Sáng kiến"]
points = st.integers(0, 40000).map(lambda number: Decimal(number).scaleb(-4))
indices = st.integers(0, 12).map(Decimal)  # few values: many ties
courses = st.builds(Course, st.just(""), indices | st.none(), indices, indices | st.none())


@st.composite
def results(draw, first, kinds=(NORMAL,)):
    """A random tree (keys from ``first``) with points, blanks and what does not apply."""
    kind = draw(st.sampled_from(kinds))
    rows, leaves = [], {}
    for pk in range(first, first + draw(st.integers(0, 8))):
        parents = [row.pk for row in rows if row.pk not in leaves]
        parent = draw(st.sampled_from([None, *parents]))
        code, name = str(draw(st.integers(1, 4))), draw(st.sampled_from(NAMES))
        rows.append(Criterion(pk, parent, code, name, draw(points), kind))
        if draw(st.booleans()):
            leaves[pk] = draw(leaf(rows[-1].maximum))
    return Result(rows, leaves)


def leaf(maximum):
    known = st.integers(0, 100).map(lambda share: Leaf((maximum * share / 100).quantize(Decimal("0.01"))))
    return st.sampled_from([Leaf(None), Leaf(None, not_applicable=True)]) | known


any_kind = (NORMAL, BONUS, PENALTY)


def compared(before, after):
    return compare(pair_up(before.criteria, after.criteria), before, after)


@given(results(100), results(200))
def test_the_parts_of_the_leaves_are_the_change_of_the_whole(before, after):
    whole = compared(before, after)
    assert sum((line.parts for line in whole.leaves()), Parts()).total == whole.points


@given(results(100, any_kind), results(200, any_kind))
def test_the_parts_of_every_line_are_its_change(before, after):
    assert [line.parts.total for line in compared(before, after).walk()] == [
        line.points for line in compared(before, after).walk()
    ]


@given(results(100), results(200))
def test_every_criterion_stands_in_the_tree_once(before, after):
    pairs = [line.pair for line in compared(before, after).walk() if line.pair]
    assert sorted(pair.before.pk for pair in pairs if pair.before) == [row.pk for row in before.criteria]
    assert sorted(pair.after.pk for pair in pairs if pair.after) == [row.pk for row in after.criteria]


@given(results(100, any_kind))
def test_a_result_does_not_differ_from_itself(result):
    kinds = {line.kind for line in compared(result, result).walk()}
    assert (compared(result, result).parts, kinds - {Kind.UNCHANGED, Kind.BLANK, Kind.BELOW}) == (Parts(), set())


@given(results(100, any_kind), results(200, any_kind))
def test_the_other_way_round_points_change_the_other_way(before, after):
    assert compared(before, after).points == -compared(after, before).points


@given(st.permutations(range(6)), st.lists(indices, min_size=6, max_size=6))
def test_ranks_do_not_hang_on_the_order(order, values):
    entries = [Entry(key, str(key), value) for key, value in enumerate(values)]
    assert {place.agency: place.rank for place in ranking(entries).places} == {
        place.agency: place.rank for place in ranking(entries[key] for key in order).places
    }


@given(st.lists(indices, max_size=8))
def test_a_rank_is_one_more_than_there_are_better_ones(values):
    places = ranking(Entry(key, str(key), value) for key, value in enumerate(values)).places
    assert [place.rank for place in places] == [1 + sum(value > place.index for value in values) for place in places]


@given(st.builds(Course, st.just(""), indices, indices, indices), st.lists(courses, max_size=8))
def test_the_causes_add_up_to_the_change_of_the_rank(agency, others):
    change = explain(agency, others)
    assert change.roster + change.criteria + change.own + change.others == change.places


@given(st.builds(Course, st.just(""), indices, indices, indices), st.lists(courses, max_size=8))
def test_the_named_neighbours_account_for_every_place(agency, others):
    change = explain(agency, others)
    assert len(change.overtook) - len(change.overtaken_by) + len(change.gone) - len(change.come) == change.places


@given(st.builds(Course, st.just(""), indices, indices, indices), st.lists(courses, max_size=8))
def test_the_ranks_explained_are_those_of_the_ranking(agency, others):
    change, entries = explain(agency, others), [agency, *others]
    for when in ("before", "after"):
        values = [(key, getattr(one, when)) for key, one in enumerate(entries)]
        place = ranking(Entry(key, "", value) for key, value in values if value is not None).place_of(0)
        assert (place.rank, place.of) == (getattr(change, when), getattr(change, f"{when}_of"))
