"""Whether the site is ready (``/readyz``): checks that say "" or, in one sentence without internals, what is wrong.

A frozen server must not freeze the one who asks: the checks run in a thread, which is waited for ANSWER_SECONDS.
"""

import logging
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date, datetime, timedelta
from functools import cache

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils.module_loading import import_string
from redis.backoff import NoBackoff
from redis.retry import Retry

from .models import Heartbeat, Job

log = logging.getLogger(__name__)
OK = "ok"
ANSWER_SECONDS = 2
BROKER_SECONDS = 0.5  # to be reached, and again to answer
NO_ANSWER = f"Chưa trả lời sau {ANSWER_SECONDS} giây."
UNKNOWN = "Không kiểm tra được: xem nhật ký của máy chủ web."
# One thread: while a server is frozen, further probes wait for their turn in vain and start nothing.
asking = ThreadPoolExecutor(max_workers=1, thread_name_prefix="readyz")


def beat(queue: str, *, now: datetime) -> None:
    """Write down that a worker of ``queue`` (of settings.WORK_QUEUES) is alive."""
    sign = Heartbeat(queue=queue, at=now)
    Heartbeat.objects.bulk_create([sign], update_conflicts=True, unique_fields=["queue"], update_fields=["at"])


def readiness(*, today: date, now: datetime) -> dict[str, str]:
    """Each of settings.READINESS_CHECKS with "ok" or what is wrong, after ANSWER_SECONDS at the latest."""
    answers = dict.fromkeys(settings.READINESS_CHECKS, NO_ANSWER)
    turn = asking.submit(_ask_all, answers, today=today, now=now)
    with suppress(TimeoutError):
        turn.result(ANSWER_SECONDS)
    turn.cancel()
    return dict(answers)


def broker(**_) -> str:
    """Redis, where the site has one."""
    if not settings.REDIS_URL:
        return ""
    limits = {"socket_connect_timeout": BROKER_SECONDS, "socket_timeout": BROKER_SECONDS}
    try:
        with redis.Redis.from_url(settings.REDIS_URL, retry=Retry(NoBackoff(), 0), **limits) as client:
            client.ping()
    except redis.RedisError:
        return "Redis không trả lời: việc nằm chờ trong cơ sở dữ liệu, chưa tiến trình nào nhận."
    return ""


def database(**_) -> str:
    try:
        connection.ensure_connection()
    except DatabaseError:
        return "Không nối được cơ sở dữ liệu."
    return ""


def migrations(**_) -> str:
    missing = _known_migrations() - set(MigrationRecorder(connection).applied_migrations())
    return f"Cơ sở dữ liệu thiếu {len(missing)} bước cập nhật: chạy manage.py migrate." if missing else ""


@cache
def _known_migrations() -> frozenset[tuple[str, str]]:
    """Those of the program's own files, which stay the same as long as it runs."""
    return frozenset(MigrationLoader(None).disk_migrations)


def workers(*, now: datetime, **_) -> str:
    """Every queue has a worker that gave a sign of life; one from the future (a clock put back) is none."""
    heard = dict(Heartbeat.objects.values_list("queue", "at"))
    silent = [queue for queue in settings.WORK_QUEUES if queue not in heard or abs(now - heard[queue]) > _patience()]
    return f"Không có tiến trình nào làm việc của hàng đợi {', '.join(silent)}." if silent else ""


def waiting_jobs(*, now: datetime, **_) -> str:
    """No job has waited too long for its turn."""
    late = Job.objects.filter(state=Job.State.QUEUED, created_at__lt=now - _patience()).count()
    return f"{late} việc chạy nền chờ đã quá {settings.READY_SECONDS} giây." if late else ""


def _patience() -> timedelta:
    return timedelta(seconds=settings.READY_SECONDS)


def _ask_all(answers: dict[str, str], **moment) -> None:
    try:
        for name, path in settings.READINESS_CHECKS.items():
            answers[name] = _ask(path, **moment)
    finally:
        connection.close()  # the thread's own


def _ask(path: str, **moment) -> str:
    try:
        return import_string(path)(**moment) or OK
    except Exception as error:
        log.warning("%s failed: %s", path, type(error).__name__)
        return UNKNOWN
