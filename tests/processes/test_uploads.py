"""Killed in the middle of taking files: every row has its whole file, what is left over is swept."""

import os
import random
import signal
import time
from contextlib import suppress

import pytest

from tests.processes.conftest import SAMPLE, serve
from tests.processes.uploading import Uploader, children

KILLS = 12
FILES = """
import hashlib
from agencies.files import path_of
from agencies.models import StoredFile
from criteria.models import Evidence
answer = {}
for stored in StoredFile.objects.all():
    content = path_of(stored.key).read_bytes()
    assert (len(content), hashlib.sha256(content).hexdigest()) == (stored.size, stored.sha256), stored.title
    assert Evidence.objects.filter(file=stored).count() == 1, stored.title
    answer[stored.title] = stored.sha256
"""
SWEEP = """
import os, time
from django.conf import settings
from agencies.tasks import sweep_files
from agencies.models import StoredFile
folder = settings.MEDIA_ROOT / "tep"
two_days_ago = time.time() - 2 * 86400
for path in folder.glob("*/*"):
    os.utime(path, (two_days_ago, two_days_ago))
before = len(list(folder.glob("*/*")))
sweep_files()
answer = [before, sorted(path.name for path in folder.glob("*/*")), sorted(f.key.hex for f in StoredFile.objects.all())]
"""


@pytest.fixture(params=["SQLite", pytest.param("PostgreSQL", marks=pytest.mark.services)])
def site(request, make_site, tmp_path):
    (tmp_path / "tmp").mkdir()
    return make_site(postgresql=request.param == "PostgreSQL", STATIC_MANIFEST="0", TMPDIR=str(tmp_path / "tmp"))


def kill_again_and_again(master: int, folder) -> None:
    """SIGKILL for all processes that take requests, while they write a file; gunicorn starts others at once."""
    chance = random.Random(2024)
    for _ in range(KILLS):
        time.sleep(chance.uniform(0.3, 0.6))
        latest = time.monotonic() + 2
        while time.monotonic() < latest and not any(folder.glob("*/*.part")):
            pass
        for worker in children(master):
            with suppress(ProcessLookupError):
                os.kill(worker, signal.SIGKILL)


def test_killed_while_taking_files_every_row_has_its_whole_file(site):
    server = serve(site, "--preload", "--workers", "2", "--threads", "2")
    uploaders = [Uploader(site.address, SAMPLE["DEMO_PASSWORD"], number) for number in range(3)]
    for uploader in uploaders:
        uploader.start()
    kill_again_and_again(server.pid, site.folder / "files" / "tep")
    for uploader in uploaders:
        uploader.stop.set()
        uploader.join()
    accepted = {name: digest for uploader in uploaders for name, digest in uploader.accepted.items()}
    stored = site.ask(FILES)
    assert sum(uploader.broken for uploader in uploaders) >= KILLS
    assert accepted
    assert accepted.items() <= stored.items()
    before, on_disk, rows = site.ask(SWEEP)
    print(f"{KILLS} kills, {len(accepted)} accepted, {len(stored)} rows, {before - len(rows)} leftovers")
    assert on_disk == rows
    assert list((site.folder / "tmp").glob("*upload*")) == []
