"""Long work as rows: the request writes one, a worker carries it out (agencies.jobs)."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from .agency import Agency


class JobQuerySet(models.QuerySet):
    def visible_to(self, user):
        """A job and its file are for the person who asked for it, nobody else."""
        return self.filter(requested_by=user)

    def ready(self, now):
        """Jobs to be taken up: new ones, and those whose worker fell silent (its lease ran out)."""
        lapsed = Q(state=Job.State.RUNNING, leased_until__lte=now)
        return self.filter(Q(state=Job.State.QUEUED) | lapsed).order_by("pk")


class Job(models.Model):
    """One piece of long work. ``kind`` names a function in settings.JOB_HANDLERS, ``params`` are its plain values."""

    class State(models.TextChoices):
        QUEUED = "queued", "Đang chờ"
        RUNNING = "running", "Đang làm"
        DONE = "done", "Xong"
        FAILED = "failed", "Không làm được"

    kind = models.CharField("việc", max_length=40)
    params = models.JSONField("tham số", default=dict)
    label = models.CharField("nội dung", max_length=250)
    agency = models.ForeignKey(Agency, models.PROTECT, verbose_name="cơ quan", related_name="+")
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="người yêu cầu")
    state = models.CharField("trạng thái", max_length=10, choices=State.choices, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField("số lần làm", default=0)
    leased_until = models.DateTimeField("giữ đến", null=True)
    dispatched_at = models.DateTimeField("đã gửi hàng đợi", null=True)
    created_at = models.DateTimeField("tạo lúc", auto_now_add=True)
    finished_at = models.DateTimeField("xong lúc", null=True)
    result_name = models.CharField("tên tệp kết quả", max_length=250, blank=True)
    result_path = models.CharField("tệp kết quả", max_length=100, blank=True)
    error = models.TextField("lỗi", blank=True)

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
