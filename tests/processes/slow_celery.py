"""``celery -A tests.processes.slow_celery``: the product's Celery with one more kind of job, which takes its time."""

from django.conf import settings

from parindex.celery import app

__all__ = ["app"]
settings.JOB_HANDLERS["slow"] = "tests.processes.background.slow"
