"""What became of one table: every move of its state from the audit trail, and the copies kept on the way."""

from datetime import datetime
from typing import NamedTuple

from agencies import audit
from agencies.models import AuditEntry

from ..models import Assessment, CriteriaSet
from ..points import format_result

WITH_STATE = [move.action for move in Assessment.TRANSITIONS] + ["open", "join_round", "leave_round"]


class Event(NamedTuple):
    """One line: when, who, what, and the reason that was given ("" where none was asked for)."""

    at: datetime
    who: str
    agency: str
    what: str
    comment: str


def _entries(assessment: Assessment):
    rows = AuditEntry.objects.filter(model="criteria.assessment", record_id=assessment.pk, action__in=WITH_STATE)
    return rows.select_related("actor__agency").order_by("-pk")


def history(assessment: Assessment) -> list[Event]:
    """The moves of a table, the last one first; who typed which points is not told here."""
    return [_event(entry) for entry in _entries(assessment)]


def last_reason(assessment: Assessment) -> Event | None:
    """The last move, where a reason was given for it: why the table was sent back, set free, taken up again."""
    last = _entries(assessment).first()
    return _event(last) if last and last.comment else None


def _event(entry: AuditEntry) -> Event:
    who, agency = "Hệ thống", ""
    if entry.actor is not None:
        who, agency = str(entry.actor), entry.actor.agency.label if entry.actor.agency else ""
    return Event(entry.at, who, agency, audit.ACTIONS[entry.action], entry.comment)


class Copy(NamedTuple):
    """One copy of the table that was kept, its result in print."""

    name: str
    at: datetime
    who: str
    result: str


def copies(assessment: Assessment) -> list[Copy]:
    """The copies kept at each handing in, conclusion and publication, oldest first."""
    is_percent = assessment.criteria_set.unit == CriteriaSet.Unit.PERCENT
    return [
        Copy(
            f"{copy.get_stage_display()} lần {copy.number}",
            copy.at,
            str(copy.by or "Hệ thống"),
            format_result(copy.total_achieved, copy.total_maximum, is_percent=is_percent),
        )
        for copy in assessment.snapshots.select_related("by").defer("values")
    ]
