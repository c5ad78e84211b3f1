"""Running jobs: one function, two doors (Celery worker, ``manage.py work``). The web only writes the row.

A worker claims a job with a lease. A killed worker's lease runs out and the job is taken up again, at most
MAX_ATTEMPTS times; handlers therefore must be repeatable.
"""

import logging
from datetime import timedelta

from django.conf import settings
from django.db.models import F, Q
from django.utils import timezone
from django.utils.module_loading import import_string

from .models import Job

log = logging.getLogger(__name__)
LEASE = timedelta(minutes=4)  # longer than the hard time limit of a Celery task (3 minutes)
MAX_ATTEMPTS = 3
RESEND_AFTER = timedelta(seconds=60)


def enqueue(kind: str, params: dict, *, label: str, agency, by) -> Job:
    """Write the row of a job; ``kind`` must be a key of settings.JOB_HANDLERS (KeyError otherwise)."""
    settings.JOB_HANDLERS[kind]
    return Job.objects.create(kind=kind, params=params, label=label, agency=agency, requested_by=by)


def run_job(job_id: int) -> bool:
    """Claim and run one job; False when somebody else holds it, or it is over. Never raises for a failed job."""
    job = _claim(job_id)
    if job is None:
        return False
    try:
        name, path = import_string(settings.JOB_HANDLERS[job.kind])(job)
    except Exception as error:  # a job may fail in any way; the row must say so
        log.exception("job %s failed", job.pk)
        _finish(job, state=Job.State.FAILED, error=f"{type(error).__name__}: {error}")
    else:
        _finish(job, state=Job.State.DONE, result_name=name, result_path=path, error="")
    return True


def run_ready_jobs() -> int:
    """Run all that is ready, one after the other; returns how many were run."""
    return sum(run_job(pk) for pk in list(Job.objects.ready(timezone.now()).values_list("pk", flat=True)))


def undispatched_ids() -> list[int]:
    """Jobs to be sent to the queue, marked as sent; one that nobody took is sent again after a minute."""
    now = timezone.now()
    waiting = Job.objects.ready(now).filter(Q(dispatched_at=None) | Q(dispatched_at__lte=now - RESEND_AFTER))
    ids = list(waiting.values_list("pk", flat=True))
    Job.objects.filter(pk__in=ids).update(dispatched_at=now)
    return ids


def _claim(job_id: int) -> Job | None:
    now = timezone.now()
    exhausted = Job.objects.ready(now).filter(pk=job_id, attempts__gte=MAX_ATTEMPTS)
    if exhausted.order_by().update(
        state=Job.State.FAILED, finished_at=now, error=f"Đã thử {MAX_ATTEMPTS} lần mà máy xử lý đều dừng giữa chừng."
    ):
        return None
    claimed = (
        Job.objects.ready(now)
        .filter(pk=job_id)
        .order_by()
        .update(state=Job.State.RUNNING, leased_until=now + LEASE, attempts=F("attempts") + 1)
    )
    return Job.objects.get(pk=job_id) if claimed else None


def _finish(job: Job, **values) -> None:
    # The attempt number is the fence: a worker whose lease ran out must not overwrite its successor's result.
    mine = Job.objects.filter(pk=job.pk, attempts=job.attempts, state=Job.State.RUNNING)
    mine.update(finished_at=timezone.now(), leased_until=None, **values)
