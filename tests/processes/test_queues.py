"""Documents that take for ever hold up no mail: by Celery with its two queues, and by two processes without Redis."""

import os

import pytest

from .test_worker import BACKGROUND, REMINDED, SLOW, STATES

SENT = "SELECT count(*) FROM plans_digest WHERE state = 'sent'"
LONGER_THAN_THE_TEST = SLOW % 300


def celery(site, *arguments: str):
    return site.start("-m", "celery", "-A", "tests.processes.slow_celery", *arguments, "-l", "info")


def stuff(site) -> None:
    """Two long documents for a worker that does one at a time: one is under way, one waits behind it."""
    for _ in range(2):
        site.ask(LONGER_THAN_THE_TEST)
    site.wait_for(STATES, [("running", 1), ("queued", 0)])


@pytest.mark.services
def test_a_digest_goes_out_while_the_queue_of_documents_is_stuffed(make_site, sink, broker):
    site = make_site(postgresql=True, EMAIL_URL=sink.url, REDIS_URL=os.environ["REDIS_URL"])
    for queue, processes in [("documents", "1"), ("mail", "2")]:
        celery(site, "worker", "-Q", queue, "-n", f"{queue}@tho", "-c", processes)
    celery(site, "beat", "--schedule", str(site.folder / "beat"), "--pidfile=")
    stuff(site)
    site.run("-m", "celery", "-A", "parindex", "call", "plans.tasks.send_reminders")
    site.wait_for(SENT, [(len(REMINDED),)])
    assert site.rows(STATES) == [("running", 1), ("queued", 0)]


def test_without_redis_the_process_of_the_mails_waits_for_no_document(make_site, sink):
    site = make_site(EMAIL_URL=sink.url)
    site.start(*BACKGROUND, "work", "--only", "documents")
    stuff(site)
    site.start(*BACKGROUND, "work", "--only", "mail")
    site.wait_for(SENT, [(len(REMINDED),)])
    assert sorted(mail["To"] for mail in sink.mails) == REMINDED
    assert site.rows(STATES) == [("running", 1), ("queued", 0)]
