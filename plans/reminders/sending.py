"""The sending: one digest for a person and day, claimed with a lease, delivered, and marked in a transaction.

What may go wrong at worst: a process killed (or its database gone) between the mail server's acceptance and our commit
sends that one digest again, under the same Message-ID, when the lease has run out. Nothing is ever lost, and no two
senders ever hold the same digest. The bell has no such window: its ring is a transaction in our own database, and a
reminder that has rung rings no more.
"""

import logging
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from agencies import audit

from ..models import Digest, Reminder
from .calendar import working_calendar
from .channels import Edition, Unreachable, open_channels, reason
from .mail import by_urgency
from .planning import called_for

log = logging.getLogger(__name__)
LEASE = timedelta(minutes=5)  # longer than a batch (BATCH_SECONDS) whose last mail meets a server silent at every step
BATCH_SECONDS = 60
CHUNK = 50  # digests read together: a mail tells of the work as it stood then, within the same batch
MAX_ATTEMPTS = 5
PAUSES = [timedelta(minutes=minutes) for minutes in (4, 30, 120, 360)]  # after the first, second, … failure
KILLED = "Lần nào tiến trình gửi cũng bị dừng giữa chừng."
STATE = Digest.State


@dataclass
class Result:
    """What one run of the sender did: digests that reached their person, reminders in them, digests refused;
    ``is_cut``: its time ran out, so that the next run is to follow at once."""

    digests: int = 0
    reminders: int = 0
    failures: int = 0
    is_cut: bool = False


def is_time(now: datetime) -> bool:
    """Whether the day's digests may go out by themselves (setting REMINDER_TIME)."""
    return timezone.localtime(now).time() >= settings.REMINDER_TIME


def send_reminders(*, today: date, now: datetime, channels: list | None = None) -> Result:
    """Send what waits, one digest a person; ``channels`` are by default those of the site.

    Nothing is sent, and nothing changes, on a day off. A refused digest keeps the reason and is tried again after
    growing pauses; after MAX_ATTEMPTS it is "failed" and the administrator sees it. A batch ends after BATCH_SECONDS or
    when the server cannot be reached; the rest waits for the next run, but has heard the bell.
    """
    result = Result()
    if not working_calendar().is_working(today):
        return result
    channels = open_channels() if channels is None else channels
    end = time.monotonic() + BATCH_SECONDS
    _give_up(now)
    make_digests(today=today, now=now)
    waiting = Digest.objects.unsent(now).filter(day=today).order_by("attempts", "pk")
    try:
        _tell_at_once(channels, waiting, today=today, now=now, end=end)
        with suppress(Unreachable):
            for edition in _editions(list(waiting.values_list("pk", flat=True)), today=today, now=now):
                _serve(edition, channels, now=now, result=result)
                if time.monotonic() > end:
                    result.is_cut = True
                    break
    finally:
        for channel in channels:
            channel.close()
    return result


def make_digests(*, today: date, now: datetime) -> None:
    """One for everybody for whom something waits and who has had none today; an unsent one of another day (of one to
    come, when the clock was put back) moves to today."""
    others = Digest.objects.unsent(now).exclude(day=today)
    had_one = Digest.objects.filter(day=today).values_list("person", flat=True)
    others.exclude(person__in=list(had_one)).update(day=today)
    waiting = called_for(Reminder.objects.filter(state=Reminder.State.WAITING), today=today)
    people = waiting.order_by("recipient").values_list("recipient", flat=True).distinct()
    digests = [Digest(person_id=pk, planned_on=today, day=today, made_at=now) for pk in people]
    # Whoever has had one today, or has one that is not sent, is left out by the database (the two constraints).
    Digest.objects.bulk_create(digests, ignore_conflicts=True, batch_size=500)


def send_again(digests: QuerySet, *, by) -> int:
    """Let what failed wait for the next run, with all its attempts; returns how many digests.

    The person's newest digest waits itself; the reminders of an older one go into the next.
    """
    with transaction.atomic():
        failed = list(digests.filter(state=STATE.FAILED).select_for_update(of=("self",)).select_related("person"))
        for digest in failed:
            digest.reminders.filter(state=Reminder.State.FAILED).update(state=Reminder.State.WAITING, digest=None)
            is_newest = not Digest.objects.filter(person=digest.person_id, day__gt=digest.day).exists()
            state = STATE.WAITING if is_newest else STATE.REPLACED
            Digest.objects.filter(pk=digest.pk).update(state=state, attempts=0, leased_until=None, message_id="")
            audit.record(digest, by=by, action="send_again", changes={"state": [STATE.FAILED, state]})
    return len(failed)


def _give_up(now: datetime) -> None:
    lapsed = Digest.objects.unsent(now).filter(attempts__gte=MAX_ATTEMPTS)
    for digest in lapsed:
        waiting = Reminder.objects.filter(recipient=digest.person_id, state=Reminder.State.WAITING)
        with transaction.atomic():
            if lapsed.filter(pk=digest.pk).update(state=STATE.FAILED, leased_until=None, error=KILLED):
                waiting.update(state=Reminder.State.FAILED, digest=digest)


def _tell_at_once(channels: list, waiting: QuerySet, *, today: date, now: datetime, end: float) -> None:
    """The bell rings for everybody before the first mail goes out, whatever becomes of the mails.

    It needs no lease, being exactly once by itself. What goes wrong here goes wrong again, and is written down, when
    the digest's turn comes.
    """
    instant = [channel for channel in channels if channel.is_instant]
    new = called_for(Reminder.objects.filter(state=Reminder.State.WAITING, notice=None), today=today)
    keys = waiting.filter(person__in=new.values("recipient")).values_list("pk", flat=True)
    for edition in _editions(list(keys), today=today, now=now):
        if time.monotonic() > end:
            break
        with suppress(Exception):
            _deliver(edition, instant)


def _deliver(edition: Edition, channels: list) -> None:
    for channel in channels:
        if channel.reaches(edition.digest.person):
            channel.deliver(edition)


def _editions(keys: list[int], *, today: date, now: datetime) -> Iterator[Edition]:
    """What each of the digests says now, CHUNK of them read together."""
    for start in range(0, len(keys), CHUNK):
        digests = Digest.objects.filter(pk__in=keys[start : start + CHUNK]).select_related("person__agency")
        found = {digest.person_id: digest for digest in digests.order_by("attempts", "pk")}
        rows = called_for(Reminder.objects.filter(recipient__in=found, state=Reminder.State.WAITING), today=today)
        said = defaultdict(list)
        for row in by_urgency(list(rows.order_by("pk")), today=today):
            said[row.recipient_id].append(row)
        for person, digest in found.items():
            yield Edition(digest, said[person], on=today, at=now)


def _serve(edition: Edition, channels: list, *, now: datetime, result: Result) -> None:
    digest = edition.digest
    if not _claim(digest, now):
        return  # another sender was faster
    if not edition.reminders:
        _mine(digest).delete()  # nothing to say, no mail
        return
    try:
        _deliver(edition, channels)
    except Exception as error:  # one poisoned digest must not stop the others
        # No more than the kind of error: its words hold the address, and stand on the digest.
        log.warning("digest %s not sent: %s", digest.pk, type(error).__name__, extra={"digest": digest.pk})
        result.failures += 1
        _put_back(edition, now, reason(error))
        if isinstance(error, Unreachable):
            raise
    else:
        _settle(edition, STATE.SENT, Reminder.State.SENT, sent_at=now, leased_until=None, error="")
        result.digests += 1
        result.reminders += len(edition.reminders)


def _claim(digest: Digest, now: datetime) -> bool:
    # One conditional UPDATE: whoever comes second finds the lease taken, on SQLite and on PostgreSQL.
    digest.leased_until, digest.attempts = now + LEASE, digest.attempts + 1
    free = Digest.objects.unsent(now).filter(pk=digest.pk)
    return bool(free.update(state=STATE.SENDING, leased_until=digest.leased_until, attempts=digest.attempts))


def _mine(digest: Digest) -> QuerySet:
    # The lease is the fence: a digest that somebody else took over after it ran out is no longer ours to mark.
    return Digest.objects.filter(pk=digest.pk, state=STATE.SENDING, leased_until=digest.leased_until)


def _settle(edition: Edition, state: str, reminder_state: str, **values) -> None:
    with transaction.atomic():
        if _mine(edition.digest).update(state=state, message_id=edition.digest.message_id, **values):
            rows = Reminder.objects.filter(pk__in=[row.pk for row in edition.reminders])
            rows.filter(state=Reminder.State.WAITING).update(state=reminder_state, digest=edition.digest)


def _put_back(edition: Edition, now: datetime, words: str) -> None:
    attempts = edition.digest.attempts
    if attempts >= MAX_ATTEMPTS:
        _settle(edition, STATE.FAILED, Reminder.State.FAILED, leased_until=None, error=words[:500])
    else:
        _mine(edition.digest).update(state=STATE.WAITING, leased_until=now + PAUSES[attempts - 1], error=words[:500])
