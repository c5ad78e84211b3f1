"""Periodic reports on plans: figures of one day, results, late work, regained points; frozen once handed in."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from agencies.models import Agency
from agencies.scope import Reach, ScopedQuerySet
from agencies.states import Transition

from .plan import Plan
from .report import ReportKind, ReportPart


class PeriodicReportQuerySet(ScopedQuerySet):
    scope = [Reach("agency", is_own=True), Reach("agency", when=Q(state="submitted"))]


class PeriodicReport(models.Model):
    """One agency's report of a period on one or more plans; figures are those of the day ``last_day``."""

    class State(models.TextChoices):
        DRAFT = "draft", "Dự thảo"
        SUBMITTED = "submitted", "Đã nộp, khoá số liệu"

    KINDS = [pair for pair in ReportKind.choices if pair[0] != ReportKind.DEMAND]
    TRANSITIONS = [
        Transition(
            "submit",
            "Nộp, khoá số liệu",
            frozenset({State.DRAFT}),
            State.SUBMITTED,
            "plans.write",
            style="success",
        ),
        Transition(
            "reopen_report",
            "Mở lại để sửa",
            frozenset({State.SUBMITTED}),
            State.DRAFT,
            "plans.write",
            needs_comment=True,
        ),
    ]

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="periodic_reports", verbose_name="cơ quan báo cáo")
    kind = models.CharField("kỳ báo cáo", max_length=8, choices=KINDS, default=ReportKind.HALF)
    title = models.CharField("tên báo cáo", max_length=500)
    first_day = models.DateField("từ ngày")
    last_day = models.DateField("số liệu đến hết ngày")
    plans = models.ManyToManyField(Plan, related_name="periodic_reports", verbose_name="kế hoạch, công văn")
    state = models.CharField("trạng thái", max_length=10, choices=State.choices, default=State.DRAFT)
    submitted_on = models.DateField("nộp ngày", null=True, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người nộp"
    )

    objects = PeriodicReportQuerySet.as_manager()

    class Meta:
        verbose_name = "báo cáo định kỳ"
        verbose_name_plural = "báo cáo định kỳ"
        ordering = ["-last_day", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="periodic_days_in_order",
                condition=Q(last_day__gte=F("first_day")),
                violation_error_message="Ngày cuối kỳ phải từ ngày đầu kỳ trở đi.",
            )
        ]

    def __str__(self):
        return self.title

    @property
    def owner(self) -> Agency:
        return self.agency

    @property
    def is_open(self) -> bool:
        return self.state == self.State.DRAFT


class PeriodicPart(ReportPart):
    """One part of the words of a periodic report."""

    class Topic(models.TextChoices):
        RESULTS = "results", "Kết quả thực hiện"
        LATE = "late", "Việc chậm và lý do"
        REGAINED = "regained", "Điểm lấy lại"
        LIMITS = "limits", "Tồn tại, hạn chế, nguyên nhân"
        NEXT = "next", "Nhiệm vụ kỳ tới"
        PROPOSALS = "proposals", "Kiến nghị, đề xuất"

    WORDS = ["text"]

    report = models.ForeignKey(PeriodicReport, models.CASCADE, related_name="parts")
    topic = models.CharField("phần", max_length=10, choices=Topic.choices)
    position = models.PositiveSmallIntegerField("thứ tự", default=0)

    class Meta:
        verbose_name = "phần của báo cáo định kỳ"
        verbose_name_plural = "phần của báo cáo định kỳ"
        ordering = ["report", "position"]
        constraints = [models.UniqueConstraint(fields=["report", "topic"], name="part_once_per_topic")]

    def __str__(self):
        return self.get_topic_display()


class PeriodicFigure(models.Model):
    """How one agency's work stood on the report's day, as it was when the report was handed in (five counts)."""

    report = models.ForeignKey(PeriodicReport, models.CASCADE, related_name="figures")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name="cơ quan")
    position = models.PositiveSmallIntegerField("thứ tự")
    done_in_time = models.PositiveIntegerField("hoàn thành đúng hạn")
    done_late = models.PositiveIntegerField("hoàn thành quá hạn")
    open_in_time = models.PositiveIntegerField("chưa hoàn thành, trong hạn")
    open_late = models.PositiveIntegerField("chưa hoàn thành, quá hạn")
    cancelled = models.PositiveIntegerField("không tiếp tục")

    class Meta:
        verbose_name = "số liệu của báo cáo định kỳ"
        verbose_name_plural = "số liệu của báo cáo định kỳ"
        ordering = ["report", "position"]
        constraints = [models.UniqueConstraint(fields=["report", "agency"], name="figure_once_per_agency")]

    def __str__(self):
        return f"{self.agency.label} – {self.report}"
