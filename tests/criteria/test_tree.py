"""A set as its page shows it, and the code that the next criterion is offered."""

from decimal import Decimal

import pytest

from criteria.ordering import roman_numeral, roman_value
from criteria.sets import add_criterion
from criteria.tree import next_code, read_tree
from tests.factories import make_agency, make_criterion, make_set


@pytest.fixture
def criteria_set(db):
    return make_set(make_agency())


def test_what_does_not_add_up_is_said(criteria_set):
    first, second = make_criterion(criteria_set, "1", "10"), make_criterion(criteria_set, "2", "5")
    make_criterion(criteria_set, "1.1", "9.5", first)
    make_criterion(criteria_set, "2.1", "6", second)
    tree = read_tree(criteria_set)
    assert [(line.criterion.code, line.problem) for line in tree.problems] == [
        ("1", "các mục con cộng lại thiếu 0,50 điểm"),
        ("2", "các mục con cộng lại thừa 1,00 điểm"),
    ]
    assert (tree.maximum, tree.leaves, tree.areas) == ("15,50", 2, 2)


def test_bonus_and_penalty_stand_outside_the_maximum(criteria_set):
    make_criterion(criteria_set, "1", "10")
    bonus = add_criterion(criteria_set, code="T", name="Thưởng", maximum=Decimal(2), kind="bonus")
    add_criterion(criteria_set, code="T.1", name="Sáng kiến", maximum=Decimal(5), kind="bonus", parent=bonus)
    tree = read_tree(criteria_set)
    assert (tree.maximum, tree.problems) == ("10,00", [])


def test_percentages_are_not_added_up(criteria_set):
    criteria_set.unit = "percent"
    parent = make_criterion(criteria_set, "A", "100")
    for code in ("A.1", "A.2"):
        make_criterion(criteria_set, code, "100", parent)
    tree = read_tree(criteria_set)
    assert (tree.maximum, tree.problems) == ("100,00", [])


def test_the_tree_is_read_in_one_query(criteria_set, django_assert_num_queries):
    parent = make_criterion(criteria_set, "1", "10")
    for number in range(1, 6):
        make_criterion(criteria_set, f"1.{number}", "2", parent)
    with django_assert_num_queries(1):
        assert [line.criterion.title for line in read_tree(criteria_set).lines][-1] == "1.5 Tiêu chí 1.5"


@pytest.mark.parametrize(("siblings", "offered"), [
    ([], "2.1"), (["2.1"], "2.2"), (["2.1", "2.9"], "2.10"), (["a"], ""), (["II.3"], "II.4"), (["VIII"], "IX"),
    (["XXXIX"], ""),
])  # fmt: skip
def test_the_next_code(siblings, offered, criteria_set):
    assert next_code(make_criterion(criteria_set, "2", "1"), siblings) == offered


def test_the_first_code_of_a_set_is_1():
    assert next_code(None, []) == "1"


def test_below_a_roman_numeral_counting_begins_anew(criteria_set):
    assert next_code(make_criterion(criteria_set, "II", "1"), []) == "1"


def test_roman_numerals_there_and_back():
    assert [roman_value(roman_numeral(number)) for number in range(1, 40)] == list(range(1, 40))
    assert [roman_numeral(0), roman_numeral(40)] == ["", ""]
