"""/readyz of a real site: signs of life go from beat through each queue and its worker; a frozen server is said."""

import json
import os
import signal
import socket
import urllib.error
import urllib.request

import pytest

from .conftest import serve
from .test_celery import CELERY, start_beat

READY = '{"broker": "ok", "database": "ok", "migrations": "ok", "workers": "ok", "jobs": "ok", "outbox": "ok"}'
UNSENT = "SELECT count(*) FROM plans_digest WHERE state IN ('waiting', 'sending')"
SILENCED = "UPDATE agencies_heartbeat SET at = '2024-01-01 00:00:00+00'"
HEARD = "SELECT queue FROM agencies_heartbeat WHERE at > '2025-01-01' ORDER BY queue"
HEARD_OF = "SELECT queue FROM agencies_heartbeat WHERE at > '2025-01-01' AND queue = '{}'"


def ask(site, path="/readyz") -> tuple[int, str]:
    """Status and body."""
    try:
        with urllib.request.urlopen(f"{site.address}{path}", timeout=60) as response:  # noqa: S310
            status, body = response.status, response.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            status, body = error.code, error.read().decode()
    return status, body


def start_worker(site, queue):
    return site.start(*CELERY, "worker", "-Q", queue, "-n", f"{queue}@tho", "-c", "1")


@pytest.mark.services
def test_every_queue_tells_that_it_is_worked_at_and_a_killed_worker_is_missed(make_site, sink, broker):
    site = make_site(postgresql=True, EMAIL_URL=sink.url, REDIS_URL=os.environ["REDIS_URL"])
    serve(site)
    documents, _ = [start_worker(site, queue) for queue in ("documents", "mail")]
    start_beat(site)
    site.wait_for(HEARD, [("documents",), ("mail",)], seconds=60)
    assert ask(site) == (200, READY)
    os.killpg(documents.pid, signal.SIGKILL)
    documents.wait()
    site.execute(SILENCED)  # ten minutes of silence
    site.wait_for(HEARD_OF.format("mail"), [("mail",)], seconds=60)
    status, body = ask(site)
    assert (status, json.loads(body)["workers"]) == (
        503,
        "Không có tiến trình nào làm việc của hàng đợi documents.",
    )


def test_a_site_without_redis_is_ready_when_its_two_processes_work(make_site, sink):
    # On a working day, long after the hour of the mails: what the first worker plans must not count as left lying.
    site = make_site(EMAIL_URL=sink.url, TODAY="2024-06-10", REMINDER_TIME="00:00")
    serve(site)
    assert ask(site)[0] == 503
    for queue in ("documents", "mail"):
        site.start("manage.py", "work", "--only", queue)
    site.wait_for("SELECT count(*) FROM agencies_heartbeat", [(2,)])
    site.wait_for(UNSENT, [(0,)])  # the first worker of this site has a day's reminders to send
    assert ask(site) == (200, READY)


def test_a_database_that_lets_in_and_says_nothing_hangs_no_probe(make_site):
    with socket.create_server(("127.0.0.1", 0)) as frozen:
        site = make_site(DATABASE_URL=f"postgres://x:mat-khau@127.0.0.1:{frozen.getsockname()[1]}/x", LOG_FORMAT="json")
        (site.folder / "staticfiles").mkdir()  # WhiteNoise warns of a missing folder
        serve(site, "--workers", "1", page="/healthz")
        probes = [ask(site) for _ in range(4)]
        assert [status for status, _ in probes] == [503] * 4
        assert json.loads(probes[0][1])["database"] == "Chưa trả lời sau 2 giây."
        assert [body for _, body in probes if "mat-khau" in body or "127.0.0.1" in body] == []
        assert ask(site, "/healthz") == (200, "ok")
    lines = [json.loads(line) for line in site.log.read_text().splitlines()]
    assert {"gunicorn.error", "agencies.middleware"} <= {line["logger"] for line in lines}
