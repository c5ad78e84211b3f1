"""A living ``manage.py work``: it renders, it reminds, it is killed and robbed of its database, and loses nothing."""

import signal
import time

import pytest

BACKGROUND = ["-m", "tests.processes.background"]
RENDER = """
from agencies.jobs import enqueue
from agencies.models import User
from plans.models import Plan
by, plan = User.objects.get(username="phongnoivu"), Plan.objects.get(key="S4")
answer = enqueue("render_plan", {"plan": plan.pk}, label="PDF", agency=plan.issuer, by=by).pk
"""
SLOW = """
from django.conf import settings
from agencies.jobs import enqueue
from agencies.models import Job, User
settings.JOB_HANDLERS["slow"] = ""
by = User.objects.get(username="phongnoivu")
wanted = {"seconds": %s, "number": Job.objects.count()}  # the same twice would be one job
answer = enqueue("slow", wanted, label="Chậm", agency=by.agency, by=by).pk
"""
REMINDED = [  # of the sample on 10/06/2024
    "canbo.nhattien@bacson.invalid",
    "canbo.tckh@bacson.invalid",
    "canbo.tuphap@binhson.invalid",
    "canbo.yte@binhson.invalid",
    "canbo@chilang.invalid",
    "noivu@binhson.invalid",
    "phongnoivu@bacson.invalid",
]
STATES = "SELECT state, attempts FROM agencies_job ORDER BY id"


@pytest.fixture(params=["SQLite", pytest.param("PostgreSQL", marks=pytest.mark.services)])
def site(request, make_site, sink):
    return make_site(postgresql=request.param == "PostgreSQL", EMAIL_URL=sink.url)


def test_without_redis_the_worker_renders_the_pdf_and_sends_the_reminders_once(site, sink):
    worker = site.start("manage.py", "work")
    site.ask(RENDER)
    site.wait_for(STATES, [("done", 1)])
    [(path,)] = site.rows("SELECT result_path FROM agencies_job")
    assert (site.folder / "files" / path).read_bytes()[:5] == b"%PDF-"
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(60) == 0
    site.manage("work", "--once")
    assert sorted(mail["To"] for mail in sink.mails) == REMINDED


def kill_in_the_middle(site) -> float:
    """Kill the worker of a job and start another; the seconds until the job is done by that one."""
    site.ask(SLOW % 4)
    first = site.start(*BACKGROUND, "work")
    site.wait_for(STATES, [("running", 1)])
    first.kill()
    first.wait()
    site.start(*BACKGROUND, "work")
    return site.wait_for(STATES, [("done", 2)], seconds=60)


def test_a_job_whose_worker_is_killed_is_done_by_the_next(site):
    site.environment["LEASE_SECONDS"] = "3"
    kill_in_the_middle(site)


@pytest.mark.deep
def test_a_job_whose_worker_is_killed_is_done_within_the_real_lease(make_site):
    assert kill_in_the_middle(make_site()) < 36  # the lease of 30 s, a start, the job itself


def test_a_worker_asked_to_stop_finishes_the_job_under_way_and_takes_no_other(make_site):
    site = make_site()
    site.ask(SLOW % 4)
    site.ask(SLOW % 0)
    worker = site.start(*BACKGROUND, "work")
    site.wait_for(STATES, [("running", 1), ("queued", 0)])
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(60) == 0
    assert site.rows(STATES) == [("done", 1), ("queued", 0)]


def test_a_worker_begins_anew_after_so_many_jobs_under_the_same_number(make_site):
    site = make_site(JOBS_PER_PROCESS="2", LOG_LEVEL="INFO")
    for _ in range(5):
        site.ask(SLOW % 0)
    worker = site.start(*BACKGROUND, "work")
    site.wait_for(STATES, [("done", 1)] * 5)
    assert site.log.read_text().count("begins anew after 2 jobs") == 2
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(60) == 0


def test_a_job_longer_than_its_lease_keeps_it_and_runs_once(make_site):
    site = make_site(LEASE_SECONDS="4")
    site.ask(SLOW % 8)
    workers = [site.start(*BACKGROUND, "work") for _ in range(2)]
    site.wait_for(STATES, [("running", 1)])
    site.wait_for(STATES, [("done", 1)])
    assert [worker.poll() for worker in workers] == [None, None]


def test_a_worker_outlives_a_database_that_is_away_for_a_moment(make_site):
    site = make_site()
    worker = site.start("manage.py", "work")
    time.sleep(3)
    with site.database_away():
        for _ in range(600):
            if "no such table" in site.log.read_text():
                break
            time.sleep(0.1)
    site.ask(RENDER)
    site.wait_for(STATES, [("done", 1)])
    assert worker.poll() is None
    assert "no such table" in site.log.read_text()
