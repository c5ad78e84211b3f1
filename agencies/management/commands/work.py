"""The worker of a site without Redis: ``manage.py work``."""

import logging
import signal
import threading
import time

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import close_old_connections, connection
from django.utils.module_loading import import_string

from agencies.jobs import run_ready_jobs

log = logging.getLogger(__name__)
IDLE_SECONDS = 0.5
AFTER_TROUBLE_SECONDS = 2


class Command(BaseCommand):
    help = "Chạy các việc nền (xuất PDF, nhắc việc, chuyển việc khi cơ quan kết thúc) khi không dùng Redis và Celery."

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="làm hết những gì đang chờ rồi dừng (cho cron)")

    def handle(self, *, once, **options):
        if once:
            run_ready_jobs()
            for name, _ in settings.PERIODIC_WORK:
                import_string(name)()
            return
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        Worker(stop).run()


class Worker:
    """Runs what is ready until ``stop`` is set; a job under way is finished first.

    A supervisor that does not wait so long may kill it: the job's lease runs out and the next worker takes it up.
    """

    def __init__(self, stop: threading.Event):
        self.stop = stop
        self.next_time = {name: 0.0 for name, _ in settings.PERIODIC_WORK}

    def run(self) -> None:
        while not self.stop.is_set():
            close_old_connections()
            worked = self.attempt(lambda: run_ready_jobs(lambda: not self.stop.is_set()))
            for name, seconds in settings.PERIODIC_WORK:
                self.run_periodic(name, seconds)
            if not worked:
                self.stop.wait(IDLE_SECONDS)

    def run_periodic(self, name: str, seconds: float) -> None:
        if time.monotonic() >= self.next_time[name] and not self.stop.is_set():
            self.next_time[name] = time.monotonic() + seconds
            self.attempt(import_string(name))

    def attempt(self, work):
        """Do one thing; what goes wrong is logged and the worker lives on (a database away for a moment)."""
        try:
            return work()
        except Exception:
            log.exception("work failed, trying again")
            connection.close()
            self.stop.wait(AFTER_TROUBLE_SECONDS)
            return None
