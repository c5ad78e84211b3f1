"""The page of a task for many units: one click each to report, one table for Phòng Nội vụ."""

from datetime import date

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from plans.models import Assignment
from plans.receipts import ask_receipts
from plans.unit_table import unit_table
from tests.factories import (
    make_agency,
    make_assignment,
    make_kind,
    make_plan,
    make_section,
    make_task,
    make_user,
    sign_in,
)

DAY = date(2024, 6, 10)


@pytest.fixture(autouse=True)
def day(settings):
    settings.TODAY = DAY


@pytest.fixture
def huyen(db):
    return make_agency("huyen")


@pytest.fixture
def task(huyen):
    return make_task(make_section(make_plan(huyen, state="issued")), last_day=DAY)


@pytest.fixture
def coordinator(huyen):
    return make_user(huyen, "coordinator", "dau-moi")


def add(task, numbers):
    kind = make_kind("xa", level=3)
    for number in numbers:
        unit = make_agency(f"xa-{number:03}", task.plan.issuer, kind=kind, name=f"Xã Đồng {number}")
        row = make_assignment(unit, task)
        row.progress.create(state="doing", text="Đang làm")
        row.progress.create(state="doing", text="Sắp xong")
    ask_receipts(task.plan)


def address(task):
    return reverse("task", args=[task.plan_id, task.pk])


def table(task, user, query=""):
    return unit_table(task, user, QueryDict(query), today=DAY)


def found(task, user, query=""):
    return [unit.row.agency.code for unit in table(task, user, query).units]


def test_as_many_queries_for_100_units_as_for_10(task, coordinator):
    client = sign_in(coordinator)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            page = client.get(address(task))
        return len(captured), len(page.context["table"].units)

    add(task, range(10))
    few = queries()
    add(task, range(10, 100))
    assert (few[1], queries()) == (10, (few[0], 100))
    assert few[0] <= 20


def test_a_unit_reports_with_one_click(task, coordinator):
    add(task, range(3))
    row = Assignment.objects.get(agency__code="xa-001")
    client = sign_in(make_user(row.agency, "officer"))
    page = client.get(reverse("my_work"))
    assert [line.assignment for line in page.context["work"].lines] == [row]
    client.post(reverse("assignment_move", args=[row.pk]), {"action": "report", "seen": "0"})
    row.refresh_from_db()
    assert (row.state, row.percent, row.done_on) == ("reported", 100, DAY)


def test_all_that_was_reported_is_confirmed_from_one_page(task, coordinator):
    add(task, range(5))
    Assignment.objects.exclude(agency__code="xa-000").update(state="reported", version=3)
    client = sign_in(coordinator)
    ticked = {"action": "confirm", "viec": [unit.key for unit in table(task, coordinator).to_confirm]}
    preview = client.post(reverse("work_bulk"), ticked)
    assert (len(preview.context["ready"]), Assignment.objects.filter(state="confirmed").count()) == (4, 0)
    answer = client.post(reverse("work_bulk"), {**ticked, "buoc": "ghi", "ve": address(task)})
    assert (answer.status_code, answer["Location"]) == (302, address(task))
    assert Assignment.objects.filter(state="confirmed").count() == 4


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("tim=dong 1", ["xa-001"]),
        ("trangthai=reported", ["xa-002"]),
        ("han=soon", ["xa-000", "xa-001"]),
        ("han=soon&tim=0", ["xa-000"]),
        ("han=x&trangthai=y&ky=z", ["xa-000", "xa-001", "xa-002"]),
    ],
)
def test_the_table_is_narrowed(task, coordinator, query, expected):
    add(task, range(3))
    Assignment.objects.filter(agency__code="xa-002").update(state="reported")
    assert found(task, coordinator, query) == expected


def test_periods_are_a_filter_where_there_are_any(task, coordinator):
    add(task, range(2))
    assert "ky" not in table(task, coordinator).filter.fields
    period = task.occurrences.create(position=1, label="6 tháng", last_day=DAY)
    Assignment.objects.filter(agency__code="xa-001").update(occurrence=period)
    assert found(task, coordinator, "ky=6 tháng") == ["xa-001"]


def test_who_has_not_received_the_plan_is_marked_for_who_follows_it(task, coordinator):
    add(task, range(2))
    task.plan.receipts.filter(agency__code="xa-000").update(received_at="2024-06-10T01:00Z")
    assert [unit.is_unreceived for unit in table(task, coordinator).units] == [False, True]
    officer = make_user(Assignment.objects.last().agency, "officer")
    assert [unit.is_unreceived for unit in table(task, officer).units] == [False]


def test_a_unit_sees_itself_alone(task):
    add(task, range(3))
    assert found(task, make_user(Assignment.objects.first().agency, "officer")) == ["xa-000"]


@pytest.mark.parametrize("state", ["draft", "finished"])
def test_nothing_is_to_be_done_while_the_plan_is_not_in_force(task, coordinator, state):
    add(task, range(1))
    task.plan.state = state
    task.plan.save()
    unit = table(task, coordinator).units[0]
    assert (unit.transitions, unit.may_note) == ([], False)


def test_only_an_agency_itself_says_that_work_is_not_its_own(task, coordinator):
    add(task, range(1))
    officer = make_user(Assignment.objects.get().agency, "officer")
    actions = [[move.action for move in table(task, person).units[0].transitions] for person in (coordinator, officer)]
    assert actions == [["start", "report", "cancel"], ["start", "report", "decline"]]
