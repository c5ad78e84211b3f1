"""The append-only trail. Rows are written by the functions that write; triggers refuse UPDATE and DELETE."""

from django.conf import settings
from django.db import models

from .agency import Agency


class AuditEntry(models.Model):
    """Who did what to which record, when, and what changed: ``{"field": [before, after]}``."""

    at = models.DateTimeField("lúc", auto_now_add=True, db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="người làm"
    )
    action = models.CharField("việc", max_length=40)
    model = models.CharField("loại bản ghi", max_length=60)
    record_id = models.BigIntegerField("số bản ghi")
    record_label = models.CharField("bản ghi", max_length=250)
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="+", verbose_name="cơ quan")
    changes = models.JSONField("thay đổi", default=dict)
    comment = models.TextField("lý do", blank=True)

    class Meta:
        verbose_name = "nhật ký"
        verbose_name_plural = "nhật ký"
        ordering = ["-id"]
        indexes = [models.Index(fields=["model", "record_id"], name="audit_of_record")]

    def __str__(self):
        return f"{self.at:%d/%m/%Y %H:%M} {self.action} {self.record_label}"
