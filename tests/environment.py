"""The environment of the suite, set before Django reads its settings (pytest loads this plugin first).

Of the caller's shell only DATABASE_URL and REDIS_URL count: they choose the servers of ``make test-services``.
"""

import atexit
import os
import shutil
import tempfile

folder = tempfile.mkdtemp(prefix="parindex-test-")
os.mkdir(f"{folder}/staticfiles")  # WhiteNoise warns of a missing folder
atexit.register(shutil.rmtree, folder, ignore_errors=True)
for name in ("DEBUG", "TODAY", "EMAIL_URL", "HTTPS", "ALLOWED_HOSTS", "PORT", "SITE_URL"):
    os.environ.pop(name, None)
os.environ.update(
    SECRET_KEY="chi-dung-trong-kiem-thu",
    DEMO_PASSWORD="mat-khau-dung-thu",
    STATIC_MANIFEST="0",
    VAR_DIR=folder,
    REMINDER_TIME="00:00",  # at whatever hour the suite runs
)
