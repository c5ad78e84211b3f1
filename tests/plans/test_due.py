"""The four-way split of official reports: the rule, and its agreement with the due state of a line."""

from datetime import date, timedelta
from itertools import product

import pytest

from plans.models import Assignment
from plans.models.due import CANCELLED, DONE, DueShare, due_share

TODAY = date(2024, 6, 10)
DAYS = [None, -8, -1, 0, 1, 8]
COMBINATIONS = list(product(Assignment.State.values, DAYS, DAYS))


def day(number):
    return None if number is None else TODAY + timedelta(days=number)


def share(state, last=None, done=None):
    return due_share(state=state, last_day=day(last), done_on=day(done), today=TODAY)


@pytest.mark.parametrize("state", ["todo", "doing"])
@pytest.mark.parametrize(
    ("last", "expected"),
    [(None, "open_in_time"), (-1, "open_late"), (0, "open_in_time"), (1, "open_in_time")],
)
def test_open_work(state, last, expected):
    assert share(state, last) == expected


@pytest.mark.parametrize("state", ["reported", "confirmed"])
@pytest.mark.parametrize(
    ("last", "done", "expected"),
    [
        (-5, -5, "done_in_time"),
        (-5, -4, "done_late"),
        (-5, None, "done_in_time"),
        (None, -4, "done_in_time"),
        (8, 0, "done_in_time"),
    ],
)
def test_finished_work(state, last, done, expected):
    assert share(state, last, done) == expected


@pytest.mark.parametrize("last", DAYS)
def test_stopped_work_is_on_its_own(last):
    assert share("cancelled", last, 0) == DueShare.CANCELLED


def test_the_states_are_those_of_assignments():
    states = Assignment.State
    assert set(DONE) == set(states.values) - set(Assignment.UNDONE_STATES) - {states.CANCELLED}
    assert states.CANCELLED == CANCELLED


@pytest.mark.parametrize(("state", "last", "done"), COMBINATIONS)
def test_it_agrees_with_the_due_state_shown_beside_each_line(state, last, done):
    same = {"overdue": "open_late", "none": "open_in_time", "later": "open_in_time", "soon": "open_in_time"}
    shown = Assignment(state=state, last_day=day(last), done_on=day(done)).due_state(TODAY).value
    assert share(state, last, done) == same.get(shown, shown)
