"""Customs that can be set: parts of a month, weeks, the year of cải cách hành chính."""

from datetime import date

import pytest

from plans.deadlines import Conventions, resolve


def last(phrase, **conventions):
    return resolve(phrase, plan_date_or_year=2024, conventions=Conventions(**conventions)).last_day


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("đầu tháng 6/2024", date(2024, 6, 10)),
        ("thượng tuần tháng 6/2024", date(2024, 6, 10)),
        ("giữa tháng 6/2024", date(2024, 6, 20)),
        ("trung tuần tháng 6/2024", date(2024, 6, 20)),
        ("nửa đầu tháng 6/2024", date(2024, 6, 15)),
        ("nửa cuối tháng 6/2024", date(2024, 6, 30)),
        ("đầu quý III/2024", date(2024, 7, 31)),
        ("giữa quý III/2024", date(2024, 8, 31)),
    ],
)
def test_parts_of_a_month_and_a_quarter(phrase, expected):
    assert last(phrase) == expected


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("tuần thứ hai tháng 5", date(2024, 5, 12)),
        ("tuần 2 tháng 5/2024", date(2024, 5, 12)),
        ("tuần đầu tháng 5/2024", date(2024, 5, 5)),
        ("tuần thứ nhất của tháng 5/2024", date(2024, 5, 5)),
        ("tuần cuối tháng 5/2024", date(2024, 5, 31)),
        ("tuần thứ 5 tháng 5/2024", date(2024, 5, 31)),
        ("tuần đầu tháng 9/2024", date(2024, 9, 8)),
        ("tuần thứ II tháng 6/2024", date(2024, 6, 16)),
        ("tuần thứ ba, tháng 6/2024", date(2024, 6, 23)),
    ],
)
def test_weeks_run_from_monday_to_sunday_within_the_month(phrase, expected):
    assert last(phrase) == expected


def test_the_first_week_is_a_custom():
    """1 September 2024 is a Sunday: a week of one day by one custom, no week of September by the other."""
    found = [last("tuần đầu tháng 9/2024", first_week_days=days) for days in (1, 4, 7)]
    assert found == [date(2024, 9, 1), date(2024, 9, 8), date(2024, 9, 8)]


def test_parts_of_a_month_are_customs():
    assert last("đầu tháng 6/2024", early_ends=7) == date(2024, 6, 7)
    assert last("giữa tháng 6/2024", middle_ends=18) == date(2024, 6, 18)


def test_the_year_of_reform_is_a_custom():
    found = resolve("năm CCHC 2024", plan_date_or_year=2024, conventions=Conventions(year_first_day=20))
    assert (found.first_day, found.last_day) == (date(2023, 12, 20), date(2024, 12, 19))


@pytest.mark.parametrize(
    "wrong",
    [
        {"report_day": 32},
        {"report_day": -1},
        {"year_first_day": 0},
        {"first_week_days": 8},
        {"early_ends": 0},
        {"middle_ends": 29},
        {"early_ends": 20},
    ],
)
def test_a_value_out_of_range_is_refused(wrong):
    with pytest.raises(ValueError, match=next(iter(wrong))):
        Conventions(**wrong)
