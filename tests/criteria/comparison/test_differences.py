"""The kinds of differences and their causes, one line at a time."""

from decimal import Decimal

import pytest

from criteria.comparison import Criterion, Kind, Parts, Result, compare, pair_up
from criteria.lines import read_lines
from criteria.scoring import BONUS, NORMAL, PENALTY, Leaf
from tests.factories import make_agency, make_assessment

ABSENT = Leaf(None, not_applicable=True)
BLANK = Leaf(None)


def got(points) -> Leaf:
    return Leaf(Decimal(points))


def result(maximum, leaf, kind=NORMAL):
    return Result([Criterion(1, None, "1", "Kế hoạch", Decimal(maximum), kind)], {1: leaf})


def whole(before, after):
    return compare(pair_up(before.criteria, after.criteria), before, after)


def line(before, after):
    (found,) = whole(before, after).below
    return found


def parts(**values):
    return Parts(**{name: Decimal(value) for name, value in values.items()})


def test_an_empty_set_has_nothing_to_compare():
    found = whole(Result([], {}), Result([], {}))
    assert (found.kind, found.parts, found.percent) == (Kind.UNCHANGED, Parts(), None)


def test_the_same_points_are_unchanged():
    found = line(result(1, got("0.50")), result("1.00", got("0.5")))
    assert (found.kind, found.parts) == (Kind.UNCHANGED, Parts())


def test_other_points_are_the_agencys_own():
    found = line(result(1, got("0.75")), result(1, got("0.50")))
    assert (found.kind, found.parts) == (Kind.ACHIEVED, parts(own="-0.25"))


def test_a_changed_maximum_takes_the_same_share_and_leaves_the_rest_to_the_agency():
    """1,50 of 2,00 is 0,75 of 1,00; it got 0,50."""
    found = line(result(2, got("1.50")), result(1, got("0.50")))
    assert (found.kind, found.parts) == (Kind.MAXIMUM, parts(maxima="-0.75", own="-0.25"))


def test_a_share_that_never_ends_still_adds_up_exactly():
    """1/3 of 0,50 is 0,1667 in stored places."""
    found = line(result(3, got(1)), result("0.50", got("0.25")))
    assert found.parts == parts(maxima="-0.8333", own="0.0833")
    assert found.parts.total == found.points == Decimal("-0.75")


def test_half_a_stored_place_is_rounded_up():
    """1,00 of 2,00 is 0,00005 of 0,0001."""
    assert line(result(2, got(1)), result("0.0001", got("0.0001"))).parts == parts(maxima="-0.9999")


def test_where_there_was_nothing_to_achieve_all_is_the_agencys_own():
    assert line(result(0, got(0)), result(1, got("0.50"))).parts == parts(own="0.50")


def test_no_longer_applicable_is_neither_a_loss_nor_a_dropped_criterion():
    found = line(result(1, got("0.75")), result(1, ABSENT))
    assert (found.kind, found.parts) == (Kind.APPLIES, parts(applies="-0.75"))


def test_not_applicable_both_times_is_unchanged_whatever_the_maximum():
    assert line(result(1, ABSENT), result(2, ABSENT)).kind == Kind.UNCHANGED


def test_a_blank_is_no_loss_and_no_gain():
    lost, won = line(result(1, got("0.75")), result(1, BLANK)), line(result(1, BLANK), result(1, got("0.75")))
    assert (lost.kind, lost.parts, won.parts) == (Kind.BLANK, parts(blank="-0.75"), parts(blank="0.75"))


def test_with_a_blank_there_is_no_index_to_compare():
    found = whole(result(1, BLANK), result(1, got("0.75")))
    assert (found.index_before, found.index_after, found.index_carried, found.percent) == (None, 75, None, None)


def test_a_leaf_nobody_touched_is_a_blank():
    before = Result(result(1, BLANK).criteria, {})
    assert line(before, result(1, got(1))).kind == Kind.BLANK


def test_a_snapshot_of_the_same_set_is_compared_by_key():
    found = whole(result(4, got(3)), result(4, got(2)))
    assert (found.points, found.percent) == (Decimal(-1), Decimal(-25))


def test_bonus_and_penalty_are_the_agencys_own_and_need_not_be_entered():
    bonus = line(result(1, BLANK, BONUS), result(2, got("0.50"), BONUS))
    penalty = line(result(1, BLANK, PENALTY), result(1, got("0.50"), PENALTY))
    assert (bonus.parts, penalty.parts) == (parts(own="0.50"), parts(own="-0.50"))


def test_a_bonus_nobody_entered_is_the_same_as_none():
    assert line(result(1, BLANK, BONUS), result(1, got(0), BONUS)).kind == Kind.UNCHANGED


def two(first, second):
    rows = [Criterion(pk, None, str(pk), f"Tiêu chí {pk}", Decimal(1)) for pk in (1, 2)]
    return Result(rows, {1: first, 2: second})


def test_earlier_work_is_carried_onto_the_later_maximum():
    """1,00/1,00 and a new criterion that brought nothing: 1,00 of 2,00."""
    before, after = two(got(1), got(0)), two(got("0.50"), got(0))
    found = whole(Result(before.criteria[:1], before.leaves), after)
    assert (found.index_before, found.index_carried, found.index_after) == (100, 50, 25)


def test_earlier_work_on_what_no_longer_applies_is_left_behind():
    """0,50 + 1,00 of 2,00; without the second 0,50 of 1,00."""
    found = whole(two(got("0.50"), got(1)), two(got("0.50"), ABSENT))
    assert (found.index_before, found.index_carried, found.index_after) == (75, 50, 50)


def stored(agency, year, points):
    assessment = make_assessment(agency, ["1", "2"], year=year, code=f"bo-{year}")
    assessment.scores.filter(criterion__code="2").update(achieved=Decimal(points))
    rows = read_lines(assessment)
    return Result(rows, {row.pk: Leaf(row.achieved, bool(row.not_applicable)) for row in rows})


@pytest.mark.django_db
def test_the_lines_of_stored_tables_are_compared_as_they_are_read():
    agency = make_agency()
    found = whole(stored(agency, 2023, "1.50"), stored(agency, 2024, "1.25"))
    assert [(row.pair.label, row.kind) for row in found.leaves()] == [("1", Kind.BLANK), ("2", Kind.ACHIEVED)]
    assert found.parts == parts(own="-0.25")


def capped(cap, first, second):
    """A bonus of two criteria under one cap."""
    rows = [Criterion(1, None, "1", "Điểm thưởng", Decimal(cap), BONUS)]
    rows += [Criterion(pk, 1, f"1.{pk}", f"Thưởng {pk}", Decimal(2), BONUS) for pk in (2, 3)]
    return Result(rows, {2: got(first), 3: got(second)})


def test_what_a_cap_cuts_off_is_the_agencys_own():
    """1,00 + 0,50 under 1,00 against 0,50 + 0,00: it lost 0,50, of the 1,00 entered less."""
    found = whole(capped(1, 1, "0.50"), capped(1, "0.50", 0))
    assert (found.points, found.parts) == (Decimal("-0.50"), parts(own="-0.50"))


def test_another_cap_is_a_changed_maximum():
    found = whole(capped(1, 1, 1), capped(2, 1, 1))
    assert (found.below[0].kind, found.kind, found.parts) == (Kind.MAXIMUM, Kind.BELOW, parts(maxima=1))


def test_a_dropped_cap_takes_what_it_had_cut_off_along():
    found = whole(capped(1, 1, 1), Result([], {}))
    assert (found.points, found.parts) == (Decimal(-1), parts(removed=-1))


def test_losses_are_of_the_agencys_own_work_the_dearest_first():
    rows = [Criterion(pk, None, str(pk), f"Tiêu chí {pk}", Decimal(2)) for pk in (1, 2, 3)]
    before = Result(rows, {1: got(2), 2: got(2), 3: got(1)})
    after = Result(rows, {1: got("1.75"), 2: got(1), 3: got(2)})
    assert [row.pair.label for row in whole(before, after).losses()] == ["2", "1"]
