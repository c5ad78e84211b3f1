"""The four-way split on a day, against rows counted by hand."""

from datetime import date

import pytest

from plans.models import Assignment
from plans.reporting.standing import count, standing, together
from tests.factories import make_agency, make_assignment, make_kind, make_plan, make_section, make_task

DAY = date(2024, 6, 30)


def work(**values) -> Assignment:
    return Assignment(**{"state": "todo", "last_day": date(2024, 6, 15), **values})


@pytest.mark.parametrize(
    ("values", "where"),
    [
        ({"state": "confirmed", "done_on": date(2024, 6, 15)}, "done_in_time"),
        ({"state": "reported", "done_on": date(2024, 6, 15)}, "done_in_time"),
        ({"state": "confirmed", "done_on": date(2024, 6, 16)}, "done_late"),
        ({"state": "todo"}, "open_late"),
        ({"state": "doing", "last_day": date(2024, 6, 30)}, "open_in_time"),
        ({"state": "doing", "last_day": date(2024, 6, 29)}, "open_late"),
        ({"state": "todo", "last_day": None}, "open_in_time"),
        ({"state": "confirmed", "last_day": None, "done_on": date(2024, 6, 29)}, "done_in_time"),
        ({"state": "confirmed"}, "done_in_time"),
        ({"state": "cancelled"}, "cancelled"),
        ({"state": "declined"}, "open_late"),
        ({"state": "declined", "last_day": date(2024, 6, 30)}, "open_in_time"),
    ],
)
def test_where_work_stood_on_the_last_day_of_june(values, where):
    assert standing(work(**values), DAY) == where


def test_what_was_completed_after_the_day_was_open_on_it():
    row = work(state="confirmed", done_on=date(2024, 7, 5))
    assert [standing(row, day) for day in (date(2024, 6, 15), DAY, date(2024, 7, 5))] == [
        "open_in_time",
        "open_late",
        "done_late",
    ]


def test_figures_of_two_agencies_add_up_to_the_hand_calculation(db):
    huyen = make_agency("huyen")
    first, second = (make_agency(code, huyen, kind=make_kind("xa")) for code in ("xa-1", "xa-2"))
    plan = make_plan(huyen, state="issued")
    rows = [
        (first, {"state": "confirmed", "done_on": date(2024, 6, 10)}),
        (first, {"state": "confirmed", "done_on": date(2024, 6, 20)}),
        (first, {"state": "todo"}),
        (second, {"state": "doing", "last_day": date(2024, 12, 31)}),
        (second, {"state": "cancelled"}),
        (second, {"state": "reported", "done_on": date(2024, 7, 1)}),
    ]
    section = make_section(plan)
    works = [
        make_assignment(agency, make_task(section), **{"last_day": date(2024, 6, 15), **values})
        for agency, values in rows
    ]
    counted = count(reversed(works), DAY)
    assert [(agency.code, list(row.values())) for agency, row in counted.items()] == [
        ("xa-1", [1, 1, 0, 1, 0]),
        ("xa-2", [0, 0, 1, 1, 1]),
    ]
    assert list(together(counted.values()).values()) == [1, 1, 1, 2, 1]


def test_nothing_to_count_is_nought():
    assert set(together([]).values()) == {0}


@pytest.mark.parametrize("state", Assignment.State.values)
@pytest.mark.parametrize("last_day", [None, date(2024, 6, 29), DAY])
@pytest.mark.parametrize("done_on", [None, date(2024, 6, 29), DAY])
def test_of_today_it_says_what_the_lists_say(state, last_day, done_on):
    names = {"overdue": "open_late", "none": "open_in_time", "soon": "open_in_time"}
    row = work(state=state, last_day=last_day, done_on=done_on)
    shown = row.due_state(DAY).value
    assert standing(row, DAY) == names.get(shown, shown)
