"""The life of a document on paper: frozen when it goes to be signed, its bytes stored once when it is issued.

An amendment is a further version. Triggers keep an issued version and its signed copies as they are.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q

from agencies.models import Agency, StoredFile
from agencies.scope import Reach, ScopedQuerySet
from agencies.states import Transition

from .plan import GIVES_WORK, Plan


class DocumentVersionQuerySet(ScopedQuerySet):
    scope = [
        Reach("plan__issuer", is_own=True),
        Reach("plan__issuer", when=Q(state="issued")),
        Reach("plan__tasks__assignments__agency", when=Q(state="issued", plan__state__in=GIVES_WORK)),
    ]

    def issued(self):
        """Those that have number and day; of one plan the last is in force."""
        return self.filter(state="issued")

    def with_signed_copies(self):
        """Their signed copies read along, the last one first."""
        copies = SignedCopy.objects.select_related("file", "uploaded_by").order_by("-pk")
        return self.prefetch_related(models.Prefetch("signed_copies", copies))


class DocumentVersion(models.Model):
    """One version of a plan's document. ``content`` is the frozen text (plans.documents.stored), ``digest`` its
    SHA-256; ``file`` the finished PDF, which is written once and never rendered again."""

    class State(models.TextChoices):
        SUBMITTED = "submitted", "Đang trình ký"
        RETURNED = "returned", "Trả lại để sửa"
        ISSUED = "issued", "Đã ban hành"

    TRANSITIONS = [
        Transition(
            "return_draft",
            "Trả lại để sửa",
            frozenset({State.SUBMITTED}),
            State.RETURNED,
            "plans.issue",
            needs_comment=True,
        ),
        Transition("withdraw_draft", "Rút lại để sửa", frozenset({State.SUBMITTED}), State.RETURNED, "plans.write"),
        Transition(
            "issue_version", "Ban hành", frozenset({State.SUBMITTED}), State.ISSUED, "plans.issue", style="primary"
        ),
    ]

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="versions", verbose_name="kế hoạch, văn bản")
    number = models.PositiveSmallIntegerField("lần")
    state = models.CharField("trạng thái", max_length=10, choices=State.choices, default=State.SUBMITTED)
    content = models.TextField("nội dung đã chốt")
    digest = models.CharField("SHA-256 của nội dung", max_length=64)
    reason = models.CharField("lý do sửa đổi", max_length=500, blank=True)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="trình")
    submitted_at = models.DateTimeField("trình lúc", auto_now_add=True)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="ban hành"
    )
    issued_on = models.DateField("ngày ban hành", null=True, blank=True)
    printed_number = models.CharField("số, ký hiệu", max_length=60, blank=True)
    file = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="bản PDF"
    )

    objects = DocumentVersionQuerySet.as_manager()

    class Meta:
        verbose_name = "bản văn bản"
        verbose_name_plural = "bản văn bản"
        ordering = ["plan", "number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="version_number_once"),
            models.UniqueConstraint(
                fields=["plan"],
                condition=Q(state="submitted"),
                name="one_version_submitted",
                violation_error_message="Văn bản đang có một bản trình ký.",
            ),
            models.CheckConstraint(
                name="issued_version_has_day",
                condition=~Q(state="issued") | Q(issued_on__isnull=False),
                violation_error_message="Bản ban hành phải có ngày.",
            ),
        ]

    def __str__(self):
        return f"{self.plan} – bản lần {self.number}"

    @property
    def owner(self) -> Agency:
        return self.plan.issuer


class SignedCopyQuerySet(ScopedQuerySet):
    scope = [
        Reach("version__plan__issuer"),
        Reach("version__plan__tasks__assignments__agency", when=Q(version__plan__state__in=GIVES_WORK)),
    ]


class SignedCopy(models.Model):
    """A signed file that came back, checked against the issued bytes: ``signatures`` as plans.documents.signatures
    found them (field, signer, signed_at, is_trusted)."""

    version = models.ForeignKey(
        DocumentVersion, models.PROTECT, related_name="signed_copies", verbose_name="bản ban hành"
    )
    file = models.OneToOneField(StoredFile, models.PROTECT, related_name="+", verbose_name="tệp đã ký")
    signatures = models.JSONField("chữ ký")
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="tải lên")
    uploaded_at = models.DateTimeField("lúc", auto_now_add=True)

    objects = SignedCopyQuerySet.as_manager()

    class Meta:
        verbose_name = "bản đã ký"
        verbose_name_plural = "bản đã ký"
        ordering = ["version", "pk"]

    def __str__(self):
        return f"{self.version} – {len(self.signatures)} chữ ký"

    @property
    def owner(self) -> Agency:
        return self.version.plan.issuer
