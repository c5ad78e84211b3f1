"""The score table as printed values."""

from decimal import Decimal

import pytest

from criteria.entry import ScoreEntry, save_scores
from criteria.models import Assessment, Cause, CriteriaSet
from criteria.scoring import Total
from criteria.sets import add_criterion, add_remainder
from criteria.table import percent_note, score_table, stamp, summary
from tests.factories import make_agency, make_assessment, make_criterion, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def user():
    return make_user(make_agency())


@pytest.fixture
def assessment(user):
    """Branch 1 (printed 3,00) with leaves 1.1 of 1,00 and 1.2 of 0,50 and a remainder of 1,50; leaf 2 of 2,00."""
    assessment = make_assessment(user.agency, ["3", "2"])
    branch = assessment.criteria_set.criteria.get(code="1")
    assessment.scores.filter(criterion=branch).delete()
    for code, maximum in (("1.1", "1"), ("1.2", "0.5")):
        make_criterion(assessment.criteria_set, code, maximum, parent=branch)
    add_remainder(branch)
    return assessment


def enter(assessment, user, **points):
    entries = []
    for code, value in points.items():
        leaf = assessment.criteria_set.criteria.get(code=code.strip("c").replace("_", "."))
        off = {"not_applicable": True, "not_applicable_reason": "Không có"} if value == "n/a" else {}
        entries.append(ScoreEntry(leaf.pk, None if off else Decimal(value), 0, **off))
    save_scores(assessment, entries, by=user)


def row(assessment, code):
    return next(row for row in score_table(assessment).rows if row.code == code)


def test_rows_stand_in_the_order_of_the_set(assessment):
    rows = score_table(assessment).rows
    assert [(row.code, row.depth, row.is_leaf, row.is_remainder) for row in rows] == [
        ("1", 0, False, False),
        ("1.1", 1, True, False),
        ("1.2", 1, True, False),
        ("", 1, True, True),
        ("2", 0, True, False),
    ]


def test_figures_are_printed_text(assessment, user):
    enter(assessment, user, c1_1="0.25", c2="2")
    found = row(assessment, "1.1")
    assert (found.maximum, found.achieved, found.lost, found.is_lost) == ("1,00", "0,25", "0,75", True)
    table = score_table(assessment)
    assert (table.maximum, table.achieved, table.lost, table.percent) == ("5,00", "2,25", "0,75", "45,00%")


def test_a_blank_leaf_shows_neither_points_nor_loss(assessment):
    found = row(assessment, "1.1")
    assert (found.achieved, found.lost, found.is_lost, found.missing) == ("", "", False, 1)
    assert score_table(assessment).total.missing == 4


def test_zero_is_shown_as_zero(assessment, user):
    enter(assessment, user, c1_1="0")
    assert (row(assessment, "1.1").achieved, row(assessment, "1.1").lost) == ("0,00", "1,00")


def test_not_applicable_keeps_its_printed_maximum_and_leaves_the_branch(assessment, user):
    enter(assessment, user, c1_2="n/a")
    found = row(assessment, "1.2")
    assert (found.maximum, found.achieved, found.lost, found.reason) == ("0,50", "", "", "Không có")
    assert (row(assessment, "1").maximum, score_table(assessment).maximum) == ("2,50", "4,50")


def test_branches_with_the_most_lost_points_come_first(assessment, user):
    enter(assessment, user, c1_1="0.5", c2="0.5")
    assert [branch.code for branch in score_table(assessment).branches] == ["2", "1"]


def codes(rows):
    return [row.code for row in rows]


def test_one_cell_moves_itself_and_what_stands_above(assessment):
    leaf = assessment.criteria_set.criteria.get(code="1.2")
    table = score_table(assessment)
    assert (codes(table.moved_by({leaf.pk})), table.moved_by({0})) == (["1", "1.2"], [])


def test_a_shared_cause_moves_with_all_its_rows(assessment):
    leaves = assessment.criteria_set.criteria.filter(code__in=["1.1", "2"])
    Cause.objects.create(assessment=assessment, text="Chung").criteria.set(leaves)
    table = score_table(assessment)
    assert codes(table.moved_by({leaves[0].pk})) == ["1", "1.1", "2"]
    assert [row.shared for row in table.rows] == ["", "2", "", "", "1.1"]


def test_a_filter_keeps_the_rows_above(assessment, user):
    enter(assessment, user, c1_1="0.25", c2="2")
    assert codes(score_table(assessment).only(lambda row: row.is_lost)) == ["1", "1.1"]


def test_a_mark_tells_what_a_row_shows(assessment, user):
    enter(assessment, user, c1_1="0.25")
    found = row(assessment, "1.1")
    assert found.mark == f"{found.pk}:1::0,25"
    Cause.objects.create(assessment=assessment, text="Chậm").criteria.set([found.pk])
    assert row(assessment, "1.1").mark == f"{found.pk}:1:{stamp('Chậm')}:0,25"
    assert score_table(assessment).marks.split()[0] == row(assessment, "1.1").mark


def test_a_branch_in_which_nothing_was_entered_shows_no_zero(assessment, user):
    enter(assessment, user, c2="2")
    assert (row(assessment, "1").maximum, row(assessment, "1").achieved, row(assessment, "1").lost) == ("3,00", "", "")


def test_percentages_show_the_mean(user):
    assessment = make_assessment(user.agency, ["100", "100", "100"])
    CriteriaSet.objects.update(unit="percent")
    enter(Assessment.objects.get(), user, c1="81.5", c2="90", c3="77.25")
    table = score_table(Assessment.objects.get(pk=assessment.pk))
    assert (table.maximum, table.achieved, table.lost, table.percent) == ("100,00", "82,92", "17,08", "82,92%")


def test_the_mean_leaves_out_what_was_not_entered(user):
    assessment = make_assessment(user.agency, ["100", "100", "100"])
    CriteriaSet.objects.update(unit="percent")
    blank = score_table(Assessment.objects.get())
    assert (blank.achieved, blank.lost, blank.percent) == ("", "", "–")
    enter(Assessment.objects.get(), user, c1="81.5", c2="90")
    table = score_table(Assessment.objects.get(pk=assessment.pk))
    assert (table.achieved, table.lost, table.percent) == ("85,75", "14,25", "85,75%")


def test_a_table_in_which_nothing_was_entered_has_no_percentage(assessment):
    table = score_table(assessment)
    assert (table.maximum, table.achieved, table.lost, table.percent) == ("5,00", "", "", "–")


def test_bonus_and_penalty_stand_outside_the_maximum(assessment, user):
    for code, kind in (("8", "bonus"), ("9", "penalty")):
        add_criterion(assessment.criteria_set, code=code, name="Ngoài thang", maximum=Decimal(2), kind=kind)
    enter(assessment, user, c2="2", c8="1.5", c9="0.5")
    table = score_table(assessment)
    assert (table.maximum, table.achieved, table.lost, table.extra) == ("5,00", "3,00", "0,00", "+1,00")
    assert [(row(assessment, code).maximum, row(assessment, code).lost) for code in "89"] == [("2,00", "")] * 2


def test_survey_points_are_locked_for_those_who_may_not_enter_them(assessment):
    assessment.criteria_set.criteria.filter(code="2").update(is_survey=True)
    rows = score_table(assessment, may_survey=False).rows
    assert [row.locked for row in rows] == ["", "", "", "", "điểm điều tra"]
    assert [row.locked for row in score_table(assessment).rows] == [""] * 5


def test_a_shared_cause_stands_in_each_of_its_rows(assessment):
    leaves = assessment.criteria_set.criteria.filter(code__in=["1.1", "1.2"])
    causes = [Cause.objects.create(assessment=assessment, text=text) for text in ("Thứ nhất", "Thứ hai")]
    for cause in causes:
        cause.criteria.set(leaves)
    assert [row(assessment, code).causes for code in ("1.1", "1.2", "2")] == [causes, causes, []]


def test_two_queries_whatever_the_size(assessment, django_assert_num_queries):
    for number in range(3, 60):
        leaf = make_criterion(assessment.criteria_set, str(number), "1")
        Cause.objects.create(assessment=assessment, text="x").criteria.set([leaf])
    with django_assert_num_queries(2):
        score_table(assessment)


def note(published, achieved, maximum="99.50"):
    total = Total(maximum=Decimal(maximum), achieved=Decimal(achieved))
    return percent_note(Assessment(published_percent=published and Decimal(published)), total)


def test_a_published_percentage_that_differs_is_said():
    assert note("85.32", "84.87") == (
        "Chỉ số công bố 85,32% khác với số tính lại 85,30% (84,87/99,50 điểm). "
        "Giữ nguyên cả hai: số công bố theo quyết định, số tính lại để đối chiếu."
    )


def test_nothing_is_said_where_they_agree_or_one_is_missing():
    assert [note("85.30", "84.87"), note(None, "84.87"), note("85.32", "0", maximum="0")] == ["", "", ""]


@pytest.mark.parametrize(
    ("rank", "count", "printed"), [(2, 11, "02/11"), (12, 168, "12/168"), (2, None, ""), (None, 11, "")]
)
def test_rank_is_printed_as_offices_do(assessment, rank, count, printed):
    assessment.published_rank, assessment.published_rank_of = rank, count
    assert summary(assessment, score_table(assessment))["rank"] == printed
