"""Tiers: both sides of every bound, every figure in one tier, and what is refused."""

from decimal import Decimal

import pytest

from criteria.methods import Outcome
from criteria.methods.tiers import Tier

from .build import ABOVE, HALF_OPEN, half_open, make, points, refusal, score


@pytest.mark.parametrize(
    ("figure", "result"),
    [("0", 0), ("69,99", 0), ("70", 1), ("70,01", 1), ("89,99", 1), ("90", 1), ("90,01", 2), ("100", 2)],
)
def test_above_90_leaves_90_to_the_tier_below(figure, result):
    assert points(make("tiers", tiers=ABOVE), figure=figure) == result


@pytest.mark.parametrize(
    ("figure", "result"),
    [("0", 0), ("69,99", 0), ("70", 1), ("70,01", 1), ("89,99", 1), ("90", 2), ("90,01", 2), ("100", 2)],
)
def test_from_90_has_90_itself(figure, result):
    assert points(make("tiers", tiers=HALF_OPEN), figure=figure) == result


@pytest.mark.parametrize(("figure", "result"), [("9,99", 2), ("10", 2), ("10,01", 0)])
def test_to_10_has_10_itself(figure, result):
    method = make("tiers", tiers=[{"to": "10", "points": "2"}, {"above": "10", "points": "0"}])
    assert points(method, figure=figure) == result


@pytest.mark.parametrize(("figure", "result"), [("99,99", 0), ("100", 2)])
def test_a_tier_of_one_figure(figure, result):
    method = make("tiers", tiers=[{"from": "100", "to": "100", "points": "2"}, {"below": "100", "points": "0"}])
    assert points(method, figure=figure) == result


@pytest.mark.parametrize(("figure", "result"), [("11", 0), ("12", 1), ("23", 1), ("24", 2), ("99999", 2)])
def test_whole_numbers_leave_no_gap_between_23_and_24(figure, result):
    tiers = [{"from": "24", "points": "2"}, {"from": "12", "to": "23", "points": "1"}, {"below": "12", "points": "0"}]
    assert points(make("tiers", tiers=tiers, unit="tin, bài"), figure=figure) == result


@pytest.mark.parametrize(("figure", "result"), [("44999/50000", 1), ("45/50", 1), ("45001/50000", 2), ("2/3", 0)])
def test_a_share_is_exact_at_the_bound(figure, result):
    assert points(make("tiers", tiers=ABOVE), figure=figure) == result


@pytest.mark.parametrize(
    ("figure", "reasoning"),
    [
        ("91", "91 % thuộc bậc trên 90 % → 2,00"),
        ("90", "90 % nằm trong 70 %–90 % → 1,00"),
        ("69,99 %", "69,99 % thuộc bậc dưới 70 % → 0,00"),
        ("45/50", "45/50 = 90 % nằm trong 70 %–90 % → 1,00"),
        ("5/6", "5/6 = 83,3333… % nằm trong 70 %–90 % → 1,00"),
    ],
)
def test_the_reasoning_names_figure_tier_and_points(figure, reasoning):
    assert score(make("tiers", tiers=ABOVE), figure=figure).reasoning == reasoning


def test_the_printed_example():
    method = make("tiers", tiers=half_open("90", "80", "0.5", "0.25", "0"))
    found = score(method, "0.5", figure="84,59")
    assert found == Outcome(Decimal("0.25"), "84,59 % nằm trong 80 %–dưới 90 % → 0,25")


def test_points_finer_than_the_set_are_rounded_in_words():
    method = make("tiers", tiers=[{"from": "0", "points": "0.125"}])
    assert score(method, figure="5") == Outcome(Decimal("0.13"), "5 % thuộc bậc từ 0 % → 0,125 làm tròn 0,13")


@pytest.mark.parametrize(
    ("bounds", "unit", "words"),
    [
        ((None, True, "70", False), "%", "dưới 70 %"),
        ((None, True, "70", True), "%", "đến 70 %"),
        (("90", True, None, False), "%", "từ 90 %"),
        (("90", False, None, False), "%", "trên 90 %"),
        (("70", True, "90", False), "%", "từ 70 % đến dưới 90 %"),
        (("80", True, "90", True), "%", "từ 80 % đến 90 %"),
        (("80", False, "90", True), "%", "trên 80 % đến 90 %"),
        (("12", True, "23", True), "tin", "từ 12 đến 23 tin"),
        (("100", True, "100", True), "%", "bằng 100 %"),
        ((None, True, None, True), "%", "mọi số liệu"),
    ],
)
def test_bounds_in_words(bounds, unit, words):
    lower, lower_closed, upper, upper_closed = bounds
    lower, upper = lower and Decimal(lower), upper and Decimal(upper)
    assert Tier(Decimal(0), lower, lower_closed, upper, upper_closed).words(unit) == words


GAP = "Chưa có bậc cho số liệu {}: thêm bậc này hoặc sửa mốc."


@pytest.mark.parametrize(
    ("tiers", "sentence"),
    [
        ([{"from": "90", "points": "2"}, {"from": "70", "below": "90", "points": "1"}], GAP.format("dưới 70 %")),
        ([{"above": "0", "points": "2"}], GAP.format("đến 0 %")),
        ([{"above": "90", "points": "2"}, {"below": "90", "points": "0"}], GAP.format("bằng 90 %")),
        ([{"from": "90", "points": "2"}, {"below": "80", "points": "0"}], GAP.format("từ 80 % đến dưới 90 %")),
        ([{"below": "70", "points": "0"}, {"from": "70", "to": "90", "points": "1"}], GAP.format("trên 90 %")),
        ([{"below": "100", "points": "1"}], GAP.format("từ 100 %")),
        (
            [{"from": "90", "points": "2"}, {"to": "90", "points": "0"}],
            "Bậc «đến 90 %» và bậc «từ 90 %» chồng lên nhau: sửa để mỗi số liệu chỉ thuộc một bậc.",
        ),
        (
            [{"from": "90", "below": "70", "points": "2"}, {"from": "0", "points": "0"}],
            "Bậc «từ 90 % đến dưới 70 %» không chứa số nào: chặn dưới phải nhỏ hơn chặn trên.",
        ),
        (
            [{"from": "70", "below": "70", "points": "2"}, {"from": "0", "points": "0"}],
            "Bậc «từ 70 % đến dưới 70 %» không chứa số nào: chặn dưới phải nhỏ hơn chặn trên.",
        ),
        (
            [{"from": "101", "points": "2"}, {"below": "101", "points": "0"}],
            "Mốc 101 % lớn hơn 100 %: sửa mốc của bậc.",
        ),
        ([{"from": "0", "points": "2.01"}], "2,01 điểm lớn hơn điểm tối đa 2,00: sửa lại điểm."),
        ([], "«Các bậc» phải có từ 1 đến 30 dòng."),
    ],
)
def test_tiers_that_do_not_hold_are_refused(tiers, sentence):
    assert refusal(make, "tiers", tiers=tiers) == sentence


def test_tiers_up_to_the_limit_hold():
    assert points(make("tiers", tiers=[{"to": "100", "points": "1"}]), figure="100") == 1


def test_tiers_of_counts_need_the_endless_one():
    sentence = GAP.format("trên 100 việc")
    assert refusal(make, "tiers", tiers=[{"to": "100", "points": "1"}], unit="việc") == sentence


def test_a_bound_of_counts_is_whole():
    tiers = [{"from": "1.5", "points": "1"}, {"below": "1.5", "points": "0"}]
    assert refusal(make, "tiers", tiers=tiers, unit="việc") == "Mốc 1,5 việc phải là số nguyên: sửa mốc của bậc."


def test_more_than_100_percent_where_the_rule_says_so():
    tiers = [{"above": "100", "points": "2"}, {"to": "100", "points": "1"}]
    method = make("tiers", tiers=tiers, may_exceed=True)
    assert (points(method, figure="100"), points(method, figure="100,01")) == (1, 2)


@pytest.mark.parametrize(("figure", "result"), [("69,99", 0), ("70", 1), ("89,99", 1), ("90", 2)])
def test_the_order_of_the_tiers_decides_nothing(figure, result):
    assert points(make("tiers", tiers=HALF_OPEN[::-1]), figure=figure) == result
