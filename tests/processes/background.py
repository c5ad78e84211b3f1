"""``python -m tests.processes.background COMMAND …``: manage.py with one more kind of job, which takes its time."""

import os
import sys
import time

import django


def slow(job):
    time.sleep(job.params["seconds"])
    return "cham.pdf", "viec/cham.pdf"


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "parindex.settings"
    django.setup()
    from django.conf import settings
    from django.core.management import execute_from_command_line

    settings.JOB_HANDLERS["slow"] = "tests.processes.background.slow"
    execute_from_command_line(sys.argv)
