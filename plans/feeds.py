"""Deadlines in a calendar program: addresses with a secret, and the calendar itself as RFC 5545 wants it."""

import hashlib
import secrets
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from agencies import audit
from agencies.text import readable

from .documents.reading import named_for
from .models import Assignment, FeedToken
from .work_filter import whose_rows

TOKEN_BYTES = 32
OCTETS = 75  # of one line of the file, without its end
WHOSE = {FeedToken.Kind.PERSON: "toi", FeedToken.Kind.AGENCY: "co-quan"}
ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})


def create_feed(kind: str, *, by, now: datetime) -> str:
    """A new secret for the person's feed of that kind, shown this once; the one in force before is revoked.

    ``kind`` is one of FeedToken.Kind (ValueError otherwise).
    """
    secret = secrets.token_urlsafe(TOKEN_BYTES)
    with transaction.atomic():
        for old in FeedToken.objects.visible_to(by).filter(kind=FeedToken.Kind(kind)).select_for_update():
            revoke_feed(old, by=by, now=now)
        token = FeedToken.objects.create(person=by, kind=kind, digest=digest_of(secret))
        audit.record(token, by=by, action="create_feed")
    return secret


def revoke_feed(token: FeedToken, *, by, now: datetime) -> None:
    """From now on the address answers as one that never was."""
    with transaction.atomic():
        token.revoked_at = now
        token.save(update_fields=["revoked_at"])
        audit.record(token, by=by, action="revoke_feed")


def feed_of(secret: str) -> FeedToken | None:
    """The feed in force with that secret, of somebody who may still work here."""
    found = FeedToken.objects.filter(digest=digest_of(secret), revoked_at=None)
    token = found.select_related("person__agency__kind", "person__agency__parent__kind").first()
    return token if token is not None and token.person.is_active and token.person.may("plans.work") else None


def digest_of(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def feed_rows(token: FeedToken) -> list[Assignment]:
    """Dated work that the person may see today, of plans in force, without what was stopped."""
    rows = whose_rows(token.person, WHOSE[token.kind])
    dated = rows.filter(last_day__isnull=False).exclude(state=Assignment.State.CANCELLED)
    found = list(dated.select_related("task__plan__issuer", "agency", "occurrence").order_by("last_day", "pk"))
    named_for(token.person, (row.task.plan for row in found))
    return found


def calendar(rows: Iterable[Assignment], *, name: str, now: datetime) -> bytes:
    """The rows as a calendar of all-day events on their last days: UTF-8 in NFC, lines folded, ended by CRLF."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Diem CCHC//Viec duoc giao//VI", "CALSCALE:GREGORIAN"]
    lines += ["METHOD:PUBLISH", f"X-WR-CALNAME:{_text(name)}", "REFRESH-INTERVAL;VALUE=DURATION:PT6H"]
    for row in rows:
        lines += _event(row, now)
    lines.append("END:VCALENDAR")
    return b"".join(part + b"\r\n" for line in lines for part in _folded(line))


def _event(row: Assignment, now: datetime) -> list[str]:
    """One event. The UID never changes; SEQUENCE grows with every change of the work or its task."""
    task, page = row.task, reverse("task", args=[row.task.plan_id, row.task_id])
    done = "✓ " if row.state in Assignment.DONE_STATES else ""
    period = f" ({row.occurrence.label})" if row.occurrence else ""
    said = [f"{row.agency.label} · {row.get_role_display()} · {row.get_state_display()}", task.deadline_phrase]
    said += [f"Sản phẩm: {task.product}" if task.product else "", " ".join(task.plan.subject.split())]
    return [
        "BEGIN:VEVENT",
        f"UID:viec-{row.pk}@{urlsplit(settings.SITE_URL).hostname}",
        f"DTSTAMP:{now.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"SEQUENCE:{row.version + task.version}",
        f"DTSTART;VALUE=DATE:{_day(row.last_day)}",
        f"DTEND;VALUE=DATE:{_day(row.last_day + timedelta(days=1))}",
        f"SUMMARY:{_text(f'{done}Hạn cuối: {task.summary}{period}')}",
        f"DESCRIPTION:{_text(chr(10).join(filter(None, said)))}",
        f"URL:{settings.SITE_URL.rstrip('/')}{page}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def _day(day: date) -> str:
    return f"{day:%Y%m%d}"


def _text(words: str) -> str:
    """A TEXT value: NFC, no control characters, the marks of the format escaped."""
    return readable(words, lines=True).replace("\t", " ").translate(ESCAPES)


def _folded(line: str) -> Iterator[bytes]:
    """The line in pieces of at most 75 octets, no letter cut in two; pieces after the first begin with a blank."""
    piece = b""
    for letter in line:
        octets = letter.encode("utf-8")
        if len(piece) + len(octets) > OCTETS:
            yield piece
            piece = b" "
        piece += octets
    yield piece
