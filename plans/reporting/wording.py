"""Sentences about work, as reports print them."""

from datetime import date

from ..models import Assignment, PeriodicPart
from .standing import DONE_LATE, standing

MANY = 10  # agencies named one by one
LONGEST = 10_000  # characters of one line: summary, result and product together
ROOM = PeriodicPart._meta.get_field("text").max_length - 100  # room for the line that says what is left out


def result_line(work: Assignment) -> str:
    """What was done, with what proves it."""
    words = f"- {work.task.summary}{_term(work)}: {work.result.strip() or 'đã hoàn thành'}"
    product = f"; sản phẩm: {work.product}" if work.product else ""
    day = f" (ngày {work.done_on:%d/%m/%Y})" if work.done_on else ""
    return f"{words}{product}{day}."


def late_line(work: Assignment, on: date) -> str:
    """What was late on the day ``on``, and why."""
    if standing(work, on) == DONE_LATE:
        how = f"hạn {work.last_day:%d/%m/%Y}, hoàn thành ngày {work.done_on:%d/%m/%Y}"
    else:
        how = f"hạn {work.last_day:%d/%m/%Y}, quá hạn {(on - work.last_day).days} ngày"
    reason = work.late_reason.strip().rstrip(".") or "chưa ghi"
    return f"- {work.task.summary}{_term(work)}: {how}. Lý do: {reason}."


def open_line(work: Assignment) -> str:
    """What is still to be done, with its deadline."""
    deadline = work.task.deadline_phrase or (f"hết ngày {work.last_day:%d/%m/%Y}" if work.last_day else "")
    return f"- {work.task.summary}{_term(work)}{f' ({deadline})' if deadline else ''}."


def with_agency(line: str, work: Assignment) -> str:
    """The line as a report on several agencies prints it."""
    return f"{line.replace('- ', f'- {work.agency.label}: ', 1)}"


def names(works: list[Assignment]) -> str:
    """The agencies of several works; of many only their number."""
    if len(works) > MANY:
        return f"{len(works)} cơ quan"
    return "; ".join(work.agency.label for work in works)


def fitting(lines: list[str]) -> str:
    """As many lines as a part of a report holds; what is left out is said."""
    text, kept = "\n".join(lines), len(lines)
    while len(text) > ROOM:
        kept -= 1 + (len(text) - ROOM) // LONGEST
        text = "\n".join(lines[:kept])
    rest = len(lines) - kept
    return f"{text}\n… và {rest} việc khác: xem số liệu từng cơ quan ở bảng trên." if rest else text


def _term(work: Assignment) -> str:
    return f" – {work.occurrence.label}" if work.occurrence_id else ""
