"""What happened after somebody was reminded, in words, as the work stands now. Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from ..models import Assignment, ProgressEntry

STATE = Assignment.State
DAY = "%d/%m/%Y"


@dataclass(frozen=True)
class Outcome:
    """``style`` is the tag of the words: ok (done), warn (nothing came of it), plain (all else)."""

    words: str
    style: str


NOTHING = Outcome("vẫn chưa có gì", "warn")


def outcome(work: Assignment, *, due_on: date, told_on: date, log: Collection[ProgressEntry]) -> Outcome:
    """What came of a reminder of ``work`` as due on ``due_on``, told on ``told_on``; ``log`` is what was written about
    the work since."""
    found = [words for words in (_moved(work, due_on), _standing(work, told_on, log)) if words]
    return Outcome("; ".join(found), "ok" if work.state in work.DONE_STATES else "plain") if found else NOTHING


def _moved(work: Assignment, due_on: date) -> str:
    if work.last_day == due_on:
        return ""
    if work.last_day is None:
        return "bỏ thời hạn"
    return f"{'gia hạn đến' if work.last_day > due_on else 'đưa hạn lên'} {work.last_day:{DAY}}"


def _standing(work: Assignment, told_on: date, log: Collection[ProgressEntry]) -> str:
    if work.state in work.DONE_STATES:
        return _done(work, told_on) + (", đã xác nhận" if work.state == STATE.CONFIRMED else "")
    if work.state == STATE.CANCELLED:
        return "đầu mối cho dừng, không tiếp tục"
    if work.state == STATE.DECLINED:
        return "báo không đúng việc, chờ đầu mối"
    if any(entry.state == STATE.REPORTED for entry in log):
        return "đã báo hoàn thành, bị trả lại"
    return f"đã ghi tiến độ, {work.percent} %" if log else ""


def _done(work: Assignment, told_on: date) -> str:
    if work.done_on is None:
        return "đã báo hoàn thành"
    days = (work.done_on - told_on).days
    after = f", sau {days} ngày" if days > 0 else ", ngay trong ngày" if days == 0 else ""
    return f"báo hoàn thành ngày {work.done_on:{DAY}}{after}"
