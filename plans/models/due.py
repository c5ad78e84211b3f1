"""The four-way split of official reports (DOMAIN §5): computed from a day, never stored."""

from datetime import date

from django.db import models
from django.db.models import Count, F, Q

DONE = ("reported", "confirmed")  # of Assignment.State; what waits for its confirmation is done
CANCELLED = "cancelled"


class DueShare(models.TextChoices):
    """Every assignment is in exactly one of these."""

    DONE_IN_TIME = "done_in_time", "Hoàn thành đúng hạn"
    DONE_LATE = "done_late", "Hoàn thành quá hạn"
    OPEN_IN_TIME = "open_in_time", "Chưa hoàn thành trong hạn"
    OPEN_LATE = "open_late", "Chưa hoàn thành quá hạn"
    CANCELLED = "cancelled", "Hủy, không tiếp tục"


def due_share(*, state: str, last_day: date | None, done_on: date | None, today: date) -> DueShare:
    """Where an assignment stands on a day. Without a last day nothing is late; without a day of completion, neither."""
    if state == CANCELLED:
        return DueShare.CANCELLED
    if state in DONE:
        is_late = last_day is not None and done_on is not None and done_on > last_day
        return DueShare.DONE_LATE if is_late else DueShare.DONE_IN_TIME
    return DueShare.OPEN_LATE if last_day is not None and last_day < today else DueShare.OPEN_IN_TIME


def due_counts(*, today: date) -> dict[str, Count]:
    """The same rule for a query: one count of each share by its name."""
    is_open, is_done = ~Q(state__in=[*DONE, CANCELLED]), Q(state__in=DONE)
    is_late, is_overdue = Q(done_on__gt=F("last_day")), Q(last_day__lt=today)
    # ~Q would lose the rows whose day is unknown: what cannot be compared is not late.
    in_time = Q(done_on=None) | Q(last_day=None) | Q(done_on__lte=F("last_day"))
    not_overdue = Q(last_day=None) | Q(last_day__gte=today)
    conditions = {
        DueShare.DONE_IN_TIME: is_done & in_time,
        DueShare.DONE_LATE: is_done & is_late,
        DueShare.OPEN_IN_TIME: is_open & not_overdue,
        DueShare.OPEN_LATE: is_open & is_overdue,
        DueShare.CANCELLED: Q(state=CANCELLED),
    }
    return {share.value: Count("pk", filter=condition) for share, condition in conditions.items()}
