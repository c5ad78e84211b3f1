"""The four-way split of official reports (DOMAIN §5): computed from a day, never stored."""

from datetime import date

from django.db import models

DONE = ("reported", "confirmed")  # of Assignment.State; what waits for its confirmation is done
CANCELLED = "cancelled"


class DueShare(models.TextChoices):
    """Every assignment is in exactly one of these; the labels head the columns of reports."""

    DONE_IN_TIME = "done_in_time", "Hoàn thành đúng hạn"
    DONE_LATE = "done_late", "Hoàn thành quá hạn"
    OPEN_IN_TIME = "open_in_time", "Chưa hoàn thành, trong hạn"
    OPEN_LATE = "open_late", "Chưa hoàn thành, quá hạn"
    CANCELLED = "cancelled", "Không tiếp tục"


def due_share(*, state: str, last_day: date | None, done_on: date | None, today: date) -> DueShare:
    """Where an assignment stands on a day. Without a last day nothing is late; without a day of completion, neither."""
    if state == CANCELLED:
        return DueShare.CANCELLED
    if state in DONE:
        is_late = last_day is not None and done_on is not None and done_on > last_day
        return DueShare.DONE_LATE if is_late else DueShare.DONE_IN_TIME
    return DueShare.OPEN_LATE if last_day is not None and last_day < today else DueShare.OPEN_IN_TIME
