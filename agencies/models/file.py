"""Files that people bring: named by a key on the disk, by their own name here."""

from uuid import uuid4

from django.conf import settings
from django.db import models

from .agency import Agency


class StoredFile(models.Model):
    """One uploaded file. The disk knows it by ``key`` alone; name, kind and hash stand here (agencies.files)."""

    key = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    title = models.CharField("tên tệp", max_length=255)
    media_type = models.CharField("loại", max_length=100)
    size = models.PositiveIntegerField("cỡ (byte)")
    sha256 = models.CharField("SHA-256", max_length=64)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name="cơ quan", null=True)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người")
    uploaded_at = models.DateTimeField("lúc", auto_now_add=True)

    class Meta:
        verbose_name = "tệp"
        verbose_name_plural = "tệp"
        ordering = ["uploaded_at"]

    def __str__(self):
        return self.title

    @property
    def owner(self) -> Agency:
        return self.agency
