"""The bell: what a person has been told inside the product, read or not."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class NoticeQuerySet(models.QuerySet):
    def visible_to(self, user):
        """A person's own notices; nobody else's, whatever the role."""
        return self.filter(person=user)

    def unread(self):
        return self.filter(read_at=None)


class Notice(models.Model):
    """One ring of the bell: the reminders of a digest that the person had not heard before.

    ``day`` is the working day on which it rang, ``rung_at`` the moment. Its lines are its ``reminders``.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="notices", verbose_name="người nhận"
    )
    day = models.DateField("ngày")
    rung_at = models.DateTimeField("báo lúc")
    read_at = models.DateTimeField("đọc lúc", null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = "thông báo"
        verbose_name_plural = "thông báo"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["person"], name="notice_unread", condition=Q(read_at=None))]

    def __str__(self):
        return f"{self.person}, {self.day:%d/%m/%Y}"
