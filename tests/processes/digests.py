"""Two thousand people to be reminded, and workers that are killed while they send."""

import os
import random
import signal
import time
import uuid

import kombu

PEOPLE = 2000
KILLS = 20
PLAN = """
from datetime import date
from agencies.models import Agency, User
from plans.models import Assignment, Digest, Plan, Reminder
from plans.reminders import plan_reminders
User.objects.update(is_active=False)
agencies = list(Agency.objects.filter(assignments__task__plan__key="MH").distinct().order_by("pk")[:10])
User.objects.bulk_create(
    User(username=f"nguoi.{n}", full_name=f"Người {n}", email=f"nguoi.{n}@example.vn", role="officer", password="!",
         agency=agencies[n % 10]) for n in range(PEOPLE)
)
Assignment.objects.update(person=None)
plan_reminders(today=date(2024, 6, 11))
answer = sorted(set(Reminder.objects.values_list("recipient__email", flat=True)))
"""
LEASES_RUN_OUT = "UPDATE plans_digest SET leased_until = '2024-01-01' WHERE state = 'sending'"
SENT = "SELECT count(*) FROM plans_digest WHERE state = 'sent'"
RINGS = """
SELECT count(*), count(DISTINCT person_id), (SELECT count(*) FROM plans_reminder WHERE notice_id IS NULL)
FROM plans_notice
"""
UNSENT = "SELECT count(*) FROM plans_digest WHERE state IN ('waiting', 'sending')"


class Workers:
    """Two workers of a site, by ``manage.py work`` or, with ``redis``, by Celery beside two beats."""

    def __init__(self, site, redis: str = ""):
        self.site, self.redis = site, redis
        self.running = [self.start() for _ in range(2)]
        self.beats = [self.start_beat(number) for number in range(2)] if redis else []

    def start(self):
        if not self.redis:
            return self.site.start("manage.py", "work")
        options = ["-c", "1", "-l", "info", "--without-mingle", "--without-gossip"]
        worker = self.site.start("-m", "celery", "-A", "parindex", "worker", "-n", f"{uuid.uuid4().hex}@tho", *options)
        self.ask()
        return worker

    def start_beat(self, number: int):
        options = ["--schedule", str(self.site.folder / f"beat{number}"), "--pidfile="]
        return self.site.start("-m", "celery", "-A", "parindex", "beat", "-l", "info", *options)

    def ask(self) -> None:
        """The message that a beat sends every five minutes."""
        headers = {"task": "plans.tasks.send_reminders", "id": uuid.uuid4().hex, "lang": "py"}
        with kombu.Connection(self.redis) as connection:
            connection.Producer().publish(([], {}, {}), serializer="json", routing_key="mail", headers=headers)

    def kill_one(self, number: int) -> None:
        """SIGKILL for a whole worker, another starts at once."""
        kill(self.running[number])
        self.running[number] = self.start()

    def kill_all(self) -> None:
        for process in [*self.running, *self.beats]:
            kill(process)


def kill(process) -> None:
    """SIGKILL for a process and its children."""
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def kill_again_and_again(site, workers: Workers, sink) -> int:
    """KILLS times, at random moments while mails are going out; how many were killed."""
    chance, kills = random.Random(2024), 0
    while kills < KILLS and len(sink.mails) < PEOPLE:
        seen, latest = len(sink.mails), time.monotonic() + 60
        while len(sink.mails) < seen + 10 and time.monotonic() < latest:
            time.sleep(0.01)
        time.sleep(chance.uniform(0, 0.5))
        workers.kill_one(kills % 2)
        kills += 1
    return kills
