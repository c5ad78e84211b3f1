"""Reporting on an assignment: who may move it, what is logged, when it is refused."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404

from agencies.files import path_of
from agencies.models import AuditEntry, StoredFile
from plans.models import Assignment, Plan, ProgressEntry
from plans.progress import CHANGED, MAX_WORDS, Report, move
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


def refusal(work, action, by, comment="", on=DAY, **options):
    with pytest.raises(ValidationError) as found:
        move(work, action, by=by, today=on, comment=comment, **options)
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


# --- what the agency says ---


def test_a_report_is_all_of_the_work(work, officer):
    done = move(work, "report", by=officer, today=DAY, comment="Đã gửi", report=Report(percent=40, product="BC số 12"))
    assert (done.percent, done.result, done.product, done.person) == (100, "Đã gửi", "BC số 12", officer)


def test_what_is_not_said_stays(work, officer):
    move(work, "start", by=officer, today=DAY, comment="Một nửa", report=Report(percent=50, product="Dự thảo"))
    noted = move(work, "note", by=officer, today=DAY, report=Report(percent=60))
    assert (noted.percent, noted.product, noted.result) == (60, "Dự thảo", "Một nửa")


def test_a_percentage_alone_is_a_note_and_stands_in_the_log(work, officer):
    move(work, "start", by=officer, today=DAY)
    noted = move(work, "note", by=officer, today=DAY, report=Report(percent=35))
    assert noted.progress.first().text == "Mức hoàn thành 35 %."


def test_work_of_which_a_part_is_done_has_begun(work, officer):
    assert move(work, "note", by=officer, today=DAY, report=Report(percent=1)).state == "doing"


def test_a_note_that_changes_nothing_is_refused(work, officer):
    move(work, "start", by=officer, today=DAY, report=Report(percent=35, product="Dự thảo"))
    same = Report(percent=35, product="Dự thảo")
    assert refusal(work, "note", officer, report=same) == "Ghi vài chữ về tiến độ rồi mới bấm «Ghi tiến độ»."


@pytest.mark.parametrize("percent", [-1, 101])
def test_percentages_end_at_0_and_100(work, officer, percent):
    assert refusal(work, "start", officer, report=Report(percent=percent)) == "Mức hoàn thành từ 0 đến 100 %."


def test_the_trail_tells_what_was_said_before_and_after(work, officer):
    move(work, "start", by=officer, today=DAY, report=Report(percent=35, product="Dự thảo"))
    trail = AuditEntry.objects.filter(model="plans.assignment", action="change").get()
    assert trail.changes == {"percent": [0, 35], "product": ["", "Dự thảo"]}


@pytest.mark.parametrize(("last", "is_late"), [(date(2024, 6, 9), True), (DAY, False), (None, False)])
def test_a_late_report_says_why(xa, officer, last, is_late):
    work = given(xa, "issued")
    Assignment.objects.filter(pk=work.pk).update(last_day=last)
    if is_late:
        sentence = "Việc đã quá hạn (09/06/2024): ghi lý do chậm rồi mới báo hoàn thành."
        assert refusal(work, "report", officer) == sentence
        assert refusal(work, "report", officer, report=Report(late_reason="  ")) == sentence
    done = move(work, "report", by=officer, today=DAY, report=Report(late_reason="Chờ số liệu" if is_late else ""))
    assert (done.state, done.late_reason) == ("reported", "Chờ số liệu" if is_late else "")


def test_the_reason_given_before_counts(xa, officer):
    work = given(xa, "issued")
    Assignment.objects.filter(pk=work.pk).update(last_day=date(2024, 6, 1), late_reason="Chờ số liệu")
    assert move(work, "report", by=officer, today=DAY).late_reason == "Chờ số liệu"


def test_confirmed_work_takes_words_and_nothing_else(work, officer, coordinator):
    move(work, "report", by=officer, today=DAY, comment="Đã gửi")
    move(work, "confirm", by=coordinator, today=DAY)
    sentence = "Việc đang ở trạng thái «Hoàn thành»: chỉ ghi thêm chữ được, không sửa mức hoàn thành, sản phẩm."
    assert refusal(work, "note", officer, "chữ", report=Report(percent=50)) == sentence
    assert move(work, "note", by=officer, today=DAY, comment="Gửi thêm bản giấy").result == "Đã gửi"


def test_the_file_of_the_product_is_kept(work, officer):
    upload = SimpleUploadedFile("Báo cáo.pdf", b"%PDF-1.7 noi dung")
    done = move(work, "report", by=officer, today=DAY, report=Report(file=upload))
    assert (done.product_file.title, done.product_file.agency) == ("Báo cáo.pdf", work.agency)
    assert path_of(done.product_file.key).read_bytes() == b"%PDF-1.7 noi dung"
    assert done.progress.get().text == "Tệp: Báo cáo.pdf."


def test_a_bad_file_leaves_everything_as_it_was(work, officer):
    bad = Report(percent=50, file=SimpleUploadedFile("a.exe", b"MZ"))
    assert refusal(work, "start", officer, report=bad).startswith("Không nhận tệp «a.exe».")
    work.refresh_from_db()
    assert (work.state, work.percent, work.progress.count(), StoredFile.objects.count()) == ("todo", 0, 0, 0)


def test_a_refused_move_keeps_no_file(work, officer, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    move(work, "report", by=officer, today=DAY)
    refusal(work, "report", officer, report=Report(file=SimpleUploadedFile("a.pdf", b"%PDF-1.7")))
    assert (StoredFile.objects.count(), list(tmp_path.rglob("*.pdf"))) == (0, [])


# --- not my work, on behalf, two people ---


def test_an_agency_says_that_the_work_is_not_its_own(work, officer, coordinator):
    assert refusal(work, "decline", officer) == "Cần ghi lý do khi «Không đúng việc của tôi»."
    declined = move(work, "decline", by=officer, today=DAY, comment="Việc của Phòng Tư pháp")
    assert (declined.state, declined.result) == ("declined", "")
    again = move(work, "give_again", by=coordinator, today=DAY, comment="Đã hỏi Phòng Tư pháp: đúng việc của xã")
    assert [entry.state for entry in again.progress.order_by("pk")] == ["declined", "todo"]


def test_refused_work_can_be_stopped(work, officer, coordinator):
    move(work, "decline", by=officer, today=DAY, comment="Không có hồ sơ nào")
    assert move(work, "cancel", by=coordinator, today=DAY, comment="Đồng ý").state == "cancelled"


@pytest.mark.parametrize("action", ["start", "report", "decline"])
def test_refused_work_waits_for_the_answer(work, officer, action):
    move(work, "decline", by=officer, today=DAY, comment="Không đúng việc")
    assert refusal(work, action, officer, "chữ").startswith("Không thể «")


def test_an_agency_does_not_answer_its_own_refusal(work, xa, officer):
    leader = make_user(xa, "leader", username="lanh-dao-xa")
    move(work, "decline", by=officer, today=DAY, comment="Không đúng việc")
    for action in ("give_again", "cancel"):
        with pytest.raises(PermissionDenied):
            move(work, action, by=leader, today=DAY, comment="…")


def test_what_is_written_for_another_agency_is_marked(work, officer, coordinator):
    move(work, "start", by=officer, today=DAY)
    move(work, "report", by=coordinator, today=DAY, comment="Xã báo qua điện thoại")
    done = move(work, "confirm", by=coordinator, today=DAY)
    marks = done.progress.order_by("pk").values_list("state", "is_on_behalf")
    assert list(marks) == [("doing", False), ("reported", True), ("confirmed", False)]
    assert done.person == officer


def test_two_people_do_not_overwrite_each_other(work, officer, coordinator):
    seen = Assignment.objects.get().version
    move(work, "start", by=officer, today=DAY, seen=seen, report=Report(percent=30))
    sentence = refusal(work, "note", coordinator, "Xã báo 20 %", seen=seen, report=Report(percent=20))
    assert (sentence, Assignment.objects.get().percent) == (CHANGED, 30)
    noted = move(work, "note", by=coordinator, today=DAY, comment="Đã xem", seen=seen + 1)
    assert noted.version == seen + 2
