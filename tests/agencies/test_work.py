"""``manage.py work --once``, and what both doors share; the living worker is tried in tests/processes."""

import os
import subprocess
import sys

import pytest
from django.conf import settings as site
from django.core import mail
from django.core.management import call_command
from django.utils.module_loading import import_string

from agencies.clock import today
from agencies.jobs import enqueue
from agencies.management.commands.work import Worker
from agencies.models import Job
from tests.factories import make_agency, make_assignment, make_user


@pytest.mark.django_db
def test_once_does_the_jobs_and_the_periodic_work_and_stops(settings):
    settings.JOB_HANDLERS = {"write": "tests.agencies.handlers.write"}
    settings.EMAIL_ENABLED = True
    agency = make_agency()
    officer = make_user(agency, "officer", email="canbo@example.vn")
    make_assignment(agency, last_day=today())
    enqueue("write", {"name": "kh.pdf"}, label="Xuất PDF", agency=agency, by=officer)
    call_command("work", "--once")
    assert Job.objects.get().state == "done"
    assert [message.to for message in mail.outbox] == [["canbo@example.vn"]]


def test_work_that_goes_wrong_is_logged_and_the_worker_lives_on(caplog):
    class Stop:
        waits = []

        def wait(self, seconds):
            self.waits.append(seconds)

    worker = Worker(Stop())
    assert worker.attempt(lambda: 1 / 0) is None
    assert "division by zero" in caplog.text
    assert worker.attempt(lambda: 3) == 3
    assert Stop.waits == [2]


def test_periodic_work_names_functions_that_exist_and_celerys_beat_runs_the_same():
    names = [name for name, _ in site.PERIODIC_WORK]
    assert [import_string(name).name for name in names] == names
    assert set(site.CELERY_BEAT_SCHEDULE) == {"agencies.tasks.dispatch_jobs", *names}
    assert all(entry["task"] == name for name, entry in site.CELERY_BEAT_SCHEDULE.items())


def test_the_celery_app_can_be_loaded_without_redis_and_takes_json_only():
    code = (
        "import parindex.celery as c; c.app.loader.import_default_modules(); c.app.finalize();"
        "print(sorted(n for n in c.app.tasks if not n.startswith('celery.')), c.app.conf.accept_content)"
    )
    without = {name: value for name, value in os.environ.items() if name != "REDIS_URL"}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=without)
    assert done.stdout == (
        "['agencies.tasks.carry_out_endings', 'agencies.tasks.dispatch_jobs', 'agencies.tasks.run_job', "
        "'agencies.tasks.sweep_files', 'plans.tasks.send_reminders'] ['json']\n"
    )
