"""Points regained: expected of confirmed tasks, and the newer table beside the older."""

from datetime import date
from decimal import Decimal

import pytest

from criteria.models import Assessment
from plans.models import TaskCriterion
from plans.reporting.regained import expected_lines, regained_text
from tests.factories import (
    make_agency,
    make_assessment,
    make_assignment,
    make_kind,
    make_periodic,
    make_plan,
    make_section,
    make_task,
    make_user,
)


@pytest.fixture
def huyen(db):
    return make_agency("huyen")


@pytest.fixture
def then(huyen):
    return make_assessment(huyen)


@pytest.fixture
def report(huyen, then):
    return make_periodic(huyen, make_plan(huyen, state="issued", assessment=then))


def add(report, code, *states, expected=None, done_on=date(2024, 5, 1)):
    """A task for the criterion ``code``, in the hands of as many agencies as there are states."""
    plan = report.plans.get()
    task = make_task(make_section(plan), summary=f"Việc {code}")
    leaf = plan.assessment.criteria_set.criteria.get(code=code)
    TaskCriterion.objects.create(task=task, criterion=leaf, expected=expected)
    for number, state in enumerate(states):
        agency = make_agency(f"xa-{task.pk}-{number}", report.agency, kind=make_kind("xa"))
        make_assignment(agency, task, state=state, done_on=done_on)


def test_confirmed_tasks_bring_what_was_expected(report):
    add(report, "1", "confirmed", expected=Decimal("0.75"))
    add(report, "2", "confirmed", "cancelled", expected=Decimal("0.5"))
    assert expected_lines(report) == [
        "Điểm dự kiến lấy lại từ các nhiệm vụ đã xác nhận hoàn thành: 1,25 điểm.",
        "- Tiêu chí 1 Tiêu chí 1: dự kiến 0,75 điểm – Việc 1.",
        "- Tiêu chí 2 Tiêu chí 2: dự kiến 0,50 điểm – Việc 2.",
    ]


def test_points_nobody_has_estimated_are_not_nought(report):
    add(report, "1", "confirmed")
    assert expected_lines(report)[1] == "- Tiêu chí 1 Tiêu chí 1: chưa ước điểm – Việc 1."


@pytest.mark.parametrize("states", [(), ("reported",), ("confirmed", "doing"), ("cancelled",)])
def test_tasks_that_are_not_confirmed_everywhere_bring_nothing(report, states):
    add(report, "1", *states, expected=Decimal("0.75"))
    assert expected_lines(report) == []


def test_what_was_done_after_the_reports_day_brings_nothing(report):
    add(report, "1", "confirmed", expected=Decimal("0.75"), done_on=date(2024, 7, 1))
    assert expected_lines(report) == []


@pytest.fixture
def newer(then):
    """The table of the following year, in which criterion 1 gained 0,30 and criterion 2 lost 0,10."""
    now = Assessment.objects.create(criteria_set=then.criteria_set, agency=then.agency, year=2024)
    for code, before, after in (("1", "0.5", "0.8"), ("2", "0.4", "0.3")):
        leaf = then.criteria_set.criteria.get(code=code)
        then.scores.filter(criterion=leaf).update(achieved=Decimal(before))
        now.scores.create(criterion=leaf, achieved=Decimal(after))
    return now


def test_the_newer_table_less_the_older(report, newer, huyen):
    assert regained_text(report, make_user(huyen)) == (
        "So bảng điểm năm 2024 với năm 2023: +0,20 điểm.\n"
        "- Tiêu chí 1 Tiêu chí 1: +0,30 điểm.\n"
        "- Tiêu chí 2 Tiêu chí 2: -0,10 điểm."
    )


def test_who_may_not_see_the_table_is_not_told_its_points(report, newer, huyen):
    officer = make_user(make_agency("xa", huyen, kind=make_kind("xa")), "officer")
    assert regained_text(report, officer) == ""


def test_without_a_newer_table_nothing_is_said(report, huyen):
    assert regained_text(report, make_user(huyen)) == ""
