"""Jobs for tests: what settings.JOB_HANDLERS may name."""

import errno
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


def fill_the_disk(job):
    raise OSError(errno.ENOSPC, "No space left on device", "/srv/parindex/viec/1.part")


def dawdle(job):
    time.sleep(5)
    return "cham.pdf", "viec/cham.pdf"


def lose_database(job):
    raise OperationalError("server closed the connection unexpectedly")


def talk(job):
    job.page_label = "Về kế hoạch " * 20
    return "Đã nhập. " * 40, ""


def be_overtaken(job):
    """While this worker was away, its lease ran out and another one has taken the job over."""
    Job.objects.filter(pk=job.pk).update(attempts=job.attempts + 1)
    return "nguoi-truoc.pdf", "viec/truoc.pdf"


rounds: list[bool] = []


def take_a_round() -> bool:
    """Periodic work that has more to do for as long as ``rounds`` says so."""
    return rounds.pop(0)


def go_wrong():
    raise LookupError("thiếu phông chữ")
