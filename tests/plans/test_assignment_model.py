"""The due state, computed from the last day and the day of completion; questions about many assignments."""

from datetime import date, timedelta

import pytest

from agencies.states import possible_transitions
from plans.models import Assignment
from plans.models.assignment import DueState
from tests.factories import make_agency, make_assignment, make_kind, make_plan, make_section, make_task, make_user

TODAY = date(2024, 6, 10)


def days(number):
    return None if number is None else TODAY + timedelta(days=number)


def due(state="todo", last=None, done=None):
    return Assignment(last_day=days(last), state=state, done_on=days(done)).due_state(TODAY)


@pytest.mark.parametrize("state", ["todo", "doing", "declined"])
@pytest.mark.parametrize(
    ("last", "expected"),
    [
        (None, DueState.NONE),
        (-1, DueState.OVERDUE),
        (0, DueState.SOON),
        (7, DueState.SOON),
        (8, DueState.LATER),
    ],
)
def test_open_work_by_its_last_day(state, last, expected):
    assert due(state, last) == expected


@pytest.mark.parametrize("state", ["reported", "confirmed"])
@pytest.mark.parametrize(
    ("last", "done", "expected"),
    [
        (-5, -5, DueState.DONE_IN_TIME),
        (-5, -4, DueState.DONE_LATE),
        (-5, -6, DueState.DONE_IN_TIME),
        (None, -4, DueState.DONE_IN_TIME),
        (-5, None, DueState.DONE_IN_TIME),
        (8, 0, DueState.DONE_IN_TIME),
    ],
)
def test_finished_work_by_its_day_of_completion(state, last, done, expected):
    assert due(state, last, done) == expected


@pytest.mark.parametrize("last", [None, -1, 0, 8])
def test_stopped_work_is_never_late(last):
    assert due("cancelled", last) == DueState.CANCELLED


def test_a_report_that_was_sent_back_is_open_again():
    assert due("doing", last=-1, done=-2) == DueState.OVERDUE


def test_urgency_is_overdue_then_by_day_then_undated(db):
    agency = make_agency()
    rows = [make_assignment(agency, last_day=days(number)) for number in (None, 8, 0, -1, -30)]
    assert list(Assignment.objects.by_urgency(today=TODAY)) == rows[::-1]


def test_only_issued_plans_are_in_force(db):
    agency = make_agency()
    rows = {state: make_assignment(agency, plan_state=state) for state in ("draft", "issued", "finished")}
    assert list(Assignment.objects.in_force()) == [rows["issued"]]


def test_the_database_tells_the_same_due_state_as_the_row(db):
    agency = make_agency()
    for state in Assignment.State.values:
        for last in (None, -3, 0, 7, 8):
            for done in (None, -3, -2, 9):
                make_assignment(agency, last_day=days(last), state=state, done_on=days(done))
    found = {due: set(Assignment.objects.in_due_state(due, today=TODAY)) for due in DueState}
    expected = {due: {row for row in Assignment.objects.all() if row.due_state(TODAY) == due} for due in DueState}
    assert found == expected
    assert sum(len(rows) for rows in found.values()) == 6 * 5 * 4


def test_who_gave_the_work_confirms_it_and_not_who_does_it(db):
    huyen = make_agency("huyen")
    xa = make_agency("xa", huyen, kind=make_kind("xa", level=3))
    row = make_assignment(xa, make_task(make_section(make_plan(huyen, state="issued"))), state="reported")
    people = [make_user(huyen, "leader", "huyen"), make_user(xa, "leader", "xa")]
    found = [[move.action for move in possible_transitions(row, person)] for person in people]
    assert found == [["confirm", "send_back", "cancel"], []]
