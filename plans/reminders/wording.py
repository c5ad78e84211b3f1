"""What mail, bell and command line say alike of reminders: the subject, the days left, where the work stands."""

from collections.abc import Iterable
from datetime import date

from django.urls import reverse

from ..models import Assignment, Reminder


def latest(reminders: Iterable[Reminder]) -> list[Reminder]:
    """One for each piece of work, which may be called for twice."""
    return [*{row.assignment_id: row for row in reminders}.values()]


def subject(reminders: Iterable[Reminder], *, reader, today: date) -> str:
    """What and when: "3 việc đến hạn trong 3 ngày, 1 việc quá hạn – UBND xã Nhất Tiến"."""
    days = [row.days_left(today) for row in latest(reminders)]
    coming = [left for left in days if left >= 0]
    parts = []
    if coming:
        parts.append(f"{len(coming)} việc đến hạn {f'trong {max(coming)} ngày' if max(coming) else 'hôm nay'}")
    if len(coming) < len(days):
        parts.append(f"{len(days) - len(coming)} việc quá hạn")
    return " ".join(f"{', '.join(parts)} – {reader.agency.label}".split())


def time_left(days: int) -> str:
    """Days until the last day (0: today, negative: past) in words."""
    if days == 0:
        return "hôm nay là ngày cuối"
    return f"còn {days} ngày" if days > 0 else f"đã quá hạn {-days} ngày"


def place_of(work: Assignment, reader) -> str:
    """The address of the work's row: what the reader finds in "Việc của tôi" there, all else (work of other agencies,
    work that a colleague has taken up, settled work) on the page of its task."""
    is_free = work.is_open and work.person_id in (None, reader.pk)
    is_mine = is_free and work.agency_id == reader.agency_id and reader.may("plans.work")
    page = reverse("my_work") if is_mine else reverse("task", args=[work.task.plan_id, work.task_id])
    return f"{page}#viec-{work.pk}"
