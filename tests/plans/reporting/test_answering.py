"""One agency's report: who writes it, who reads it, when it is late."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404

from agencies.models import AuditEntry
from plans.models import Report, ReportAnswer, ReportRequest
from plans.reporting.answering import buttons, may_write, move, refill, save_answers
from plans.reporting.parts import Typed, mark
from tests.factories import make_agency, make_kind, make_report, make_request, make_user

LAST, TODAY = date(2024, 5, 16), date(2024, 5, 14)


@pytest.fixture
def huyen(db):
    return make_agency("huyen")


@pytest.fixture
def xa(huyen):
    return make_agency("xa", huyen, kind=make_kind("xa", level=3))


@pytest.fixture
def noi_vu(huyen):
    return make_agency("noi-vu", huyen, kind=make_kind("phong", level=3), leads_reform=True)


@pytest.fixture
def coordinator(noi_vu):
    return make_user(noi_vu, full_name="Phòng Nội vụ")


@pytest.fixture
def officer(xa):
    return make_user(xa, "officer", "can-bo-xa")


@pytest.fixture
def report(huyen, xa):
    return make_report(make_request(huyen, xa, answer_day=LAST), xa)


def begin(report, by):
    return move(report, "begin_report", by=by, today=TODAY)


def answer(report, text, by):
    part = report.answers.get(question__kind="text")
    return save_answers(report, {part.pk: Typed({"text": text}, mark(part))}, by=by)


def handed_in(report, by, *, today=TODAY):
    begin(report, by)
    answer(report, "Đã làm", by)
    return move(report, "submit", by=by, today=today)


# --- writing and handing in ---


def test_a_report_begins_with_an_answer_to_every_text_question(report, officer):
    begun = begin(report, officer)
    assert (begun.state, begun.typed_by) == ("draft", None)
    assert [row.question.topic for row in begun.answers.all()] == ["strengths"]


def test_what_was_typed_stands_in_the_trail(report, officer):
    begin(report, officer)
    answer(report, "Đã rút ngắn thời gian giải quyết", officer)
    entry = AuditEntry.objects.get(action="change")
    assert entry.changes == {"Ưu điểm": ["", "Đã rút ngắn thời gian giải quyết"]}


def test_an_empty_report_is_not_handed_in(report, officer):
    begin(report, officer)
    with pytest.raises(ValidationError, match="chưa có chữ nào"):
        move(report, "submit", by=officer, today=TODAY)
    assert Report.objects.get().state == "draft"


@pytest.mark.parametrize(("day", "late"), [(LAST, 0), (date(2024, 5, 17), 1), (date(2024, 6, 10), 25)])
def test_lateness_counts_from_the_day_after_the_last_day(report, officer, day, late):
    assert handed_in(report, officer, today=day).late_days(date(2024, 12, 31)) == late


def test_what_has_not_come_in_grows_later_every_day(report):
    assert [report.late_days(day) for day in (LAST, date(2024, 5, 20))] == [0, 4]


def test_a_request_without_a_day_makes_nobody_late(report):
    report.request.deadlines.all().delete()
    assert report.late_days(date(2030, 1, 1)) == 0


def test_a_returned_report_is_judged_by_the_day_it_first_came(report, officer, coordinator):
    handed_in(report, officer, today=LAST)
    move(report, "send_back", by=coordinator, today=date(2024, 5, 18), comment="Thiếu số liệu")
    again = move(report, "submit", by=officer, today=date(2024, 5, 20))
    assert (again.handed_in_on, again.submitted_on, again.late_days(date(2024, 6, 1))) == (LAST, date(2024, 5, 20), 0)


def test_a_report_that_was_handed_in_is_not_changed(report, officer):
    handed_in(report, officer)
    with pytest.raises(ValidationError, match="đã nộp nên không sửa được"):
        answer(report, "Sửa lén", officer)


def test_a_closed_request_takes_no_more_words(report, officer):
    begin(report, officer)
    ReportRequest.objects.update(state="closed")
    with pytest.raises(ValidationError, match="không còn mở"):
        answer(report, "Muộn", officer)


def test_a_criterion_may_be_added_in_own_words_and_named_twice_is_refused(demo):
    report = make_report(make_request(demo.agency("bac-son")), demo.agency("bs-nhat-tien"), "draft")
    officer, question = demo.user("canbo.nhattien"), report.request.questions.get(kind="criteria")
    leaf = demo.criterion("7.6.1")

    def add(**values):
        return save_answers(report, {}, by=officer, new=ReportAnswer(question=question, text="Ít hồ sơ", **values))

    assert add(label="7.6.1 Thanh toán trực tuyến").changes == {"7.6.1 Thanh toán trực tuyến": ["", "Ít hồ sơ"]}
    add(criterion=leaf)
    with pytest.raises(ValidationError, match="đã có dòng của tiêu chí này"):
        add(criterion=leaf)


# --- receiving ---


def test_received_and_opened_again_with_a_reason(report, officer, coordinator):
    handed_in(report, officer)
    move(report, "accept", by=coordinator, today=TODAY)
    with pytest.raises(ValidationError, match="Cần ghi lý do"):
        move(report, "reopen_report", by=coordinator, today=TODAY)
    again = move(report, "reopen_report", by=coordinator, today=TODAY, comment="Bổ sung tiêu chí 7.6.1")
    assert (again.state, again.reason) == ("returned", "Bổ sung tiêu chí 7.6.1")


def test_the_reason_goes_when_the_report_comes_again(report, officer, coordinator):
    handed_in(report, officer)
    move(report, "send_back", by=coordinator, today=TODAY, comment="Thiếu")
    assert move(report, "submit", by=officer, today=TODAY).reason == ""


def test_nobody_receives_the_own_report_but_the_requests_side(report, officer, huyen, xa):
    handed_in(report, officer)
    own_coordinator = make_user(xa, "coordinator", "dau-moi-xa")
    with pytest.raises(PermissionDenied):
        move(report, "accept", by=own_coordinator, today=TODAY)
    assert buttons(Report.objects.get(), own_coordinator) == []


def test_buttons_of_both_sides(report, officer, coordinator):
    def seen(person):
        return [step.action for step in buttons(Report.objects.get(), person)]

    before = seen(officer)
    handed_in(report, officer)
    assert (before, seen(officer), seen(coordinator)) == (["begin_report"], [], ["accept", "send_back"])


# --- whose drafts ---


def test_nobody_else_sees_a_draft(report, officer, coordinator, huyen):
    begin(report, officer)
    people = [coordinator, make_user(huyen, "leader", "lanh-dao"), make_user(huyen, "viewer", "nguoi-xem")]
    people += [make_user(make_agency("xa-2", huyen), "officer", "can-bo-khac")]
    assert [Report.objects.visible_to(person).count() for person in people] == [0, 0, 0, 0]
    with pytest.raises(Http404):
        answer(report, "Viết hộ", coordinator)


def test_a_report_that_was_sent_back_is_the_agencys_own_again(report, officer, coordinator):
    handed_in(report, officer)
    before = Report.objects.visible_to(coordinator).count()
    move(report, "send_back", by=coordinator, today=TODAY, comment="Thiếu")
    assert (before, Report.objects.visible_to(coordinator).count()) == (1, 0)


def test_what_was_handed_in_is_read_above_but_not_beside(report, officer, huyen):
    handed_in(report, officer)
    readers = [make_user(huyen, "leader", "lanh-dao"), make_user(make_agency("xa-2", huyen), "officer", "canh-ben")]
    assert [Report.objects.visible_to(person).count() for person in readers] == [1, 0]


def test_a_draft_request_hides_its_reports_from_the_agencies(report, officer):
    ReportRequest.objects.update(state="draft")
    assert Report.objects.visible_to(officer).count() == 0


# --- on behalf ---


def test_typing_on_behalf_is_marked_and_read_by_both(report, officer, coordinator, noi_vu):
    begun = begin(report, coordinator)
    answer(report, "Nghe qua điện thoại", coordinator)
    part = begun.answers.get(question__kind="text")
    assert (begun.typed_by, part.is_on_behalf, part.changed_by) == (noi_vu, True, coordinator)
    assert [Report.objects.visible_to(person).count() for person in (officer, coordinator)] == [1, 1]


def test_the_agencys_own_words_take_the_mark_away(report, officer, coordinator):
    begin(report, coordinator)
    answer(report, "Nghe qua điện thoại", coordinator)
    answer(report, "Tự viết lại", officer)
    assert not report.answers.get(question__kind="text").is_on_behalf


def test_phong_noi_vu_writes_the_own_and_the_authoritys_report_by_itself(huyen, noi_vu, coordinator):
    request = make_request(make_agency("tinh"), answer_day=LAST)
    own = [begin(make_report(request, agency), coordinator) for agency in (huyen, noi_vu)]
    assert [row.typed_by for row in own] == [None, None]


def test_may_write_only_between_beginning_and_handing_in(report, officer):
    found = [may_write(Report.objects.get(), officer)]
    begin(report, officer)
    found.append(may_write(Report.objects.get(), officer))
    answer(report, "Đã làm", officer)
    move(report, "submit", by=officer, today=TODAY)
    assert [*found, may_write(Report.objects.get(), officer)] == [False, True, False]


# --- prefilling again ---


def test_prefilling_again_leaves_typed_words_alone(demo):
    report = make_report(make_request(demo.agency("bac-son"), assessment=demo.assessment), demo.agency("bs-nhat-tien"))
    officer = demo.user("canbo.nhattien")
    move(report, "begin_report", by=officer, today=TODAY)
    first, *others = report.answers.exclude(criterion=None)
    save_answers(report, {first.pk: Typed({"text": "Tự viết"}, mark(first))}, by=officer)
    report.answers.filter(pk=others[0].pk).delete()
    changed = refill(report, by=officer, today=TODAY)
    first.refresh_from_db()
    assert (changed, first.text, report.answers.exclude(criterion=None).count()) == (1, "Tự viết", len(others) + 1)
