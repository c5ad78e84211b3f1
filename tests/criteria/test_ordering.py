"""The order of printed codes, by Python and by the database."""

import random

import pytest

from criteria.models import Criterion
from criteria.ordering import REMAINDER_KEY, child_key, depth_of, roman_value, sort_key
from criteria.sets import add_remainder
from tests.factories import make_agency, make_criterion, make_set


@pytest.mark.parametrize(
    "codes",
    [
        ["1", "1.1", "1.2", "1.9", "1.10", "1.10.2", "1.11", "2", "10"],
        ["I", "II", "III", "IV", "V", "VI", "IX", "X", "XI", "XIV", "XIX", "XX"],
        ["I.1", "I.2", "I.10", "II.1"],
        ["1.a", "1.b", "1.c", "1.d", "1.đ", "1.e"],
        ["A", "B", "C", "D", "L", "M"],
    ],
)
def test_codes_stand_in_natural_order(codes):
    shuffled = random.Random(1).sample(codes, len(codes))
    assert sorted(shuffled, key=sort_key) == codes


@pytest.mark.parametrize(
    ("text", "value"),
    [("I", 1), ("IV", 4), ("IX", 9), ("XIV", 14), ("XXXIX", 39), ("IIII", None), ("VX", None), ("", None), ("i", None)],
)
def test_roman_numerals_have_a_value(text, value):
    assert roman_value(text) == value


@pytest.mark.parametrize("code", ["1", "99999", "123456", "abcdefgh", "XIV", "a"])
def test_every_part_takes_five_characters(code):
    assert len(sort_key(code)) == 5


def test_spaces_and_empty_parts_do_not_count():
    assert sort_key(" 1. 6 .2.") == sort_key("1.6.2")


def test_a_child_repeats_its_parents_code_or_does_not():
    assert child_key("7.3.1", "7.3", sort_key("7.3")) == sort_key("7.3.1")
    assert child_key("2", "II", sort_key("II")) == sort_key("II.2")


def test_a_code_that_only_begins_alike_is_no_child():
    assert child_key("70", "7", sort_key("7")) == sort_key("7") + sort_key("70")


def test_depth_follows_the_printed_code():
    assert [depth_of(sort_key(code)) for code in ("7", "7.3", "7.3.1")] == [0, 1, 2]


def test_the_remainder_stands_after_every_sibling():
    assert sort_key("7") + REMAINDER_KEY > max(sort_key(f"7.{code}") for code in (1, 99999, "đ", "Z", "XX"))


@pytest.mark.django_db
def test_the_database_sorts_the_same_way():
    criteria_set = make_set(make_agency())
    branches = [make_criterion(criteria_set, code, "10") for code in ("10", "9", "II", "C", "b", "1")]
    for branch in branches:
        for code in ("10", "9", "a", "1"):
            make_criterion(criteria_set, f"{branch.code}.{code}", "1", parent=branch)
        add_remainder(branch)
    rows = Criterion.objects.filter(criteria_set=criteria_set)
    assert list(rows.order_by("sort_key")) == sorted(rows, key=lambda row: row.sort_key)
    assert [row.is_remainder for row in rows.order_by("sort_key")][5::6] == [True] * 6
