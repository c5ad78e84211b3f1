"""A deadline in words, for the form and the page of a task."""

from datetime import date

from .deadline import Deadline, Kind, spoken


def explain(deadline: Deadline) -> str:
    """What the phrase means, or why it means nothing yet, in small letters (it follows an arrow); "" for no phrase."""
    if deadline.kind == Kind.UNRESOLVED:
        return f"chưa quy ra ngày. {deadline.why}"
    return " ".join(filter(None, [_meaning(deadline), deadline.note]))


def _meaning(deadline: Deadline) -> str:
    if deadline.kind == Kind.CONTINUOUS:
        return "thường xuyên, không có ngày cuối."
    if deadline.kind == Kind.RECURRING:
        days = "; ".join(f"{due.label} {_day(due.last_day)}" for due in deadline.occurrences)
        return f"{len(deadline.occurrences)} kỳ, hết các ngày: {days}."
    if deadline.last_day is None:
        return ""
    start = f"từ ngày {spoken(deadline.first_day)} đến " if deadline.first_day else ""
    return f"{start}hết ngày {spoken(deadline.last_day)}."


def _day(day: date | None) -> str:
    """A stored occurrence may have lost its day (a plan copied for another year)."""
    return "chưa có ngày" if day is None else spoken(day)
