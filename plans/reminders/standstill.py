"""Whether the outbox stands still, for ``/readyz``."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.utils import timezone

from ..models import Digest
from .calendar import is_working


def outbox(*, today: date, now: datetime) -> str:
    """ "" or a sentence: digests could have gone out for settings.READY_SECONDS, and none did in that time.

    One refused digest that waits for its next attempt is no standstill; nor is a long morning's queue that moves.
    """
    patience = timedelta(seconds=settings.READY_SECONDS)
    if now - _opening(now) < patience or not is_working(today):
        return ""
    fresh = Digest.objects.filter(made_at__gt=now - patience)  # of a site first started during the day
    waiting = Digest.objects.unsent(now - patience).filter(day__lte=today).exclude(pk__in=fresh).count()
    if not waiting or Digest.objects.filter(day=today, sent_at__gt=now - patience).exists():
        return ""
    return f"{waiting} lời nhắc chờ gửi; {settings.READY_SECONDS} giây nay không lời nào đi được."


def _opening(now: datetime) -> datetime:
    """When today's digests may begin to go out."""
    begin = settings.REMINDER_TIME
    return timezone.localtime(now).replace(hour=begin.hour, minute=begin.minute, second=0, microsecond=0)
