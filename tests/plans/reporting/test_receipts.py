"""The list of reports received and missing."""

import io
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agencies.workbooks import read_workbook
from plans.models import ReportRequest
from plans.reporting.receipts import receipts, receipts_workbook
from tests.factories import make_agency, make_kind, make_report, make_request, make_user

LAST, TODAY = date(2024, 5, 16), date(2024, 5, 20)


@pytest.fixture
def huyen(db):
    return make_agency("huyen")


@pytest.fixture
def request_(huyen):
    return make_request(huyen, answer_day=LAST)


@pytest.fixture
def coordinator(huyen):
    return make_user(make_agency("noi-vu", huyen, kind=make_kind("phong", level=3), leads_reform=True))


@pytest.fixture
def four(huyen, request_):
    """In time, late, sent back, never begun."""
    days = [("submitted", LAST), ("accepted", date(2024, 5, 18)), ("returned", LAST), ("todo", None)]
    return [
        make_report(
            request_,
            make_agency(f"xa-{number}", huyen, kind=make_kind("xa", level=3)),
            state,
            handed_in_on=day,
            submitted_on=day,
            reason="Thiếu số liệu" if state == "returned" else "",
        )
        for number, (state, day) in enumerate(days, start=1)
    ]


def read(user, **values):
    request = ReportRequest.objects.prefetch_related("deadlines").get()
    return receipts(request, user, today=TODAY, **values)


def test_state_and_days_late_of_every_agency(four, coordinator):
    rows = [(row.report.agency.code, row.report.state, row.late) for row in read(coordinator).rows]
    assert rows == [
        ("xa-1", "submitted", 0),
        ("xa-2", "accepted", 2),
        ("xa-3", "returned", 0),
        ("xa-4", "todo", 4),
    ]


def test_the_counts_above_the_list(four, coordinator):
    found = read(coordinator)
    assert (found.total, found.handed_in, found.missing, found.late) == (4, 2, 2, 2)


def test_only_what_is_missing(four, coordinator):
    assert [row.report.agency.code for row in read(coordinator, only_missing=True).rows] == ["xa-3", "xa-4"]


def test_a_report_sent_back_is_listed_but_not_opened(four, coordinator):
    assert [row.is_readable for row in read(coordinator).rows] == [True, True, False, True]


def test_the_buttons_of_each_line(four, coordinator):
    actions = [[step.action for step in row.buttons] for row in read(coordinator).rows]
    assert actions == [["accept", "send_back"], ["reopen_report"], [], []]


def test_the_excel_file_holds_the_same(four, coordinator, request_):
    sheet = read_workbook(io.BytesIO(receipts_workbook(request_, read(coordinator))), name="a.xlsx").sheets[0]
    rows = [[cell.text for cell in row] for row in sheet.rows]
    assert rows[1] == ["TT", "Cơ quan", "Tình trạng", "Nộp lần đầu", "Nộp gần nhất", "Chậm (ngày)", "Ghi chú"]
    assert rows[3] == ["2", "Cơ quan xa-2", "Đã nhận", "18/05/2024", "18/05/2024", "2"]
    assert rows[4][-1] == "Lý do trả lại: Thiếu số liệu"
    assert rows[5][:6] == ["4", "Cơ quan xa-4", "Chưa soạn", "", "", "4"]


def test_as_many_queries_for_104_agencies_as_for_four(four, coordinator, huyen, request_):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            read(coordinator)
        return len(captured)

    read(coordinator)  # the person's own authority is asked for once
    few = queries()
    for number in range(100):
        make_report(request_, make_agency(f"them-{number}", huyen, kind=make_kind("xa")), "submitted")
    assert (queries(), few) == (few, 5)
