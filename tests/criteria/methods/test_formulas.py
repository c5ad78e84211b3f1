"""In proportion, for each case, bonus and penalty, against last year: both sides of every bound."""

from decimal import Decimal

import pytest

from criteria.methods import Outcome

from .build import make, points, refusal, score

# --- in proportion ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("figure", "result", "reasoning"),
    [
        ("0", "0", "0 % ÷ 10 % × 2 = 0,00"),
        ("1,65", "0.33", "1,65 % ÷ 10 % × 2 = 0,33"),
        ("9,95", "1.99", "9,95 % ÷ 10 % × 2 = 1,99"),
        ("10", "2", "10 % ÷ 10 % × 2 = 2,00"),
        ("10,05", "2", "10,05 % ÷ 10 % × 2 = 2,01, vượt điểm tối đa 2 → 2,00"),
        ("1,67", "0.33", "1,67 % ÷ 10 % × 2 = 0,334 làm tròn 0,33"),
        ("1/60", "0.33", "1/60 = 1,6666… % ÷ 10 % × 2 = 0,3333… làm tròn 0,33"),
    ],
)
def test_a_share_of_the_target_up_to_the_maximum(figure, result, reasoning):
    assert score(make("proportional", target="10"), figure=figure) == Outcome(Decimal(result), reasoning)


def test_a_percentage_of_everything_needs_no_target():
    assert score(make("proportional"), "1", figure="88") == Outcome(Decimal("0.88"), "88 % × 1 = 0,88")


@pytest.mark.parametrize(("figure", "result"), [("1,12", "0.01"), ("1,49", "0.01"), ("1,5", "0.02"), ("1,51", "0.02")])
def test_half_a_hundredth_is_rounded_up(figure, result):
    assert points(make("proportional"), "1", figure=figure) == Decimal(result)


def test_a_tie_of_an_endless_share_is_still_a_tie():
    """1/3 of 0,015 is exactly half a hundredth, though 33,3333… % is endless."""
    assert points(make("proportional", "0.015"), "0.015", figure="1/3") == Decimal("0.01")


@pytest.mark.parametrize(
    ("figure", "result", "reasoning"),
    [
        ("29,99", "0", "29,99 % dưới 30 % → 0,00"),
        ("30", "0.3", "30 % × 1 = 0,30"),
        ("30,01", "0.3", "30,01 % × 1 = 0,3001 làm tròn 0,30"),
        ("94,99", "0.95", "94,99 % × 1 = 0,9499 làm tròn 0,95"),
        ("95", "1", "95 % đạt từ 95 % → 1,00"),
        ("95,01", "1", "95,01 % đạt từ 95 % → 1,00"),
    ],
)
def test_nothing_below_the_least_and_all_from_the_enough(figure, result, reasoning):
    method = make("proportional", least="30", enough="95")
    assert score(method, "1", figure=figure) == Outcome(Decimal(result), reasoning)


def test_of_whole_numbers():
    method = make("proportional", target="12", unit="cuộc")
    assert score(method, "1", figure="9") == Outcome(Decimal("0.75"), "9 cuộc ÷ 12 cuộc × 1 = 0,75")


@pytest.mark.parametrize(
    ("parameters", "sentence"),
    [
        ({"target": "0"}, "Mức đạt điểm tối đa phải lớn hơn 0."),
        ({"target": "10", "least": "10"}, "Mức 0 điểm phải nhỏ hơn mức điểm tối đa: sửa các mức cho tăng dần."),
        ({"least": "60", "enough": "50"}, "Mức 0 điểm phải nhỏ hơn mức điểm tối đa: sửa các mức cho tăng dần."),
        ({"target": "80", "enough": "90"}, "Mức 0 điểm phải nhỏ hơn mức điểm tối đa: sửa các mức cho tăng dần."),
    ],
)
def test_levels_that_do_not_rise_are_refused(parameters, sentence):
    assert refusal(make, "proportional", **parameters) == sentence


# --- for each case ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("count", "result", "reasoning"),
    [
        ("0", "0", "0 quy chế × 0,5 = 0,00"),
        ("3", "1.5", "3 quy chế × 0,5 = 1,50"),
        ("4", "2", "4 quy chế × 0,5 = 2,00"),
        ("5", "2", "5 quy chế × 0,5 = 2,50, vượt điểm tối đa 2 → 2,00"),
    ],
)
def test_points_for_each_up_to_the_maximum(count, result, reasoning):
    assert score(make("count", unit="quy chế", each="0.5"), count=count) == Outcome(Decimal(result), reasoning)


@pytest.mark.parametrize(
    ("count", "result", "reasoning"),
    [
        ("0", "0.75", "0,75 − 0 báo cáo thiếu × 0,25 = 0,75"),
        ("1", "0.5", "0,75 − 1 báo cáo thiếu × 0,25 = 0,50"),
        ("3", "0", "0,75 − 3 báo cáo thiếu × 0,25 = 0,00"),
        ("4", "0", "4 báo cáo thiếu × 0,25 vượt điểm tối đa 0,75, trừ hết → 0,00"),
    ],
)
def test_points_taken_for_each_down_to_0(count, result, reasoning):
    method = make("count", unit="báo cáo thiếu", each="0.25", is_deducted=True)
    assert score(method, "0.75", count=count) == Outcome(Decimal(result), reasoning)


def test_a_case_without_points_is_refused():
    assert refusal(make, "count", unit="quy chế", each="0") == "Điểm cho mỗi trường hợp phải lớn hơn 0."


# --- bonus and penalty --------------------------------------------------------------------------------------

AWARDS = [{"words": "bằng khen", "points": "1"}, {"words": "giấy khen", "points": "0.5"}]


@pytest.mark.parametrize(
    ("first", "second", "result", "reasoning"),
    [
        ("0", "0", "0", "Thưởng 0 bằng khen × 1 + 0 giấy khen × 0,5 = 0,00"),
        ("1", "1", "1.5", "Thưởng 1 bằng khen × 1 + 1 giấy khen × 0,5 = 1,50"),
        ("1", "2", "2", "Thưởng 1 bằng khen × 1 + 2 giấy khen × 0,5 = 2,00"),
        ("1", "3", "2", "Thưởng 1 bằng khen × 1 + 3 giấy khen × 0,5 = 2,50, vượt điểm tối đa 2 → 2,00"),
    ],
)
def test_bonus_adds_up_to_its_cap(first, second, result, reasoning):
    assert score(make("extra", cases=AWARDS), case_1=first, case_2=second) == Outcome(Decimal(result), reasoning)


@pytest.mark.parametrize(
    ("count", "result", "reasoning"),
    [
        ("1", "1", "Trừ 1 trường hợp × 1 = 1,00"),
        ("2", "2", "Trừ 2 trường hợp × 1 = 2,00"),
        ("3", "2", "Trừ 3 trường hợp × 1 = 3,00, vượt điểm tối đa 2 → 2,00"),
    ],
)
def test_a_penalty_is_a_positive_figure_with_a_cap(count, result, reasoning):
    method = make("extra", cases=[{"words": "trường hợp", "points": "1"}], is_penalty=True)
    assert score(method, case_1=count) == Outcome(Decimal(result), reasoning)


def test_a_bonus_that_nobody_declared_is_blank():
    sentence = "Chưa khai «Số bằng khen», «Số giấy khen»: chưa tính điểm."
    assert score(make("extra", cases=AWARDS)) == Outcome(None, sentence)


# --- against last year --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("this", "result", "reasoning"),
    [
        ("40,01", "1", "40,01 so với 40 của năm trước: tăng → 1,00"),
        ("40", "0.5", "40 so với 40 của năm trước: bằng nhau → 0,50"),
        ("40,00", "0.5", "40 so với 40 của năm trước: bằng nhau → 0,50"),
        ("39,99", "0", "39,99 so với 40 của năm trước: giảm → 0,00"),
    ],
)
def test_against_last_year(this, result, reasoning):
    method = make("last_year", rise="1", same="0.5", fall="0")
    assert score(method, this=this, last="40") == Outcome(Decimal(result), reasoning)


def test_without_last_years_figure_there_are_no_points():
    method = make("last_year", rise="1", same="0.5", fall="0")
    assert score(method, this="40") == Outcome(None, "Chưa khai «Số liệu năm trước»: chưa tính điểm.")


@pytest.mark.parametrize("name", ["rise", "same", "fall"])
def test_no_answer_is_worth_more_than_the_maximum(name):
    parameters = {"rise": "1", "same": "1", "fall": "1", name: "1.01"}
    assert refusal(make, "last_year", "1", **parameters) == "1,01 điểm lớn hơn điểm tối đa 1,00: sửa lại điểm."
