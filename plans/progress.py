"""Reporting on an assignment: the state moves, the words go to the progress log."""

from datetime import date

from django.db import transaction

from agencies.states import change_state

from .models import Assignment, ProgressEntry

COMPLETING = "report"


def move(assignment: Assignment, action: str, *, by, today: date, comment: str = "") -> Assignment:
    """Carry out one action of Assignment.TRANSITIONS and log it; raises what ``change_state`` raises.

    The day of completion is the day the agency reports it, not the day Phòng Nội vụ confirms it.
    """
    with transaction.atomic():
        values = {"done_on": today} if action == COMPLETING else {}
        moved = change_state(assignment, action, by=by, comment=comment, **values)
        ProgressEntry.objects.create(assignment=moved, by=by, state=moved.state, text=comment.strip())
    return moved


def note(assignment: Assignment, *, by, text: str) -> ProgressEntry:
    """Add words to the progress log without moving the state."""
    return ProgressEntry.objects.create(assignment=assignment, by=by, state=assignment.state, text=text)
