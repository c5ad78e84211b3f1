"""Tasks: what is to be done, for which criteria, by whom, until when, by which measures."""

from django.db import models
from django.db.models import Q

from agencies.models import Agency, AgencyGroup
from criteria.models import Criterion
from criteria.points import PointsField

from .plan import Appendix, Plan, Section


class Task(models.Model):
    """One task block or dated duty of a plan.

    ``heading`` is printed as it stands ("Tiêu chí 7.3.1 ; 7.3.2: …"); the criteria themselves are links, so that a
    link set by hand changes no printed word. ``deadline_phrase`` keeps the words, ``deadline_kind``, ``first_day`` and
    ``last_day`` what they resolve to: the last day that is still in time ("trước ngày 15/6" → 14/6). A recurring
    deadline has its days in ``occurrences``.
    """

    class Kind(models.TextChoices):
        BLOCK = "block", "Khối nhiệm vụ"
        DUTY = "duty", "Nhiệm vụ trong phần tổ chức thực hiện"

    class DeadlineKind(models.TextChoices):
        NONE = "none", "Không ghi thời hạn"
        DATE = "date", "Một ngày"
        RANGE = "range", "Khoảng thời gian"
        RECURRING = "recurring", "Định kỳ"
        CONTINUOUS = "continuous", "Thường xuyên"
        UNRESOLVED = "unresolved", "Chưa quy ra ngày"

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="tasks", verbose_name="kế hoạch")
    section = models.ForeignKey(Section, models.PROTECT, related_name="tasks", verbose_name="thuộc mục")
    appendix = models.ForeignKey(Appendix, models.PROTECT, null=True, blank=True, related_name="tasks")
    position = models.PositiveSmallIntegerField("thứ tự")
    kind = models.CharField("loại", max_length=10, choices=Kind.choices, default=Kind.BLOCK)
    heading = models.CharField("đề mục in", max_length=1000, blank=True)
    summary = models.CharField("tên gọn", max_length=500, help_text="Tên việc trong danh sách và thư nhắc")
    intro = models.TextField("câu dẫn", blank=True, max_length=5000, help_text="In sau «Nhiệm vụ, giải pháp:»")
    product = models.CharField("sản phẩm", max_length=500, blank=True)
    deadline_phrase = models.CharField("thời hạn (nguyên văn)", max_length=250, blank=True)
    deadline_kind = models.CharField(
        "loại thời hạn", max_length=10, choices=DeadlineKind.choices, default=DeadlineKind.NONE, editable=False
    )
    first_day = models.DateField("từ ngày", null=True, blank=True)
    last_day = models.DateField("ngày cuối còn đúng hạn", null=True, blank=True)
    is_day_by_hand = models.BooleanField("ngày đặt bằng tay", default=False)
    asks_plan = models.BooleanField(
        "từng đơn vị gửi kế hoạch của mình",
        default=False,
        help_text="Việc này là ban hành kế hoạch riêng: hệ thống theo dõi đơn vị nào chưa có kế hoạch.",
    )
    derived_from = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="derived", verbose_name="triển khai từ nhiệm vụ"
    )
    version = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = "nhiệm vụ"
        verbose_name_plural = "nhiệm vụ"
        ordering = ["plan", "section__position", "position", "pk"]

    def __str__(self):
        return self.summary

    @property
    def owner(self) -> Agency:
        return self.plan.issuer

    @property
    def current_occurrences(self) -> list["Occurrence"]:
        """Those that the deadline still sets, from prefetched rows where there are any."""
        return [row for row in self.occurrences.all() if not row.is_dropped]


class OccurrenceQuerySet(models.QuerySet):
    def current(self):
        """Those that the deadline still sets."""
        return self.filter(is_dropped=False)


class Occurrence(models.Model):
    """One date of a recurring deadline ("6 tháng", "9 tháng", "năm"); the day may be set by hand.

    Written by ``plans.scheduling`` alone. One that the deadline no longer sets stays, dropped, as long as somebody's
    reported work hangs on it.
    """

    task = models.ForeignKey(Task, models.CASCADE, related_name="occurrences")
    position = models.PositiveSmallIntegerField("thứ tự")
    label = models.CharField("kỳ", max_length=60)
    last_day = models.DateField("ngày cuối còn đúng hạn", null=True, blank=True)
    is_by_hand = models.BooleanField("ngày đặt bằng tay", default=False)
    is_dropped = models.BooleanField("không còn trong thời hạn", default=False)

    objects = OccurrenceQuerySet.as_manager()

    class Meta:
        verbose_name = "kỳ của nhiệm vụ"
        verbose_name_plural = "kỳ của nhiệm vụ"
        ordering = ["task", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["task", "label"],
                name="occurrence_once_per_task",
                violation_error_message="Nhiệm vụ đã có kỳ này.",
            )
        ]

    def __str__(self):
        return self.label


class TaskCriterion(models.Model):
    """Which criteria a task serves; ``is_cited`` tells a printed code from a link set by hand.

    ``expected`` are the points the task is to regain there (0 < expected ≤ lost); None: not entered yet.
    """

    task = models.ForeignKey(Task, models.CASCADE, related_name="criterion_links")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="task_links")
    is_cited = models.BooleanField("mã in trong đề mục", default=False)
    expected = PointsField("điểm dự kiến lấy lại", null=True, blank=True)

    class Meta:
        verbose_name = "tiêu chí của nhiệm vụ"
        verbose_name_plural = "tiêu chí của nhiệm vụ"
        ordering = ["task", "criterion__sort_key"]
        constraints = [
            models.UniqueConstraint(
                fields=["task", "criterion"],
                name="criterion_once_per_task",
                violation_error_message="Tiêu chí này đã gắn với nhiệm vụ.",
            ),
            models.CheckConstraint(
                name="expected_is_positive",
                condition=Q(expected=None) | Q(expected__gt=0),
                violation_error_message="Điểm dự kiến lấy lại phải lớn hơn 0; để trống nếu chưa ước được.",
            ),
        ]

    def __str__(self):
        return f"{self.criterion.code} ← {self.task}"


class TaskParty(models.Model):
    """An agency or group named on a task, in its role, with the words as printed.

    A name that matches nothing stays as printed with neither agency nor group. ``joint`` is what is printed before
    the name when it is not the first of its line ("; ", ", "). ``is_kept`` says that somebody has looked at such a
    name and leaves it in words.
    """

    class Role(models.TextChoices):
        LEAD = "lead", "Chủ trì"
        COOPERATING = "cooperating", "Phối hợp"
        IMPLEMENTING = "implementing", "Thực hiện"

    task = models.ForeignKey(Task, models.CASCADE, related_name="parties")
    role = models.CharField("vai trò", max_length=12, choices=Role.choices)
    position = models.PositiveSmallIntegerField("thứ tự", default=0)
    printed = models.CharField("tên in", max_length=250)
    joint = models.CharField("nối", max_length=5, default="; ")
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="cơ quan")
    group = models.ForeignKey(AgencyGroup, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="nhóm")
    is_kept = models.BooleanField("giữ nguyên chữ", default=False, editable=False)

    class Meta:
        verbose_name = "cơ quan trên nhiệm vụ"
        verbose_name_plural = "cơ quan trên nhiệm vụ"
        ordering = ["task", "role", "position", "pk"]
        constraints = [
            models.CheckConstraint(
                name="party_is_agency_or_group_or_unresolved", condition=Q(agency=None) | Q(group=None)
            )
        ]

    def __str__(self):
        return self.printed


class Measure(models.Model):
    """One "+" line of a task, in order; the actor and target are read out of its words where they stand there."""

    class Status(models.TextChoices):
        TODO = "todo", "Chưa làm"
        DOING = "doing", "Đang làm"
        DONE = "done", "Đã làm"

    task = models.ForeignKey(Task, models.CASCADE, related_name="measures")
    position = models.PositiveSmallIntegerField("thứ tự")
    text = models.TextField("nội dung", max_length=5000)
    is_inline = models.BooleanField("in liền sau câu dẫn", default=False)
    actor_agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="cơ quan thực hiện"
    )
    actor_group = models.ForeignKey(
        AgencyGroup, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="nhóm thực hiện"
    )
    target = models.CharField("chỉ tiêu", max_length=250, blank=True)
    status = models.CharField("tình trạng", max_length=10, choices=Status.choices, default=Status.TODO)

    class Meta:
        verbose_name = "giải pháp"
        verbose_name_plural = "giải pháp"
        ordering = ["task", "position", "pk"]
        constraints = [
            models.CheckConstraint(name="measure_has_one_actor", condition=Q(actor_agency=None) | Q(actor_group=None))
        ]

    def __str__(self):
        return self.text[:100]

    @property
    def actor(self) -> Agency | AgencyGroup | None:
        return self.actor_agency or self.actor_group

    @property
    def owner(self) -> Agency:
        return self.task.plan.issuer
