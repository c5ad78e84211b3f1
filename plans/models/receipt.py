"""That an agency has received a plan which gives it work."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from agencies.models import Agency
from agencies.scope import Reach, ScopedQuerySet

from .plan import GIVES_WORK, Plan


class PlanReceiptQuerySet(ScopedQuerySet):
    scope = [
        Reach("agency", when=Q(plan__state__in=GIVES_WORK)),
        Reach("plan__issuer"),
    ]

    def missing(self):
        """Asked for and not answered yet, of plans that are being carried out."""
        return self.filter(received_at=None, plan__state=Plan.State.ISSUED)


class PlanReceipt(models.Model):
    """An agency with work from an issued plan is asked for "đã nhận"; ``received_at`` is None until it answers."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="receipts", verbose_name="kế hoạch")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="receipts", verbose_name="cơ quan")
    asked_at = models.DateTimeField("gửi lúc", auto_now_add=True)
    received_at = models.DateTimeField("nhận lúc", null=True, blank=True)
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người nhận"
    )

    objects = PlanReceiptQuerySet.as_manager()

    class Meta:
        verbose_name = "xác nhận đã nhận kế hoạch"
        verbose_name_plural = "xác nhận đã nhận kế hoạch"
        ordering = ["plan", "agency__path"]
        constraints = [models.UniqueConstraint(fields=["plan", "agency"], name="receipt_once_per_agency")]

    def __str__(self):
        return f"{self.agency.label}: {self.plan}"

    @property
    def owner(self) -> Agency:
        return self.agency
