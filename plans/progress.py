"""Reporting on an assignment: the state moves, the words go to the progress log."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from agencies.permissions import fetch
from agencies.states import change_state

from .models import Assignment, Plan, ProgressEntry

COMPLETING = "report"
NOTE = "note"
MAX_WORDS = ProgressEntry._meta.get_field("text").max_length
NOT_IN_FORCE = {
    Plan.State.DRAFT: "Kế hoạch còn là dự thảo: ban hành rồi mới báo tiến độ.",
    Plan.State.FINISHED: "Kế hoạch đã kết thúc: muốn ghi tiếp thì đầu mối mở lại kế hoạch.",
}


def move(assignment: Assignment, action: str, *, by, today: date, comment: str = "") -> Assignment:
    """Carry out one action of Assignment.TRANSITIONS, or "note", and log it; raises what ``change_state`` raises.

    Further ValidationErrors: the plan is not in force, or the words are longer than MAX_WORDS characters. The day of
    completion is the day the agency reports it, not the day Phòng Nội vụ confirms it.
    """
    if len(comment) > MAX_WORDS:
        raise ValidationError(f"Ghi tối đa {MAX_WORDS} ký tự: hãy viết gọn lại.")
    with transaction.atomic():
        if action == NOTE:
            moved = _writable(assignment, by=by, text=comment)
        else:
            values = {"done_on": today} if action == COMPLETING else {}
            moved = change_state(assignment, action, by=by, comment=comment, **values)
        _check_in_force(moved.task.plan)  # after the rights: who may not act learns nothing of the plan's state
        ProgressEntry.objects.create(assignment=moved, by=by, state=moved.state, text=comment.strip())
    return moved


def _writable(assignment: Assignment, *, by, text: str) -> Assignment:
    """The person's own assignment as one that takes words without moving its state."""
    own = fetch(by, Assignment.objects, "plans.report", pk=assignment.pk)
    if not text.strip():
        raise ValidationError("Ghi vài chữ về tiến độ rồi mới bấm «Ghi tiến độ».")
    if own.state == Assignment.State.CANCELLED:
        raise ValidationError("Việc này đã dừng, không ghi tiến độ được nữa.")
    return own


def _check_in_force(plan: Plan) -> None:
    if not plan.is_in_force:
        raise ValidationError(NOT_IN_FORCE[plan.state])
