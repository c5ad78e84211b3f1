"""Points by hand, by a level, by yes or no, by all conditions."""

from decimal import Decimal

import pytest

from criteria.methods import Outcome

from .build import make, points, refusal, score

LEVELS = [{"words": "kịp thời", "points": "1"}, {"words": "không kịp thời", "points": "0.5"}]
PICK = {"levels": [*LEVELS, {"words": "không ban hành", "points": "0"}]}


@pytest.mark.parametrize("typed", ["0", "0,01", "1,99", "2", "2,00"])
def test_by_hand_from_0_to_the_maximum(typed):
    assert points(make("manual"), points=typed) == Decimal(typed.replace(",", "."))


def test_by_hand_says_so():
    assert score(make("manual"), points="0,5") == Outcome(Decimal("0.5"), "Nhập trực tiếp 0,50")


def test_by_hand_above_the_maximum_is_refused():
    sentence = "«2,01» lớn hơn điểm tối đa 2,00: sửa lại điểm đạt được."
    assert refusal(score, make("manual"), points="2,01") == sentence


def test_by_hand_with_the_decimals_of_the_set():
    assert score(make("manual"), decimals=3, points="0,125").points == Decimal("0.125")
    assert "nhận nhiều nhất 2" in refusal(score, make("manual"), points="0,125")


@pytest.mark.parametrize(
    ("level", "result", "reasoning"),
    [
        ("kịp thời", "1", "Mức «kịp thời» → 1,00"),
        ("Không kịp thời", "0.5", "Mức «không kịp thời» → 0,50"),
        ("không ban hành", "0", "Mức «không ban hành» → 0,00"),
    ],
)
def test_a_level_has_its_points(level, result, reasoning):
    assert score(make("pick", **PICK), level=level) == Outcome(Decimal(result), reasoning)


def test_a_level_that_is_not_offered_is_refused():
    assert refusal(score, make("pick", **PICK), level="sớm") == (
        "«Mức đạt được» không nhận «sớm»: chọn «kịp thời», «không kịp thời», «không ban hành»."
    )


@pytest.mark.parametrize(
    ("answer", "result", "reasoning"),
    [("có", "0", "Có sai phạm: có → 0,00"), ("không", "0.5", "Có sai phạm: không → 0,50")],
)
def test_yes_may_be_the_bad_answer(answer, result, reasoning):
    method = make("yes_no", question="Có sai phạm", yes="0", no="0.5")
    assert score(method, answer=answer) == Outcome(Decimal(result), reasoning)


CONDITIONS = {"conditions": ["đủ nhiệm vụ", "có kinh phí"]}


@pytest.mark.parametrize(
    ("first", "second", "result", "reasoning"),
    [
        ("có", "có", "1", "Đạt đủ 2 điều kiện → 1,00"),
        ("có", "không", "0", "Chưa đạt «có kinh phí» → 0,00"),
        ("không", "không", "0", "Chưa đạt «đủ nhiệm vụ», «có kinh phí» → 0,00"),
    ],
)
def test_all_conditions_or_nothing(first, second, result, reasoning):
    method = make("all_conditions", **CONDITIONS)
    assert score(method, "1", condition_1=first, condition_2=second) == Outcome(Decimal(result), reasoning)


def test_a_condition_without_an_answer_is_not_a_failed_one():
    method = make("all_conditions", **CONDITIONS)
    assert score(method, condition_1="có") == Outcome(None, "Chưa khai «có kinh phí»: chưa tính điểm.")


@pytest.mark.parametrize("typed", ["", " ", "\u200b", None])
def test_a_blank_is_never_0(typed):
    sentence = "Chưa khai «Mức đạt được»: chưa tính điểm."
    assert score(make("pick", **PICK), level=typed) == Outcome(None, sentence)
