"""Surveys turned into points."""

from decimal import Decimal

import pytest

from criteria.methods import Outcome

from .build import make, points, refusal, score


@pytest.mark.parametrize(
    ("percent", "result", "reasoning"),
    [
        ("0", "0", "0 % × 20 = 0,00"),
        ("93,05", "18.61", "93,05 % × 20 = 18,61"),
        ("93,07", "18.61", "93,07 % × 20 = 18,614 làm tròn 18,61"),
        ("93,08", "18.62", "93,08 % × 20 = 18,616 làm tròn 18,62"),
        ("100", "20", "100 % × 20 = 20,00"),
    ],
)
def test_percent_times_maximum(percent, result, reasoning):
    assert score(make("survey"), "20", percent=percent) == Outcome(Decimal(result), reasoning)


def test_no_survey_finds_more_than_everybody():
    sentence = "100,01 % lớn hơn 100 %: kiểm tra lại số liệu khai."
    assert refusal(score, make("survey"), "20", percent="100,01") == sentence


@pytest.mark.parametrize(
    ("answers", "result"), [((1, 0, 0, 0), 20), ((0, 1, 0, 0), 12), ((0, 0, 1, 0), 4), ((0, 0, 0, 1), 0)]
)
def test_the_options_are_worth_100_60_20_and_0(answers, result):
    declared = {f"option_{n}": str(count) for n, count in enumerate(answers, start=1)}
    assert points(make("survey_options"), "20", **declared) == result


def test_the_mean_of_all_answers_in_words():
    found = score(make("survey_options"), "20", option_1="80", option_2="15", option_3="5", option_4="0")
    assert found == Outcome(
        Decimal(18), "(80 × 100 % + 15 × 60 % + 5 × 20 % + 0 × 0 %) ÷ 100 phiếu = 90 %; 90 % × 20 = 18,00"
    )


def test_an_endless_mean_is_rounded_in_words():
    found = score(make("survey_options"), "1", option_1="1", option_2="0", option_3="0", option_4="2")
    assert found.reasoning.endswith("÷ 3 phiếu = 33,3333… %; 33,3333… % × 1 = 0,3333… làm tròn 0,33")


def test_a_survey_without_answers_is_refused():
    answers = {f"option_{n}": "0" for n in range(1, 5)}
    assert refusal(score, make("survey_options"), **answers) == "Chưa có phiếu nào: ghi số phiếu của từng mức."


def test_an_option_left_blank_leaves_the_points_blank():
    found = score(make("survey_options"), option_1="80", option_2="15", option_3="5")
    assert found == Outcome(None, "Chưa khai «Số phiếu mức D»: chưa tính điểm.")


def test_options_of_a_survey_of_its_own():
    options = [{"words": "hài lòng", "points": "100"}, {"words": "không hài lòng", "points": "0"}]
    assert points(make("survey_options", options=options), "1", option_1="3", option_2="1") == Decimal("0.75")


def test_no_option_is_worth_more_than_100():
    options = [{"words": "A", "points": "100.01"}]
    assert refusal(make, "survey_options", options=options) == "Mức «A» có giá trị 100,01 %: nhiều nhất 100 %."
