"""Celery's door to the reminders."""

from celery import shared_task
from django.utils import timezone

from agencies.clock import today

from . import reminders


@shared_task
def send_reminders() -> None:
    reminders.plan_reminders(today=today())
    reminders.send_reminders(today=today(), now=timezone.now())
