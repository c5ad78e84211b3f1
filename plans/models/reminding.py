"""What an office decides about reminders: who hears when, on which days it works, which plans stay silent."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from agencies.models import Agency

from .plan import Plan


class Audience(models.TextChoices):
    OFFICER = "officer", "Cán bộ theo dõi"
    HEAD = "head", "Lãnh đạo cơ quan thực hiện"
    COORDINATOR = "coordinator", "Đầu mối CCHC của cấp giao việc"


class ReminderRule(models.Model):
    """One stage of an authority's own table; an authority without rows goes by plans.reminders.rules."""

    authority = models.ForeignKey(Agency, models.CASCADE, related_name="reminder_rules", verbose_name="cấp chính quyền")
    days = models.SmallIntegerField(
        "số ngày làm việc",
        help_text="So với ngày cuối còn đúng hạn: -3 là trước 3 ngày, 0 là ngày cuối, 1 là quá 1 ngày",
    )
    audience = models.CharField("nhắc ai", max_length=12, choices=Audience.choices)
    is_weekly = models.BooleanField("sau đó nhắc lại hằng tuần", default=False)

    class Meta:
        verbose_name = "mốc nhắc việc"
        verbose_name_plural = "mốc nhắc việc"
        ordering = ["authority", "days", "audience"]
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "days", "audience"],
                name="reminder_rule_once",
                violation_error_message="Mốc này đã có.",
            ),
            models.CheckConstraint(
                name="reminder_rule_days",
                condition=Q(days__gte=-60, days__lte=60),
                violation_error_message="Mốc nhắc từ 60 ngày làm việc trước hạn đến 60 ngày làm việc sau hạn.",
            ),
            models.CheckConstraint(
                name="reminder_rule_weekly_after",
                condition=Q(is_weekly=False) | Q(days__gt=0),
                violation_error_message="Chỉ mốc sau hạn mới nhắc lại hằng tuần.",
            ),
        ]

    def __str__(self):
        return f"{self.authority}: {self.days:+d} ngày làm việc, {self.get_audience_display()}"

    def clean(self):
        """Rules of an agency that is no cấp chính quyền would never be asked."""
        if self.authority_id and not self.authority.kind.is_authority:
            raise ValidationError({"authority": "Mốc nhắc đặt cho cấp chính quyền (UBND tỉnh, huyện, xã)."})


class CalendarDay(models.Model):
    """A day on which offices work, or do not, otherwise than the calendar says: swapped days, late announcements.

    One calendar for the whole site: a person's digest may hold work of several authorities.
    """

    day = models.DateField("ngày", unique=True)
    is_working = models.BooleanField("là ngày làm việc", default=False)
    note = models.CharField("theo văn bản, lý do", max_length=250)

    class Meta:
        verbose_name = "ngày nghỉ, ngày làm bù"
        verbose_name_plural = "ngày nghỉ, ngày làm bù"
        ordering = ["-day"]

    def __str__(self):
        return f"{self.day:%d/%m/%Y}: {'làm việc' if self.is_working else 'nghỉ'} ({self.note})"


class PlanReminding(models.Model):
    """That a plan's work is not reminded of: never (``is_off``), or not up to and with ``paused_until``."""

    plan = models.OneToOneField(Plan, models.CASCADE, related_name="reminding", verbose_name="kế hoạch")
    is_off = models.BooleanField("không nhắc", default=False)
    paused_until = models.DateField("tạm dừng đến hết ngày", null=True, blank=True)

    class Meta:
        verbose_name = "nhắc việc của kế hoạch"
        verbose_name_plural = "nhắc việc của kế hoạch"

    def __str__(self):
        return f"Nhắc việc: {self.plan}"

    @property
    def owner(self) -> Agency:
        return self.plan.issuer

    def is_silent(self, today: date) -> bool:
        return self.is_off or (self.paused_until is not None and today <= self.paused_until)


def is_silent(*, today: date, prefix: str = "") -> Q:
    """The condition on plans (at ``prefix``) that ``PlanReminding.is_silent`` tests on one."""
    return Q(**{f"{prefix}reminding__is_off": True}) | Q(**{f"{prefix}reminding__paused_until__gte": today})
