"""The yearly cycle around the tables: a round with its dates, who appraises what, each appraisal, what was set free."""

from datetime import date
from typing import NamedTuple

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from agencies.models import Agency
from agencies.scope import Reach, ScopedQuerySet

from ..points import PointsField
from .criterion import CriteriaSet, Criterion


class Step(NamedTuple):
    """One step of a round and its days, both included; a day that was not set is None."""

    name: str
    label: str
    opens: date | None
    closes: date | None

    def has_begun(self, today: date) -> bool:
        return self.opens is None or today >= self.opens

    def days_late(self, today: date) -> int:
        """Days by which ``today`` is past the last day; 0 within it. Nothing happens by itself on that day."""
        return 0 if self.closes is None else max(0, (today - self.closes).days)


class RoundQuerySet(ScopedQuerySet):
    # Who organises it, and whoever has a table in it.
    scope = [Reach("agency"), Reach("assessments__agency")]


class Round(models.Model):
    """An evaluation of one year by one set, organised by one authority for the agencies whose tables belong to it.

    The days say when a step begins and by when it should be done (DOMAIN §3); no state ever changes by a day passing.
    """

    STEPS = {
        "self": "Tự chấm điểm",
        "appraisal": "Thẩm định",
        "explanation": "Giải trình",
        "review": "Thẩm định lại",
    }

    criteria_set = models.ForeignKey(CriteriaSet, models.PROTECT, related_name="rounds", verbose_name="bộ tiêu chí")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="rounds", verbose_name="cơ quan tổ chức")
    year = models.PositiveSmallIntegerField("năm đánh giá")
    name = models.CharField("tên đợt", max_length=250)
    self_opens = models.DateField("tự chấm điểm từ ngày", null=True, blank=True)
    self_closes = models.DateField("tự chấm điểm đến ngày", null=True, blank=True)
    appraisal_opens = models.DateField("thẩm định từ ngày", null=True, blank=True)
    appraisal_closes = models.DateField("thẩm định đến ngày", null=True, blank=True)
    explanation_opens = models.DateField("giải trình từ ngày", null=True, blank=True)
    explanation_closes = models.DateField("giải trình đến ngày", null=True, blank=True)
    review_opens = models.DateField("thẩm định lại từ ngày", null=True, blank=True)
    review_closes = models.DateField("thẩm định lại đến ngày", null=True, blank=True)

    objects = RoundQuerySet.as_manager()

    class Meta:
        verbose_name = "đợt đánh giá"
        verbose_name_plural = "đợt đánh giá"
        ordering = ["-year", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["criteria_set", "agency", "year"],
                name="round_once_a_year",
                violation_error_message="Năm đó đã có đợt đánh giá theo bộ tiêu chí này.",
            ),
            *(
                models.CheckConstraint(
                    name=f"round_{step}_in_order",
                    condition=Q(**{f"{step}_opens": None})
                    | Q(**{f"{step}_closes": None})
                    | Q(**{f"{step}_closes__gte": F(f"{step}_opens")}),
                    violation_error_message=f"{label}: ngày kết thúc phải từ ngày bắt đầu trở đi.",
                )
                for step, label in (
                    ("self", "Tự chấm điểm"),
                    ("appraisal", "Thẩm định"),
                    ("explanation", "Giải trình"),
                    ("review", "Thẩm định lại"),
                )
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def owner(self) -> Agency:
        return self.agency

    def step(self, name: str) -> Step:
        """One of STEPS with its days."""
        return Step(name, self.STEPS[name], getattr(self, f"{name}_opens"), getattr(self, f"{name}_closes"))

    @property
    def steps(self) -> list[Step]:
        return [self.step(name) for name in self.STEPS]


class AreaLead(models.Model):
    """Which agency appraises one lĩnh vực in a round; an area that nobody leads is the organiser's own."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="leads", verbose_name="đợt")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+", verbose_name="lĩnh vực")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name="cơ quan thẩm định")

    class Meta:
        verbose_name = "cơ quan thẩm định lĩnh vực"
        verbose_name_plural = "cơ quan thẩm định lĩnh vực"
        constraints = [models.UniqueConstraint(fields=["round", "criterion"], name="area_led_once")]

    def __str__(self):
        return f"{self.criterion.title}: {self.agency}"

    @property
    def owner(self) -> Agency:
        return self.round.agency


class Appraisal(models.Model):
    """What the appraisal number ``number`` (1, then the second ones) says of one leaf, and what the agency answers.

    A draft, seen by appraisers alone, until ``sent_at``. ``points`` are those given; none while the agency is asked.
    """

    class Verdict(models.TextChoices):
        ACCEPTED = "accepted", "Đồng ý điểm tự chấm"
        CHANGED = "changed", "Chấm khác"
        ASKED = "asked", "Đề nghị giải trình"

    score = models.ForeignKey("criteria.Score", models.CASCADE, related_name="appraisals", verbose_name="điểm")
    number = models.PositiveSmallIntegerField("lần thẩm định")
    verdict = models.CharField("ý kiến", max_length=10, choices=Verdict.choices)
    points = PointsField("điểm thẩm định", null=True, blank=True)
    reason = models.CharField("lý do", max_length=2000, blank=True)
    version = models.PositiveIntegerField(default=1)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người"
    )
    at = models.DateTimeField("lúc", null=True, blank=True)
    sent_at = models.DateTimeField("gửi lúc", null=True, blank=True)
    answer = models.TextField("giải trình của cơ quan", max_length=5000, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField("giải trình lúc", null=True, blank=True)

    class Meta:
        verbose_name = "ý kiến thẩm định"
        verbose_name_plural = "ý kiến thẩm định"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["score", "number"], name="appraised_once_a_pass"),
            models.CheckConstraint(name="appraisal_points_not_negative", condition=Q(points=None) | Q(points__gte=0)),
            models.CheckConstraint(
                name="appraisal_asks_without_points",
                condition=~Q(verdict="asked") | Q(points=None),
                violation_error_message="Đề nghị giải trình thì chưa cho điểm.",
            ),
            models.CheckConstraint(
                name="appraisal_has_reason",
                condition=Q(verdict="accepted") | ~Q(reason=""),
                violation_error_message="Cần ghi lý do khi chấm khác hoặc đề nghị giải trình.",
            ),
        ]

    def __str__(self):
        return f"Ý kiến thẩm định: {self.score}"  # without the verdict: the trail repeats it to who may not know yet

    @property
    def owner(self) -> Agency:
        return self.score.assessment.agency


class Snapshot(models.Model):
    """A table as it stood at one moment of the cycle: never changed, to be compared with (triggers hold it).

    ``values`` maps the key of a leaf to its points ("0.25"), null for a blank, "na" for không áp dụng.
    """

    class Stage(models.TextChoices):
        SUBMITTED = "submitted", "Bản tự chấm"
        APPRAISED = "appraised", "Bản thẩm định"
        PUBLISHED = "published", "Bản công bố"

    assessment = models.ForeignKey(
        "criteria.Assessment", models.CASCADE, related_name="snapshots", verbose_name="bảng điểm"
    )
    stage = models.CharField("giai đoạn", max_length=10, choices=Stage.choices)
    number = models.PositiveSmallIntegerField("lần")
    values = models.JSONField("điểm")
    total_maximum = PointsField("tổng điểm tối đa")
    total_achieved = PointsField("tổng điểm đạt được")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="người")
    at = models.DateTimeField("lúc")

    class Meta:
        verbose_name = "bản lưu bảng điểm"
        verbose_name_plural = "bản lưu bảng điểm"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["assessment", "stage", "number"], name="snapshot_once")]

    def __str__(self):
        return f"{self.get_stage_display()} lần {self.number}, {self.at:%d/%m/%Y}"

    @property
    def owner(self) -> Agency:
        return self.assessment.agency


class Unlocking(models.Model):
    """That the publication number ``publication`` was set free for correction, by whom and why; never changed.

    Without this row the triggers let nobody change the state of a published table.
    """

    assessment = models.ForeignKey(
        "criteria.Assessment", models.CASCADE, related_name="unlockings", verbose_name="bảng điểm"
    )
    publication = models.PositiveSmallIntegerField("lần công bố")
    reason = models.CharField("lý do", max_length=2000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người")
    at = models.DateTimeField("lúc")

    class Meta:
        verbose_name = "lần mở khoá"
        verbose_name_plural = "lần mở khoá"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "publication"], name="unlocked_once"),
            models.CheckConstraint(name="unlocking_has_reason", condition=~Q(reason="")),
        ]

    def __str__(self):
        return f"Mở khoá {self.assessment}: {self.reason}"

    @property
    def owner(self) -> Agency:
        return self.assessment.agency
