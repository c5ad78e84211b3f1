"""Reminders: who is to hear of which work (the plan), and the mails themselves (the sending).

The plan fills the outbox, one row per work, person and last day, however often it runs. Sending claims one person's
rows with a lease, writes one mail, and marks the rows in a transaction of their own. What may go wrong at worst: a
process killed after the mail server's acceptance and before our commit sends that one mail again (same Message-ID)
when the lease has run out. Nothing is ever lost, and two senders never send the same row.
"""

import logging
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException

from django.conf import settings
from django.core.mail import get_connection
from django.db import transaction
from django.db.models import F, Min, Q, QuerySet, prefetch_related_objects

from agencies import audit
from agencies.models import Agency, Role

from .models import Assignment, Plan, Reminder
from .reminder_mail import compose

log = logging.getLogger(__name__)
AHEAD = timedelta(days=3)
BEHIND = timedelta(days=7)  # a mail that could not go out says so, but a week after the day it is only noise
LEASE = timedelta(minutes=5)  # longer than a batch (BATCH_SECONDS) whose last mail meets a server silent at every step
BATCH_SECONDS = 60
MAX_ATTEMPTS = 5
PAUSES = [timedelta(minutes=minutes) for minutes in (4, 30, 120, 360)]  # after the first, second, … failure
STATE = Reminder.State


@dataclass
class Result:
    """What one run of the sender did: mails accepted, reminders in them, mails refused."""

    mails: int = 0
    reminders: int = 0
    failures: int = 0


class Unreachable(Exception):
    """The mail server cannot be spoken to: the batch ends, nobody else's attempts are used up."""


def wanted(*, today: date) -> list[Reminder]:
    """Unsaved rows for the work that is due today or within the next three days, one for each officer.

    Ranges, not single days: a day on which nothing ran is caught up by the next. Drafts, finished plans and agencies
    that have ended or have no officer with a mail address give none.
    """
    people = _officer("agency__people__")
    due = Assignment.objects.in_force().due_within(AHEAD.days, today=today)
    rows = due.filter(people, agency__in=Agency.objects.active(today)).order_by("pk", "agency__people")
    return [
        Reminder(assignment_id=pk, recipient_id=person, kind=Reminder.Kind.DUE_SOON, due_on=day, planned_on=today)
        for pk, person, day in rows.values_list("pk", "agency__people", "last_day")
    ]


def plan_reminders(*, today: date) -> int:
    """Bring the outbox in line with the work as it stands; returns how many rows are new or wait again."""
    _cancel(Reminder.objects.filter(state__in=[STATE.WAITING, STATE.FAILED]), today)
    again = _called_for(Reminder.objects.filter(state=STATE.CANCELLED, sent_at=None), today)
    revived = again.update(state=STATE.WAITING, attempts=0, leased_until=None, error="", planned_on=today)
    fresh = unplanned(today=today)
    Reminder.objects.bulk_create(fresh, ignore_conflicts=True, batch_size=500)
    return revived + len(fresh)


def unplanned(*, today: date) -> list[Reminder]:
    """The wanted rows that the outbox does not hold yet."""
    rows = Reminder.objects.filter(due_on__range=(today, today + AHEAD))
    present = set(rows.values_list("assignment_id", "recipient_id", "kind", "due_on"))
    return [r for r in wanted(today=today) if (r.assignment_id, r.recipient_id, r.kind, r.due_on) not in present]


def upcoming(*, today: date, now: datetime) -> list[Reminder]:
    """What a run would send now, ordered by person; nothing is written, new rows stay unsaved."""
    waiting = _called_for(Reminder.objects.unsent(now), today)
    again = _called_for(Reminder.objects.filter(state=STATE.CANCELLED, sent_at=None), today)
    rows = [*waiting, *again, *unplanned(today=today)]
    prefetch_related_objects(rows, "recipient", "assignment__agency")
    return sorted(rows, key=lambda row: (row.recipient_id, row.due_on, row.assignment_id))


def unheard(*, today: date) -> QuerySet:
    """Assignments that are due but whose agency has nobody with a mail address."""
    due = Assignment.objects.in_force().due_within(AHEAD.days, today=today)
    heard = Agency.objects.filter(_officer("people__"))
    return due.exclude(agency__in=heard).select_related("agency", "task").by_urgency(today=today)


def send_reminders(*, today: date, now: datetime, connection=None) -> Result:
    """Send what waits, one mail per person over one connection; ``connection`` defaults to the configured one.

    Nothing is sent, and nothing changes, while EMAIL_URL is not set. A refused mail stays on its rows with the reason
    and is tried again after growing pauses; after MAX_ATTEMPTS it is "failed" and the administrator sees it. A batch
    ends after BATCH_SECONDS or when the server cannot be reached; the rest waits for the next run.
    """
    result = Result()
    if not settings.EMAIL_ENABLED:
        return result
    connection = connection or get_connection()
    end = time.monotonic() + BATCH_SECONDS
    _cancel(Reminder.objects.unsent(now), today)
    _give_up(now)
    with suppress(Unreachable):
        for person in _people(today, now):
            if time.monotonic() > end:
                break
            _serve(person, connection, today=today, now=now, result=result)
    _close(connection)
    return result


def send_again(reminders: QuerySet, *, by) -> int:
    """Let failed reminders wait for the next run, with all their attempts; returns how many."""
    with transaction.atomic():
        failed = list(reminders.filter(state=STATE.FAILED).select_for_update(of=("self",)))
        changes = {"state": [STATE.FAILED, STATE.WAITING]}
        audit.record_many([audit.entry(row, by=by, action="send_again", changes=changes) for row in failed])
        rows = Reminder.objects.filter(pk__in=[row.pk for row in failed])
        return rows.update(state=STATE.WAITING, attempts=0, leased_until=None)


def _officer(prefix: str) -> Q:
    return Q(**{f"{prefix}role": Role.OFFICER, f"{prefix}is_active": True, f"{prefix}email__gt": ""})


def _called_for(rows: QuerySet, today: date) -> QuerySet:
    """Rows whose reason still stands: the same rule as in ``wanted``, asked again before every sending."""
    return rows.filter(
        _officer("recipient__"),
        Q(assignment__agency__ended_on=None) | Q(assignment__agency__ended_on__gt=today),
        recipient__agency=F("assignment__agency"),
        assignment__state__in=Assignment.OPEN_STATES,
        assignment__task__plan__state=Plan.State.ISSUED,
        assignment__last_day=F("due_on"),
        due_on__range=(today - BEHIND, today + AHEAD),
    )


def _cancel(rows: QuerySet, today: date) -> None:
    called_for = _called_for(Reminder.objects.all(), today)
    rows.exclude(pk__in=called_for.values("pk")).update(state=STATE.CANCELLED, leased_until=None)


def _give_up(now: datetime) -> None:
    rows = Reminder.objects.unsent(now).filter(attempts__gte=MAX_ATTEMPTS)
    rows.update(state=STATE.FAILED, leased_until=None, error="Lần nào tiến trình gửi cũng bị dừng giữa chừng.")


def _people(today: date, now: datetime) -> list[int]:
    rows = _called_for(Reminder.objects.unsent(now), today).order_by()
    first = rows.values("recipient").annotate(first=Min("pk")).order_by("first")
    return list(first.values_list("recipient", flat=True))


def _serve(person: int, connection, *, today: date, now: datetime, result: Result) -> None:
    rows = _claim(person, today, now)
    if not rows:
        return  # another sender was faster
    try:
        message_id = _deliver(rows, connection, today)
    except Exception as error:  # one poisoned mail must not stop the others
        log.warning("reminders %s not sent: %r", [row.pk for row in rows], error)
        result.failures += 1
        _put_back(rows, now, _reason(error))
        _close(connection)
        if isinstance(error, Unreachable):
            raise
    else:
        _mine(rows).update(state=STATE.SENT, sent_at=now, message_id=message_id, leased_until=None, error="")
        result.mails += 1
        result.reminders += len(rows)


def _claim(person: int, today: date, now: datetime) -> list[Reminder]:
    with transaction.atomic():
        free = _called_for(Reminder.objects.unsent(now), today).filter(recipient=person)
        # On PostgreSQL the row locks, on SQLite the write lock of the transaction make a second sender wait and
        # then find nothing.
        keys = [row.pk for row in free.select_for_update(of=("self",))]
        rows = Reminder.objects.filter(pk__in=keys)
        rows.update(state=STATE.SENDING, leased_until=now + LEASE, attempts=F("attempts") + 1)
    related = ["recipient", "assignment__task__plan", "assignment__agency"]
    return list(rows.select_related(*related))


def _mine(rows: list[Reminder]) -> QuerySet:
    # The lease is the fence: rows that somebody else took over after it ran out are no longer ours to mark.
    keys = [row.pk for row in rows]
    return Reminder.objects.filter(pk__in=keys, state=STATE.SENDING, leased_until=rows[0].leased_until)


def _deliver(rows: list[Reminder], connection, today: date) -> str:
    message = compose(rows, today=today)
    try:
        connection.open()
    except (OSError, SMTPException) as error:
        raise Unreachable(f"Không nối được máy chủ thư: {_reason(error)}") from error
    if not connection.send_messages([message]):
        raise SMTPException("Máy chủ thư không nhận thư nào.")
    return message.extra_headers["Message-ID"]


def _put_back(rows: list[Reminder], now: datetime, reason: str) -> None:
    for row in rows:
        is_last = row.attempts >= MAX_ATTEMPTS
        _mine([row]).update(
            state=STATE.FAILED if is_last else STATE.WAITING,
            leased_until=None if is_last else now + PAUSES[row.attempts - 1],
            error=reason[:500],
        )


def _close(connection) -> None:
    with suppress(OSError, SMTPException):
        connection.close()


def _reason(error: Exception) -> str:
    """What the administrator reads: the server's own words where it said something."""
    if isinstance(error, Unreachable):
        return str(error)
    if isinstance(error, SMTPRecipientsRefused):
        code, words = next(iter(error.recipients.values()))
        return f"{code} {_text(words)}"
    if isinstance(error, SMTPResponseException):
        return f"{error.smtp_code} {_text(error.smtp_error)}"
    return f"{type(error).__name__}: {error}"


def _text(words: bytes | str) -> str:
    return words.decode(errors="replace") if isinstance(words, bytes) else words
