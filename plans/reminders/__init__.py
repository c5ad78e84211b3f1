"""Reminders: who is to hear of which work (planning), and the digests that tell them (sending)."""

from .calendar import is_working
from .planning import plan_reminders, unheard, upcoming
from .rules import words_of
from .sending import BATCH_SECONDS, is_time, send_again, send_reminders

__all__ = [
    "BATCH_SECONDS",
    "is_time",
    "is_working",
    "plan_reminders",
    "send_again",
    "send_reminders",
    "unheard",
    "upcoming",
    "words_of",
]
