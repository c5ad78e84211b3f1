"""Signs of life of the workers, one row for each queue of settings.WORK_QUEUES."""

from django.db import models


class Heartbeat(models.Model):
    """When a worker last took something from ``queue``: written by the worker itself, so it proves the whole way."""

    queue = models.CharField("hàng đợi", max_length=20, primary_key=True)
    at = models.DateTimeField("lúc")

    class Meta:
        verbose_name = "dấu hiệu làm việc"
        verbose_name_plural = "dấu hiệu làm việc"

    def __str__(self):
        return self.queue
