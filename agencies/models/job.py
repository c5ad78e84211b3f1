"""Long work as rows: the request writes one, a worker carries it out (agencies.jobs)."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from ..telling import told
from .agency import Agency


class JobQuerySet(models.QuerySet):
    def visible_to(self, user):
        """A job and its file are for the person who asked for it, nobody else."""
        return self.filter(requested_by=user)

    def open(self):
        """Not over yet."""
        return self.filter(state__in=[Job.State.QUEUED, Job.State.RUNNING])

    def ready(self, now):
        """Jobs to be taken up: new ones, and those whose worker fell silent (its lease ran out)."""
        lapsed = Q(state=Job.State.RUNNING, leased_until__lte=now)
        return self.filter(Q(state=Job.State.QUEUED) | lapsed).order_by("pk")


class Job(models.Model):
    """One piece of long work. ``kind`` names a function in settings.JOB_HANDLERS, ``params`` are its plain values.

    What came of it is a file (``result_path`` "" once it was swept away), or a sentence and something to be looked at
    on a page of the site, whose plain values ``outcome`` holds;
    ``is_refused`` tells a failure that would come again from one that may not.
    """

    class State(models.TextChoices):
        QUEUED = "queued", "Đang chờ"
        RUNNING = "running", "Đang làm"
        DONE = "done", "Xong"
        FAILED = "failed", "Không làm được"

    kind = models.CharField("việc", max_length=40)
    params = models.JSONField("tham số", default=dict)
    label = models.CharField("nội dung", max_length=250)
    agency = models.ForeignKey(Agency, models.PROTECT, verbose_name="cơ quan", related_name="+", null=True)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="người yêu cầu")
    state = models.CharField("trạng thái", max_length=10, choices=State.choices, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField("số lần làm", default=0)
    leased_until = models.DateTimeField("giữ đến", null=True)
    dispatched_at = models.DateTimeField("đã gửi hàng đợi", null=True)
    created_at = models.DateTimeField("tạo lúc", auto_now_add=True)
    finished_at = models.DateTimeField("xong lúc", null=True)
    has_file = models.BooleanField("có tệp kết quả", default=False)
    result_name = models.CharField("tên tệp kết quả, hoặc câu kết quả", max_length=255, blank=True)
    result_path = models.CharField("tệp kết quả", max_length=100, blank=True)
    page = models.CharField("trang xem kết quả", max_length=200, blank=True)
    page_label = models.CharField("chữ trên nút đến trang ấy", max_length=60, blank=True)
    outcome = models.JSONField("kết quả để xem", null=True)
    error = models.TextField("lỗi", blank=True)
    is_refused = models.BooleanField("bị từ chối, làm lại cũng vậy", default=False)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = "việc chạy nền"
        verbose_name_plural = "việc chạy nền"
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["id"], name="job_open", condition=Q(state__in=["queued", "running"])),
        ]

    def __str__(self):
        return self.label

    @property
    def is_over(self) -> bool:
        return self.state in (self.State.DONE, self.State.FAILED)

    @property
    def progress(self) -> tuple[int, str] | None:
        """Per cent and words; None before the first word."""
        return told(self)

    @property
    def may_be_retried(self) -> bool:
        return self.state == self.State.FAILED and not self.is_refused
