"""Deadlines: missing, not resolved, before the plan, after its year."""

from datetime import date

import pytest

from plans.checks.deadlines import first_possible_day

from .plain import codes, found, mends, plan, task

PLACE = "Mục I, khối «Rà soát hồ sơ»"


def deadlines(month=3, day=None, **values) -> list[str]:
    return codes(tasks=(task(**values),), month=month, day=day)


def test_a_task_without_any_deadline():
    text = f"{PLACE}: chưa ghi thời hạn: ghi «trước ngày 30/6», «trong tháng 9» hay «thường xuyên»."
    assert found(tasks=(task(phrase="", last_day=None),)) == [("no_deadline", text)]


def test_a_day_without_a_phrase_is_a_deadline():
    assert deadlines(phrase="") == []


def test_a_phrase_without_a_day_is_unresolved():
    text = f"{PLACE}: thời hạn «theo quy định» chưa quy ra ngày nên không nhắc được: đặt ngày bằng tay."
    assert found(tasks=(task(phrase="theo quy định", last_day=None),)) == [("unresolved_deadline", text)]


def test_what_is_to_be_done_always_needs_no_day():
    assert deadlines(phrase="thường xuyên", last_day=None, is_continuous=True) == []


def test_the_days_of_its_occurrences_are_days():
    days = (("6 tháng", date(2024, 6, 30)), ("năm", date(2024, 12, 31)))
    assert deadlines(phrase="6 tháng, năm", last_day=None, days=days) == []


def test_an_occurrence_without_a_day_is_named():
    days = (("6 tháng", date(2024, 6, 30)), ("năm", None))
    text = f"{PLACE}: kỳ năm chưa có ngày nên không nhắc được: đặt ngày bằng tay."
    assert found(tasks=(task(last_day=None, days=days),)) == [("unresolved_deadline", text)]


@pytest.mark.parametrize(
    ("month", "day", "last", "expected"),
    [
        (3, None, date(2024, 2, 29), ["early_deadline"]),
        (3, None, date(2024, 3, 1), []),
        (6, 7, date(2024, 6, 6), ["early_deadline"]),
        (6, 7, date(2024, 6, 7), []),
        (None, None, date(2024, 1, 1), []),
        (12, 31, date(2024, 12, 31), []),
        (12, 31, date(2025, 1, 1), ["late_deadline"]),
        (3, None, date(2023, 12, 31), ["early_deadline"]),
    ],
)
def test_before_the_plan_or_after_its_year(month, day, last, expected):
    assert deadlines(month, day, last_day=last) == expected


def test_the_sentence_gives_phrase_day_and_the_date_of_the_plan():
    one = task(phrase="trong tháng 02/2024", last_day=date(2024, 2, 29))
    text = (
        f"{PLACE}: thời hạn «trong tháng 02/2024» (hết ngày 29/02/2024) đến trước ngày của kế hoạch (tháng 3/2024): "
        "lùi hạn hoặc sửa ngày của kế hoạch."
    )
    assert found(tasks=(one,)) == [("early_deadline", text)]
    assert mends(tasks=(one,)) == ["/ke-hoach/7/nhiem-vu/1/sua/#truong-deadline_phrase"]


def test_of_a_recurring_deadline_the_last_day_counts():
    days = (("quý I", date(2024, 3, 31)), ("quý II", date(2024, 6, 30)))
    assert deadlines(month=5, last_day=None, days=days) == []
    assert deadlines(month=7, last_day=None, days=days) == ["early_deadline"]


@pytest.mark.parametrize(
    ("month", "day", "expected"),
    [(3, 9, date(2024, 3, 9)), (3, None, date(2024, 3, 1)), (2, 30, date(2024, 2, 1)), (None, 9, None)],
)
def test_the_first_possible_day_of_a_plan(month, day, expected):
    assert first_possible_day(plan(month=month, day=day)) == expected


def test_a_plan_signed_in_december_for_the_next_year_is_older_than_its_deadlines():
    december = {"year": 2025, "month": 12, "day": 28, "signed_year": 2024}
    assert first_possible_day(plan(**december)) == date(2024, 12, 28)
    assert codes(tasks=(task(last_day=date(2025, 3, 31)),), **december) == []
    assert codes(tasks=(task(last_day=date(2024, 12, 27)),), **december) == ["early_deadline"]


def test_a_day_of_an_earlier_year_is_found_before_the_plan_is_dated():
    assert deadlines(None, last_day=date(2023, 6, 14)) == ["early_deadline"]
    assert deadlines(None, last_day=date(2024, 1, 1)) == []
