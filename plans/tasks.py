"""Celery's doors to the reminders and to the rendered files."""

from celery import shared_task
from django.utils import timezone

from agencies.clock import today

from . import reminders
from .documents import cache


@shared_task(bind=True)
def send_reminders(self) -> bool:
    """One batch of the day's digests; True where its time ran out: then the next follows, behind what else is due."""
    if not reminders.is_time(timezone.now()):
        return False
    reminders.plan_reminders(today=today())
    is_cut = reminders.send_reminders(today=today(), now=timezone.now()).is_cut
    if is_cut and not self.request.called_directly:
        self.apply_async(expires=reminders.BATCH_SECONDS)  # beat asks again in any case
    return is_cut


@shared_task
def sweep_documents() -> None:
    cache.sweep(timezone.now())
