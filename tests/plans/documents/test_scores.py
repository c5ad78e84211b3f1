from datetime import date
from decimal import Decimal

import pytest

from criteria.entry import ScoreEntry, open_assessment, save_scores
from criteria.models import Cause
from criteria.sets import add_remainder
from plans.documents.scores import score_table
from tests.factories import make_agency, make_criterion, make_set, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def assessment():
    """Lĩnh vực 1 (10,00) with leaves 1.1, 1.2 and a remainder of 8,50; lĩnh vực 2 (2,00) without children."""
    agency = make_agency()
    criteria_set = make_set(agency)
    area = make_criterion(criteria_set, "1", "10")
    make_criterion(criteria_set, "1.1", "0.5", area)
    make_criterion(criteria_set, "1.2", "1", area)
    add_remainder(area)
    make_criterion(criteria_set, "2", "2")
    return open_assessment(
        criteria_set=criteria_set, agency=agency, year=2023, by=make_user(agency), on=date(2024, 1, 1)
    )


def enter(assessment, code, points, **values):
    score = assessment.scores.get(criterion__code=code)
    entry = ScoreEntry(score.criterion_id, None if points is None else Decimal(points), score.version, **values)
    save_scores(assessment, [entry], by=assessment.agency.people.get())


def figures(table):
    return [(row.code, row.maximum, row.achieved, row.lost) for row in (*table.rows, table.total)]


def test_sums_of_leaves_with_the_remainder_counted_but_not_printed(assessment):
    for code, points in (("1.1", "0"), ("1.2", "0.33"), ("", "8.5"), ("2", "2")):
        enter(assessment, code, points)
    assert figures(score_table(assessment)) == [
        ("1", "10,00", "8,83", "1,17"),
        ("1.1", "0,50", "0,00", "0,50"),
        ("1.2", "1,00", "0,33", "0,67"),
        ("2", "2,00", "2,00", "0,00"),
        ("", "12,00", "10,83", "1,17"),
    ]


def test_a_blank_leaf_is_not_zero(assessment):
    enter(assessment, "1.1", "0")
    rows = {row.code: row for row in score_table(assessment).rows}
    assert (rows["1.1"].achieved, rows["1.2"].achieved, rows["2"].lost) == ("0,00", "", "")


def test_a_criterion_that_does_not_apply_leaves_the_maximum(assessment):
    enter(assessment, "2", None, not_applicable=True, not_applicable_reason="Không có đơn vị")
    table = score_table(assessment)
    assert (table.rows[3].maximum, table.rows[3].cause) == ("", "Không áp dụng")
    assert table.total.maximum == "10,00"


def test_a_shared_cause_is_printed_in_the_first_of_its_rows(assessment):
    cause = Cause.objects.create(assessment=assessment, text="84 hồ sơ trễ hẹn")
    cause.criteria.set(assessment.criteria_set.criteria.filter(code__in=["1.1", "1.2"]))
    rows = score_table(assessment).rows
    assert [(row.code, row.cause, row.cause_above, row.cause_below) for row in rows] == [
        ("1", "", False, False),
        ("1.1", "84 hồ sơ trễ hẹn", False, True),
        ("1.2", "", True, False),
        ("2", "", False, False),
    ]


def test_only_areas_and_total_are_bold(assessment):
    table = score_table(assessment)
    assert [row.is_area for row in (*table.rows, table.total)] == [True, False, False, True, True]
