"""Who carries a task: one row per responsible agency, each with its own status and progress."""

from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Case, F, IntegerField, Q, When

from agencies.models import Agency, StoredFile
from agencies.scope import Reach, ScopedQuerySet
from agencies.states import Transition

from .due import DueShare, due_share
from .plan import GIVES_WORK, Plan
from .task import Occurrence, Task, TaskParty

SOON = timedelta(days=7)


class DueState(models.TextChoices):
    """Computed, never stored (DOMAIN §5)."""

    NONE = "none", "Chưa có hạn"
    LATER = "later", "Chưa đến hạn"
    SOON = "soon", "Sắp đến hạn"
    OVERDUE = "overdue", "Quá hạn"
    DONE_IN_TIME = "done_in_time", "Hoàn thành đúng hạn"
    DONE_LATE = "done_late", "Hoàn thành quá hạn"
    CANCELLED = "cancelled", "Không tiếp tục"


def is_due(due: str, *, today: date) -> Q:
    """The condition on assignments that ``Assignment.due_state`` tests on one."""
    undone, done = Q(state__in=Assignment.UNDONE_STATES), Q(state__in=Assignment.DONE_STATES)
    ways = {
        DueState.NONE: undone & Q(last_day=None),
        DueState.LATER: undone & Q(last_day__gt=today + SOON),
        DueState.SOON: undone & Q(last_day__range=(today, today + SOON)),
        DueState.OVERDUE: undone & Q(last_day__lt=today),
        DueState.DONE_IN_TIME: done & (Q(done_on__lte=F("last_day")) | Q(last_day=None) | Q(done_on=None)),
        DueState.DONE_LATE: done & Q(done_on__gt=F("last_day")),
        DueState.CANCELLED: Q(state=Assignment.State.CANCELLED),
    }
    return ways[due]


class AssignmentQuerySet(ScopedQuerySet):
    scope = [
        Reach("agency", when=Q(task__plan__state__in=GIVES_WORK)),
        Reach("task__plan__issuer", when=Q(task__plan__state__in=GIVES_WORK)),
        Reach("task__plan__issuer", is_own=True),
    ]

    def open(self):
        return self.filter(state__in=Assignment.OPEN_STATES)

    def in_force(self):
        """Of plans that are being carried out: drafts give no work, finished plans never remind."""
        return self.filter(task__plan__state=Plan.State.ISSUED)

    def overdue(self, *, today: date):
        """Undone work whose last day is before today."""
        return self.in_due_state(DueState.OVERDUE, today=today)

    def in_due_state(self, due: str, *, today: date):
        """The rows whose ``due_state`` on the day ``today`` is ``due``: the same rule, asked of the database."""
        return self.filter(is_due(due, today=today))

    def by_urgency(self, *, today: date):
        """Overdue first, then by last day; work without a date last."""
        rank = Case(
            When(last_day__lt=today, then=0),
            When(last_day=None, then=2),
            default=1,
            output_field=IntegerField(),
        )
        return self.order_by(rank, "last_day", "task__plan_id", "task__section__position", "task_id", "pk")


class Assignment(models.Model):
    """A task in the hands of one agency; a recurring task comes once for each occurrence.

    ``last_day`` is the occurrence's or the task's, written by ``plans.assigning`` alone. ``percent`` (0–100) is what
    the agency says; ``result`` are its words, ``product`` the document that proves the work, ``late_reason`` is
    compulsory for what is reported after the last day. ``person`` is who of the agency wrote last. ``version`` counts
    every change: a form that was opened before somebody else's change is refused.
    """

    class State(models.TextChoices):
        TODO = "todo", "Chưa thực hiện"
        DOING = "doing", "Đang thực hiện"
        REPORTED = "reported", "Hoàn thành, chờ xác nhận"
        CONFIRMED = "confirmed", "Hoàn thành"
        CANCELLED = "cancelled", "Không tiếp tục"
        DECLINED = "declined", "Báo không đúng việc"

    OPEN_STATES = (State.TODO, State.DOING)  # the agency is to do it
    UNDONE_STATES = (*OPEN_STATES, State.DECLINED)  # declined: nobody does it until đầu mối decides
    DONE_STATES = (State.REPORTED, State.CONFIRMED)
    WAITING_STATES = (State.REPORTED, State.DECLINED)  # for đầu mối to answer
    TRANSITIONS = [
        Transition("start", "Bắt đầu làm", frozenset({State.TODO}), State.DOING, "plans.report"),
        Transition(
            "report",
            "Báo hoàn thành",
            frozenset({State.TODO, State.DOING}),
            State.REPORTED,
            "plans.report",
            style="success",
        ),
        Transition(
            "confirm",
            "Xác nhận",
            frozenset({State.REPORTED}),
            State.CONFIRMED,
            "plans.confirm",
            style="success",
            of="task.plan",
        ),
        Transition(
            "send_back",
            "Trả lại",
            frozenset({State.REPORTED}),
            State.DOING,
            "plans.confirm",
            needs_comment=True,
            of="task.plan",
        ),
        Transition(
            "cancel",
            "Không tiếp tục",
            frozenset({State.TODO, State.DOING, State.REPORTED, State.DECLINED}),
            State.CANCELLED,
            "plans.confirm",
            needs_comment=True,
            of="task.plan",
        ),
        Transition(
            "decline",
            "Không đúng việc của tôi",
            frozenset({State.TODO, State.DOING}),
            State.DECLINED,
            "plans.report",
            needs_comment=True,
            style="link",
        ),
        Transition(
            "give_again",
            "Giao lại",
            frozenset({State.DECLINED}),
            State.TODO,
            "plans.confirm",
            needs_comment=True,
            style="primary",
            of="task.plan",
        ),
    ]

    task = models.ForeignKey(Task, models.CASCADE, related_name="assignments", verbose_name="nhiệm vụ")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="assignments", verbose_name="cơ quan")
    role = models.CharField("vai trò", max_length=12, choices=TaskParty.Role.choices)
    state = models.CharField("trạng thái", max_length=10, choices=State.choices, default=State.TODO)
    occurrence = models.ForeignKey(
        Occurrence, models.RESTRICT, null=True, blank=True, related_name="assignments", verbose_name="kỳ"
    )
    last_day = models.DateField("ngày cuối còn đúng hạn", null=True, blank=True, editable=False)
    percent = models.PositiveSmallIntegerField("mức hoàn thành (%)", default=0)
    result = models.TextField("kết quả", blank=True, max_length=5000)
    product = models.CharField("văn bản, sản phẩm", max_length=500, blank=True)
    product_file = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="tệp sản phẩm"
    )
    late_reason = models.TextField("lý do chậm", blank=True, max_length=2000)
    done_on = models.DateField("hoàn thành ngày", null=True, blank=True)
    taken_from = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="nhận từ cơ quan cũ"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="người theo dõi",
    )
    version = models.PositiveIntegerField(default=0, editable=False)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = "việc được giao"
        verbose_name_plural = "việc được giao"
        ordering = ["task", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["task", "agency"], condition=Q(occurrence=None), name="assignment_once_per_agency"
            ),
            models.UniqueConstraint(
                fields=["task", "agency", "occurrence"],
                condition=Q(occurrence__isnull=False),
                name="assignment_once_per_occurrence",
            ),
            models.CheckConstraint(
                name="assignment_percent",
                condition=Q(percent__lte=100),
                violation_error_message="Mức hoàn thành từ 0 đến 100 %.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["agency", "task"], name="assignment_open", condition=Q(state__in=["todo", "doing", "reported"])
            )
        ]

    def __str__(self):
        return f"{self.task} – {self.agency.label}"

    @property
    def owner(self) -> Agency:
        return self.agency

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN_STATES

    def due_state(self, today: date) -> DueState:
        """The due state on a day: the share of official reports, in which open work is told apart by its last day."""
        share = due_share(state=self.state, last_day=self.last_day, done_on=self.done_on, today=today)
        if share == DueShare.OPEN_LATE:
            return DueState.OVERDUE
        if share != DueShare.OPEN_IN_TIME:
            return DueState(share.value)
        if self.last_day is None:
            return DueState.NONE
        return DueState.SOON if self.last_day <= today + SOON else DueState.LATER


class ProgressEntry(models.Model):
    """One line of an assignment's progress log: words and the state after it. Never changed, never removed."""

    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="progress")
    at = models.DateTimeField("lúc", auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="ai ghi")
    state = models.CharField("trạng thái", max_length=10, choices=Assignment.State.choices)
    text = models.TextField("nội dung", blank=True, max_length=5000)
    is_on_behalf = models.BooleanField("ghi hộ", default=False)

    class Meta:
        verbose_name = "tiến độ"
        verbose_name_plural = "tiến độ"
        ordering = ["-pk"]

    def __str__(self):
        return self.text or self.get_state_display()
