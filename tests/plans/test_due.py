"""The four-way split of official reports: the pure rule and the query agree on every combination."""

from collections import Counter
from datetime import date, timedelta
from itertools import product

import pytest

from plans.models import Assignment
from plans.models.due import CANCELLED, DONE, DueShare, due_share
from tests.factories import make_agency, make_assignment, make_plan, make_section, make_task

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


def test_it_agrees_with_the_due_state_shown_beside_each_line():
    same = {"overdue": "open_late", "none": "open_in_time", "later": "open_in_time", "soon": "open_in_time"}
    for state, last, done in COMBINATIONS:
        row = Assignment(state=state, last_day=day(last), done_on=day(done))
        shown = row.due_state(TODAY).value
        assert row.due_share(TODAY) == same.get(shown, shown)


@pytest.fixture
def section(db):
    return make_section(make_plan(make_agency("huyen"), state="issued"))


def spread(section):
    """Every combination in the hands of one of two agencies, each with a task of its own; agency → its shares."""
    agencies = [make_agency(f"xa-{number}") for number in (1, 2)]
    found = {agency.pk: Counter() for agency in agencies}
    for number, (state, last, done) in enumerate(COMBINATIONS):
        agency = agencies[number % 2]
        make_assignment(agency, make_task(section, number), last_day=day(last), state=state, done_on=day(done))
        found[agency.pk][share(state, last, done).value] += 1
    return found


def test_the_query_counts_what_the_rule_says(section, django_assert_num_queries):
    expected = spread(section)
    with django_assert_num_queries(1):
        rows = list(Assignment.objects.due_split("agency", today=TODAY))
    assert {row.pop("agency"): Counter(row) for row in rows} == expected
    assert sum(map(Counter.total, expected.values())) == len(COMBINATIONS)


def test_it_counts_by_plan_and_by_plan_and_agency(section):
    agency = make_agency("xa")
    for number, last in enumerate([-1, 0, 1]):
        make_assignment(agency, make_task(section, number), last_day=day(last))
    other = make_assignment(agency, last_day=day(-1), state="confirmed", done_on=day(0))
    rows = Assignment.objects.due_split("task__plan", "agency", today=TODAY)
    found = {row["task__plan"]: (row["open_late"], row["open_in_time"], row["done_late"]) for row in rows}
    assert found == {section.plan_id: (1, 2, 0), other.task.plan_id: (0, 0, 1)}


def test_it_counts_what_the_person_may_see(section, db):
    mine, other = make_agency("xa-1"), make_agency("xa-2")
    for agency in (mine, other):
        make_assignment(agency, make_task(section, agency.pk), last_day=day(-1))
    rows = Assignment.objects.filter(agency=mine).due_split("agency", today=TODAY)
    assert [(row["agency"], row["open_late"]) for row in rows] == [(mine.pk, 1)]
