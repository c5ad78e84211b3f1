"""The words of a reminder mail: one mail per person, one line per piece of work, each linked to its row."""

from datetime import date
from urllib.parse import urlsplit
from uuid import NAMESPACE_URL, uuid5

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse

from .models import Assignment, Reminder


def compose(reminders: list[Reminder], *, today: date) -> EmailMultiAlternatives:
    """The mail for one person. The same reminders give the same Message-ID, so that a second copy is known as one."""
    recipient = reminders[0].recipient
    context = {
        "recipient": recipient,
        "agency": reminders[0].assignment.agency,
        "lines": lines(reminders, today=today),
        "page": page_address(),
    }
    key = mail_key(reminders)
    mail = EmailMultiAlternatives(
        subject=subject(reminders, today=today),
        body=render_to_string("emails/reminder.txt", context),
        to=[recipient.email],
        headers={
            "Message-ID": f"<nhac-viec.{key}@{urlsplit(settings.SITE_URL).hostname}>",
            "X-Reminder-Key": key,
            "Auto-Submitted": "auto-generated",
        },
    )
    mail.attach_alternative(render_to_string("emails/reminder.html", context), "text/html")
    return mail


def subject(reminders: list[Reminder], *, today: date) -> str:
    """What and when: "3 việc đến hạn trong 3 ngày – UBND xã Nhất Tiến"."""
    left = [reminder.days_left(today) for reminder in reminders]
    coming = [days for days in left if days >= 0]
    parts = []
    if coming:
        parts.append(f"{len(coming)} việc đến hạn {f'trong {max(coming)} ngày' if max(coming) else 'hôm nay'}")
    if len(coming) < len(left):
        parts.append(f"{len(left) - len(coming)} việc quá hạn")
    return " ".join(f"{', '.join(parts)} – {reminders[0].assignment.agency.label}".split())


def lines(reminders: list[Reminder], *, today: date) -> list[dict]:
    """The work in the order of "Việc của tôi", each with its days left and the address of its row."""
    by_work = {reminder.assignment_id: reminder for reminder in reminders}
    work = Assignment.objects.filter(pk__in=by_work).select_related("task__plan").by_urgency(today=today)
    return [
        {
            "task": assignment.task,
            "due_on": by_work[assignment.pk].due_on,
            "when": time_left(by_work[assignment.pk].days_left(today)),
            "link": f"{page_address()}#viec-{assignment.pk}",
        }
        for assignment in work
    ]


def time_left(days: int) -> str:
    """Days until the last day (0: today, negative: past) in words."""
    if days == 0:
        return "hôm nay là ngày cuối"
    return f"còn {days} ngày" if days > 0 else f"đã quá hạn {-days} ngày"


def page_address() -> str:
    """The full address of "Việc của tôi"."""
    return settings.SITE_URL.rstrip("/") + reverse("my_work")


def mail_key(reminders: list[Reminder]) -> str:
    """32 hexadecimal digits that follow from the reminders; a new site or a new outbox gives others."""
    rows = sorted((r.pk, r.assignment_id, r.recipient_id, r.kind, r.due_on.isoformat()) for r in reminders)
    return uuid5(NAMESPACE_URL, f"{settings.SITE_URL} {rows}").hex
