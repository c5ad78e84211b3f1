"""The ledger of huyện Bắc Sơn as it is read: every state balances, every reader sees the same."""

from decimal import Decimal

import pytest

from criteria.entry import ScoreEntry, open_assessment, save_scores
from criteria.models import Cause, Evidence
from plans.editing import link_criterion
from plans.expecting import give_up
from plans.ledger_rows import read_ledger
from plans.models import Assignment, Plan, TaskCriterion
from plans.sample import SAMPLE_DAY
from tests.factories import make_agency, make_plan, make_section, make_task, make_user


def read(demo, username="phongnoivu"):
    user = demo.user(username)
    plans, work = Plan.objects.visible_to(user), Assignment.objects.visible_to(user)
    return read_ledger(demo.assessment, plans, work, today=SAMPLE_DAY)


def link_of(demo, code, block=None) -> TaskCriterion:
    task = demo.plan("S4").tasks.get(heading__startswith=f"Tiêu chí {block or code}")
    return TaskCriterion.objects.get_or_create(task=task, criterion=demo.criterion(code))[0]


def expect(demo, code, amount, block=None) -> TaskCriterion:
    link = link_of(demo, code, block)
    TaskCriterion.objects.filter(pk=link.pk).update(expected=Decimal(amount))
    return link


def score(demo, code, achieved):
    row = demo.assessment.scores.get(criterion=demo.criterion(code))
    save_scores(demo.assessment, [ScoreEntry(row.criterion_id, Decimal(achieved), row.version)], by=None)


def parts(ledger) -> list[str]:
    """lost, planned, given up, unestimated, uncited, over"""
    found = ledger.balance
    assert found.lost == found.planned + found.given_up + found.unplanned
    return [f"{value:.2f}" for value in found]


def row_of(ledger, code):
    return next(row for row in ledger.rows if row.lost.leaf.code == code)


def next_table(demo, **achieved):
    """The result of the year after: as before but for the points named like c7_2="1"."""
    table = demo.assessment
    after = open_assessment(criteria_set=table.criteria_set, agency=table.agency, year=2024, by=None, on=SAMPLE_DAY)
    points = dict(table.scores.values_list("criterion", "achieved"))
    points |= {demo.criterion(name[1:].replace("_", ".")).pk: Decimal(value) for name, value in achieved.items()}
    save_scores(after, [ScoreEntry(pk, value, 0) for pk, value in points.items()], by=None)
    return after


# --- balance ---


def test_as_printed_everything_is_still_to_be_planned(demo):
    assert parts(read(demo)) == ["14.63", "0.00", "0.00", "12.65", "1.98", "0.00"]


def test_estimates_and_points_given_up_are_taken_from_what_is_open(demo):
    expect(demo, "7.3.1", "0.60")
    give_up(demo.assessment, demo.criterion("7.6.1"), Decimal("0.28"), "Không có hồ sơ phát sinh", seen="", by=None)
    assert parts(read(demo)) == ["14.63", "0.60", "0.28", "12.05", "1.70", "0.00"]


def test_a_better_score_shows_what_was_expected_beyond_it(demo):
    expect(demo, "1.6.2", "0.50")
    score(demo, "1.6.2", "0.50")
    ledger = read(demo)
    assert parts(ledger) == ["14.13", "0.00", "0.00", "12.15", "1.98", "0.50"]
    assert row_of(ledger, "1.6.2").balance.over == Decimal("0.50")
    score(demo, "1.6.2", "0")
    assert parts(read(demo)) == ["14.63", "0.50", "0.00", "12.15", "1.98", "0.00"]


def test_a_leaf_without_loss_and_without_entry_has_no_line(demo):
    score(demo, "1.6.2", "0.50")
    assert "1.6.2" not in [row.lost.leaf.code for row in read(demo).rows]


def test_a_score_taken_out_again_leaves_its_line_with_what_was_expected(demo):
    expect(demo, "1.6.2", "0.50")
    demo.assessment.scores.filter(criterion=demo.criterion("1.6.2")).update(achieved=None)
    ledger = read(demo)
    assert (parts(ledger)[0], row_of(ledger, "1.6.2").balance.over) == ("14.13", Decimal("0.50"))


def test_a_stopped_task_names_its_leaf_but_plans_nothing(demo):
    link = expect(demo, "7.3.1", "1.00")
    link.task.assignments.update(state="cancelled")
    ledger = read(demo)
    assert parts(ledger) == ["14.63", "0.00", "0.00", "12.65", "1.98", "0.00"]
    assert row_of(ledger, "7.3.1").tasks[0].counts is False


def test_a_plan_of_another_office_is_shown_but_holds_no_points(demo):
    office = make_agency("khac", demo.agency("lang-son"))
    plan = make_plan(office, assessment=demo.assessment, state="issued")
    task = make_task(make_section(plan))
    TaskCriterion.objects.create(task=task, criterion=demo.criterion("7.6.1"), expected=Decimal("0.28"))
    user = make_user(demo.agency("lang-son"), "viewer", username="tinh")
    ledger = read(demo, user.username)
    row = row_of(ledger, "7.6.1")
    assert ([one.link.task for one in row.tasks], row.tasks[0].holds_points) == ([task], False)
    assert parts(ledger) == ["14.63", "0.00", "0.00", "12.93", "1.70", "0.00"]


@pytest.mark.parametrize("username", ["lanhdao", "thamdinh", "sonoivu"])
def test_every_reader_of_the_table_sees_the_same_sums_of_issued_plans(demo, username):
    draft = make_plan(demo.agency("bac-son"), assessment=demo.assessment, state="issued")
    TaskCriterion.objects.create(
        task=make_task(make_section(draft)), criterion=demo.criterion("7.6.1"), expected=Decimal("0.20")
    )
    assert parts(read(demo, username)) == parts(read(demo)) == ["14.63", "0.20", "0.00", "12.73", "1.70", "0.00"]


@pytest.mark.parametrize(("username", "planned"), [("lanhdao", "0.20"), ("sonoivu", "0.00")])
def test_a_draft_plans_points_for_its_own_people_alone_and_the_sums_balance(demo, username, planned):
    draft = make_plan(demo.agency("bac-son"), assessment=demo.assessment)
    TaskCriterion.objects.create(
        task=make_task(make_section(draft)), criterion=demo.criterion("7.6.1"), expected=Decimal("0.20")
    )
    found = [Decimal(part) for part in parts(read(demo, username))]
    assert (found[1], found[0]) == (Decimal(planned), sum(found[1:5]))


def test_the_branches_sum_up_to_the_whole(demo):
    expect(demo, "7.3.1", "0.60")
    ledger = read(demo)
    branches = ledger.branches()
    sums = [sum((branch.balance[at] for branch in branches), Decimal(0)) for at in range(6)]
    assert sums == list(ledger.balance)
    assert [branch.name.split()[0] for branch in branches] == ["1", "3", "4", "6", "7", "8", "9"]


# --- the chain ---


def test_a_line_leads_from_the_point_to_the_cause_the_agency_and_the_evidence(demo):
    link = link_of(demo, "7.3.1")
    work = link.task.assignments.first()
    Assignment.objects.filter(pk=work.pk).update(state="confirmed", product="Báo cáo số 12/BC-UBND")
    Evidence.objects.create(score=demo.assessment.scores.get(criterion=link.criterion), document="Báo cáo số 9")
    row = row_of(read(demo), "7.3.1")
    assert row.lost.causes[0].text.startswith("- Cấp huyện có 268 hồ sơ")
    assert (row.tasks[0].lead, row.tasks[0].state.confirmed) == ("Văn phòng HĐND và UBND huyện", 1)
    assert (row.evidence, row.products, row.regained) == (1, 1, None)


def test_what_came_back_in_the_year_after(demo):
    expect(demo, "7.3.1", "0.60")
    next_table(demo, c7_3_1="0.75", c4_2="0.03")
    ledger = read(demo)
    found = {code: row_of(ledger, code).outcome for code in ("7.3.1", "4.2", "7.2")}
    assert {code: (one.regained, one.difference) for code, one in found.items()} == {
        "7.3.1": (Decimal("0.75"), Decimal("0.15")),
        "4.2": (Decimal("-0.30"), Decimal("-0.30")),
        "7.2": (Decimal(0), Decimal(0)),
    }
    assert (ledger.regained, ledger.is_settled) == (Decimal("0.45"), False)


def test_a_published_result_settles_the_forecast(demo):
    after = next_table(demo)
    type(after).objects.filter(pk=after.pk).update(state="published", publication=1)
    assert read(demo).is_settled is True


def test_without_a_table_of_the_year_after_nothing_is_known(demo):
    ledger = read(demo)
    assert (ledger.following, ledger.regained, ledger.is_settled) == (None, None, False)


# --- forecast ---


def test_ticked_are_the_tasks_under_way_until_somebody_chooses(demo):
    begun, late = expect(demo, "7.3.1", "0.60"), expect(demo, "4.2", "1.00")
    late.task.assignments.update(state="doing", last_day="2024-06-01")
    Assignment.objects.filter(pk=begun.task.assignments.first().pk).update(state="doing")
    ledger = read(demo)
    assert ledger.under_way == {begun.task_id}
    assert ledger.forecast(ledger.under_way)[:3] == (Decimal("84.87"), Decimal("85.47"), Decimal("86.47"))


def test_confirmed_work_is_in_the_low_forecast(demo):
    link = expect(demo, "7.3.1", "0.60")
    link.task.assignments.update(state="confirmed")
    ledger = read(demo)
    assert (ledger.done >= {link.task_id}, ledger.forecast(set()).low) == (True, Decimal("85.47"))


# --- queries ---


def test_a_fixed_number_of_queries(demo, django_assert_num_queries):
    section = make_section(make_plan(demo.agency("bac-son"), assessment=demo.assessment))
    for position in range(6):
        task = make_task(section, position, lead="Phòng Nội vụ")
        link_criterion(task, demo.criterion("7.6.1"), by=None)
        Assignment.objects.create(task=task, agency=demo.agency("bac-son"), role="lead")
    Cause.objects.update(agency=demo.agency("bac-son"))
    table, user = demo.assessment, demo.user("phongnoivu")
    plans, work = Plan.objects.visible_to(user), Assignment.objects.visible_to(user)
    with django_assert_num_queries(14):
        read_ledger(table, plans, work, today=SAMPLE_DAY)
