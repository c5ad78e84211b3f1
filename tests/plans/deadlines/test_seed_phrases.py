"""The phrases of the five documents, as printed, with what was read in them (the source stands in each row)."""

from datetime import date

import pytest

from plans.deadlines import Due, Kind, resolve

ROWS = [  # phrase as printed, kind of the table, its resolved date or range, source
    ("trước ngày 15/6/2024", "date_before", "2024-06-14", "S1"),
    ("trước ngày 17/5/2024", "date_before", "2024-05-16", "S2"),
    ("trước ngày 20/5/2024", "date_before", "2024-05-19", "S2"),
    ("trong tháng 6/2024", "month", "2024-06-30", "S2"),
    ("từ ngày 15/12/2023 đến ngày 15/5/2024", "period", "2023-12-15..2024-05-15", "S2"),
    ("ban hành trong tháng 02/2024", "month", "2024-02-29", "S4"),
    ("hoàn thành trong tháng 02/2024", "month", "2024-02-29", "S4"),
    ("báo cáo CCHC 6 tháng, 9 tháng, năm", "recurring", "", "S3"),
    ("Định kỳ tổng hợp, báo cáo UBND huyện, Phòng Nội vụ theo quy định", "recurring_unspecified", "", "S0"),
    ("đúng thời gian quy định", "unspecified", "", "S1"),
]
KINDS = {
    "date_before": Kind.DATE,
    "month": Kind.DATE,
    "period": Kind.RANGE,
    "recurring": Kind.RECURRING,
    "recurring_unspecified": Kind.UNRESOLVED,
    "unspecified": Kind.UNRESOLVED,
}


@pytest.mark.parametrize(("phrase", "kind", "days", "source"), ROWS)
def test_every_row(phrase, kind, days, source):
    found = resolve(phrase, plan_date_or_year=2024)
    first, _, last = days.rpartition("..")
    assert (found.phrase, found.kind) == (phrase, KINDS[kind])
    assert (found.first_day and found.first_day.isoformat()) == (first or None)
    assert (found.last_day and found.last_day.isoformat()) == (last or None)


def test_the_three_reports_of_s3():
    assert resolve("báo cáo CCHC 6 tháng, 9 tháng, năm", plan_date_or_year=2024).occurrences == (
        Due("6 tháng", date(2024, 6, 15)),
        Due("9 tháng", date(2024, 9, 15)),
        Due("năm", date(2024, 12, 15)),
    )


@pytest.mark.parametrize(
    ("phrase", "why"),
    [
        (
            "Định kỳ tổng hợp, báo cáo UBND huyện, Phòng Nội vụ theo quy định",
            "Câu chữ nói định kỳ mà không nói kỳ nào: ghi rõ (hằng tháng; hằng quý; 6 tháng, 9 tháng, năm), "
            "hoặc đặt ngày bằng tay.",
        ),
        (
            "đúng thời gian quy định",
            "Câu chữ dẫn quy định, kế hoạch khác mà không ghi ngày: tra văn bản đó rồi ghi ngày, "
            "hoặc đặt ngày bằng tay.",
        ),
    ],
)
def test_what_cannot_be_resolved_says_why(phrase, why):
    assert resolve(phrase, plan_date_or_year=2024).why == why
