"""The ledger and the forecast: pure functions against hand calculation and against made-up tables."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.ledger import (
    Balance,
    LedgerLeaf,
    Outcome,
    balance,
    forecast,
    gain,
    refusal,
    room_for_task,
    room_to_give_up,
    total,
)

POINTS = st.decimals(0, 30, places=4)
EXPECTED = st.dictionaries(st.integers(1, 6), st.none() | st.decimals("0.0001", 30, places=4), max_size=5)
LEAVES = st.builds(LedgerLeaf, lost=POINTS, expected=EXPECTED, given_up=POINTS)


def leaf(lost, given_up="0", **expected) -> LedgerLeaf:
    """A leaf whose tasks are called t1, t2, …; "" is a task without an estimate."""
    points = {int(name[1:]): Decimal(value) if value else None for name, value in expected.items()}
    return LedgerLeaf(Decimal(lost), points, Decimal(given_up))


def parts(found: Balance) -> list[str]:
    """planned, given up, unestimated, uncited, over"""
    return [f"{value:.2f}" for value in found[1:]]


# --- the balance ---


@given(LEAVES)
def test_three_parts_are_what_was_lost_and_none_is_negative(made):
    found = balance(made)
    assert found.lost == made.lost == found.planned + found.given_up + found.unplanned
    assert min(found) >= 0


@given(LEAVES)
def test_what_was_entered_is_in_the_parts_or_beyond_them(made):
    found = balance(made)
    assert found.lost + found.over == made.entered + made.given_up + found.unplanned


@given(st.lists(LEAVES, max_size=8))
def test_the_sum_balances_as_its_leaves_do(made):
    found = total(made)
    assert found.lost == sum(one.lost for one in made) == found.planned + found.given_up + found.unplanned


@given(LEAVES)
def test_nothing_is_left_open_where_more_was_entered_than_lost(made):
    found = balance(made)
    assert not (found.over and found.unplanned)


def test_a_leaf_that_no_task_names_is_not_planned():
    assert parts(balance(leaf("0.28"))) == ["0.00", "0.00", "0.00", "0.28", "0.00"]


def test_a_task_without_an_estimate_plans_nothing_but_names_the_leaf():
    assert parts(balance(leaf("0.12", t1=""))) == ["0.00", "0.00", "0.12", "0.00", "0.00"]


def test_two_tasks_and_points_given_up_share_a_leaf():
    found = balance(leaf("1.67", given_up="0.50", t1="0.60", t2="0.40"))
    assert parts(found) == ["1.00", "0.50", "0.17", "0.00", "0.00"]


def test_after_a_better_score_points_given_up_stay_and_planned_ones_make_room():
    assert parts(balance(leaf("0.70", given_up="0.40", t1="0.60"))) == ["0.30", "0.40", "0.00", "0.00", "0.30"]


def test_a_full_score_leaves_what_was_entered_beyond_it():
    assert parts(balance(leaf("0", given_up="0.20", t1="0.50"))) == ["0.00", "0.00", "0.00", "0.00", "0.70"]


def test_nothing_lost_and_nothing_entered_is_nothing():
    assert total([]) == balance(leaf("0")) == Balance()


# --- room, and what is refused ---


def test_two_tasks_cannot_plan_1_60_on_a_leaf_that_lost_1_00():
    made = leaf("1.00", t1="0.80", t2="")
    assert (room_for_task(made, 2), room_for_task(made, 1)) == (Decimal("0.20"), Decimal("1.00"))


def test_points_given_up_leave_less_room_and_the_other_way_round():
    made = leaf("1.00", given_up="0.30", t1="0.50")
    assert (room_for_task(made, 2), room_to_give_up(made)) == (Decimal("0.20"), Decimal("0.50"))


@given(LEAVES, st.integers(1, 6))
def test_what_has_room_is_never_beyond_what_was_lost(made, task):
    filled = made._replace(expected={**made.expected, task: room_for_task(made, task) or None})
    before = made._replace(expected={key: value for key, value in made.expected.items() if key != task})
    assert balance(filled).over == balance(before).over


@given(LEAVES)
def test_giving_up_all_that_has_room_leaves_nothing_open(made):
    filled = made._replace(given_up=room_to_give_up(made))
    assert balance(filled).unplanned == 0


def test_what_fits_is_not_refused():
    assert refusal(Decimal("0.20"), Decimal("0.20"), Decimal(1), []) == ""


def test_the_refusal_names_who_holds_the_rest_and_what_is_left():
    assert refusal(Decimal("0.80"), Decimal("0.20"), Decimal(1), ["«Khối A» đã ghi lấy lại 0,80"]) == (
        "Không ghi được 0,80: chưa đạt 1,00 điểm, chỉ còn 0,20 điểm để ghi («Khối A» đã ghi lấy lại 0,80). "
        "Ghi nhiều nhất 0,20."
    )


def test_the_refusal_says_so_when_nothing_is_left():
    assert refusal(Decimal("0.10"), Decimal(0), Decimal("0.50"), []) == (
        "Không ghi được 0,10: chưa đạt 0,50 điểm và không còn điểm nào để ghi. Giảm ở chỗ đã ghi trước."
    )


# --- the forecast ---

BAC_SON = [
    leaf("1.00", t1="0.60", t2="0.40"),
    leaf("1.67", given_up="1.00", t2="0.67"),
    leaf("0.28"),
    leaf("0.5", t3=""),
]
NOW, MAXIMUM = Decimal("84.87"), Decimal("99.50")


def levels(done=(), ticked=()):
    found = forecast(BAC_SON, NOW, MAXIMUM, done=set(done), ticked=set(ticked))
    return [f"{points:.2f}" for points in found[:3]], found.tasks


def test_the_forecast_against_hand_calculation():
    """84,87 + 0,60 = 85,47; + 0,40 + 0,67 = 86,54."""
    assert levels(done=[1], ticked=[2]) == (["85.47", "86.54", "86.54"], 2)


def test_nothing_done_and_nothing_ticked_is_todays_result():
    assert levels() == (["84.87", "84.87", "86.54"], 0)


def test_a_task_without_an_estimate_adds_no_points_and_is_not_counted():
    assert levels(ticked=[2, 3]) == (["84.87", "85.94", "86.54"], 1)


def test_a_task_that_is_both_done_and_ticked_counts_once():
    assert levels(done=[1], ticked=[1]) == (["85.47", "85.47", "86.54"], 1)


def test_no_leaf_brings_back_more_than_can_be_regained():
    assert gain([leaf("0.50", given_up="0.20", t1="0.40", t2="0.40")], {1, 2}) == Decimal("0.30")


def test_percent_is_of_the_maximum_in_force():
    found = forecast([], NOW, MAXIMUM, done=set(), ticked=set())
    assert (round(found.percent(NOW), 4), found._replace(maximum=Decimal(0)).percent(NOW)) == (Decimal("85.2965"), None)


@given(st.lists(LEAVES, max_size=6), st.sets(st.integers(1, 6)), st.sets(st.integers(1, 6)))
def test_low_likely_full_never_fall_and_never_pass_what_can_be_regained(made, done, ticked):
    found = forecast(made, NOW, MAXIMUM, done=done, ticked=ticked)
    most = NOW + sum((one.regainable for one in made), Decimal(0))
    assert NOW <= found.low <= found.likely <= found.full <= most


# --- forecast against result ---


@pytest.mark.parametrize(
    ("expected", "regained", "words"),
    [
        ("0.50", "0.50", "đạt dự kiến"),
        ("0.50", "0.75", "hơn dự kiến"),
        ("0.50", "0.25", "lấy lại một phần"),
        ("0.50", "0", "chưa lấy lại"),
        ("0.50", "-0.10", "chưa lấy lại"),
        ("0", "0.28", "không có dự kiến, vẫn lấy lại"),
        ("0", "0", "không có dự kiến"),
    ],
)
def test_the_outcome_in_words(expected, regained, words):
    assert Outcome(Decimal(expected), Decimal(regained)).words == words


def test_the_difference_is_result_less_expectation():
    assert Outcome(Decimal("0.50"), Decimal("-0.10")).difference == Decimal("-0.60")
