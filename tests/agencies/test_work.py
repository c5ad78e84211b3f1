"""``manage.py work --once``, and what both doors share; the living worker is tried in tests/processes."""

import os
import subprocess
import sys
import threading
from datetime import date

import pytest
from django.conf import settings as site
from django.core import mail
from django.core.management import call_command
from django.utils.module_loading import import_string

from agencies.jobs import enqueue
from agencies.management.commands.work import Worker
from agencies.models import Heartbeat, Job
from parindex.celery import app
from tests.agencies import handlers
from tests.factories import make_agency, make_assignment, make_user


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("options", "state", "mails"),
    [([], "done", 1), (["--only", "mail"], "queued", 1), (["--only", "documents"], "done", 0)],
)
def test_once_does_what_waits_in_its_queues_and_stops(settings, options, state, mails):
    settings.JOB_HANDLERS = {"write": "tests.agencies.handlers.write"}
    settings.EMAIL_ENABLED = True
    settings.TODAY = date(2024, 6, 10)  # a working day
    agency = make_agency()
    officer = make_user(agency, "officer", email="canbo@example.vn")
    make_assignment(agency, last_day=date(2024, 6, 10))
    enqueue("write", {"name": "kh.pdf"}, label="Xuất PDF", agency=agency, by=officer)
    call_command("work", "--once", *options)
    assert Job.objects.get().state == state
    assert [message.to for message in mail.outbox] == [["canbo@example.vn"]] * mails


def test_work_that_goes_wrong_is_logged_and_the_worker_lives_on(caplog):
    class Stop:
        waits = []

        def wait(self, seconds):
            self.waits.append(seconds)

    worker = Worker(Stop(), [])
    assert worker.attempt(lambda: 1 / 0) is None
    assert "division by zero" in caplog.text
    assert worker.attempt(lambda: 3) == 3
    assert Stop.waits == [2]


@pytest.mark.django_db
def test_once_goes_on_after_what_went_wrong_and_says_it_at_the_end(settings, capsys):
    handlers.rounds = [False]
    settings.PERIODIC_WORK = [("tests.agencies.handlers.go_wrong", 1), ("tests.agencies.handlers.take_a_round", 1)]
    with pytest.raises(LookupError):
        call_command("work", "--once")
    assert handlers.rounds == []


def test_periodic_work_that_has_more_to_do_is_run_again_at_once_and_then_waits_its_time():
    handlers.rounds = [True, True, False, True]
    worker = Worker(threading.Event(), site.WORK_QUEUES)
    for _ in range(5):
        worker.run_periodic("round", handlers.take_a_round, 300)
    assert handlers.rounds == [True]


def test_periodic_work_names_functions_that_exist_and_celerys_beat_runs_the_same():
    names = [name for name, _ in site.PERIODIC_WORK]
    beaten = {"agencies.tasks.tell_alive", "agencies.tasks.dispatch_jobs", *names}
    assert [import_string(name).name for name in names] == names
    assert {entry["task"] for entry in site.CELERY_BEAT_SCHEDULE.values()} == beaten


def test_jobs_go_to_the_documents_and_all_else_to_the_mails():
    app.loader.import_default_modules()
    names = [name for name in app.tasks if not name.startswith("celery.")]
    queues = {name: app.amqp.router.route({}, name)["queue"].name for name in names}
    assert [name for name, queue in queues.items() if queue == "documents"] == ["agencies.tasks.run_job"]
    assert set(queues.values()) == {"mail", "documents"} == set(app.amqp.queues)


def test_a_beat_knocks_at_every_queue_and_no_message_outlives_the_next_of_its_kind():
    entries = site.CELERY_BEAT_SCHEDULE.values()
    knocks = {entry["options"]["queue"]: entry["args"] for entry in entries if entry["task"].endswith("tell_alive")}
    assert knocks == {queue: [queue] for queue in site.WORK_QUEUES}
    assert [entry for entry in entries if entry["options"]["expires"] > max(entry["schedule"], 10)] == []


@pytest.mark.django_db
@pytest.mark.parametrize("only", site.WORK_QUEUES)
def test_a_worker_gives_a_sign_of_life_for_its_own_queues(only):
    call_command("work", "--once", "--only", only)
    assert list(Heartbeat.objects.values_list("queue", flat=True)) == [only]


@pytest.mark.django_db
def test_celerys_tasks_give_signs_of_life_too():
    import_string("agencies.tasks.run_job")(0)
    import_string("agencies.tasks.tell_alive")("mail")
    assert sorted(Heartbeat.objects.values_list("queue", flat=True)) == ["documents", "mail"]


def test_the_celery_app_can_be_loaded_without_redis_and_takes_json_only():
    code = (
        "import parindex.celery as c; c.app.loader.import_default_modules(); c.app.finalize();"
        "print(sorted(n for n in c.app.tasks if not n.startswith('celery.')), c.app.conf.accept_content)"
    )
    without = {name: value for name, value in os.environ.items() if name != "REDIS_URL"}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=without)
    assert done.stdout == (
        "['agencies.tasks.carry_out_endings', 'agencies.tasks.dispatch_jobs', 'agencies.tasks.run_job', "
        "'agencies.tasks.sweep_files', 'agencies.tasks.tell_alive', "
        "'plans.tasks.send_reminders', 'plans.tasks.sweep_documents'] ['json']\n"
    )
