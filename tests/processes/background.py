"""``python -m tests.processes.background COMMAND …``: manage.py with one more kind of job, which takes its time.

LEASE_SECONDS shortens the lease (30 s) for tests that wait until it runs out, JOBS_PER_PROCESS the life of a process;
HALT_AT stops a job at the words that it tells.
"""

import os
import sys
import time
from datetime import timedelta

import django


def slow(job):
    time.sleep(job.params["seconds"])
    return "cham.pdf", "viec/cham.pdf"


def halt_at(words: str) -> None:
    """A job that tells these words stands still from there on: the test need not be quicker than the job."""
    from agencies import telling

    write = telling._write

    def write_and_halt(path, values):
        write(path, values)
        if words in values[1]:
            time.sleep(600)

    telling.TELL_SECONDS, telling._write = 0, write_and_halt


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "parindex.settings"
    django.setup()
    from django.conf import settings
    from django.core.management import execute_from_command_line

    from agencies import jobs

    if "LEASE_SECONDS" in os.environ:
        jobs.LEASE = timedelta(seconds=int(os.environ["LEASE_SECONDS"]))
        jobs.HEARTBEAT_SECONDS = 0.5
    if "HALT_AT" in os.environ:
        halt_at(os.environ["HALT_AT"])
    settings.JOBS_PER_PROCESS = int(os.environ.get("JOBS_PER_PROCESS", settings.JOBS_PER_PROCESS))
    settings.JOB_HANDLERS["slow"] = "tests.processes.background.slow"
    execute_from_command_line(sys.argv)
