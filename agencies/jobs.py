"""Running jobs: one function, two doors (Celery worker, ``manage.py work``). The web only writes the row.

A worker claims a job with a short lease and renews it while it works; a killed worker's lease runs out within half a
minute and the job is taken up again, at most MAX_ATTEMPTS times. Handlers therefore must be repeatable.
"""

import faulthandler
import logging
import signal
import sys
import threading
import time
from collections.abc import Callable
from contextlib import contextmanager
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, InterfaceError, OperationalError, connection, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.module_loading import import_string

from . import logs, telling
from .models import Job, User

log = logging.getLogger(__name__)
LEASE = timedelta(seconds=30)
HEARTBEAT_SECONDS = 5  # with a wait of 20 s for SQLite's write lock a renewal still comes before the lease ends
MAX_ATTEMPTS = 3
RESEND_AFTER = timedelta(seconds=30)
DOUBLE_CLICK = timedelta(seconds=3)
STUCK_SECONDS = 30  # after the time limit: code that cannot be interrupted ends with its process


class JobTimeout(Exception):
    """A job took longer than settings.JOB_SECONDS, or than its kind has in settings.JOB_SECONDS_OF."""


class Overtaken(Exception):
    """The job was given to another worker while this one was silent: what this one has done is to be taken back."""


def enqueue(kind: str, params: dict, *, label: str, agency, by, page="", page_label="", is_live=False) -> Job:
    """Write the row of a job, or find the same one of the same person that is not over: a second click is no order.

    ``page`` is where its result is looked at, or where it was ordered from. Of a job that reads what may be changed
    meanwhile (``is_live``) one under way counts for the length of a double click only. ``kind`` must be a key of
    settings.JOB_HANDLERS (KeyError otherwise).
    """
    settings.JOB_HANDLERS[kind]
    values = _fitting({"label": label, "agency": agency, "page": page, "page_label": page_label})
    with transaction.atomic():
        User.objects.select_for_update(of=("self",), no_key=True).get(pk=by.pk)  # of two requests one is the second
        same = Job.objects.visible_to(by).open().filter(kind=kind, params=params)
        if is_live:
            same = same.filter(Q(state=Job.State.QUEUED) | Q(created_at__gt=timezone.now() - DOUBLE_CLICK))
        if present := same.first():
            return present
        job = Job.objects.create(kind=kind, params=params, requested_by=by, **values)
    log.info("job %s wanted", job.pk, extra={"job": job.pk, "kind": kind})  # the line that knows both request and job
    return job


def retry(job: Job) -> Job:
    """Order again what has failed. Raises ValidationError where the same would come of it."""
    if not job.may_be_retried:
        raise ValidationError("Việc này không làm lại được: hãy yêu cầu lại từ trang ban đầu.")
    values = {"label": job.label, "agency": job.agency, "page": job.page, "page_label": job.page_label}
    return enqueue(job.kind, job.params, by=job.requested_by, **values)


def check_right(job: Job) -> None:
    """Whether the person may still have the file of a job. Raises PermissionDenied with a sentence."""
    if job.kind in settings.JOB_RIGHTS:
        import_string(settings.JOB_RIGHTS[job.kind])(job)


def settle(job: Job, **values) -> None:
    """Write the result on the row from inside the transaction that does the work: both stay, or neither.

    Raises Overtaken for a worker that has lost the job. A later attempt finds the work done.
    """
    if not _held(job).update(**_fitting(values)):
        raise Overtaken


def run_job(job_id: int) -> bool:
    """Claim and run one job; False when somebody else holds it, or it is over.

    Whatever the job raises ends on its row as the reason; the handler returns the name and the path of its file, and
    may set ``outcome``, ``page`` and ``page_label`` of the job. Only a database that is away raises (OperationalError,
    InterfaceError): that says nothing of the job, whose lease runs out and which is then taken up again.
    """
    job = _claim(job_id)
    if job is None:
        return False
    with logs.about(job=job.pk, kind=job.kind):
        _carry_out(job)
    return True


def _carry_out(job: Job) -> None:
    begin = time.monotonic()
    try:
        with _heartbeat(job), _time_limit(settings.JOB_SECONDS_OF.get(job.kind, settings.JOB_SECONDS)):
            name, path = import_string(settings.JOB_HANDLERS[job.kind])(job)
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:
        log.exception("job %s failed", job.pk)
        is_refused = isinstance(error, ValidationError | PermissionDenied)
        _finish(job, state=Job.State.FAILED, error=_reason(error), is_refused=is_refused)
    else:
        shown = {"outcome": job.outcome, "page": job.page, "page_label": job.page_label}
        result = {"has_file": bool(path), "result_name": name, "result_path": path}
        _finish(job, state=Job.State.DONE, error="", **result, **shown)
        log.info("job %s done", job.pk, extra={"ms": round((time.monotonic() - begin) * 1000)})


def run_ready_jobs(go_on: Callable[[], bool] = lambda: True) -> int:
    """Run all that is ready, one after the other, while ``go_on()`` holds; returns how many were run."""
    ready = list(Job.objects.ready(timezone.now()).values_list("pk", flat=True))
    return sum(go_on() and run_job(pk) for pk in ready)


def undispatched_ids() -> list[int]:
    """Jobs to be sent to the queue, marked as sent; one that nobody took is sent again after RESEND_AFTER."""
    now = timezone.now()
    waiting = Job.objects.ready(now).filter(Q(dispatched_at=None) | Q(dispatched_at__lte=now - RESEND_AFTER))
    ids = list(waiting.values_list("pk", flat=True))
    Job.objects.filter(pk__in=ids).update(dispatched_at=now)
    return ids


def _claim(job_id: int) -> Job | None:
    now = timezone.now()
    ready = Job.objects.ready(now).filter(pk=job_id).order_by()
    with transaction.atomic():  # nobody can take the row over between the update and the reading of its attempts
        # What is settled has one attempt more, to say so: "not done" would invite to do it a second time.
        tried = Q(attempts__gte=MAX_ATTEMPTS, result_name="") | Q(attempts__gt=MAX_ATTEMPTS)
        if ready.filter(tried).update(
            state=Job.State.FAILED,
            finished_at=now,
            leased_until=None,
            error=f"Đã thử {MAX_ATTEMPTS} lần nhưng lần nào cũng bị dừng giữa chừng.",
        ):
            return None
        claimed = ready.update(
            state=Job.State.RUNNING,
            leased_until=now + LEASE,
            attempts=F("attempts") + 1,
        )
        return Job.objects.get(pk=job_id) if claimed else None


def _held(job: Job) -> QuerySet:
    # The attempt number is the fence: a worker whose lease ran out must not overwrite its successor's result.
    return Job.objects.filter(pk=job.pk, attempts=job.attempts, state=Job.State.RUNNING)


def _finish(job: Job, **values) -> None:
    _held(job).update(finished_at=timezone.now(), leased_until=None, **_fitting(values))
    telling.forget(job)


def _fitting(values: dict) -> dict:
    """Texts cut to their columns: PostgreSQL refuses a longer one, and then nothing at all is said of the job."""
    longest = {name: Job._meta.get_field(name).max_length or sys.maxsize for name in values}
    too_long = {name for name, value in values.items() if isinstance(value, str) and len(value) > longest[name]}
    return values | {name: values[name][: longest[name] - 1] + "…" for name in too_long}


def _reason(error: Exception) -> str:
    if isinstance(error, ValidationError):
        return " ".join(error.messages)
    if isinstance(error, OSError):  # its own words hold the paths of the server
        return f"Máy chủ không đọc, ghi được tệp ({error.strerror or type(error).__name__}): nhờ quản trị viên xem đĩa."
    return str(error) if isinstance(error, JobTimeout | PermissionDenied) else f"{type(error).__name__}: {error}"


@contextmanager
def _heartbeat(job: Job):
    """Renew the lease from a thread for as long as the process lives and works on the job."""
    over = threading.Event()
    thread = threading.Thread(target=_renew, args=(job, over), daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _renew(job: Job, over: threading.Event) -> None:
    while not over.wait(HEARTBEAT_SECONDS):
        try:
            held = _held(job).update(leased_until=timezone.now() + LEASE)
        except DatabaseError as error:
            log.warning("lease of job %s not renewed: %s", job.pk, error)
            held = True
        connection.close()  # the thread's own
        if not held:
            return


@contextmanager
def _time_limit(seconds: int):
    """Raise JobTimeout after ``seconds``; a process stuck in foreign code ends STUCK_SECONDS later.

    Signals reach the main thread alone, where both doors run their jobs; elsewhere nothing is limited.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def interrupt(_number, _frame):
        raise JobTimeout(f"Quá {seconds} giây chưa xong nên đã dừng.")

    before = signal.signal(signal.SIGALRM, interrupt)
    signal.alarm(seconds)
    faulthandler.dump_traceback_later(seconds + STUCK_SECONDS, exit=True, file=sys.__stderr__)
    try:
        yield
    finally:
        signal.alarm(0)
        faulthandler.cancel_dump_traceback_later()
        signal.signal(signal.SIGALRM, before)
