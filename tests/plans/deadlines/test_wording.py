"""Deadlines in words; days as official documents write them; where a reminder goes."""

from datetime import date, timedelta

import pytest

from plans.deadlines import Kind, explain, reminder_day, resolve, spoken
from plans.models import Task


@pytest.mark.parametrize(
    ("phrase", "words"),
    [
        ("", ""),
        ("trước ngày 15/6/2024", "hết ngày 14/6/2024."),
        ("trước 15/6", "hết ngày 14/6/2024. Câu chữ không ghi năm: lấy năm 2024 của kế hoạch."),
        ("từ ngày 05/02/2024 đến ngày 15/5/2024", "từ ngày 05/02/2024 đến hết ngày 15/5/2024."),
        ("thường xuyên", "thường xuyên, không có ngày cuối."),
        ("ngày 10 của tháng cuối quý, từ quý III/2024", "2 kỳ, hết các ngày: quý III 10/9/2024; quý IV 10/12/2024."),
        ("ngay", "chưa quy ra ngày. Câu chữ chỉ giục, không có ngày: ghi rõ ngày cuối, hoặc đặt ngày bằng tay."),
    ],
)
def test_in_words(phrase, words):
    assert explain(resolve(phrase, plan_date_or_year=2024)) == words


@pytest.mark.parametrize(
    ("day", "words"),
    [(date(2024, 6, 14), "14/6/2024"), (date(2024, 2, 29), "29/02/2024"), (date(2024, 12, 5), "05/12/2024")],
)
def test_days_as_documents_write_them(day, words):
    assert spoken(day) == words


def test_kinds_are_those_of_the_task():
    assert [kind.value for kind in Kind] == Task.DeadlineKind.values


def is_weekday(day):
    return day.weekday() < 5


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        (date(2024, 6, 14), date(2024, 6, 14)),  # a Friday
        (date(2024, 6, 15), date(2024, 6, 14)),
        (date(2024, 6, 16), date(2024, 6, 14)),
        (date(2024, 6, 17), date(2024, 6, 17)),
    ],
)
def test_a_day_off_is_reminded_on_the_working_day_before(last, expected):
    assert reminder_day(last, is_weekday) == expected


def test_a_long_holiday_is_passed_over():
    tet = {date(2024, 2, 8) + timedelta(days=number) for number in range(7)}
    found = reminder_day(date(2024, 2, 13), lambda day: is_weekday(day) and day not in tet)
    assert found == date(2024, 2, 7)


def test_a_calendar_without_a_working_day_leaves_the_day():
    assert reminder_day(date(2024, 6, 15), lambda day: False) == date(2024, 6, 15)
