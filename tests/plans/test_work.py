"""Việc của tôi: groups by urgency, what is at stake, what waits for whom; a fixed number of queries."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from plans.models import Assignment
from plans.receipts import ask_receipts, receive
from plans.work import fresh_line, my_work, receipts_asked_of
from plans.work_filter import WorkFilter
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


def read(user, query="", number="1"):
    return my_work(WorkFilter(QueryDict(query), user=user, today=TODAY), number=number)


def groups(user, query=""):
    return {group.title: [line.assignment for line in group.lines] for group in read(user, query).groups}


def test_work_is_grouped_by_urgency(xa, officer):
    rows = {days: add(xa, days) for days in (None, 8, 7, 0, -1)}
    assert groups(officer) == {
        "Quá hạn": [rows[-1]],
        "7 ngày tới": [rows[0], rows[7]],
        "Kỳ này": [rows[8], rows[None]],
    }


def test_the_longest_overdue_comes_first(xa, officer):
    rows = [add(xa, days) for days in (-1, -30, -5)]
    assert groups(officer) == {"Quá hạn": [rows[1], rows[2], rows[0]]}


def test_days_are_counted_to_the_last_day(xa, officer):
    add(xa, -2)
    add(xa, 0)
    assert [(line.days, line.late_days) for line in read(officer).lines] == [(-2, 2), (0, 0)]


def test_reported_work_waits_with_the_officer(xa, officer):
    row = add(xa, -1, state="reported", done_on=TODAY)
    assert groups(officer) == {"Đã báo, chờ trả lời": [row]}


def test_reported_work_is_to_be_confirmed_by_the_coordinator(xa):
    row = add(xa, 3, state="reported", done_on=TODAY)
    refused = add(xa, 4, state="declined")
    add(xa, 3)
    coordinator = make_user(make_agency("noi-vu", xa.parent, kind=make_kind("phong", level=3), leads_reform=True))
    assert groups(coordinator) == {"Chờ tôi xác nhận": [row, refused]}


def test_buttons_follow_the_role(xa, officer):
    add(xa, 3)
    line = read(officer).lines[0]
    assert [transition.action for transition in line.transitions] == ["start", "report", "decline"]


def test_nobody_confirms_the_own_agencys_work_for_another(xa):
    row = add(xa, 3, state="reported", done_on=TODAY)
    assert groups(make_user(xa, "leader")) == {"Đã báo, chờ trả lời": [row]}


def test_an_empty_list_says_so(officer):
    assert (read(officer).groups, read(officer).next_due) == ([], None)


def test_a_calm_list_names_what_is_due_next(xa, officer):
    rows = [add(xa, days) for days in (None, 40, 20)]
    assert read(officer).next_due == rows[2]
    add(xa, 5)
    assert read(officer).next_due is None


def test_pages_hold_50_lines(xa, officer):
    for _ in range(51):
        add(xa, -1)
    last = add(xa, 3)
    pages = [read(officer, number=number) for number in ("1", "2", "99", "x")]
    assert [len(page.lines) for page in pages] == [50, 2, 2, 50]
    assert [(group.title, group.count) for group in pages[1].groups] == [("Quá hạn", 51), ("7 ngày tới", 1)]
    assert pages[1].lines[-1].assignment == last


def test_who_cooperates_stands_in_the_line(xa, officer):
    row = add(xa, 3)
    row.task.parties.create(role="cooperating", printed="Phòng Tư pháp")
    assert read(officer).lines[0].cooperating == "Phòng Tư pháp"


def test_only_late_work_asks_for_a_reason(xa, officer):
    for days in (-1, 0):
        add(xa, days)
    assert [line.needs_reason for line in read(officer).lines] == [True, False]


def test_a_month_lists_its_days_done_or_not(xa, officer):
    rows = [add(xa, 0, state="confirmed", done_on=TODAY), add(xa, 20), add(xa, 0)]
    for days in (-10, 21, None):
        add(xa, days)
    add(xa, 3, state="cancelled")
    assert groups(officer, "xem=thang&thang=2024-06") == {
        "Thứ 2, 10/06/2024": [rows[0], rows[2]],
        "Chủ nhật, 30/06/2024": [rows[1]],
    }


def test_receipts_are_asked_of_the_own_agency(xa, officer):
    row = add(xa, 3)
    ask_receipts(row.task.plan)
    assert [receipt.plan for receipt in receipts_asked_of(officer)] == [row.task.plan]
    (receipt,) = receipts_asked_of(officer)
    receive(receipt, by=officer, now=timezone.now())
    assert receipts_asked_of(officer) == []


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


def queries(user, query) -> int:
    with CaptureQueriesContext(connection) as captured:
        read(user, query)
    return len(captured)


@pytest.mark.parametrize("query", ["", "xem=bang&tim=viec", "xem=thang", "ai=co-quan&trangthai=todo"])
def test_as_many_queries_for_50_lines_as_for_5(xa, officer, query):
    leaf = make_criterion(make_set(xa.parent), "1", "1.00")

    def add_lines(number):
        for days in range(number):
            row = add(xa, days)
            row.task.criterion_links.create(criterion=leaf)
            row.task.parties.create(role="cooperating", printed="Phòng Tư pháp")
            row.progress.create(by=officer, state="doing", text="Đang làm")

    add_lines(5)
    few = queries(officer, query)
    add_lines(45)
    assert queries(officer, query) == few <= 14
