"""Addresses under which a calendar program fetches somebody's deadlines without signing in."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from agencies.models import Agency


class FeedTokenQuerySet(models.QuerySet):
    def visible_to(self, user):
        """A person's own feeds in force; nobody else's, whatever the role."""
        return self.filter(person=user, revoked_at=None)


class FeedToken(models.Model):
    """The secret part of a feed's address: only its SHA-256 is kept, the address itself is shown once.

    The feed shows what ``person`` may see on the day it is fetched. Renewing revokes the present one.
    """

    class Kind(models.TextChoices):
        PERSON = "person", "Việc của tôi"
        AGENCY = "agency", "Việc của cơ quan tôi"

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="feeds", verbose_name="người")
    kind = models.CharField("loại", max_length=10, choices=Kind.choices)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField("tạo lúc", auto_now_add=True)
    revoked_at = models.DateTimeField("thu hồi lúc", null=True, blank=True)

    objects = FeedTokenQuerySet.as_manager()

    class Meta:
        verbose_name = "địa chỉ lịch"
        verbose_name_plural = "địa chỉ lịch"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind"], condition=Q(revoked_at=None), name="one_feed_in_force_of_a_kind"
            )
        ]

    def __str__(self):
        return f"{self.get_kind_display()} – {self.person}"

    @property
    def owner(self) -> Agency | None:
        return self.person.agency
