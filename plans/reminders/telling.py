"""One reminder as it was told: on which day, by which ways, how far the sending came, and what happened then."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import OuterRef, QuerySet, Subquery

from ..models import Digest, Reminder
from .outcomes import Outcome, outcome
from .rules import words_of

STATE = Reminder.State


@dataclass(frozen=True)
class Way:
    """How far one way of telling came; ``style`` is the tag of its words, "" for what is as it should be."""

    words: str
    style: str = ""


@dataclass(frozen=True)
class Told:
    """A row read through ``with_work``."""

    reminder: Reminder

    @property
    def stage(self) -> str:
        return words_of(self.reminder.kind)

    @property
    def told_on(self) -> date | None:
        """The day on which the person first heard; None while nobody has said anything."""
        row = self.reminder
        if row.notice:
            return row.notice.day
        return row.digest.day if row.state == STATE.SENT and row.digest else None

    @property
    def ways(self) -> list[Way]:
        return [way for way in (self._bell, self._mail) if way]

    @property
    def outcome(self) -> Outcome | None:
        """None while the person has not been told."""
        if self.told_on is None:
            return None
        row, at = self.reminder, self._told_at
        log = [entry for entry in row.assignment.progress.all() if at and entry.at >= at]
        return outcome(row.assignment, due_on=row.due_on, told_on=self.told_on, log=log)

    @property
    def _told_at(self) -> datetime | None:
        row = self.reminder
        return row.notice.rung_at if row.notice else row.digest.sent_at

    @property
    def _bell(self) -> Way | None:
        if not self.reminder.notice:
            return None
        return Way(f"chuông: {'đã xem' if self.reminder.notice.read_at else 'chưa xem'}")

    @property
    def _mail(self) -> Way | None:
        row = self.reminder
        if row.state == STATE.SENT:
            return Way("thư: đã gửi") if row.digest and row.digest.went_by_mail else None
        if row.state == STATE.FAILED:
            return Way(f"thư: không gửi được – {row.digest.error if row.digest else ''}", "lost")
        if row.state == STATE.CANCELLED:
            return Way("thư: chưa gửi được, nay không cần nữa")
        why = f" (lần trước không gửi được – {row.trouble})" if row.trouble else ""
        return Way(f"{'thư: ' if row.notice else ''}đang chờ{why}", "warn")


def with_work(reminders: QuerySet) -> QuerySet:
    """Rows with all that ``Told`` asks: two queries. ``trouble`` is why a waiting digest of the person did not go."""
    open_one = Digest.objects.filter(person=OuterRef("recipient"), state__in=Digest.OPEN_STATES)
    related = ["assignment__task", "assignment__agency", "assignment__occurrence", "recipient", "notice", "digest"]
    rows = reminders.select_related(*related).prefetch_related("assignment__progress")
    return rows.annotate(trouble=Subquery(open_one.values("error")[:1]))
