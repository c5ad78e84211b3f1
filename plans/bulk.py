"""Changing many lines of work at once: what would happen is shown first, then all of it is written or nothing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from agencies import audit
from agencies.states import transition_of

from .models import Assignment, ProgressEntry
from .progress import CHANGED, NOTE, Report, begun, check_in_force, log_entry, new_values, permission_of

WRITTEN = ["state", "percent", "result", "late_reason", "done_on", "person", "version"]
NOT_YOURS = "Bạn không được làm việc này với dòng này: việc của cơ quan khác, hoặc cần vai trò khác."


@dataclass(frozen=True)
class Change:
    """What is to be done to every line: an action of Assignment.TRANSITIONS or "note", and what is said with it."""

    action: str
    words: str
    report: Report


@dataclass(frozen=True)
class Line:
    """One row and what would become of it; ``refusal`` says why nothing can."""

    assignment: Assignment
    before: str
    after: str
    refusal: str
    values: dict
    action: str

    @property
    def key(self) -> str:
        """The row with the version that was looked at, to be sent back."""
        return f"{self.assignment.pk}-{self.assignment.version}"


class Stale(Exception):
    """Not every line can be written as it was previewed; ``lines`` says which and why. Nothing was written."""

    def __init__(self, lines: list[Line]):
        super().__init__("bulk change refused")
        self.lines = lines


def preview(rows: Iterable[Assignment], change: Change, *, by, today: date) -> list[Line]:
    """Each row before and after ``change``; rows are to be read with ``task__plan__issuer`` and ``agency``."""
    return [_line(row, change, by=by, today=today) for row in rows]


def write(seen: dict[int, int | None], change: Change, *, by, today: date) -> int:
    """Carry ``change`` out on the rows in ``seen`` (row → version looked at), all or none; returns how many.

    Raises Stale when a row has moved since, is out of sight or cannot take the change any more.
    """
    with transaction.atomic():
        rows = Assignment.objects.filter(pk__in=Assignment.objects.visible_to(by).filter(pk__in=seen).values("pk"))
        related = rows.select_related("task__plan__issuer", "agency").order_by("pk")
        locked = list(related.select_for_update(of=("self",)))
        lines = [_unless_moved(line, seen) for line in preview(locked, change, by=by, today=today)]
        if len(lines) < len(seen) or any(line.refusal for line in lines):
            raise Stale(lines)
        entries = [log_entry(row.assignment, row.action, row.values, by=by, words=change.words) for row in lines]
        trail = [_apply(line, by=by, words=change.words) for line in lines]
        for entry in entries:
            entry.state = entry.assignment.state
        Assignment.objects.bulk_update(locked, WRITTEN, batch_size=audit.BATCH)
        ProgressEntry.objects.bulk_create(entries, batch_size=audit.BATCH)
        audit.record_many(trail)
    return len(lines)


def _line(row: Assignment, change: Change, *, by, today: date) -> Line:
    action, values, refusal = begun(row, change.action, change.report), {}, ""
    try:
        if not _may(by, action, row):
            raise ValidationError(NOT_YOURS)
        check_in_force(row.task.plan)
        values = new_values(row, action, by=by, today=today, words=change.words, report=change.report)
    except ValidationError as error:
        refusal = error.messages[0]
    state = row.state if action == NOTE or refusal else transition_of(row, action).target
    after = "" if refusal else _in_words(state, values.get("percent", row.percent))
    return Line(row, _in_words(row.state, row.percent), after, refusal, {**values, "state": state}, action)


def _may(by, action: str, row: Assignment) -> bool:
    return by.may(permission_of(action), row) if action == NOTE else transition_of(row, action).may(by, row)


def _unless_moved(line: Line, seen: dict[int, int | None]) -> Line:
    version = seen[line.assignment.pk]
    if version is None or version == line.assignment.version:
        return line
    return Line(line.assignment, line.before, "", CHANGED, {}, line.action)


def _apply(line: Line, *, by, words: str):
    """Set the new values on the row and return its unsaved trail row."""
    row = line.assignment
    names = [name for name in line.values if name not in ("version", "person", "result")]
    before = audit.snapshot(row, names)
    for name, value in line.values.items():
        setattr(row, name, value)
    changes = audit.difference(before, audit.snapshot(row, names))
    return audit.entry(row, by=by, action=line.action, changes=changes, comment=words)


def _in_words(state: str, percent: int) -> str:
    return f"{Assignment.State(state).label}, {percent}\N{NO-BREAK SPACE}%"
