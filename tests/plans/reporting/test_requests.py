"""Requests for reports: sending to units, taking back, who may."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404

from agencies.models import AgencyGroup, AuditEntry
from plans.models import Report, ReportRequest
from plans.reporting.requests import addressees, delete_draft, move
from tests.factories import make_agency, make_kind, make_request, make_user

DAY, TODAY = date(2024, 5, 16), date(2024, 5, 10)


@pytest.fixture
def huyen(db):
    return make_agency("huyen")


@pytest.fixture
def units(huyen):
    return [make_agency(code, huyen, kind=make_kind("xa", level=3)) for code in ("xa-1", "xa-2", "xa-3")]


@pytest.fixture
def coordinator(huyen):
    return make_user(make_agency("noi-vu", huyen, kind=make_kind("phong", level=3), leads_reform=True))


def reporting(request) -> list[str]:
    return [report.agency.code for report in request.reports.order_by("agency__path")]


def test_groups_are_taken_apart_and_nobody_is_asked_twice(huyen, units):
    group = AgencyGroup.objects.create(owner=huyen, name="UBND cấp xã")
    group.members.set(units)
    request = make_request(huyen, units[0])
    request.groups.add(group)
    assert addressees(request, on=TODAY) == units


def test_a_unit_that_has_ended_is_not_asked(huyen, units):
    type(units[1]).objects.filter(pk=units[1].pk).update(ended_on=TODAY)
    assert addressees(make_request(huyen, *units), on=TODAY) == [units[0], units[2]]


def test_sending_notes_the_day_and_the_trail(huyen, units, coordinator):
    request = move(make_request(huyen, *units, answer_day=DAY), "send_request", by=coordinator, today=TODAY)
    assert (request.state, request.sent_on, reporting(request)) == ("sent", TODAY, ["xa-1", "xa-2", "xa-3"])
    assert AuditEntry.objects.get(action="send_request").changes == {"state": ["draft", "sent"]}


@pytest.mark.parametrize(
    ("lacks", "sentence"),
    [("agencies", "Chưa chọn cơ quan nào"), ("questions", "Chưa có câu hỏi nào"), ("deadlines", "Chưa có hạn")],
)
def test_what_nobody_could_answer_is_not_sent(huyen, units, coordinator, lacks, sentence):
    request = make_request(huyen, *units, answer_day=DAY)
    rows = getattr(request, lacks)
    rows.clear() if lacks == "agencies" else rows.all().delete()
    with pytest.raises(ValidationError, match=sentence):
        move(request, "send_request", by=coordinator, today=TODAY)
    assert (ReportRequest.objects.get().state, Report.objects.count()) == ("draft", 0)


def test_sending_again_keeps_what_was_written_and_follows_the_addressees(huyen, units, coordinator):
    request = move(make_request(huyen, *units, answer_day=DAY), "send_request", by=coordinator, today=TODAY)
    request.reports.filter(agency=units[0]).update(state="draft")
    move(request, "withdraw", by=coordinator, today=TODAY, comment="Thêm đơn vị")
    request.agencies.set([units[2], make_agency("xa-4", huyen, kind=make_kind("xa"))])
    again = move(request, "send_request", by=coordinator, today=TODAY)
    assert reporting(again) == ["xa-1", "xa-3", "xa-4"]


def test_withdrawing_needs_a_reason(huyen, units, coordinator):
    request = move(make_request(huyen, *units, answer_day=DAY), "send_request", by=coordinator, today=TODAY)
    with pytest.raises(ValidationError, match="Cần ghi lý do"):
        move(request, "withdraw", by=coordinator, today=TODAY)


def test_a_closed_request_is_opened_again_with_a_reason(huyen, units, coordinator):
    request = move(make_request(huyen, *units, answer_day=DAY), "send_request", by=coordinator, today=TODAY)
    move(request, "close_request", by=coordinator, today=TODAY)
    assert move(request, "reopen_request", by=coordinator, today=TODAY, comment="Còn thiếu").state == "sent"


def test_a_leader_reads_but_does_not_send(huyen, units):
    leader = make_user(huyen, "leader", "lanh-dao")
    with pytest.raises(PermissionDenied):
        move(make_request(huyen, *units, answer_day=DAY), "send_request", by=leader, today=TODAY)


def test_addressees_see_the_request_once_it_is_sent(huyen, units, coordinator):
    request = make_request(huyen, units[0], answer_day=DAY)
    officers = [make_user(unit, "officer", unit.code) for unit in units[:2]]

    def seen():
        return [ReportRequest.objects.visible_to(person).count() for person in officers]

    before = seen()
    move(request, "send_request", by=coordinator, today=TODAY)
    assert (before, seen()) == ([0, 0], [1, 0])


def test_another_authority_finds_nothing_to_send(huyen, units):
    stranger = make_user(make_agency("huyen-khac"), username="nguoi-la")
    with pytest.raises(Http404):
        move(make_request(huyen, *units, answer_day=DAY), "send_request", by=stranger, today=TODAY)


def test_a_draft_is_removed_a_request_once_sent_is_not(huyen, units, coordinator):
    delete_draft(make_request(huyen, *units), by=coordinator)
    sent = move(make_request(huyen, *units, answer_day=DAY), "send_request", by=coordinator, today=TODAY)
    with pytest.raises(ValidationError, match="đã từng gửi"):
        delete_draft(sent, by=coordinator)
    assert list(ReportRequest.objects.all()) == [sent]
