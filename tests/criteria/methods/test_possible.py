"""The only points a method can give, and its parameters in words."""

from decimal import Decimal

import pytest

from criteria.methods import METHODS
from criteria.methods.describing import Described, describe

from .build import ABOVE, make
from .test_parameters import VALID


@pytest.mark.parametrize(
    ("name", "parameters", "scale"),
    [
        ("pick", {"levels": [{"words": "tốt", "points": "2"}, {"words": "kém", "points": "0.5"}]}, ["0.5", "2"]),
        ("yes_no", {"question": "Có sai phạm", "yes": "0", "no": "2"}, ["0", "2"]),
        ("all_conditions", {"conditions": ["a", "b"]}, ["0", "2"]),
        ("tiers", {"tiers": ABOVE}, ["0", "1", "2"]),
        ("worst_unit", {"tiers": ABOVE}, ["0", "1", "2"]),
        ("last_year", {"rise": "1", "same": "0", "fall": "0"}, ["0", "1"]),
    ],
)
def test_methods_with_levels_name_them_all(name, parameters, scale):
    assert make(name, **parameters).possible(Decimal(2)) == [Decimal(points) for points in scale]


def test_where_nothing_arose_the_maximum_is_possible_too():
    tiers = [{"from": "90", "points": "1"}, {"below": "90", "points": "0"}]
    assert make("tiers", tiers=tiers, full_if_none=True).possible(Decimal(2)) == [0, 1, 2]


@pytest.mark.parametrize("name", ["manual", "proportional", "count", "survey", "survey_options", "extra"])
def test_formulas_have_no_levels(name):
    assert make(name, **VALID[name]).possible(Decimal(2)) is None


def test_levels_are_rounded_as_points_are():
    method = make("yes_no", question="x", yes="0.125", no="0")
    assert method.possible(Decimal(2), decimals=2) == [0, Decimal("0.13")]


def test_tiers_in_words():
    assert describe(make("tiers", tiers=ABOVE, full_if_none=True)) == [
        Described("Các bậc", ("trên 90 %: 2,00", "từ 70 % đến 90 %: 1,00", "dưới 70 %: 0,00")),
        Described("Không phát sinh: điểm tối đa"),
    ]


def test_numbers_and_levels_in_words():
    assert describe(make("count", unit="quy chế", each="0.5")) == [
        Described("Đếm gì", ("quy chế",)),
        Described("Điểm cho mỗi trường hợp", ("0,5",)),
    ]


@pytest.mark.parametrize("name", METHODS)
def test_every_method_can_be_described(name):
    assert all(item.label for item in describe(make(name, **VALID[name])))
