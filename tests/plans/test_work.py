"""Việc của tôi: groups by urgency, what is at stake, what waits for whom; a fixed number of queries."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from plans.models import Assignment
from plans.work import fresh_line, my_work
from tests.factories import (
    make_agency,
    make_assignment,
    make_criterion,
    make_kind,
    make_plan,
    make_section,
    make_set,
    make_task,
    make_user,
)

TODAY = date(2024, 6, 10)


@pytest.fixture
def xa(db):
    return make_agency("xa", make_agency("huyen"), kind=make_kind("xa", level=3))


@pytest.fixture
def officer(xa):
    return make_user(xa, "officer")


def add(agency, days=None, *, plan_state="issued", **values):
    """Work of ``agency`` from a plan of the authority above it, due in ``days``."""
    last_day = None if days is None else TODAY + timedelta(days=days)
    section = make_section(make_plan(agency.parent, state=plan_state))
    return make_assignment(agency, make_task(section, last_day=last_day), **values)


def groups(user):
    work = my_work(user, today=TODAY)
    names = ("overdue", "soon", "to_confirm", "later", "reported")
    return {name: [line.assignment for line in getattr(work, name)] for name in names if getattr(work, name)}


def test_work_is_grouped_by_urgency(xa, officer):
    rows = {days: add(xa, days) for days in (None, 8, 7, 0, -1)}
    assert groups(officer) == {
        "overdue": [rows[-1]],
        "soon": [rows[0], rows[7]],
        "later": [rows[8], rows[None]],
    }


def test_the_longest_overdue_comes_first(xa, officer):
    rows = [add(xa, days) for days in (-1, -30, -5)]
    assert groups(officer) == {"overdue": [rows[1], rows[2], rows[0]]}


def test_days_are_counted_to_the_last_day(xa, officer):
    add(xa, -2)
    add(xa, 0)
    work = my_work(officer, today=TODAY)
    assert [(line.days, line.late_days) for line in work.overdue + work.soon] == [(-2, 2), (0, 0)]


def test_reported_work_waits_with_the_officer(xa, officer):
    row = add(xa, -1, state="reported", done_on=TODAY)
    assert groups(officer) == {"reported": [row]}


def test_reported_work_is_to_be_confirmed_by_the_coordinator(xa):
    row = add(xa, 3, state="reported", done_on=TODAY)
    add(xa, 3)
    coordinator = make_user(make_agency("noi-vu", xa.parent, kind=make_kind("phong", level=3), leads_reform=True))
    assert groups(coordinator) == {"to_confirm": [row]}


def test_buttons_follow_the_role(xa, officer):
    add(xa, 3)
    line = my_work(officer, today=TODAY).soon[0]
    assert [transition.action for transition in line.transitions] == ["start", "report"]


def test_an_empty_list_says_so(officer):
    assert my_work(officer, today=TODAY).is_empty is True


@pytest.mark.parametrize("state", ["draft", "finished"])
def test_plans_not_in_force_give_no_work(xa, officer, state):
    add(xa, 3, plan_state=state)
    assert groups(officer) == {}


def test_closed_work_is_not_listed(xa, officer):
    add(xa, 3, state="confirmed", done_on=TODAY)
    add(xa, 3, state="cancelled")
    assert groups(officer) == {}


def test_a_person_without_an_agency_has_no_work(xa):
    add(xa, 3)
    assert groups(make_user(None, "officer")) == {}


def test_the_stake_is_what_the_plans_table_lost(demo):
    row = Assignment.objects.get(task__heading__startswith="Tiêu chí 4.2", agency__code="bs-noi-vu")
    assert fresh_line(row.pk, demo.user("phongnoivu"), today=TODAY).stake == "4.2 (chưa đạt 1,67 điểm)"


def test_the_stake_of_the_block_without_a_code_names_its_linh_vuc(demo):
    row = Assignment.objects.filter(task__plan=demo.plan("S4"), task__heading="", task__kind="block").first()
    assert fresh_line(row.pk, demo.user("phongnoivu"), today=TODAY).stake == "lĩnh vực 9 (chưa đạt 1,39 điểm)"


def test_a_criterion_that_lost_nothing_stands_without_points(demo):
    leaf = demo.criterion("4.2")
    demo.assessment.scores.filter(criterion=leaf).update(achieved=leaf.maximum)
    row = Assignment.objects.get(task__heading__startswith="Tiêu chí 4.2", agency__code="bs-noi-vu")
    assert fresh_line(row.pk, demo.user("phongnoivu"), today=TODAY).stake == "4.2"


def queries(user) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        my_work(user, today=TODAY)
    return len(captured)


def test_as_many_queries_for_50_lines_as_for_5(xa, officer):
    leaf = make_criterion(make_set(xa.parent), "1", "1.00")

    def add_lines(number):
        for days in range(number):
            row = add(xa, days)
            row.task.criterion_links.create(criterion=leaf)
            row.progress.create(by=officer, state="doing", text="Đang làm")

    add_lines(5)
    few = queries(officer)
    add_lines(45)
    assert (queries(officer), few) == (few, 6)
