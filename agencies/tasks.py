"""Celery's doors to jobs, endings and signs of life: ids in, everything else re-read from the database."""

from celery import shared_task
from django.utils import timezone

from . import files, health, jobs, succession
from .clock import today


@shared_task
def run_job(job_id: int) -> None:
    jobs.run_job(job_id)
    health.beat("documents", now=timezone.now())  # where work never ends, no message but this one gets through


@shared_task
def dispatch_jobs() -> None:
    for job_id in jobs.undispatched_ids():
        # A message that waited as long has been sent again: without an end a slow worker's queue would only grow.
        run_job.apply_async([job_id], expires=jobs.RESEND_AFTER.total_seconds())


@shared_task
def carry_out_endings() -> None:
    succession.carry_out_endings(today=today())


@shared_task
def sweep_files() -> None:
    files.sweep_files(timezone.now())


@shared_task
def tell_alive(queue: str) -> None:
    health.beat(queue, now=timezone.now())
