"""A real Celery worker and beat with a real Redis: they render, they remind, they are killed, they lose nothing."""

import os
import signal

import kombu
import pytest

from .test_worker import REMINDED, RENDER, STATES

pytestmark = pytest.mark.services
CELERY = ["-m", "celery", "-A", "parindex"]
RUN_JOB = {"task": "agencies.tasks.run_job", "id": "1", "lang": "py"}
HALF_A_MINUTE_LATER = """
from datetime import timedelta
from django.utils import timezone
from agencies.models import Job
past = timezone.now() - timedelta(seconds=31)
answer = Job.objects.filter(state="running").update(leased_until=past, dispatched_at=past)
"""
SENT = "SELECT count(*) FROM plans_digest WHERE state = 'sent'"


@pytest.fixture
def site(make_site, sink, broker):
    return make_site(postgresql=True, EMAIL_URL=sink.url, REDIS_URL=os.environ["REDIS_URL"])


def start_worker(site):
    return site.start(*CELERY, "worker", "-c", "2", "-l", "info", "--without-mingle", "--without-gossip")


def start_beat(site):
    return site.start(*CELERY, "beat", "-l", "info", "--schedule", str(site.folder / "beat"), "--pidfile=")


def test_worker_and_beats_render_the_pdf_and_send_each_reminder_once(site, sink):
    start_worker(site)
    beats = [start_beat(site), site.start(*CELERY, "beat", "--schedule", str(site.folder / "beat2"), "--pidfile=")]
    site.ask(RENDER)
    site.wait_for(STATES, [("done", 1)])
    [(path,)] = site.rows("SELECT result_path FROM agencies_job")
    assert (site.folder / "files" / path).read_bytes()[:5] == b"%PDF-"
    site.run(*CELERY, "call", "plans.tasks.send_reminders")
    site.run(*CELERY, "call", "plans.tasks.send_reminders")
    site.wait_for(SENT, [(len(REMINDED),)])
    assert sorted(mail["To"] for mail in sink.mails) == REMINDED
    assert [beat.poll() for beat in beats] == [None, None]


def test_a_job_of_a_killed_worker_and_an_emptied_redis_is_still_done(site, broker):
    start_beat(site)
    worker = start_worker(site)
    site.ask(RENDER)
    site.wait_for(STATES, [("running", 1)])
    os.killpg(worker.pid, signal.SIGKILL)
    worker.wait()
    broker.delete("mail", "documents", "unacked", "unacked_index")
    site.ask(HALF_A_MINUTE_LATER)
    start_worker(site)
    site.wait_for(STATES, [("done", 2)])


def test_a_batch_that_its_time_cut_is_followed_at_once_without_another_beat(site, sink):
    sink.delay = 0.4  # one or two mails in half a second
    site.start("-m", "celery", "-A", "tests.processes.short_batches", "worker", "-c", "1", "-l", "info")
    site.run(*CELERY, "call", "plans.tasks.send_reminders")
    site.wait_for(SENT, [(len(REMINDED),)])  # seven, which takes four batches at the least


def test_a_message_that_is_not_json_is_refused_and_the_worker_lives_on(site, broker):
    worker = start_worker(site)
    with kombu.Connection(os.environ["REDIS_URL"]) as connection:
        producer = connection.Producer()
        producer.publish(([1], {}, {}), serializer="pickle", routing_key="documents", headers=RUN_JOB)
    site.ask(RENDER)
    site.run(*CELERY, "call", "agencies.tasks.dispatch_jobs")
    site.wait_for(STATES, [("done", 1)])
    assert worker.poll() is None
    assert "Refusing to deserialize" in site.log.read_text()
