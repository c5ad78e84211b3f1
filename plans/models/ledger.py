"""Lost points that somebody has declared not regainable, with the reason."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from agencies.models import Agency
from criteria.models import Assessment, Criterion
from criteria.points import PointsField


class NotRegainable(models.Model):
    """Points of one lost criterion that no task is to bring back, and why (0 < amount ≤ lost when it was entered)."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="not_regainable", verbose_name="bảng điểm")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+", verbose_name="tiêu chí")
    amount = PointsField("số điểm không lấy lại được")
    reason = models.TextField("lý do", max_length=1000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="ai ghi")
    at = models.DateTimeField("lúc", auto_now=True)

    class Meta:
        verbose_name = "điểm không lấy lại được"
        verbose_name_plural = "điểm không lấy lại được"
        constraints = [
            models.UniqueConstraint(fields=["assessment", "criterion"], name="not_regainable_once"),
            models.CheckConstraint(
                name="not_regainable_is_positive",
                condition=Q(amount__gt=0),
                violation_error_message="Số điểm không lấy lại được phải lớn hơn 0.",
            ),
            models.CheckConstraint(
                name="not_regainable_has_reason",
                condition=~Q(reason=""),
                violation_error_message="Cần ghi lý do không lấy lại được.",
            ),
        ]

    def __str__(self):
        return f"{self.criterion.label} – {self.assessment}"

    @property
    def owner(self) -> Agency:
        return self.assessment.agency
