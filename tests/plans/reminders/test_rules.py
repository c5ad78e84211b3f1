"""Stages: who hears on which day, of one deadline."""

from datetime import date, timedelta

import pytest

from plans.reminders.calendar import WorkingCalendar, vietnamese
from plans.reminders.rules import DEFAULT_RULES, Rule, latest_stages, rule_day, words_of

CALENDAR = WorkingCalendar(vietnamese)
LAST = date(2024, 6, 14)  # "trước ngày 15/6/2024"


def new_stages(first, last, *, due=LAST, rules=DEFAULT_RULES):
    """(day, kind, audience) on each working day on which somebody's stage is another than the day before."""
    found, before = [], {}
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        if CALENDAR.is_working(day):
            now = latest_stages(due, rules=rules, calendar=CALENDAR, today=day)
            found += [(f"{day:%d/%m}", s.kind, s.audience) for who, s in now.items() if before.get(who) != s]
            before = now
    return found


def test_the_stages_of_one_deadline():
    assert new_stages(date(2024, 5, 20), date(2024, 7, 10)) == [
        ("24/05", "-15", "officer"),
        ("05/06", "-7", "officer"),
        ("11/06", "-3", "officer"),
        ("14/06", "0", "officer"),
        ("17/06", "+1", "officer"),
        ("19/06", "+3", "head"),
        ("25/06", "+7", "coordinator"),
        ("02/07", "+7.1", "coordinator"),
        ("09/07", "+7.2", "coordinator"),
    ]


def test_over_tet_nothing_falls_on_a_day_off_and_the_week_waits_for_the_first_working_day():
    found = new_stages(date(2024, 1, 22), date(2024, 2, 23), due=date(2024, 1, 26))
    assert [(day, kind) for day, kind, _ in found if kind.startswith("+")] == [
        ("29/01", "+1"),
        ("31/01", "+3"),
        ("06/02", "+7"),
        ("15/02", "+7.1"),
        ("20/02", "+7.2"),
    ]


@pytest.mark.parametrize(("last", "expected"), [((2024, 6, 15), (2024, 6, 14)), ((2024, 2, 13), (2024, 2, 7))])
def test_a_deadline_on_a_day_off_is_reminded_of_on_the_working_day_before(last, expected):
    assert rule_day(Rule(0, "officer"), date(*last), CALENDAR) == date(*expected)


def test_a_deadline_on_a_day_off_is_overdue_on_the_next_working_day():
    assert rule_day(Rule(1, "officer"), date(2024, 6, 15), CALENDAR) == date(2024, 6, 17)


def test_of_what_was_missed_only_the_latest_of_each_audience_is_left():
    found = latest_stages(LAST, rules=DEFAULT_RULES, calendar=CALENDAR, today=date(2024, 6, 26))
    assert {who: stage.kind for who, stage in found.items()} == {"officer": "+1", "head": "+3", "coordinator": "+7"}


def test_before_the_first_stage_nobody_hears():
    assert latest_stages(LAST, rules=DEFAULT_RULES, calendar=CALENDAR, today=date(2024, 5, 23)) == {}


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("-3", "còn 3 ngày làm việc"),
        ("0", "ngày cuối"),
        ("+1", "quá hạn 1 ngày làm việc"),
        ("+7.2", "quá hạn 7 ngày làm việc, nhắc lại tuần thứ 2"),
    ],
)
def test_a_stage_in_words(kind, words):
    assert words_of(kind) == words
