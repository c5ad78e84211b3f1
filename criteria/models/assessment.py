"""What an agency achieved in a year, leaf by leaf, with causes and evidence."""

from decimal import Decimal

from django.conf import settings
from django.core.validators import URLValidator
from django.db import models
from django.db.models import F, Q

from agencies.models import Agency, StoredFile
from agencies.scope import Reach, ScopedQuerySet
from agencies.states import Transition

from ..points import PointsField, format_result
from .criterion import CriteriaSet, Criterion


class AssessmentQuerySet(ScopedQuerySet):
    scope = [Reach("agency")]


class Assessment(models.Model):
    """One agency, one set, one year.

    Leaf scores are stored; ``total_*`` are their sums with bonus and penalty (so that the achieved may pass the maximum
    or fall below 0), written by criteria.entry alone. ``published_*`` are the
    figures as the deciding authority printed them: kept beside the computed ones, never overwritten by them.
    A published assessment is frozen by database triggers.
    """

    class State(models.TextChoices):
        ENTRY = "entry", "Đang nhập điểm"
        PUBLISHED = "published", "Đã công bố, khoá số liệu"

    TRANSITIONS = [
        Transition(
            action="publish",
            label="Khoá số liệu đã công bố",
            sources=frozenset({State.ENTRY}),
            target=State.PUBLISHED,
            permission="criteria.publish",
        ),
    ]

    criteria_set = models.ForeignKey(CriteriaSet, models.PROTECT, related_name="assessments", verbose_name="bộ")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="assessments", verbose_name="cơ quan")
    year = models.PositiveSmallIntegerField("năm")
    state = models.CharField("trạng thái", max_length=12, choices=State.choices, default=State.ENTRY)
    total_maximum = PointsField("tổng điểm tối đa", default=Decimal(0), editable=False)
    total_achieved = PointsField("tổng điểm đạt được", default=Decimal(0), editable=False)
    published_maximum = PointsField("điểm tối đa công bố", null=True, blank=True)
    published_achieved = PointsField("điểm đạt công bố", null=True, blank=True)
    published_percent = PointsField("chỉ số công bố (%)", null=True, blank=True)
    published_rank = models.PositiveSmallIntegerField("hạng", null=True, blank=True)
    published_rank_of = models.PositiveSmallIntegerField("trên tổng số", null=True, blank=True)
    published_decision = models.CharField("quyết định công bố", max_length=250, blank=True)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = "bảng điểm"
        verbose_name_plural = "bảng điểm"
        ordering = ["-year", "agency"]
        constraints = [
            models.UniqueConstraint(
                fields=["criteria_set", "agency", "year"],
                name="assessment_once_a_year",
                violation_error_message="Cơ quan đã có bảng điểm của bộ tiêu chí này trong năm đó.",
            ),
            models.CheckConstraint(
                name="assessment_rank_within_count",
                condition=Q(published_rank=None)
                | Q(published_rank_of=None)
                | Q(published_rank__gte=1, published_rank__lte=F("published_rank_of")),
                violation_error_message="Hạng phải từ 1 đến tổng số đơn vị được xếp hạng.",
            ),
        ]

    def __str__(self):
        return f"{self.criteria_set.index.short_name} {self.agency.label} năm {self.year}"

    @property
    def owner(self) -> Agency:
        return self.agency

    @property
    def is_frozen(self) -> bool:
        return self.state == self.State.PUBLISHED

    @property
    def result(self) -> str:
        """The stored totals in print; "" while there are no points."""
        if not self.total_achieved:
            return ""
        is_percent = self.criteria_set.unit == CriteriaSet.Unit.PERCENT
        return format_result(self.total_achieved, self.total_maximum, is_percent=is_percent)


class Score(models.Model):
    """The points of one leaf: ``achieved`` is the value in force, None means not entered yet."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="scores", verbose_name="bảng điểm")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="scores", verbose_name="tiêu chí")
    achieved = PointsField("điểm đạt được", null=True, blank=True)
    not_applicable = models.BooleanField("không áp dụng", default=False)
    not_applicable_reason = models.CharField("lý do không áp dụng", max_length=500, blank=True)
    explanation = models.TextField("giải trình", blank=True)
    version = models.PositiveIntegerField(default=0)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "điểm"
        verbose_name_plural = "điểm"
        constraints = [
            models.UniqueConstraint(fields=["assessment", "criterion"], name="score_once_per_criterion"),
            models.CheckConstraint(name="score_not_negative", condition=Q(achieved=None) | Q(achieved__gte=0)),
            models.CheckConstraint(
                name="not_applicable_has_no_points",
                condition=Q(not_applicable=False) | Q(achieved=None),
                violation_error_message="Tiêu chí không áp dụng thì không có điểm.",
            ),
            models.CheckConstraint(
                name="not_applicable_has_reason",
                condition=Q(not_applicable=False) | ~Q(not_applicable_reason=""),
                violation_error_message="Cần ghi lý do không áp dụng.",
            ),
        ]

    def __str__(self):
        return f"{self.criterion.label} – {self.assessment}"

    @property
    def owner(self) -> Agency:
        return self.assessment.agency


class PrintedTotal(models.Model):
    """What a printed table gives for a parent (a lĩnh vực): kept as printed, compared with the sum, never used."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="printed_totals", verbose_name="bảng điểm")
    criterion = models.ForeignKey(Criterion, models.CASCADE, related_name="+", verbose_name="lĩnh vực, tiêu chí")
    achieved = PointsField("điểm đạt được in trong bảng")

    class Meta:
        verbose_name = "điểm in của mục"
        verbose_name_plural = "điểm in của mục"
        constraints = [
            models.UniqueConstraint(fields=["assessment", "criterion"], name="printed_total_once_per_criterion")
        ]

    def __str__(self):
        return f"{self.criterion.label} – {self.assessment}"

    @property
    def owner(self) -> Agency:
        return self.assessment.agency


class ScoreImport(models.Model):
    """One Excel file that was written into a table: by whom, from which file, what it replaced (to take it back)."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="imports", verbose_name="bảng điểm")
    file_name = models.CharField("tên tệp", max_length=250)
    sha256 = models.CharField("SHA-256 của tệp", max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="người")
    at = models.DateTimeField("lúc", auto_now_add=True)
    changed = models.PositiveIntegerField("số ô thay đổi")
    unchanged = models.PositiveIntegerField("số ô giữ nguyên")
    changes = models.JSONField("giá trị trước khi nhập")
    undone_at = models.DateTimeField("hoàn tác lúc", null=True)

    class Meta:
        verbose_name = "lần nhập Excel"
        verbose_name_plural = "lần nhập Excel"
        ordering = ["-pk"]

    def __str__(self):
        return f"{self.file_name} – {self.assessment}"

    @property
    def owner(self) -> Agency:
        return self.assessment.agency


class Cause(models.Model):
    """Why points were lost; one cause may cover several criteria (one printed cell for 7.3.1 and 7.3.2)."""

    class Kind(models.TextChoices):
        UNSAID = "", "Chưa phân loại"
        SUBJECTIVE = "subjective", "Chủ quan"
        OBJECTIVE = "objective", "Khách quan"

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="causes", verbose_name="bảng điểm")
    criteria = models.ManyToManyField(Criterion, related_name="causes", verbose_name="tiêu chí")
    text = models.TextField("nguyên nhân", max_length=2000)
    kind = models.CharField("loại", max_length=12, choices=Kind.choices, blank=True, default=Kind.UNSAID)
    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="cơ quan chịu trách nhiệm"
    )
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    changed_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = "nguyên nhân"
        verbose_name_plural = "nguyên nhân"
        ordering = ["pk"]

    def __str__(self):
        return self.text

    @property
    def owner(self) -> Agency:
        return self.assessment.agency


class EvidenceQuerySet(ScopedQuerySet):
    scope = [Reach("score__assessment__agency")]


class Evidence(models.Model):
    """Tài liệu kiểm chứng of one score: a file, a document by number, date and page, or a link."""

    score = models.ForeignKey(Score, models.CASCADE, related_name="evidence", verbose_name="điểm")
    document = models.CharField("số, ký hiệu, ngày và tên văn bản", max_length=500, blank=True)
    page = models.CharField("trang", max_length=30, blank=True)
    file = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, editable=False, related_name="+", verbose_name="tệp"
    )
    link = models.CharField(
        "đường dẫn",
        max_length=500,
        blank=True,
        validators=[URLValidator(["http", "https"], message="Đường dẫn phải có dạng https://…")],
    )

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = "tài liệu kiểm chứng"
        verbose_name_plural = "tài liệu kiểm chứng"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="evidence_names_something",
                condition=~Q(document="") | ~Q(link="") | Q(file__isnull=False),
                violation_error_message="Chọn tệp, hoặc ghi số, ký hiệu văn bản hay đường dẫn.",
            ),
        ]

    def __str__(self):
        return self.document or self.link or self.file.title

    @property
    def owner(self) -> Agency:
        return self.score.assessment.agency
