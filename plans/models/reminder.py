"""The outbox: one row for each thing that a person is to hear, and one digest for each person and day."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q

from .assignment import Assignment
from .notice import Notice


class DigestQuerySet(models.QuerySet):
    def unsent(self, now):
        """Digests to be sent: waiting ones whose pause is over, and those whose sender fell silent (lease ran out)."""
        free = Q(leased_until=None) | Q(leased_until__lte=now)
        return self.filter(free, state__in=Digest.OPEN_STATES)


class Digest(models.Model):
    """What one person hears on one day, by every channel that reaches them. Its text is written when it is sent.

    ``planned_on`` is the day for which it was made, ``made_at`` the moment (unknown of those made before there was a
    bell), ``day`` the one on which it is to go out: an unsent digest moves on
    to the next working day. Unique in the database: one a day for a person, one unsent for a person.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Chờ gửi"
        SENDING = "sending", "Đang gửi"
        SENT = "sent", "Đã gửi"
        FAILED = "failed", "Không gửi được"
        REPLACED = "replaced", "Gửi lại trong thư sau"

    OPEN_STATES = (State.WAITING, State.SENDING)

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="digests", verbose_name="người nhận"
    )
    planned_on = models.DateField("ngày lập")
    day = models.DateField("ngày gửi")
    made_at = models.DateTimeField("lập lúc", null=True)
    state = models.CharField("trạng thái", max_length=10, choices=State.choices, default=State.WAITING)
    leased_until = models.DateTimeField("giữ đến", null=True)
    attempts = models.PositiveSmallIntegerField("số lần gửi", default=0)
    message_id = models.CharField("mã thư", max_length=200, blank=True)
    sent_at = models.DateTimeField("gửi lúc", null=True)
    error = models.CharField("lỗi", max_length=500, blank=True)

    objects = DigestQuerySet.as_manager()

    class Meta:
        verbose_name = "thư nhắc việc"
        verbose_name_plural = "thư nhắc việc"
        ordering = ["-day", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["person", "day"], name="digest_once_a_day"),
            models.UniqueConstraint(
                fields=["person"], condition=Q(state__in=["waiting", "sending"]), name="one_unsent_digest"
            ),
        ]
        indexes = [
            models.Index(fields=["day"], name="digest_unsent", condition=Q(state__in=["waiting", "sending"])),
        ]

    def __str__(self):
        return f"{self.person}, {self.day:%d/%m/%Y}"

    @property
    def went_by_mail(self) -> bool:
        """Whether a mail server took it: a digest that only rang the bell has no Message-ID."""
        return self.state == self.State.SENT and bool(self.message_id)


class ReminderQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Reminders of the work in the person's sight, whoever was reminded."""
        return self.filter(assignment__in=Assignment.objects.visible_to(user))


class Reminder(models.Model):
    """That ``recipient`` is to hear of ``assignment`` at the stage ``kind`` before or after its last day ``due_on``.

    ``kind`` is a stage of plans.reminders.rules ("-3", "0", "+7.2"); ``digest`` the one in which it went out, or with
    which it failed for good; ``notice`` the ring of the bell that told it, set once.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Chờ gửi"
        SENT = "sent", "Đã gửi"
        FAILED = "failed", "Không gửi được"
        CANCELLED = "cancelled", "Không cần nữa"

    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="reminders", verbose_name="việc")
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="reminders", verbose_name="người nhận"
    )
    kind = models.CharField("mốc", max_length=12)
    due_on = models.DateField("hạn")
    state = models.CharField("trạng thái", max_length=10, choices=State.choices, default=State.WAITING)
    planned_on = models.DateField("ngày lập")
    digest = models.ForeignKey(
        Digest, models.SET_NULL, null=True, blank=True, related_name="reminders", verbose_name="thư"
    )
    notice = models.ForeignKey(
        Notice, models.SET_NULL, null=True, blank=True, related_name="reminders", verbose_name="thông báo"
    )

    objects = ReminderQuerySet.as_manager()

    class Meta:
        verbose_name = "lời nhắc"
        verbose_name_plural = "hộp thư đi (lời nhắc)"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["assignment", "recipient", "kind", "due_on"], name="reminder_once"),
        ]
        indexes = [
            models.Index(fields=["recipient"], name="reminder_waiting", condition=Q(state="waiting")),
        ]

    def __str__(self):
        return f"{self.recipient}: {self.assignment}"

    @property
    def key(self) -> tuple[int, int, str, date]:
        """What is unique in the outbox."""
        return self.assignment_id, self.recipient_id, self.kind, self.due_on

    def days_left(self, today: date) -> int:
        return (self.due_on - today).days
