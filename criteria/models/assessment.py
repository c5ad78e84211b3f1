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
from .cycle import Round
from .results import AssessmentQuerySet


class Assessment(models.Model):
    """One agency, one set, one year.

    Leaf scores are stored; ``total_*`` are their sums with bonus and penalty (so that the achieved may pass the maximum
    or fall below 0), written by criteria.entry alone. ``published_*`` are the
    figures as the deciding authority printed them: kept beside the computed ones, never overwritten by them.
    A published assessment is frozen by database triggers.
    """

    class State(models.TextChoices):
        ENTRY = "entry", "Đang nhập điểm"
        SUBMITTED = "submitted", "Đã nộp, chờ thẩm định"
        RETURNED = "returned", "Bị trả lại"
        APPRAISING = "appraising", "Đang thẩm định"
        APPRAISED = "appraised", "Đã thẩm định"
        EXPLAINING = "explaining", "Đang giải trình"
        REAPPRAISING = "reappraising", "Đang thẩm định lại"
        PUBLISHED = "published", "Đã công bố, khoá số liệu"

    # The agency moves what is in its hands, the organiser of the round (or, without one, the agency) all else. What a
    # move does besides stands in criteria.cycle, which is the way to make it; "publish" locks a table without a round.
    TRANSITIONS = [
        Transition(
            action="publish",
            counts="publication",
            label="Khoá số liệu đã công bố",
            sources=frozenset({State.ENTRY}),
            target=State.PUBLISHED,
            permission="criteria.publish",
            only_if="is_apart",
        ),
        Transition(
            action="submit_scores",
            label="Nộp bảng tự chấm",
            sources=frozenset({State.ENTRY, State.RETURNED}),
            target=State.SUBMITTED,
            permission="criteria.submit",
            style="primary",
            only_if="in_round",
        ),
        Transition(
            action="begin_appraisal",
            counts="appraisal_number",
            label="Bắt đầu thẩm định",
            sources=frozenset({State.SUBMITTED}),
            target=State.APPRAISING,
            permission="criteria.organise",
            style="primary",
            of="organiser",
        ),
        Transition(
            action="return_scores",
            label="Trả lại để chấm lại",
            sources=frozenset({State.SUBMITTED, State.APPRAISING}),
            target=State.RETURNED,
            permission="criteria.organise",
            needs_comment=True,
            of="organiser",
        ),
        Transition(
            action="conclude",
            label="Chốt kết quả thẩm định",
            sources=frozenset({State.APPRAISING, State.REAPPRAISING}),
            target=State.APPRAISED,
            permission="criteria.organise",
            style="primary",
            of="organiser",
        ),
        Transition(
            action="explain",
            label="Giải trình kết quả",
            sources=frozenset({State.APPRAISED}),
            target=State.EXPLAINING,
            permission="criteria.submit",
        ),
        Transition(
            action="send_explanation",
            counts="appraisal_number",
            label="Gửi giải trình",
            sources=frozenset({State.EXPLAINING}),
            target=State.REAPPRAISING,
            permission="criteria.submit",
            style="primary",
        ),
        Transition(
            action="reopen_appraisal",
            counts="appraisal_number",
            label="Mở lại thẩm định",
            sources=frozenset({State.APPRAISED, State.EXPLAINING}),
            target=State.REAPPRAISING,
            permission="criteria.organise",
            needs_comment=True,
            of="organiser",
        ),
        Transition(
            action="publish_result",
            counts="publication",
            label="Công bố kết quả",
            sources=frozenset({State.APPRAISED}),
            target=State.PUBLISHED,
            permission="criteria.organise",
            style="primary",
            of="organiser",
        ),
        Transition(
            action="unlock",
            label="Mở khoá để đính chính",
            sources=frozenset({State.PUBLISHED}),
            target=State.APPRAISED,
            permission="criteria.organise",
            needs_comment=True,
            of="organiser",
            only_if="in_round",
        ),
        Transition(
            action="unlock_table",
            label="Mở khoá số liệu",
            sources=frozenset({State.PUBLISHED}),
            target=State.ENTRY,
            permission="criteria.publish",
            needs_comment=True,
            only_if="is_apart",
        ),
    ]
    OPEN_STATES = (State.ENTRY, State.RETURNED)  # the agency's own people enter points

    criteria_set = models.ForeignKey(CriteriaSet, models.PROTECT, related_name="assessments", verbose_name="bộ")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="assessments", verbose_name="cơ quan")
    year = models.PositiveSmallIntegerField("năm")
    round = models.ForeignKey(
        Round, models.PROTECT, null=True, blank=True, related_name="assessments", verbose_name="đợt đánh giá"
    )
    state = models.CharField("trạng thái", max_length=12, choices=State.choices, default=State.ENTRY)
    submitted_at = models.DateTimeField("nộp lúc", null=True, editable=False)
    handed_in_on = models.DateField("ngày nộp lần đầu", null=True, editable=False)
    appraisal_number = models.PositiveSmallIntegerField("lần thẩm định", default=0, editable=False)
    publication = models.PositiveSmallIntegerField("lần công bố", default=0, editable=False)
    total_maximum = PointsField("tổng điểm tối đa", default=Decimal(0), editable=False)
    total_achieved = PointsField("tổng điểm đạt được", default=Decimal(0), editable=False)
    total_missing = models.PositiveIntegerField("số tiêu chí chưa có điểm", default=0, editable=False)
    published_maximum = PointsField("điểm tối đa công bố", null=True, blank=True)
    published_achieved = PointsField("điểm đạt công bố", null=True, blank=True)
    published_percent = PointsField("chỉ số công bố (%)", null=True, blank=True)
    published_rank = models.PositiveSmallIntegerField("hạng", null=True, blank=True)
    published_rank_of = models.PositiveSmallIntegerField("trên tổng số", null=True, blank=True)
    published_decision = models.CharField("quyết định công bố", max_length=250, blank=True)
    published_on = models.DateField("ngày quyết định công bố", null=True, blank=True)

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
    def is_open(self) -> bool:
        """Whether the agency's own people may change points."""
        return self.state in self.OPEN_STATES

    @property
    def in_round(self) -> bool:
        return self.round_id is not None

    @property
    def is_apart(self) -> bool:
        """Whether it belongs to no round: an older result, or a table kept for the agency's own use."""
        return self.round_id is None

    @property
    def organiser(self) -> "Round | Assessment":
        """The record whose owner leads it through the cycle."""
        return self if self.is_apart else self.round

    @property
    def result(self) -> str:
        """The stored totals in print; "" while there are no points."""
        if not self.total_achieved:
            return ""
        is_percent = self.criteria_set.unit == CriteriaSet.Unit.PERCENT
        return format_result(self.total_achieved, self.total_maximum, is_percent=is_percent)


class Score(models.Model):
    """The points of one leaf: ``achieved`` is the value in force, None means not entered yet.

    ``self_achieved`` are the points of the last self-assessment handed in, of a survey those its organiser has entered.
    ``declared`` is what was declared for the criterion's method, by input name; points that differ from the computed
    ones have their ``override_reason``.
    """

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="scores", verbose_name="bảng điểm")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="scores", verbose_name="tiêu chí")
    achieved = PointsField("điểm đạt được", null=True, blank=True)
    self_achieved = PointsField("điểm tự chấm", null=True, editable=False)
    declared = models.JSONField("số liệu khai", default=dict, blank=True)
    override_reason = models.CharField("lý do sửa điểm tính ra", max_length=500, blank=True)
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
