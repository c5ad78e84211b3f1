"""The usual terms of periodic reports."""

from datetime import date

import pytest

from plans.reporting.terms import usual_term


@pytest.mark.parametrize(
    ("kind", "on", "first", "last", "words"),
    [
        ("half", date(2024, 6, 10), date(2024, 1, 1), date(2024, 6, 10), "6 tháng đầu năm 2024"),
        ("half", date(2024, 8, 1), date(2024, 1, 1), date(2024, 6, 30), "6 tháng đầu năm 2024"),
        ("nine", date(2024, 10, 2), date(2024, 1, 1), date(2024, 9, 30), "9 tháng đầu năm 2024"),
        ("year", date(2024, 12, 31), date(2024, 1, 1), date(2024, 12, 31), "các chỉ số năm 2024"),
        ("quarter", date(2024, 5, 3), date(2024, 4, 1), date(2024, 5, 3), "quý II năm 2024"),
        ("quarter", date(2024, 12, 31), date(2024, 10, 1), date(2024, 12, 31), "quý IV năm 2024"),
        ("month", date(2024, 2, 29), date(2024, 2, 1), date(2024, 2, 29), "tháng 2 năm 2024"),
        ("month", date(2024, 12, 31), date(2024, 12, 1), date(2024, 12, 31), "tháng 12 năm 2024"),
    ],
)
def test_a_term_ends_on_its_last_day_or_today(kind, on, first, last, words):
    term = usual_term(kind, on=on)
    assert (term["first_day"], term["last_day"]) == (first, last)
    assert term["title"].endswith(words)


@pytest.mark.parametrize("kind", ["", "demand", "tuần"])
def test_an_unknown_term_gives_nothing(kind):
    assert usual_term(kind, on=date(2024, 6, 10)) == {}
