"""The ways by which a digest reaches a person: the bell in the header of every page, and mail.

A channel is a small class with ``reaches(person)``, ``deliver(edition)`` and ``close()``; ``is_instant`` says that it
keeps nobody waiting. A digest that fails half-way is delivered again, by every channel: each must know what it has had
before.
"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException

from django.conf import settings
from django.core.mail import get_connection
from django.db import transaction

from agencies.text import readable

from ..models import Digest, Notice, Reminder
from .mail import compose

CLOSING = 421  # the server's code for "I am closing the line"


@dataclass(frozen=True)
class Edition:
    """A digest as it goes out now: at the moment ``at``, which belongs to the day ``on``."""

    digest: Digest
    reminders: list[Reminder]
    on: date
    at: datetime


class Unreachable(Exception):
    """The mail server cannot be spoken to: the batch ends, nobody else's attempts are used up."""


class BellChannel:
    """The bell: a notice in the database, so it reaches everybody, also where there is no mail server.

    Exactly once: notice and reminders change in one transaction, and what hangs on a notice never rings again, however
    often and by however many senders the digest is delivered.
    """

    is_instant = True

    def reaches(self, person) -> bool:
        return True

    def deliver(self, edition: Edition) -> None:
        new = [row.pk for row in edition.reminders if row.notice_id is None]
        if not new:
            return
        unheard = Reminder.objects.filter(pk__in=new, notice=None, state=Reminder.State.WAITING)
        with transaction.atomic():
            keys = list(unheard.select_for_update().values_list("pk", flat=True))
            if keys:
                notice = Notice.objects.create(person=edition.digest.person, day=edition.on, rung_at=edition.at)
                Reminder.objects.filter(pk__in=keys).update(notice=notice)

    def close(self) -> None:
        pass


class MailChannel:
    """Mail over one connection, which stays open while the server keeps talking; for people with an address."""

    is_instant = False

    def __init__(self, connection=None):
        self.connection = connection or get_connection()

    def reaches(self, person) -> bool:
        return bool(person.email)

    def deliver(self, edition: Edition) -> None:
        message = compose(edition.digest, edition.reminders, today=edition.on)
        try:
            self.connection.open()
        except (OSError, SMTPException) as error:
            raise Unreachable(f"Không nối được máy chủ thư: {reason(error)}") from error
        try:
            if not self.connection.send_messages([message]):
                raise SMTPException("Máy chủ thư không nhận thư nào.")
        except Exception as error:
            if not _said_no(error):
                self.close()  # in the middle of a conversation nobody knows what the server would answer next
            raise

    def close(self) -> None:
        with suppress(OSError, SMTPException):
            self.connection.close()


def open_channels() -> list:
    """The channels of this site: the bell, and mail where EMAIL_URL is set."""
    return [BellChannel(), *([MailChannel()] if settings.EMAIL_ENABLED else [])]


def reason(error: Exception) -> str:
    """What the administrator reads: the server's own words where it said something, on one line."""
    return readable(_words(error), lines=False)


def _words(error: Exception) -> str:
    if isinstance(error, Unreachable):
        return str(error)
    if isinstance(error, SMTPRecipientsRefused):
        code, words = next(iter(error.recipients.values()))
        return f"{code} {_text(words)}"
    if isinstance(error, SMTPResponseException):
        return f"{error.smtp_code} {_text(error.smtp_error)}"
    return f"{type(error).__name__}: {error}"


def _said_no(error: Exception) -> bool:
    """Whether the server refused the mail in good order (smtplib has reset the conversation)."""
    if isinstance(error, SMTPRecipientsRefused):
        return all(code != CLOSING for code, _ in error.recipients.values())
    return isinstance(error, SMTPResponseException) and error.smtp_code != CLOSING


def _text(words: bytes | str) -> str:
    return words.decode(errors="replace") if isinstance(words, bytes) else words
