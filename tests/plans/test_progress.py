"""Reporting on an assignment: who may move it, what is logged, when it is refused."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404

from agencies.models import AuditEntry
from plans.models import Assignment, Plan, ProgressEntry
from plans.progress import MAX_WORDS, move
from tests.factories import make_agency, make_assignment, make_kind, make_plan, make_section, make_task, make_user

DAY = date(2024, 6, 10)


@pytest.fixture
def xa(db):
    return make_agency("xa", make_agency("huyen"), kind=make_kind("xa", level=3))


@pytest.fixture
def officer(xa):
    return make_user(xa, "officer")


@pytest.fixture
def coordinator(xa):
    return make_user(xa.parent, "coordinator", username="dau-moi")


@pytest.fixture
def work(xa):
    return given(xa, "issued")


def given(agency, state):
    return make_assignment(agency, make_task(make_section(make_plan(agency.parent, state=state))))


def refusal(work, action, by, comment="", on=DAY):
    with pytest.raises(ValidationError) as found:
        move(work, action, by=by, today=on, comment=comment)
    return found.value.messages[0]


def test_a_report_waits_for_confirmation_and_keeps_its_day(work, officer, coordinator):
    move(work, "report", by=officer, today=DAY, comment="Đã gửi báo cáo")
    done = move(work, "confirm", by=coordinator, today=date(2024, 6, 12))
    assert (done.state, done.done_on) == ("confirmed", DAY)
    log = [(entry.state, entry.text, entry.by) for entry in done.progress.order_by("pk")]
    assert log == [("reported", "Đã gửi báo cáo", officer), ("confirmed", "", coordinator)]


def test_each_move_leaves_a_trail_row(work, officer):
    move(work, "start", by=officer, today=DAY)
    move(work, "report", by=officer, today=DAY)
    trail = AuditEntry.objects.filter(model="plans.assignment").order_by("pk")
    assert [(entry.action, entry.changes["state"]) for entry in trail] == [
        ("start", ["todo", "doing"]),
        ("report", ["doing", "reported"]),
    ]


def test_a_note_moves_nothing(work, officer):
    moved = move(work, "note", by=officer, today=DAY, comment="  Còn 3 hồ sơ  ")
    assert (moved.state, moved.progress.get().text) == ("todo", "Còn 3 hồ sơ")


@pytest.mark.parametrize("words", ["", "  \n "])
def test_a_note_without_words_is_refused(work, officer, words):
    assert refusal(work, "note", officer, words) == "Ghi vài chữ về tiến độ rồi mới bấm «Ghi tiến độ»."


def test_sending_back_needs_a_reason(work, officer, coordinator):
    move(work, "report", by=officer, today=DAY)
    assert refusal(work, "send_back", coordinator) == "Cần ghi lý do khi «Trả lại»."
    assert move(work, "send_back", by=coordinator, today=DAY, comment="Thiếu số liệu").state == "doing"


def test_a_second_report_counts_from_its_own_day(work, officer, coordinator):
    move(work, "report", by=officer, today=DAY)
    move(work, "send_back", by=coordinator, today=DAY, comment="Thiếu số liệu")
    assert move(work, "report", by=officer, today=date(2024, 6, 20)).done_on == date(2024, 6, 20)


def test_a_second_click_is_answered_with_a_sentence(work, officer):
    move(work, "report", by=officer, today=DAY)
    assert refusal(work, "report", officer).startswith("Không thể «Báo hoàn thành» khi đang ở trạng thái")
    assert ProgressEntry.objects.count() == 1


def test_an_officer_does_not_confirm(work, officer):
    move(work, "report", by=officer, today=DAY)
    with pytest.raises(PermissionDenied):
        move(work, "confirm", by=officer, today=DAY)


def test_another_agencys_work_is_out_of_sight(work, xa):
    neighbour = make_user(make_agency("xa-khac", xa.parent, kind=xa.kind), "officer", username="xa-khac")
    for action in ("start", "note"):
        with pytest.raises(Http404):
            move(work, action, by=neighbour, today=DAY, comment="…")


def test_an_unknown_action_is_refused(work, officer):
    assert refusal(work, "xoa", officer) == "Không có thao tác này."


def test_work_of_a_draft_is_hidden_from_the_agency(xa, officer):
    work = given(xa, "draft")
    assert not Assignment.objects.visible_to(officer).exists()
    assert not Plan.objects.visible_to(officer).exists()
    with pytest.raises(Http404):
        move(work, "start", by=officer, today=DAY)


@pytest.mark.parametrize("action", ["start", "report", "cancel", "note"])
def test_nobody_reports_on_a_draft(xa, coordinator, action):
    work = given(xa, "draft")
    assert refusal(work, action, coordinator, "chữ") == "Kế hoạch còn là dự thảo: ban hành rồi mới báo tiến độ."
    work.refresh_from_db()
    assert (work.state, work.progress.count(), AuditEntry.objects.count()) == ("todo", 0, 0)


def test_nobody_reports_on_a_finished_plan(xa, officer):
    sentence = "Kế hoạch đã kết thúc: muốn ghi tiếp thì đầu mối mở lại kế hoạch."
    assert refusal(given(xa, "finished"), "report", officer) == sentence


def test_who_may_not_act_learns_nothing_of_the_plans_state(xa):
    viewer = make_user(xa, "viewer", username="nguoi-xem")
    with pytest.raises(PermissionDenied):
        move(given(xa, "finished"), "report", by=viewer, today=DAY)


def test_words_have_a_limit(work, officer):
    assert refusal(work, "note", officer, "a" * (MAX_WORDS + 1)) == "Ghi tối đa 5000 ký tự: hãy viết gọn lại."
    assert move(work, "note", by=officer, today=DAY, comment="a" * MAX_WORDS).progress.count() == 1


def test_stopped_work_takes_no_more_notes(work, officer, coordinator):
    move(work, "cancel", by=coordinator, today=DAY, comment="Đã gộp")
    assert refusal(work, "note", officer, "chữ") == "Việc này đã dừng, không ghi tiến độ được nữa."
