"""The worker of a site without Redis: ``manage.py work``."""

import logging
import os
import signal
import sys
import threading
import time
from collections import defaultdict
from contextlib import ExitStack

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import close_old_connections, connection
from django.utils import timezone
from django.utils.module_loading import import_string

from agencies import health
from agencies.jobs import run_ready_jobs

log = logging.getLogger(__name__)
IDLE_SECONDS = 0.5
AFTER_TROUBLE_SECONDS = 2
STOP_SIGNALS = (signal.SIGTERM, signal.SIGINT)


class Command(BaseCommand):
    help = "Chạy các việc nền (xuất PDF, nhắc việc, chuyển việc khi cơ quan kết thúc) khi không dùng Redis và Celery."

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="làm hết những gì đang chờ rồi dừng (cho cron)")
        parser.add_argument(
            "--only",
            choices=settings.WORK_QUEUES,
            help="mail: thư nhắc và các việc ngắn; documents: tài liệu, tệp lớn. Chạy hai tiến trình thì thư không chờ",
        )

    def handle(self, *, once, only, **options):
        queues = [only] if only else settings.WORK_QUEUES
        if once:
            work_once(queues)
            return
        stop = threading.Event()
        for number in STOP_SIGNALS:
            signal.signal(number, lambda *_: stop.set())
        signal.pthread_sigmask(signal.SIG_UNBLOCK, STOP_SIGNALS)  # held back while the process began anew
        Worker(stop, queues).run()


def work_once(queues: list[str]) -> None:
    """Do what waits in these queues of settings.WORK_QUEUES; what goes wrong is raised after all else was done."""
    tell_alive(queues)
    with ExitStack() as later:
        if "mail" in queues:
            for name, _ in reversed(settings.PERIODIC_WORK):
                later.callback(_finish, import_string(name))
        if "documents" in queues:
            later.callback(run_ready_jobs)


def _finish(work) -> None:
    while work():
        pass  # what returns True has more to do


def tell_alive(queues: list[str]) -> None:
    for queue in queues:
        health.beat(queue, now=timezone.now())


class Worker:
    """Runs what is ready in ``queues`` (of settings.WORK_QUEUES) until ``stop`` is set.

    A job under way is finished first. A supervisor that does not wait so long may kill it: the job's lease runs out and
    the next worker takes it up. After settings.JOBS_PER_PROCESS jobs the process begins anew under the same number: its
    memory does not grow for ever.
    """

    def __init__(self, stop: threading.Event, queues: list[str]):
        self.stop = stop
        self.queues = queues
        self.done = 0
        self.next_time: dict[str, float] = defaultdict(float)

    def run(self) -> None:
        while not self.stop.is_set():
            close_old_connections()
            self.tell_alive()
            worked = "documents" in self.queues and self.attempt(lambda: run_ready_jobs(self.goes_on))
            for name, seconds in settings.PERIODIC_WORK if "mail" in self.queues else []:
                self.run_periodic(name, import_string(name), seconds)
            if self.done >= settings.JOBS_PER_PROCESS:
                self.begin_anew()
            if not worked:
                self.stop.wait(IDLE_SECONDS)

    def goes_on(self) -> bool:
        """Asked before each job of a round, which is counted here."""
        self.tell_alive()
        goes_on = not self.stop.is_set() and self.done < settings.JOBS_PER_PROCESS
        self.done += goes_on
        return goes_on

    def begin_anew(self) -> None:
        """Start this very command again in this process; a stop asked for meanwhile waits for the new beginning."""
        signal.pthread_sigmask(signal.SIG_BLOCK, STOP_SIGNALS)
        if self.stop.is_set():
            return
        log.info("begins anew after %s jobs", self.done)
        connection.close()
        os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])  # noqa: S606 — its own command line

    def tell_alive(self) -> None:
        self.run_periodic("heartbeat", lambda: tell_alive(self.queues), settings.HEARTBEAT_SECONDS)

    def run_periodic(self, name: str, work, seconds: float) -> None:
        """Run it when its time has come; what returns True has more to do, and is run again after the ready jobs."""
        if time.monotonic() >= self.next_time[name] and not self.stop.is_set():
            self.next_time[name] = time.monotonic() + seconds
            if self.attempt(work):
                self.next_time[name] = 0.0

    def attempt(self, work):
        """Do one thing; what goes wrong is logged and the worker lives on (a database away for a moment)."""
        try:
            return work()
        except Exception:
            log.exception("work failed, trying again")
            connection.close()
            self.stop.wait(AFTER_TROUBLE_SECONDS)
            return None
