"""Building a criteria set: places, limits, remainders."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from criteria.models import CriteriaSet, Criterion
from criteria.sets import add_remainder
from tests.factories import make_agency, make_criterion, make_set, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def criteria_set():
    return make_set(make_agency())


def test_the_remainder_is_what_the_printed_children_leave(criteria_set):
    branch = make_criterion(criteria_set, "7", "10")
    make_criterion(criteria_set, "7.2", "1.25", parent=branch)
    remainder = add_remainder(branch)
    assert (remainder.maximum, remainder.code, remainder.is_remainder) == (Decimal("8.75"), "", True)
    assert remainder.title == "7 Các tiêu chí không in trong bảng"


def test_a_branch_without_printed_children_is_all_remainder(criteria_set):
    assert add_remainder(make_criterion(criteria_set, "9", "20")).maximum == 20


def test_nothing_left_makes_no_remainder(criteria_set):
    branch = make_criterion(criteria_set, "1", "1")
    make_criterion(criteria_set, "1.1", "1", parent=branch)
    assert (add_remainder(branch), Criterion.objects.filter(is_remainder=True).count()) == (None, 0)


def test_children_beyond_the_printed_maximum_are_refused(criteria_set):
    branch = make_criterion(criteria_set, "1", "1")
    make_criterion(criteria_set, "1.1", "1.5", parent=branch)
    with pytest.raises(ValidationError, match="1 Tiêu chí 1: các tiêu chí con vượt điểm tối đa 0,50 điểm"):
        add_remainder(branch)


def test_a_branch_has_one_remainder(criteria_set):
    branch = make_criterion(criteria_set, "1", "1")
    values = {"criteria_set": criteria_set, "parent": branch, "maximum": Decimal(1), "is_remainder": True}
    Criterion.objects.create(**values)
    with pytest.raises(IntegrityError), transaction.atomic():
        Criterion.objects.create(**values)


def test_a_code_stands_once_in_a_set(criteria_set):
    make_criterion(criteria_set, "1.1", "1")
    with pytest.raises(ValidationError, match="Mã này đã có trong bộ tiêu chí"):
        make_criterion(criteria_set, "1.1", "2")


def test_two_sets_have_their_own_codes(criteria_set):
    other = make_set(criteria_set.issuer, "khac")
    assert make_criterion(criteria_set, "1", "1").sort_key == make_criterion(other, "1", "1").sort_key


@pytest.mark.parametrize("maximum", ["-0.01", "-1"])
def test_a_maximum_is_not_negative(criteria_set, maximum):
    with pytest.raises(ValidationError, match="Điểm tối đa không được âm"):
        make_criterion(criteria_set, "1", maximum)


@pytest.mark.parametrize(("first", "last", "year", "serves"), [
    (2023, None, 2022, False), (2023, None, 2023, True), (2023, None, 2099, True),
    (2022, 2025, 2025, True), (2022, 2025, 2026, False),
])  # fmt: skip
def test_years_of_a_set(first, last, year, serves):
    assert CriteriaSet(first_year=first, last_year=last).serves(year) is serves


@pytest.mark.parametrize("values", [{"first_year": 2024, "last_year": 2023}, {"decimals": 5}])
def test_a_set_that_makes_no_sense_is_refused_by_the_database(values):
    agency = make_agency()
    with pytest.raises(IntegrityError), transaction.atomic():
        make_set(agency, **values)


def test_a_province_set_serves_those_below_and_not_beside():
    province = make_agency("tinh")
    district, other = make_agency("huyen", province), make_agency("huyen-khac", province)
    sets = [make_set(issuer, issuer.code) for issuer in (province, district, other)]
    officer = make_user(make_agency("xa", district), "officer")
    assert list(CriteriaSet.objects.usable_by(officer).order_by("pk")) == sets[:2]
    assert list(CriteriaSet.objects.usable_by(make_user(None, username="ai"))) == []
    assert set(CriteriaSet.objects.visible_to(make_user(province, username="tinh"))) == set(sets)
