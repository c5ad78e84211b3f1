"""The words of a digest: one mail to a person, one line for each piece of work, each linked to its row."""

from collections import defaultdict
from datetime import date
from urllib.parse import urlsplit
from uuid import NAMESPACE_URL, uuid5

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse

from ..models import Assignment, Digest, Reminder
from .wording import latest, place_of, subject, time_left


def compose(digest: Digest, reminders: list[Reminder], *, today: date) -> EmailMultiAlternatives:
    """The mail of a digest as the work stands now. Its Message-ID follows from the person and the day for which it was
    made, so that a second copy is known as one."""
    person = digest.person
    found = lines(reminders, reader=person, today=today)
    context = {
        "recipient": person,
        "agency": person.agency,
        "lines": found,
        "has_others": any(line["agency"] for line in found),
        "page": full_address(reverse("my_work")),
    }
    digest.message_id = message_id(digest)
    mail = EmailMultiAlternatives(
        subject=subject(reminders, reader=person, today=today),
        body=render_to_string("emails/reminder.txt", context),
        to=[person.email],
        headers={"Message-ID": digest.message_id, "Auto-Submitted": "auto-generated"},
    )
    mail.attach_alternative(render_to_string("emails/reminder.html", context), "text/html")
    return mail


def by_urgency(reminders: list[Reminder], *, today: date) -> list[Reminder]:
    """The reminders in the order of "Việc của tôi", each with its work, all read in one query."""
    calls = defaultdict(list)
    for row in reminders:
        calls[row.assignment_id].append(row)
    ordered = []
    for work in Assignment.objects.filter(pk__in=calls).select_related("task", "agency").by_urgency(today=today):
        for row in calls[work.pk]:
            row.assignment = work
            ordered.append(row)
    return ordered


def lines(reminders: list[Reminder], *, reader, today: date) -> list[dict]:
    """The work of reminders that came ``by_urgency``, each with its days left and the address of its row; ``agency``
    only where it is not the reader's own."""
    return [
        {
            "task": row.assignment.task,
            "agency": row.assignment.agency if row.assignment.agency_id != reader.agency_id else None,
            "due_on": row.due_on,
            "when": time_left(row.days_left(today)),
            "link": full_address(place_of(row.assignment, reader)),
        }
        for row in latest(reminders)
    ]


def full_address(path: str) -> str:
    return settings.SITE_URL.rstrip("/") + path


def message_id(digest: Digest) -> str:
    key = uuid5(NAMESPACE_URL, f"{settings.SITE_URL} {digest.person_id} {digest.planned_on.isoformat()}").hex
    return f"<nhac-viec.{key}@{urlsplit(settings.SITE_URL).hostname}>"
