"""An agency's report: begun with what is known, written, handed in, sent back or received."""

from collections.abc import Mapping
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from agencies import audit
from agencies.permissions import fetch
from agencies.scope import bodies_spoken_for
from agencies.states import Transition, change_state, possible_transitions

from ..models import Report, ReportAnswer, ReportRequest
from .parts import Typed, Written, write
from .prefill import answers_for
from .requests import ASK

WRITE = "plans.write_report"
RECEIVING = {"accept", "send_back", "reopen_report"}
NOT_OPEN = "Yêu cầu báo cáo này không còn mở: đầu mối đã thu hồi hoặc đóng."
HANDED_IN = "Báo cáo đã nộp nên không sửa được: muốn sửa thì nhờ nơi nhận «Trả lại»."
EMPTY = "Báo cáo chưa có chữ nào: hãy trả lời ít nhất một câu rồi mới nộp."


def move(report: Report, action: str, *, by, today: date, comment: str = "") -> Report:
    """Carry out one of Report.TRANSITIONS.

    Beginning prefills the answers; only the request's own side receives, sends back and reopens. Raises what
    ``change_state`` raises, and ValidationError when the request is not open or the report is empty.
    """
    with transaction.atomic():
        if action in RECEIVING:
            fetch(by, ReportRequest.objects, ASK, pk=report.request_id)
        moved = change_state(report, action, by=by, comment=comment, **_values(report, action, by, today, comment))
        _check_open(moved)
        if action == "begin_report":
            ReportAnswer.objects.bulk_create(answers_for(moved, on=today))
        if action == "submit" and not any(answer.text or answer.solution for answer in moved.answers.all()):
            raise ValidationError(EMPTY)
    return moved


def _values(report: Report, action: str, by, today: date, comment: str) -> dict:
    if action == "begin_report":
        return {"typed_by": None if speaks_for(by, report) else by.agency}
    if action == "submit":
        first = Report.objects.values_list("handed_in_on", flat=True).get(pk=report.pk)
        return {"submitted_on": today, "handed_in_on": first or today, "submitted_by": by, "reason": ""}
    return {"reason": comment.strip()} if action in RECEIVING else {}


def buttons(report: Report, user) -> list[Transition]:
    """What the person may do with the report now."""
    if report.request.state != ReportRequest.State.SENT:
        return []
    receives = user.may(ASK, report.request)
    return [step for step in possible_transitions(report, user) if receives or step.action not in RECEIVING]


def speaks_for(user, report: Report) -> bool:
    """Whether the person belongs to the reporting agency; others type on its behalf."""
    return report.agency_id in bodies_spoken_for(user)


def may_write(report: Report, user) -> bool:
    """Whether the person could change the report's words now."""
    is_begun = report.state in (Report.State.DRAFT, Report.State.RETURNED)
    return is_begun and report.request.state == ReportRequest.State.SENT and user.may(WRITE, report)


def save_answers(report: Report, typed: Mapping[int, Typed], *, by, new: ReportAnswer | None = None) -> Written:
    """Store what was typed into the answers (by their keys), and a ``new`` row for a criterion.

    Raises Http404, PermissionDenied as ``fetch`` does, ValidationError when the report is not open for writing.
    """
    with transaction.atomic():
        own = _writable(report, by)
        answers = {answer.pk: answer for answer in own.answers.select_related("changed_by", "criterion", "question")}
        behalf, now = not speaks_for(by, own), timezone.now()
        written = write(answers, typed, by=by, on_behalf=behalf, now=now)
        if new is not None:
            new.report, new.is_on_behalf, new.changed_by, new.changed_at = own, behalf, by, now
            new.full_clean()
            new.save()
            written.changes[new.name] = ["", new.text]
        if written.changes:
            audit.record(own, by=by, action="change", changes=written.changes)
    return written


def refill(report: Report, *, by, today: date) -> int:
    """Compute the prefilled words that nobody has changed again; returns how many parts changed."""
    with transaction.atomic():
        own = _writable(report, by)
        stored = {(row.question_id, row.criterion_id): row for row in own.answers.all() if not row.label}
        changed = 0
        for fresh in answers_for(own, on=today):
            old = stored.get((fresh.question_id, fresh.criterion_id))
            changed += _take_over(old, fresh)
        if changed:
            audit.record(own, by=by, action="refill")
    return changed


def _take_over(old: ReportAnswer | None, fresh: ReportAnswer) -> bool:
    words = [getattr(fresh, name) for name in ReportAnswer.WORDS]
    if old is None:
        fresh.save()
        return True
    is_untouched = old.is_prefilled or old.changed_at is None
    if not is_untouched or words == [getattr(old, name) for name in ReportAnswer.WORDS]:
        return False
    for name in [*ReportAnswer.WORDS, "is_prefilled"]:
        setattr(old, name, getattr(fresh, name))
    old.save()
    return True


def _writable(report: Report, by) -> Report:
    fetch(by, Report.objects, WRITE, pk=report.pk)
    own = Report.objects.select_for_update(of=("self",)).select_related("request", "agency").get(pk=report.pk)
    _check_open(own)
    if own.state not in (Report.State.DRAFT, Report.State.RETURNED):
        raise ValidationError(HANDED_IN if own.state != Report.State.TODO else "Bấm «Bắt đầu soạn» trước đã.")
    return own


def _check_open(report: Report) -> None:
    if report.request.state != ReportRequest.State.SENT:
        raise ValidationError(NOT_OPEN)
