"""Deadlines that come again, and work without an end."""

from datetime import date

import pytest

from plans.deadlines import Conventions, Kind, resolve

QUARTERS = {"quý I": "31/3", "quý II": "30/6", "quý III": "30/9", "quý IV": "31/12"}
REPORTED = {"quý I": "15/3", "quý II": "15/6", "quý III": "15/9", "quý IV": "15/12"}
THREE = {"6 tháng": "15/6", "9 tháng": "15/9", "năm": "15/12"}
ENDS = ["31/1", "29/2", "31/3", "30/4", "31/5", "30/6", "31/7", "31/8", "30/9", "31/10", "30/11", "31/12"]
MONTHS = {f"tháng {number}": end for number, end in enumerate(ENDS, start=1)}
HALVES = {"6 tháng": "30/6", "năm": "31/12"}


def read(phrase, at=2024, **conventions):
    return resolve(phrase, plan_date_or_year=at, conventions=Conventions(**conventions))


def days(found):
    """Label → "15/6", in the plan's year 2024; the year stands with days of other years."""
    assert found.kind == Kind.RECURRING, found
    return {
        due.label: f"{due.last_day.day}/{due.last_day.month}"
        + (f"/{due.last_day.year}" if due.last_day.year != 2024 else "")
        for due in found.occurrences
    }


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("6 tháng, 9 tháng, năm", THREE),
        ("06 tháng, 09 tháng, 01 năm", THREE),
        ("6 tháng, 9 tháng và năm", THREE),
        ("6, 9 tháng và năm", THREE),
        ("6, 9, 12 tháng", THREE),
        ("báo cáo 6 tháng đầu năm, 9 tháng và năm 2024", THREE),
        ("Báo cáo định kỳ: 6 tháng, 9 tháng, năm theo quy định", THREE),
        ("định kỳ 6 tháng, năm", {"6 tháng": "15/6", "năm": "15/12"}),
        ("quý I, 6 tháng, 9 tháng và năm", {"quý I": "15/3", **THREE}),
        ("quý, 6 tháng, 9 tháng, năm", {"quý I": "15/3", **THREE}),
        ("hằng quý", QUARTERS),
        ("Hàng quý", QUARTERS),
        ("định kỳ hằng quý", QUARTERS),
        ("theo quý", QUARTERS),
        ("mỗi quý một lần", QUARTERS),
        ("01 lần/quý", QUARTERS),
        ("3 tháng/lần", QUARTERS),
        ("4 lần/năm", QUARTERS),
        ("cuối mỗi quý", QUARTERS),
        ("báo cáo hằng quý", REPORTED),
        ("báo cáo quý", REPORTED),
        ("báo cáo cuối mỗi quý", QUARTERS),
        ("hằng tháng", MONTHS),
        ("hàng tháng", MONTHS),
        ("mỗi tháng 1 lần", MONTHS),
        ("báo cáo tháng", {label: f"15/{number}" for number, label in enumerate(MONTHS, start=1)}),
        ("6 tháng một lần", HALVES),
        ("2 lần/năm", HALVES),
        ("hằng năm", {"năm": "31/12"}),
        ("2 tháng/lần", {f"tháng {n}": ENDS[n - 1] for n in range(2, 13, 2)}),
        ("trước ngày 20 hằng tháng", {f"tháng {n}": f"19/{n}" for n in range(1, 13)}),
        ("trước mùng 5 hằng tháng", {f"tháng {n}": f"4/{n}" for n in range(1, 13)}),
        ("đến 20 hằng tháng", {f"tháng {n}": f"20/{n}" for n in range(1, 13)}),
        ("từ ngày 1 đến ngày 5 hằng tháng", {f"tháng {n}": f"5/{n}" for n in range(1, 13)}),
        ("Báo cáo sơ kết 6 tháng; tổng kết năm", {"6 tháng": "15/6", "năm": "15/12"}),
        ("Hằng tháng (chậm nhất ngày 20)", {f"tháng {n}": f"20/{n}" for n in range(1, 13)}),
        (
            "trước ngày 15 tháng cuối quý",
            {"quý I": "14/3", "quý II": "14/6", "quý III": "14/9", "quý IV": "14/12"},
        ),
        (
            "chậm nhất ngày 25 của tháng cuối quý",
            {"quý I": "25/3", "quý II": "25/6", "quý III": "25/9", "quý IV": "25/12"},
        ),
        (
            "hằng quý, chậm nhất ngày 10 tháng đầu quý sau",
            {"quý I": "10/4", "quý II": "10/7", "quý III": "10/10", "quý IV": "10/1/2025"},
        ),
        ("ngày 31 hằng tháng", MONTHS),
        ("hằng quý, từ quý III/2024", {"quý III": "30/9", "quý IV": "31/12"}),
        ("hằng tháng, từ tháng 10 đến tháng 12/2024", {"tháng 10": "31/10", "tháng 11": "30/11", "tháng 12": "31/12"}),
        ("hằng quý đến hết tháng 6/2024", {"quý I": "31/3", "quý II": "30/6"}),
        ("tháng 6 và tháng 12", {"tháng 6": "30/6", "tháng 12": "31/12"}),
        ("tháng 6, tháng 12 hằng năm", {"tháng 6": "30/6", "tháng 12": "31/12"}),
        ("tháng 3, 6, 9, 12", {"tháng 3": "31/3", "tháng 6": "30/6", "tháng 9": "30/9", "tháng 12": "31/12"}),
        ("Quý II, III/2024", {"quý II": "30/6", "quý III": "30/9"}),
        ("Quý I/2024 và Quý III/2024", {"quý I": "31/3", "quý III": "30/9"}),
        ("quý IV/2024 và quý I/2025", {"quý IV/2024": "31/12", "quý I/2025": "31/3/2025"}),
        (
            "báo cáo 6 tháng trước ngày 15/6, 9 tháng trước ngày 15/9, năm trước ngày 15/12/2024",
            {"6 tháng": "14/6", "9 tháng": "14/9", "năm": "14/12"},
        ),
        ("quý I chậm nhất ngày 20/3; quý II chậm nhất ngày 20/6/2024", {"quý I": "20/3", "quý II": "20/6"}),
        ("thường xuyên, báo cáo hằng quý", REPORTED),
    ],
)
def test_occurrences(phrase, expected):
    assert days(read(phrase)) == expected


@pytest.mark.parametrize(
    "phrase",
    [
        "thường xuyên",
        "Thường xuyên trong năm 2024",
        "Thường xuyên, năm 2024",
        "thường xuyên, liên tục",
        "Thường xuyên, định kỳ theo quy định",
        "hằng ngày",
        "hằng tuần",
        "thứ Sáu hàng tuần",
        "01 lần/tuần",
    ],
)
def test_work_without_an_end(phrase):
    found = read(phrase)
    assert (found.kind, found.last_day, found.occurrences, found.why) == (Kind.CONTINUOUS, None, (), "")


def test_occurrences_before_the_plan_are_left_out_and_that_is_said():
    found = read("hằng quý", date(2024, 6, 7))
    assert [due.label for due in found.occurrences] == ["quý II", "quý III", "quý IV"]
    assert "Không tính các kỳ đã qua trước ngày của kế hoạch." in found.note


def test_a_plan_after_all_of_them_keeps_them():
    assert len(read("6 tháng, 9 tháng, năm", date(2024, 12, 31)).occurrences) == 3


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (20, {"6 tháng": "20/6", "9 tháng": "20/9", "năm": "20/12"}),
        (0, {"6 tháng": "30/6", "9 tháng": "30/9", "năm": "31/12"}),
        (31, {"6 tháng": "30/6", "9 tháng": "30/9", "năm": "31/12"}),
    ],
)
def test_the_day_of_reports_is_a_custom_of_the_office(day, expected):
    assert days(read("6 tháng, 9 tháng, năm", report_day=day)) == expected


def test_before_a_day_of_every_month_follows_the_setting_too():
    found = read("trước ngày 20 hằng tháng", before_includes_day=True)
    assert found.occurrences[0].last_day == date(2024, 1, 20)


@pytest.mark.parametrize(
    ("phrase", "last"),
    [
        ("báo cáo 6 tháng đầu năm 2024", date(2024, 6, 15)),
        ("báo cáo năm 2024", date(2024, 12, 15)),
        ("Báo cáo quý III/2024", date(2024, 9, 15)),
        ("báo cáo 6 tháng trước ngày 10/6/2024", date(2024, 6, 9)),
    ],
)
def test_one_report_has_one_day(phrase, last):
    assert (read(phrase).kind, read(phrase).last_day) == (Kind.DATE, last)


@pytest.mark.parametrize("phrase", ["6 tháng, 9 tháng, năm", "hằng quý", "báo cáo năm 2024", "tuần 2 tháng 5/2024"])
def test_a_custom_nobody_could_read_is_named(phrase):
    assert "chưa có văn bản nào xác nhận" in read(phrase).note
