"""Jobs for tests: what settings.JOB_HANDLERS may name."""

import time

from django.core.exceptions import ValidationError
from django.db import OperationalError

from agencies.models import Job


def write(job):
    return job.params["name"], "viec/1.pdf"


def refuse(job):
    raise ValidationError("Kế hoạch này đã bị xoá.")


def break_down(job):
    raise LookupError("thiếu phông chữ")


def dawdle(job):
    time.sleep(5)
    return "cham.pdf", "viec/cham.pdf"


def lose_database(job):
    raise OperationalError("server closed the connection unexpectedly")


def be_overtaken(job):
    """While this worker was away, its lease ran out and another one has taken the job over."""
    Job.objects.filter(pk=job.pk).update(attempts=job.attempts + 1)
    return "nguoi-truoc.pdf", "viec/truoc.pdf"
