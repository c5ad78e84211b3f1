"""Requests for reports and what the agencies answer (the công văn of huyện Bình Sơn is the model: seed S2)."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from agencies.models import Agency, AgencyGroup
from agencies.scope import Reach, ScopedQuerySet, bodies_spoken_for
from agencies.states import Transition
from criteria.models import Assessment, Cause, Criterion, Index

from .plan import Plan


class ReportKind(models.TextChoices):
    DEMAND = "demand", "Theo yêu cầu"
    MONTH = "month", "Tháng"
    QUARTER = "quarter", "Quý"
    HALF = "half", "6 tháng"
    NINE = "nine", "9 tháng"
    YEAR = "year", "Năm"


SEEN_BY_ADDRESSEES = ["sent", "closed"]  # a draft request is its issuer's own


class ReportRequestQuerySet(ScopedQuerySet):
    scope = [
        Reach("issuer"),
        Reach("reports__agency", when=Q(state__in=SEEN_BY_ADDRESSEES), is_own=True),
    ]


class ReportRequest(models.Model):
    """What an authority wants to be told, by whom, about which periods, until when.

    ``plan`` is the công văn or plan that says so, ``assessment`` the score table whose lost points are to be
    explained. ``agencies`` and ``groups`` are the addressees; sending makes one Report for every unit of them.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "Nháp"
        SENT = "sent", "Đã gửi yêu cầu"
        CLOSED = "closed", "Đóng"

    TRANSITIONS = [
        Transition(
            "send_request",
            "Gửi yêu cầu",
            frozenset({State.DRAFT}),
            State.SENT,
            "plans.ask_reports",
            style="primary",
        ),
        Transition(
            "withdraw",
            "Thu hồi để sửa",
            frozenset({State.SENT}),
            State.DRAFT,
            "plans.ask_reports",
            needs_comment=True,
        ),
        Transition("close_request", "Đóng", frozenset({State.DRAFT, State.SENT}), State.CLOSED, "plans.ask_reports"),
        Transition(
            "reopen_request",
            "Mở lại",
            frozenset({State.CLOSED}),
            State.SENT,
            "plans.ask_reports",
            needs_comment=True,
        ),
    ]

    issuer = models.ForeignKey(Agency, models.PROTECT, related_name="report_requests", verbose_name="cơ quan yêu cầu")
    kind = models.CharField("loại", max_length=8, choices=ReportKind.choices, default=ReportKind.DEMAND)
    title = models.CharField("tên báo cáo", max_length=500)
    words = models.TextField("nội dung yêu cầu", blank=True, max_length=5000)
    plan = models.ForeignKey(
        Plan,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="report_requests",
        verbose_name="theo kế hoạch, công văn",
    )
    assessment = models.ForeignKey(
        Assessment,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="report_requests",
        verbose_name="bảng điểm cần giải trình",
    )
    indices = models.ManyToManyField(Index, related_name="+", blank=True, verbose_name="chỉ số")
    agencies = models.ManyToManyField(Agency, related_name="+", blank=True, verbose_name="cơ quan phải báo cáo")
    groups = models.ManyToManyField(AgencyGroup, related_name="+", blank=True, verbose_name="nhóm phải báo cáo")
    state = models.CharField("trạng thái", max_length=8, choices=State.choices, default=State.DRAFT)
    sent_on = models.DateField("gửi ngày", null=True, blank=True)
    version = models.PositiveIntegerField(default=0, editable=False)

    objects = ReportRequestQuerySet.as_manager()

    class Meta:
        verbose_name = "yêu cầu báo cáo"
        verbose_name_plural = "yêu cầu báo cáo"
        ordering = ["-pk"]

    def __str__(self):
        return self.title

    @property
    def owner(self) -> Agency:
        return self.issuer

    @property
    def answer_deadline(self) -> "ReportDeadline | None":
        """When the answers are due; read from the deadlines as they were fetched."""
        return next((row for row in self.deadlines.all() if row.purpose == ReportDeadline.Purpose.ANSWER), None)

    @property
    def answer_day(self) -> date | None:
        """The last day on which an answer is in time; None while no day is set."""
        deadline = self.answer_deadline
        return deadline.last_day if deadline else None


class ReportPeriod(models.Model):
    """One of the spans a request asks about, with its words ("từ đầu năm đến ngày 15/5/2024")."""

    request = models.ForeignKey(ReportRequest, models.CASCADE, related_name="periods")
    position = models.PositiveSmallIntegerField("thứ tự", default=0, editable=False)
    label = models.CharField("kỳ báo cáo", max_length=200)
    first_day = models.DateField("từ ngày", null=True, blank=True)
    last_day = models.DateField("đến hết ngày", null=True, blank=True)

    class Meta:
        verbose_name = "kỳ báo cáo"
        verbose_name_plural = "kỳ báo cáo"
        ordering = ["request", "position", "pk"]
        constraints = [
            models.CheckConstraint(
                name="report_period_in_order",
                condition=Q(first_day=None) | Q(last_day=None) | Q(last_day__gte=F("first_day")),
                violation_error_message="Ngày cuối kỳ phải từ ngày đầu kỳ trở đi.",
            )
        ]

    def __str__(self):
        return self.label


class ReportDeadline(models.Model):
    """One deadline of a request: what it is for, its words as printed, the last day in time; no day: undated duty."""

    class Purpose(models.TextChoices):
        ANSWER = "answer", "Các cơ quan gửi báo cáo"
        SYNTHESIS = "synthesis", "Tổng hợp"
        PAPERS = "papers", "Tài liệu họp"
        OTHER = "other", "Việc khác"

    request = models.ForeignKey(ReportRequest, models.CASCADE, related_name="deadlines")
    position = models.PositiveSmallIntegerField("thứ tự", default=0, editable=False)
    purpose = models.CharField("để làm gì", max_length=10, choices=Purpose.choices, default=Purpose.ANSWER)
    label = models.CharField("nội dung", max_length=500, blank=True)
    phrase = models.CharField("thời hạn (nguyên văn)", max_length=250, blank=True)
    last_day = models.DateField("ngày cuối còn đúng hạn", null=True, blank=True)
    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="cơ quan làm"
    )

    class Meta:
        verbose_name = "thời hạn"
        verbose_name_plural = "thời hạn"
        ordering = ["request", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["request"],
                condition=Q(purpose="answer"),
                name="one_answer_deadline",
                violation_error_message="Chỉ một thời hạn gửi báo cáo: các thời hạn khác chọn «để làm gì» khác.",
            )
        ]

    def __str__(self):
        return self.label or self.get_purpose_display()


class ReportQuestion(models.Model):
    """One thing to be answered; ``topic`` says from what it is prefilled and where it stands in the synthesis."""

    class Kind(models.TextChoices):
        TEXT = "text", "Đoạn văn"
        CRITERIA = "criteria", "Theo tiêu chí"

    class Topic(models.TextChoices):
        STRENGTHS = "strengths", "Kết quả, ưu điểm"
        LIMITS = "limits", "Tồn tại, hạn chế"
        CAUSES = "causes", "Nguyên nhân giảm điểm, giảm bậc"
        SOLUTIONS = "solutions", "Giải pháp"
        PROPOSALS = "proposals", "Kiến nghị, đề xuất"
        OTHER = "other", "Nội dung khác"

    request = models.ForeignKey(ReportRequest, models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField("thứ tự", default=0, editable=False)
    kind = models.CharField("cách trả lời", max_length=8, choices=Kind.choices, default=Kind.TEXT)
    topic = models.CharField("nội dung về", max_length=10, choices=Topic.choices, default=Topic.OTHER)
    text = models.CharField("câu hỏi", max_length=1000)

    class Meta:
        verbose_name = "câu hỏi"
        verbose_name_plural = "câu hỏi"
        ordering = ["request", "position", "pk"]

    def __str__(self):
        return self.text


HANDED_IN = ["submitted", "accepted"]


class ReportQuerySet(ScopedQuerySet):
    """Own reports in every state; others only as far as they were handed in, not begun, or typed by the own body."""

    scope = [
        Reach("agency", when=Q(request__state__in=SEEN_BY_ADDRESSEES), is_own=True),
        Reach("request__issuer", when=Q(state__in=[*HANDED_IN, "todo"])),
        Reach("typed_by", is_own=True),
    ]

    def to_send(self, user):
        """The open reports of the bodies for which the person speaks."""
        rows = self.filter(request__state=ReportRequest.State.SENT, state__in=Report.OPEN_STATES)
        return rows.filter(agency__in=bodies_spoken_for(user))


class Report(models.Model):
    """One agency's answer to a request. ``handed_in_on`` is the day it first came in: lateness is judged by it.

    ``typed_by`` is the body that began it for an agency that does not write itself; it then reads the draft as well.
    """

    class State(models.TextChoices):
        TODO = "todo", "Chưa soạn"
        DRAFT = "draft", "Đang soạn"
        SUBMITTED = "submitted", "Đã nộp"
        RETURNED = "returned", "Trả lại, chờ nộp lại"
        ACCEPTED = "accepted", "Đã nhận"

    OPEN_STATES = (State.TODO, State.DRAFT, State.RETURNED)
    TRANSITIONS = [
        Transition(
            "begin_report",
            "Bắt đầu soạn",
            frozenset({State.TODO}),
            State.DRAFT,
            "plans.write_report",
            style="primary",
        ),
        Transition(
            "submit",
            "Nộp báo cáo",
            frozenset({State.DRAFT, State.RETURNED}),
            State.SUBMITTED,
            "plans.write_report",
            style="success",
        ),
        Transition(
            "accept", "Đã nhận", frozenset({State.SUBMITTED}), State.ACCEPTED, "plans.receive_reports", style="success"
        ),
        Transition(
            "send_back",
            "Trả lại",
            frozenset({State.SUBMITTED}),
            State.RETURNED,
            "plans.receive_reports",
            needs_comment=True,
        ),
        Transition(
            "reopen_report",
            "Mở lại",
            frozenset({State.ACCEPTED}),
            State.RETURNED,
            "plans.receive_reports",
            needs_comment=True,
        ),
    ]

    request = models.ForeignKey(ReportRequest, models.CASCADE, related_name="reports", verbose_name="yêu cầu")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="reports", verbose_name="cơ quan")
    state = models.CharField("trạng thái", max_length=10, choices=State.choices, default=State.TODO)
    handed_in_on = models.DateField("nộp lần đầu ngày", null=True, blank=True)
    submitted_on = models.DateField("nộp ngày", null=True, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người nộp"
    )
    typed_by = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="cơ quan nhập hộ"
    )
    reason = models.TextField("lý do trả lại", blank=True, max_length=2000)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = "báo cáo"
        verbose_name_plural = "báo cáo"
        ordering = ["request", "agency__path"]
        constraints = [models.UniqueConstraint(fields=["request", "agency"], name="report_once_per_agency")]

    def __str__(self):
        return f"{self.agency.label} – {self.request.title}"

    @property
    def owner(self) -> Agency:
        return self.agency

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN_STATES

    def late_days(self, today: date) -> int:
        """Days after the last day of the request on which the report first came in, or has still not come in."""
        last_day = self.request.answer_day
        if last_day is None:
            return 0
        return max(((self.handed_in_on or today) - last_day).days, 0)


class ReportPart(models.Model):
    """Words that a person writes into a report; the abstract base of all its parts.

    ``is_prefilled`` marks words that the system put there and nobody has changed; ``is_on_behalf`` those typed by
    another body than the reporting one.
    """

    text = models.TextField("nội dung", blank=True, max_length=20_000)
    is_prefilled = models.BooleanField("điền sẵn", default=False)
    is_on_behalf = models.BooleanField("nhập hộ", default=False)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True


class ReportAnswer(ReportPart):
    """The answer to one question; with criteria one row for each: cause (``text``), kind, responsibility, solution.

    ``criterion`` None with a ``label``: a criterion that the person names in own words (no table of points is known).
    """

    WORDS = ["text", "cause_kind", "responsibility", "solution"]

    report = models.ForeignKey(Report, models.CASCADE, related_name="answers")
    question = models.ForeignKey(ReportQuestion, models.PROTECT, related_name="answers")
    criterion = models.ForeignKey(Criterion, models.PROTECT, null=True, blank=True, related_name="+")
    label = models.CharField("tiêu chí", max_length=300, blank=True)
    cause_kind = models.CharField("loại nguyên nhân", max_length=12, choices=Cause.Kind.choices, blank=True, default="")
    responsibility = models.TextField("trách nhiệm", blank=True, max_length=5000)
    solution = models.TextField("giải pháp", blank=True, max_length=5000)

    class Meta:
        verbose_name = "phần trả lời"
        verbose_name_plural = "phần trả lời"
        ordering = ["report", "question__position", "criterion__sort_key", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "question"], condition=Q(criterion=None, label=""), name="answer_once_per_question"
            ),
            models.UniqueConstraint(
                fields=["report", "question", "criterion"],
                condition=Q(criterion__isnull=False),
                name="answer_once_per_criterion",
                violation_error_message="Báo cáo đã có dòng của tiêu chí này.",
            ),
        ]

    def __str__(self):
        return self.name or self.question.text

    @property
    def name(self) -> str:
        """The criterion as the report prints it; "" for the answer to a question in plain text."""
        return self.criterion.title if self.criterion else self.label
