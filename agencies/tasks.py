"""Celery's doors to jobs and endings: ids in, everything else re-read from the database."""

from celery import shared_task

from . import jobs, succession
from .clock import today


@shared_task
def run_job(job_id: int) -> None:
    jobs.run_job(job_id)


@shared_task
def dispatch_jobs() -> None:
    for job_id in jobs.undispatched_ids():
        run_job.delay(job_id)


@shared_task
def carry_out_endings() -> None:
    succession.carry_out_endings(today=today())
