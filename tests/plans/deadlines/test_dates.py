"""Phrases with one last day or a period, in a plan of 2024."""

import unicodedata
from datetime import date

import pytest

from plans.deadlines import Conventions, Kind, resolve

DATES = [
    # a day
    ("Trước ngày 15/6/2024", "2024-06-14"),
    ("trước 15/6/2024", "2024-06-14"),
    ("trước ngày 05/6/2024", "2024-06-04"),
    ("trước ngày 5/6/2024", "2024-06-04"),
    ("trước ngày 05/06/2024", "2024-06-04"),
    ("trước ngày 01/7/2024", "2024-06-30"),
    ("trước ngày 01/01/2025", "2024-12-31"),
    ("trước ngày 01/3/2024", "2024-02-29"),
    ("xong trước ngày 15/6/2024", "2024-06-14"),
    ("hoàn thành trước ngày 30/11/2024", "2024-11-29"),
    ("chậm nhất trước ngày 15/6/2024", "2024-06-14"),
    ("Chậm nhất ngày 15/6/2024", "2024-06-15"),
    ("chậm nhất là ngày 05/6/2024", "2024-06-05"),
    ("chậm nhất đến ngày 15/6/2024", "2024-06-15"),
    ("chậm nhất đến hết ngày 15/6/2024", "2024-06-15"),
    ("muộn nhất vào ngày 15/6/2024", "2024-06-15"),
    ("đến ngày 15/6/2024", "2024-06-15"),
    ("đến hết ngày 30/9/2024", "2024-09-30"),
    ("hết ngày 30/9/2024", "2024-09-30"),
    ("không quá ngày 15/6/2024", "2024-06-15"),
    ("trong ngày 10/6/2024", "2024-06-10"),
    ("vào ngày 10/6/2024", "2024-06-10"),
    ("trước hoặc trong ngày 15/6/2024", "2024-06-15"),
    ("15/6/2024", "2024-06-15"),
    ("Ngày 15/6/2024", "2024-06-15"),
    ("15-6-2024", "2024-06-15"),
    ("15.6.2024", "2024-06-15"),
    ("15/6/24", "2024-06-15"),
    ("ngày 15 tháng 6 năm 2024", "2024-06-15"),
    ("trước ngày 15 tháng 6 năm 2024", "2024-06-14"),
    ("01 tháng 7 năm 2024", "2024-07-01"),
    ("ngày mùng 5 tháng 6 năm 2024", "2024-06-05"),
    ("trước 17 giờ 00 ngày 15/6/2024", "2024-06-15"),
    ("trước 16h30 ngày 15/6/2024", "2024-06-15"),
    ("chậm nhất 17h, ngày 15/6/2024", "2024-06-15"),
    ("trước thứ Sáu ngày 14/6/2024", "2024-06-13"),
    ("thứ Sáu, ngày 14/6/2024", "2024-06-14"),
    # a month
    ("trong tháng 02/2024", "2024-02-29"),
    ("trong tháng 2 năm 2023", "2023-02-28"),
    ("Tháng 6/2024", "2024-06-30"),
    ("6/2024", "2024-06-30"),
    ("hoàn thành tháng 6/2024", "2024-06-30"),
    ("đến hết tháng 9/2024", "2024-09-30"),
    ("đến tháng 9/2024", "2024-09-30"),
    ("trước tháng 7/2024", "2024-06-30"),
    ("tháng 01 năm sau", "2025-01-31"),
    ("cuối tháng 5/2024", "2024-05-31"),
    ("hạ tuần tháng 6/2024", "2024-06-30"),
    # a quarter, a half, a year
    ("Quý III/2024", "2024-09-30"),
    ("quý 3/2024", "2024-09-30"),
    ("QUÍ IV NĂM 2024", "2024-12-31"),
    ("trong quý I/2025", "2025-03-31"),
    ("hết quý II/2024", "2024-06-30"),
    ("trước quý III/2024", "2024-06-30"),
    ("trước khi hết quý III/2024", "2024-09-30"),
    ("cuối quý III/2024", "2024-09-30"),
    ("6 tháng đầu năm 2024", "2024-06-30"),
    ("06 tháng đầu năm 2024", "2024-06-30"),
    ("sáu tháng cuối năm 2024", "2024-12-31"),
    ("9 tháng đầu năm 2024", "2024-09-30"),
    ("nửa đầu năm 2024", "2024-06-30"),
    ("năm 2024", "2024-12-31"),
    ("Trong năm 2024", "2024-12-31"),
    ("trước năm 2025", "2024-12-31"),
    ("cuối năm 2024", "2024-12-31"),
    ("năm sau", "2025-12-31"),
    ("2024", "2024-12-31"),
    ("từ nay đến hết năm 2024", "2024-12-31"),
    ("kể từ ngày ban hành đến hết năm 2024", "2024-12-31"),
    # inside a longer sentence
    ("xây dựng kế hoạch và ban hành trong tháng 02/2024 và gửi về Phòng Nội vụ theo dõi", "2024-02-29"),
    ("Kế hoạch gửi về UBND thành phố (qua Phòng Nội vụ) trước ngày 15/6/2024 để theo dõi, chỉ đạo.", "2024-06-14"),
    ("Thời gian hoàn thành gửi cấp thẩm quyền **trước ngày 20/5/2024**;", "2024-05-19"),
    ("đạt 10/12 tiêu chí trước ngày 30/6/2024", "2024-06-29"),
    ("khắc phục tiêu chí 7.3.1, 1.6.2 trong Quý III/2024", "2024-09-30"),
    ("Theo Kế hoạch số 126/KH-UBND ngày 03/6/2024, xong trước ngày 15/7/2024", "2024-07-14"),
    ("xây dựng kế hoạch CCHC năm 2024 xong trước ngày 15/6/2024", "2024-06-14"),
    ("ngay sau khi ban hành, chậm nhất ngày 15/6/2024", "2024-06-15"),
    ("Thường xuyên; báo cáo trước ngày 15/12/2024", "2024-12-14"),
]
RANGES = [
    ("từ ngày 15/12/2023 đến hết ngày 14/12/2024", "2023-12-15", "2024-12-14"),
    ("từ 15/12 đến 14/12/2024", "2023-12-15", "2024-12-14"),
    ("từ ngày 15/12 năm trước đến ngày 14/12 năm nay", "2023-12-15", "2024-12-14"),
    ("01/6/2024 - 15/6/2024", "2024-06-01", "2024-06-15"),
    ("01/6-15/6/2024", "2024-06-01", "2024-06-15"),
    ("ngày 10-15/6/2024", "2024-06-10", "2024-06-15"),
    ("từ ngày 10 đến ngày 15 tháng 6 năm 2024", "2024-06-10", "2024-06-15"),
    ("từ tháng 3 đến tháng 6/2024", "2024-03-01", "2024-06-30"),
    ("tháng 3 - 6/2024", "2024-03-01", "2024-06-30"),
    ("tháng 11/2024 - tháng 02/2025", "2024-11-01", "2025-02-28"),
    ("Quý III - Quý IV/2024", "2024-07-01", "2024-12-31"),
    ("từ quý II đến quý IV/2024", "2024-04-01", "2024-12-31"),
    ("từ 01/7/2024 đến hết quý III/2024", "2024-07-01", "2024-09-30"),
    ("từ đầu năm 2024 đến ngày 15/5/2024", "2024-01-01", "2024-05-15"),
    ("giai đoạn 2021-2025", "2021-01-01", "2025-12-31"),
    ("Cả năm 2024", "2024-01-01", "2024-12-31"),
    ("năm CCHC 2024", "2023-12-15", "2024-12-14"),
    ("năm cải cách hành chính 2024", "2023-12-15", "2024-12-14"),
]
ODD = [  # the same words, typed otherwise
    "TRƯỚC NGÀY 15/6/2024",
    "trước  ngày   15/6/2024",
    "trước\u00a0ngày 15 / 6 / 2024",
    "trước ngày15/6/2024",
    " trước ngày 15/6/2024. ",
    "trước\nngày 15/6/2024",
    unicodedata.normalize("NFD", "trước ngày 15/6/2024"),
    "*trước* **ngày 15/6/2024**",
    "tr\u200bước ngày 15/6/2024",
    "trước ngày １５/６/２０２４",
]


def read(phrase, at=2024, **conventions):
    return resolve(phrase, plan_date_or_year=at, conventions=Conventions(**conventions))


@pytest.mark.parametrize(("phrase", "last"), DATES)
def test_a_last_day(phrase, last):
    found = read(phrase)
    assert (found.kind, found.first_day, found.last_day) == (Kind.DATE, None, date.fromisoformat(last))


@pytest.mark.parametrize(("phrase", "first", "last"), RANGES)
def test_a_period(phrase, first, last):
    found = read(phrase)
    days = (found.first_day.isoformat(), found.last_day.isoformat())
    assert (found.kind, *days) == (Kind.RANGE, first, last)


@pytest.mark.parametrize("phrase", ODD)
def test_spelling_does_not_matter_and_is_kept(phrase):
    found = read(phrase)
    assert (found.phrase, found.last_day) == (phrase, date(2024, 6, 14))


@pytest.mark.parametrize(
    ("phrase", "last"),
    [
        ("trước 15/6", "2024-06-14"),
        ("trước ngày 15 tháng 6", "2024-06-14"),
        ("trước 15 tháng 6", "2024-06-14"),
        ("15/6", "2024-06-15"),
        ("tháng 6", "2024-06-30"),
        ("Quý 4", "2024-12-31"),
        ("6 tháng đầu năm", "2024-06-30"),
        ("trước ngày 15/12 hằng năm", "2024-12-14"),
        ("cuối năm", "2024-12-31"),
    ],
)
def test_without_a_year_it_is_the_plans_and_that_is_said(phrase, last):
    found = read(phrase)
    assert found.last_day == date.fromisoformat(last)
    assert found.note == "Câu chữ không ghi năm: lấy năm 2024 của kế hoạch."
    assert read(phrase, 2026).last_day.year == 2026
    assert read(phrase, date(2026, 3, 1)).last_day.year == 2026


@pytest.mark.parametrize(
    ("phrase", "last"), [("từ ngày 15/12/2023 đến 14/12", "2024-12-14"), ("tháng 12 đến tháng 2", "2025-02-28")]
)
def test_a_period_runs_forward_over_the_new_year(phrase, last):
    assert read(phrase).last_day == date.fromisoformat(last)


def test_before_a_day_may_count_that_day():
    assert read("trước ngày 15/6/2024", before_includes_day=True).last_day == date(2024, 6, 15)
    assert read("chậm nhất ngày 15/6/2024", before_includes_day=True).last_day == date(2024, 6, 15)
    assert read("trước tháng 7/2024", before_includes_day=True).last_day == date(2024, 6, 30)


def test_the_session_that_may_fall_into_two_years():
    found = read("tháng 12 hoặc tháng 1 năm sau tuỳ kỳ họp")
    assert (found.kind, found.first_day, found.last_day) == (Kind.RANGE, date(2024, 12, 1), date(2025, 1, 31))
    assert found.note == "Hiểu hạn muộn nhất là hết ngày 31/01/2025; khi đã rõ ngày thì đặt ngày bằng tay."


def test_a_period_reported_on_is_named_beside_the_day_that_binds():
    found = read("báo cáo từ ngày 15/12/2023 đến ngày 15/5/2024, gửi trước ngày 17/5/2024")
    assert (found.kind, found.last_day) == (Kind.DATE, date(2024, 5, 16))
    assert found.note == "Câu chữ còn nhắc «từ ngày 15/12/2023 đến ngày 15/5/2024»: không lấy làm hạn."


def test_the_finer_of_two_that_hold_each_other_counts():
    found = read("trong tháng 6/2024, chậm nhất ngày 20/6/2024")
    assert (found.last_day, found.note) == (
        date(2024, 6, 20),
        "Câu chữ còn nhắc «trong tháng 6/2024»: không lấy làm hạn.",
    )


def test_an_hour_is_kept_as_a_note():
    assert read("trước 17 giờ 00 ngày 15/6/2024").note == "Trong ngày cuối phải xong trước giờ đã ghi."


def test_days_counted_from_the_plans_own_day():
    phrase = "trong vòng 10 ngày kể từ ngày ban hành"
    found = read(phrase, date(2024, 6, 7))
    assert (found.last_day, found.note) == (date(2024, 6, 17), "Tính từ ngày 07/6/2024 của kế hoạch.")
    assert read("02 tuần kể từ khi ký", date(2024, 6, 7)).last_day == date(2024, 6, 21)
    assert "kế hoạch chưa ghi đủ ngày, tháng" in read(phrase).why


@pytest.mark.parametrize("phrase", ["", " ", "-", "…", "\n", "***"])
def test_no_words_are_no_deadline(phrase):
    assert read(phrase) == resolve(phrase, plan_date_or_year=1999)
    assert (read(phrase).kind, read(phrase).why) == (Kind.NONE, "")
