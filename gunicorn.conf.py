"""How the web server runs, wherever it is started (make run, Docker, systemd); the command line adds the address.

The settings are read once, here: after a change the server is restarted, a reload (HUP) is not enough.
"""

import os

from parindex.settings import LOGGING

wsgi_app = "parindex.wsgi:application"
# Two workers of four threads: SQLite writes one at a time anyway, and one slow page must not block the rest.
worker_class = "gthread"
workers = 2
threads = 4
timeout = 60
graceful_timeout = 20
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108 — no disk in the sign of life
control_socket_disable = True
logconfig_dict = LOGGING
