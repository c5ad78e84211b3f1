"""A person's own notices: how many are unread, what each says as the work stands now, which have been read."""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.paginator import Page, Paginator
from django.db.models import Prefetch, QuerySet
from django.utils.functional import SimpleLazyObject

from ..models import Assignment, Notice, Reminder
from .outcomes import NOTHING, Outcome
from .telling import Told, with_work
from .wording import latest, place_of, subject, time_left

NOTICES = 20  # on one page
GONE = "Các việc này không còn trong phạm vi của bạn"


@dataclass(frozen=True)
class NoticeLine:
    """One piece of work of a notice; ``time_left`` is said of open work only, ``since`` what has happened."""

    work: Assignment
    link: str
    time_left: str
    since: Outcome | None


@dataclass(frozen=True)
class NoticeView:
    notice: Notice
    subject: str
    lines: list[NoticeLine]


def bell(request) -> dict:
    """Template context: ``unread_notices``, asked of the database once, by a page that shows its header."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    return {"unread_notices": SimpleLazyObject(lambda: unread(user))}


def unread(user) -> int:
    return Notice.objects.visible_to(user).unread().count()


def mark_read(notices: QuerySet, *, now: datetime) -> None:
    """What was read before keeps its moment."""
    notices.unread().update(read_at=now)


def notices(user, *, today: date, number: str = "1") -> Page:
    """The page ``number`` of the person's notices, newest first, each as a NoticeView."""
    reminders = with_work(Reminder.objects.visible_to(user)).order_by("due_on", "pk")
    rows = Notice.objects.visible_to(user).prefetch_related(Prefetch("reminders", reminders))
    page = Paginator(rows, NOTICES).get_page(number)
    page.object_list = [_view(notice, user, today) for notice in page.object_list]
    return page


def _view(notice: Notice, user, today: date) -> NoticeView:
    rows = list(notice.reminders.all())
    title = subject(rows, reader=user, today=notice.day) if rows else GONE
    return NoticeView(notice, title, [_line(row, user, today) for row in latest(rows)])


def _line(reminder: Reminder, user, today: date) -> NoticeLine:
    work, since = reminder.assignment, Told(reminder).outcome
    return NoticeLine(
        work=work,
        link=place_of(work, user),
        time_left=time_left((work.last_day - today).days) if work.is_open and work.last_day else "",
        since=None if since == NOTHING else since,
    )
