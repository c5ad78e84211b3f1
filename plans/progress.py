"""Reporting on an assignment: the state moves, the words go to the progress log."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from agencies.permissions import fetch
from agencies.states import change_state

from .models import Assignment, ProgressEntry

COMPLETING = "report"
NOTE = "note"


def move(assignment: Assignment, action: str, *, by, today: date, comment: str = "") -> Assignment:
    """Carry out one action of Assignment.TRANSITIONS, or "note", and log it; raises what ``change_state`` raises.

    The day of completion is the day the agency reports it, not the day Phòng Nội vụ confirms it.
    """
    if action == NOTE:
        return note(assignment, by=by, text=comment)
    with transaction.atomic():
        values = {"done_on": today} if action == COMPLETING else {}
        moved = change_state(assignment, action, by=by, comment=comment, **values)
        ProgressEntry.objects.create(assignment=moved, by=by, state=moved.state, text=comment.strip())
    return moved


def note(assignment: Assignment, *, by, text: str) -> Assignment:
    """Add words to the progress log without moving the state; ValidationError when there are none."""
    if not text.strip():
        raise ValidationError("Ghi vài chữ về tiến độ rồi mới bấm «Ghi tiến độ».")
    own = fetch(by, Assignment.objects, "plans.report", pk=assignment.pk)
    ProgressEntry.objects.create(assignment=own, by=by, state=own.state, text=text.strip())
    return own
