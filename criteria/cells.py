"""Cells of the score table on their way in and out: read from a form, stored, answered with every figure that moved.

Fields are named d<criterion> (points) and n<criterion> (cause); ``v`` carries the marks of what the page showed
(table.Row.mark), so that an untouched field is never taken for a change.
"""

from dataclasses import dataclass, field, replace

from django.core.exceptions import ValidationError

from agencies.text import readable

from .causes import CauseConflict, CauseEntry, save_cause_cell
from .entry import ScoreConflict, ScoreEntry, save_cells
from .lines import Line
from .models import Assessment
from .points import parse_points
from .table import Row, stamp

MALFORMED = "Trang này đã cũ hoặc gửi thiếu: tải lại trang rồi gõ lại ô vừa sửa."
LONGEST_CAUSE = 2000


@dataclass(frozen=True)
class Mark:
    """What the page showed of one leaf."""

    version: int
    cause: str
    points: str


@dataclass(frozen=True)
class Typed:
    """The fields that were changed: what can be stored, and what cannot be read (field name → sentence)."""

    points: list[ScoreEntry] = field(default_factory=list)
    causes: list[CauseEntry] = field(default_factory=list)
    unreadable: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Conflict:
    """Somebody else was quicker: the sentence, and the value that stands there now."""

    message: str
    value: str


@dataclass(frozen=True)
class Outcome:
    """What became of the changed fields, by field name."""

    leaves: set[int]
    refused: dict[str, str]
    conflicts: dict[str, Conflict]
    lines: list[Line] | None = None  # of the table after it, where they are known

    @property
    def problems(self) -> dict[str, str]:
        return self.refused | {name: conflict.message for name, conflict in self.conflicts.items()}


def read_marks(text: str) -> dict[int, Mark]:
    """The marks a form carries. Raises ValidationError for anything a page of ours would not send."""
    marks = {}
    for part in text.split():
        fields = part.split(":")
        if len(fields) != 4 or not all(f.isascii() and f.isdigit() and len(f) < 10 for f in fields[:2]):
            raise ValidationError(MALFORMED)
        marks[int(fields[0])] = Mark(int(fields[1]), fields[2], fields[3])
    if not marks:
        raise ValidationError(MALFORMED)
    return marks


def read_cells(data, assessment: Assessment) -> Typed:
    """The changed fields of a posted table, points through the one parser; nothing is stored yet."""
    marks, typed = read_marks(data.get("v", "")), Typed()
    for pk, mark in marks.items():
        text = data.get(f"d{pk}", mark.points)
        if text.strip() != mark.points:
            _read_points(typed, pk, text, mark, assessment.criteria_set.decimals)
        if f"n{pk}" in data:
            _read_cause(typed, pk, data[f"n{pk}"], mark)
    return typed


def _read_points(typed: Typed, pk: int, text: str, mark: Mark, decimals: int) -> None:
    try:
        achieved = parse_points(text, decimals=decimals)  # whether the leaf takes them is asked under its lock
    except ValidationError as error:
        typed.unreadable[f"d{pk}"] = error.messages[0]
    else:
        typed.points.append(ScoreEntry(pk, achieved, mark.version))


def _read_cause(typed: Typed, pk: int, text: str, mark: Mark) -> None:
    text = readable(text, lines=True).strip()
    if stamp(text) == mark.cause:
        return
    if len(text) > LONGEST_CAUSE:
        typed.unreadable[f"n{pk}"] = f"Nguyên nhân dài {len(text)} chữ, nhiều nhất {LONGEST_CAUSE}: viết gọn lại."
    else:
        typed.causes.append(CauseEntry(pk, text, mark.cause))


def store(assessment: Assessment, typed: Typed, *, by) -> Outcome:
    """Store what can be stored, points first; every field that was not stored is named with its reason."""
    leaves = {change.criterion_id for change in [*typed.points, *typed.causes]}
    outcome = Outcome(leaves, dict(typed.unreadable), {})
    if typed.points:
        outcome = replace(outcome, lines=_store_points(assessment, typed.points, outcome, by))
    for cause in typed.causes:
        try:
            save_cause_cell(assessment, cause, by=by)
        except (ValidationError, CauseConflict) as reason:
            _note(outcome, f"n{cause.criterion_id}", reason)
    return outcome


def _store_points(assessment: Assessment, points: list[ScoreEntry], outcome: Outcome, by) -> list[Line] | None:
    try:
        saved = save_cells(assessment, points, by=by)
    except ValidationError as error:  # frozen: nothing of it can be stored
        outcome.refused.update((f"d{point.criterion_id}", error.messages[0]) for point in points)
        return None
    for refusal in saved.refusals:
        _note(outcome, f"d{refusal.criterion_id}", refusal.reason)
    return saved.lines


def _note(outcome: Outcome, name: str, reason: ValidationError | ScoreConflict | CauseConflict) -> None:
    if isinstance(reason, ValidationError):
        outcome.refused[name] = reason.messages[0]
    else:
        outcome.conflicts[name] = Conflict(str(reason), reason.value)


def retyped(rows: list[Row], data, outcome: Outcome) -> list[Row]:
    """The rows with what was typed and not stored, and why, for a page that works without script."""
    problems = outcome.problems
    return [_retyped(row, data, problems) if {f"d{row.pk}", f"n{row.pk}"} & problems.keys() else row for row in rows]


def _retyped(row: Row, data, problems: dict[str, str]) -> Row:
    points, cause = f"d{row.pk}", f"n{row.pk}"
    return replace(
        row,
        typed=data.get(points) if points in problems else None,
        typed_cause=data.get(cause) if cause in problems else None,
        problem=" ".join(problems[name] for name in (points, cause) if name in problems),
    )


def answer(rows: list[Row], outcome: Outcome) -> dict:
    """The plain values that the page needs: rows that moved, refusals and conflicts by field name."""
    return {
        "rows": [
            {
                "pk": row.pk,
                "figures": [row.maximum, row.achieved, row.lost],
                "isLost": row.is_lost,
                "mark": row.mark if row.is_leaf else "",
                "cause": row.cause_text,
                "shared": row.shared,
            }
            for row in rows
        ],
        "refused": outcome.refused,
        "conflicts": {name: [conflict.message, conflict.value] for name, conflict in outcome.conflicts.items()},
    }
