"""The registry, and parameters from and to JSON: what does not hold is refused in words."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from criteria.methods import METHODS, load_method

from .build import ABOVE, attempt, make, refusal

LEVELS = [{"words": "có", "points": "1"}, {"words": "không", "points": "0"}]
VALID = {
    "manual": {},
    "pick": {"levels": LEVELS},
    "yes_no": {"question": "Có sai phạm", "yes": "0", "no": "0.5"},
    "all_conditions": {"conditions": ["đủ nhiệm vụ", "có kinh phí"]},
    "tiers": {"tiers": ABOVE, "unit": "%", "may_exceed": False, "full_if_none": False},
    "worst_unit": {"tiers": ABOVE, "unit": "%", "may_exceed": True, "full_if_none": True},
    "proportional": {
        "target": "10",
        "least": "1.5",
        "enough": None,
        "unit": "%",
        "may_exceed": False,
        "full_if_none": False,
    },
    "last_year": {"rise": "1", "same": "0.25", "fall": "0"},
    "count": {"unit": "quy chế", "each": "0.5", "is_deducted": False},
    "survey": {},
    "survey_options": {"options": LEVELS},
    "extra": {"cases": LEVELS, "is_penalty": True},
}


def test_the_registry_has_every_method_by_its_name():
    assert list(METHODS) == list(VALID)
    assert [method.name for method in METHODS.values()] == list(METHODS)


def test_no_two_methods_have_one_label():
    assert len({method.label for method in METHODS.values()}) == len(METHODS)


@pytest.mark.parametrize(("name", "parameters"), VALID.items())
def test_parameters_come_back_as_they_were(name, parameters):
    assert make(name, **parameters).to_json() == parameters


@pytest.mark.parametrize(("name", "parameters"), VALID.items())
def test_equal_parameters_are_equal_methods(name, parameters):
    assert make(name, **parameters) == make(name, **parameters)


def test_an_unknown_method_is_refused():
    assert refusal(load_method, "magic", {}, Decimal(1)) == "Không có cách chấm «magic»: chọn một cách trong danh sách."


@pytest.mark.parametrize(
    ("name", "parameters", "sentence"),
    [
        ("pick", {}, "Cách chấm «Chọn mức» còn thiếu «Các mức»."),
        ("survey", {"x": 1}, "Cách chấm «Điều tra xã hội học: tỷ lệ hài lòng» không có tham số «x»: bỏ tham số này."),
        ("pick", {"levels": []}, "«Các mức» phải có từ 1 đến 30 dòng."),
        ("pick", {"levels": LEVELS * 16}, "«Các mức» phải có từ 1 đến 30 dòng."),
        ("pick", {"levels": "x"}, "«Các mức» phải có từ 1 đến 30 dòng."),
        ("pick", {"levels": ["x"]}, "«Các mức»: mỗi dòng gồm chữ và số."),
        ("pick", {"levels": [*LEVELS, LEVELS[0]]}, "«Các mức» ghi «có» hai lần: bỏ một dòng."),
        ("pick", {"levels": [{"words": " ", "points": "1"}]}, "«Các mức» phải là chữ, dài nhất 300 ký tự."),
        ("pick", {"levels": [{"words": "a" * 301, "points": "1"}]}, "«Các mức» phải là chữ, dài nhất 300 ký tự."),
        ("pick", {"levels": [{"words": "x", "points": 0.1}]}, "«Các mức» phải là số từ 0, ví dụ 0,25."),
        ("pick", {"levels": [{"words": "x", "points": ""}]}, "«Các mức» phải là số từ 0, ví dụ 0,25."),
        ("all_conditions", {"conditions": ["x", "X "]}, "«Các điều kiện» ghi «x» hai lần: bỏ một dòng."),
        ("tiers", {"tiers": ABOVE, "may_exceed": 1}, "«Có thể vượt 100 %» chỉ nhận đúng hoặc sai."),
        ("tiers", {"tiers": [{"from": "0"}]}, "«Các bậc»: mỗi bậc gồm chặn dưới, chặn trên và điểm."),
        ("tiers", {"tiers": [{"at": "0", "points": "1"}]}, "«Các bậc»: mỗi bậc gồm chặn dưới, chặn trên và điểm."),
        (
            "tiers",
            {"tiers": [{"from": "0", "above": "1", "points": "1"}]},
            "«Các bậc»: mỗi bậc có nhiều nhất một chặn dưới và một chặn trên.",
        ),
        ("proportional", {"least": "-1"}, "«Dưới mức này thì 0 điểm» phải là số từ 0, ví dụ 0,25."),
    ],
)
def test_parameters_that_do_not_hold_are_refused(name, parameters, sentence):
    assert refusal(load_method, name, parameters, Decimal(2)) == sentence


def test_thirty_levels_of_300_characters_hold():
    levels = [{"words": f"{n:0300}", "points": "1"} for n in range(30)]
    assert make("pick", levels=levels).to_json() == {"levels": levels}


def test_parameters_are_an_object():
    sentence = "Tham số của cách chấm «Chọn mức» phải là một đối tượng JSON."
    assert refusal(load_method, "pick", ["levels"], Decimal(2)) == sentence


@pytest.mark.parametrize(
    ("name", "parameters"),
    [
        ("pick", {"levels": [{"words": "x", "points": "2.01"}]}),
        ("yes_no", {"question": "x", "yes": "2.01", "no": "0"}),
        ("yes_no", {"question": "x", "yes": "0", "no": "2.01"}),
        ("count", {"unit": "x", "each": "2.01"}),
        ("extra", {"cases": [{"words": "x", "points": "2.01"}]}),
    ],
)
def test_points_stay_within_the_maximum(name, parameters):
    assert refusal(load_method, name, parameters, Decimal(2)) == ("2,01 điểm lớn hơn điểm tối đa 2,00: sửa lại điểm.")
    assert load_method(name, parameters, Decimal("2.01")).name == name


plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.sampled_from(["1", "0.5", "90"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["words", "points", "from", "to", "above", "below"]), inner, max_size=3)
    ),
    max_leaves=8,
)
names = st.sampled_from(sorted({name for parameters in VALID.values() for name in parameters}))


@given(st.sampled_from(list(VALID)), st.data())
def test_any_json_is_taken_or_refused_with_a_sentence(name, data):
    spoilt = data.draw(st.dictionaries(names, plain, max_size=2))
    method, refused = attempt(load_method, name, {**VALID[name], **spoilt}, Decimal(2))
    if method is None:
        assert len(refused) == 1
    else:
        assert load_method(name, method.to_json(), Decimal(2)) == method
