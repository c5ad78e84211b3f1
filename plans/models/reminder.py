"""The outbox: one row for each reminder that a person is to get, unique in the database."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q

from .assignment import Assignment


class ReminderQuerySet(models.QuerySet):
    def unsent(self, now):
        """Rows to be sent: waiting ones whose pause is over, and those whose sender fell silent (lease ran out)."""
        free = Q(leased_until=None) | Q(leased_until__lte=now)
        return self.filter(free, state__in=[Reminder.State.WAITING, Reminder.State.SENDING])


class Reminder(models.Model):
    """That ``recipient`` is to hear of ``assignment`` (``kind``, last day ``due_on``), and whether it happened."""

    class Kind(models.TextChoices):
        DUE_SOON = "due_soon", "Sắp đến hạn"

    class State(models.TextChoices):
        WAITING = "waiting", "Chờ gửi"
        SENDING = "sending", "Đang gửi"
        SENT = "sent", "Đã gửi"
        FAILED = "failed", "Không gửi được"
        CANCELLED = "cancelled", "Không cần nữa"

    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="reminders", verbose_name="việc")
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="reminders", verbose_name="người nhận"
    )
    kind = models.CharField("loại", max_length=12, choices=Kind.choices)
    due_on = models.DateField("hạn")
    state = models.CharField("trạng thái", max_length=10, choices=State.choices, default=State.WAITING)
    planned_on = models.DateField("ngày lập")
    leased_until = models.DateTimeField("giữ đến", null=True)
    attempts = models.PositiveSmallIntegerField("số lần gửi", default=0)
    message_id = models.CharField("mã thư", max_length=200, blank=True)
    sent_at = models.DateTimeField("gửi lúc", null=True)
    error = models.CharField("lỗi", max_length=500, blank=True)

    objects = ReminderQuerySet.as_manager()

    class Meta:
        verbose_name = "thư nhắc việc"
        verbose_name_plural = "hộp thư đi (nhắc việc)"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["assignment", "recipient", "kind", "due_on"], name="reminder_once"),
        ]
        indexes = [
            models.Index(fields=["recipient"], name="reminder_unsent", condition=Q(state__in=["waiting", "sending"]))
        ]

    def __str__(self):
        return f"{self.recipient}: {self.assignment}"

    def days_left(self, today: date) -> int:
        return (self.due_on - today).days
