"""Working days of Vietnamese public offices; the holidays as the Government announced them."""

from datetime import date, timedelta

import pytest

from plans.models import CalendarDay
from plans.reminders.calendar import WorkingCalendar, vietnamese, working_calendar

WEEK = WorkingCalendar(lambda day: day.weekday() < 5)


def days_off(first, last):
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    return [day for day in days if day.weekday() < 5 and not vietnamese(day)]


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        # Tết
        ((2024, 2, 1), (2024, 2, 20), ["02-08", "02-09", "02-12", "02-13", "02-14"]),
        ((2025, 1, 20), (2025, 2, 10), ["01-27", "01-28", "01-29", "01-30", "01-31"]),
        ((2026, 2, 9), (2026, 2, 27), ["02-16", "02-17", "02-18", "02-19", "02-20"]),
        # Giỗ Tổ 10/3 âm lịch: 18/4/2024, 07/4/2025, chủ nhật 26/4/2026 nghỉ bù thứ hai
        ((2024, 4, 10), (2024, 4, 25), ["04-18"]),
        ((2025, 4, 1), (2025, 4, 15), ["04-07"]),
        ((2026, 4, 20), (2026, 4, 28), ["04-27"]),
        # 30/4–1/5, with the day swapped in 2024 and 2025
        ((2024, 4, 26), (2024, 5, 6), ["04-29", "04-30", "05-01"]),
        ((2025, 4, 28), (2025, 5, 6), ["04-30", "05-01", "05-02"]),
        ((2026, 4, 29), (2026, 5, 6), ["04-30", "05-01"]),
        # 2/9 and the day before or after it
        ((2024, 8, 26), (2024, 9, 6), ["09-02", "09-03"]),
        ((2025, 8, 25), (2025, 9, 5), ["09-01", "09-02"]),
        ((2026, 8, 24), (2026, 9, 4), ["08-31", "09-01", "09-02"]),
        ((2024, 1, 1), (2024, 1, 2), ["01-01"]),
    ],
)
def test_the_library_knows_the_days_off_on_which_offices_would_work(first, last, expected):
    found = days_off(date(*first), date(*last))
    assert [f"{day:%m-%d}" for day in found] == expected


@pytest.mark.parametrize("day", [(2024, 5, 4), (2025, 4, 26), (2026, 8, 22)])
def test_a_saturday_worked_for_a_swapped_day_is_a_working_day(day):
    assert date(*day).weekday() == 5
    assert vietnamese(date(*day))


@pytest.mark.parametrize(
    ("day", "number", "expected"),
    [
        ((2024, 6, 14), -3, (2024, 6, 11)),
        ((2024, 6, 14), 0, (2024, 6, 14)),
        ((2024, 6, 14), 1, (2024, 6, 17)),
        ((2024, 6, 15), 1, (2024, 6, 17)),
        ((2024, 6, 15), -1, (2024, 6, 14)),
        ((2024, 6, 14), -15, (2024, 5, 24)),
        ((2024, 6, 14), 7, (2024, 6, 25)),
    ],
)
def test_days_are_counted_over_weekends(day, number, expected):
    assert WEEK.add_working_days(date(*day), number) == date(*expected)


def test_days_are_counted_over_tet():
    calendar = WorkingCalendar(vietnamese)
    assert calendar.add_working_days(date(2024, 2, 15), -3) == date(2024, 2, 5)
    assert calendar.add_working_days(date(2024, 2, 7), 1) == date(2024, 2, 15)
    assert calendar.from_day(date(2024, 2, 10)) == date(2024, 2, 15)


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [((2024, 6, 14), (2024, 6, 17), 1), ((2024, 6, 17), (2024, 6, 14), -1), ((2024, 6, 14), (2024, 6, 14), 0),
     ((2024, 6, 7), (2024, 6, 21), 10)],
)  # fmt: skip
def test_working_days_between_two_days(first, last, expected):
    assert WEEK.working_days_between(date(*first), date(*last)) == expected


@pytest.mark.django_db
def test_what_the_office_corrects_wins_over_the_library():
    CalendarDay.objects.create(day=date(2024, 6, 12), is_working=False, note="Bão")
    CalendarDay.objects.create(day=date(2024, 6, 15), is_working=True, note="Làm bù")
    calendar = working_calendar()
    assert [calendar.is_working(date(2024, 6, day)) for day in (11, 12, 13, 15, 16)] == [True, False, True, True, False]
    assert calendar.add_working_days(date(2024, 6, 14), -3) == date(2024, 6, 10)


def test_a_calendar_without_any_working_day_makes_nobody_wait_for_ever():
    never = WorkingCalendar(lambda day: False)
    assert never.add_working_days(date(2024, 6, 14), 3) == date(2024, 6, 17)
