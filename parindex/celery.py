"""Celery application, for ``celery -A parindex`` where REDIS_URL is set (else ``manage.py work`` runs the same jobs).

``parindex/__init__.py`` does not import it, against custom: only Celery's own processes put messages into the queue
(the web writes a row), and ``parindex.serve`` must be able to speak before any package is installed.
"""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parindex.settings")
app = Celery("parindex")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
