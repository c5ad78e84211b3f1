"""Last year's points beside this year's."""

from decimal import Decimal

import pytest

from criteria.entry import ScoreEntry, open_assessment, save_scores
from criteria.last_year import last_year
from tests.criteria.test_entry import DAY
from tests.factories import make_agency, make_assessment, make_criterion, make_set, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def user():
    return make_user(make_agency())


def entered(assessment, user, **points):
    leaves = {leaf.code: leaf.pk for leaf in assessment.criteria_set.criteria.all()}
    entries = [ScoreEntry(leaves[code[1:]], Decimal(value), 0) for code, value in points.items()]
    save_scores(assessment, entries, by=user)
    return assessment


def opened(criteria_set, user, year):
    return open_assessment(criteria_set=criteria_set, agency=user.agency, year=year, by=user, on=DAY)


def compared(assessment):
    return last_year(assessment, assessment.criteria_set.criteria.all())


def by_code(assessment):
    found = compared(assessment)
    codes = dict(assessment.criteria_set.criteria.values_list("pk", "code"))
    return {codes[pk]: points for pk, points in found.items()}


def test_the_same_set_is_matched_by_criterion(user):
    before = entered(make_assessment(user.agency, year=2023), user, c1="0.75")
    assert by_code(opened(before.criteria_set, user, 2024)) == {"1": Decimal("0.75")}


def test_another_set_of_the_index_is_matched_by_code(user):
    entered(make_assessment(user.agency, year=2023), user, c1="0.75", c2="0.5")
    newer = make_set(user.agency, "moi")
    make_criterion(newer, "2", "1")
    assert by_code(opened(newer, user, 2024)) == {"2": Decimal("0.5")}


def test_nothing_is_guessed_among_two_tables(user):
    for code in ("mot", "hai"):
        entered(make_assessment(user.agency, year=2023, code=code), user, c1="0.75")
    assert compared(opened(make_set(user.agency, "moi"), user, 2024)) == {}


def test_another_year_and_another_agency_do_not_count(user):
    criteria_set = entered(make_assessment(user.agency, year=2023), user, c1="0.75").criteria_set
    other = make_user(make_agency("khac"), username="khac")
    assert (compared(opened(criteria_set, user, 2025)), compared(opened(criteria_set, other, 2024))) == ({}, {})


def test_a_code_that_stands_twice_is_not_matched(user):
    before = make_assessment(user.agency, ["1", "1"], year=2023)
    first, second = before.criteria_set.criteria.all()
    before.scores.filter(criterion=first).delete()
    make_criterion(before.criteria_set, "1", "1", parent=second)
    make_criterion(before.criteria_set, "1", "1", parent=first)
    newer = make_set(user.agency, "moi")
    make_criterion(newer, "1", "1")
    for leaf in before.criteria_set.criteria.filter(code="1", children=None):
        save_scores(before, [ScoreEntry(leaf.pk, Decimal(1), 0)], by=user)
    assert compared(opened(newer, user, 2024)) == {}
