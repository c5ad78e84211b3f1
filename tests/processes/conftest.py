"""A migrated site with the sample, made once and copied for each test."""

import fcntl
import os
import shutil
import socket
from pathlib import Path
from tempfile import mkdtemp

import pytest
import redis

from tests.smtp_sink import running_sink

from .site import SQLITE_NAME, Site, wait_until_ready

QUEUES = ["mail", "documents"]
SAMPLE = {"TODAY": "2024-06-10", "DEMO_PASSWORD": "mat-khau-cho-kiem-thu"}


def fill(site: Site) -> Site:
    site.manage("migrate", "-v", "0")
    site.manage("load_demo", "--allow-production")
    return site


def made_once(tmp_path_factory, name: str, make) -> Path:
    """The folder ``name``, filled by ``make(folder)`` in the first of all workers of this run that asks for it."""
    own = tmp_path_factory.getbasetemp()
    folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / name
    with open(f"{folder}.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            unfinished = Path(mkdtemp(dir=folder.parent))
            make(unfinished)
            unfinished.rename(folder)
    return folder


@pytest.fixture(scope="session")
def sample_file(tmp_path_factory):
    return made_once(tmp_path_factory, "sample", lambda folder: fill(Site(folder, **SAMPLE))) / SQLITE_NAME


@pytest.fixture(scope="session")
def sample_database(tmp_path_factory):
    site = fill(Site(tmp_path_factory.mktemp("sample"), server=os.environ["DATABASE_URL"], **SAMPLE))
    yield site.name
    site.close()


@pytest.fixture
def make_site(tmp_path, request):
    """A function that makes a site; it goes with all its processes when the test is over."""

    def make(*, postgresql=False, **environment) -> Site:
        if postgresql:
            template = request.getfixturevalue("sample_database")
            environment |= {"server": os.environ["DATABASE_URL"], "template": template}
        else:
            shutil.copy(request.getfixturevalue("sample_file"), tmp_path)
        site = Site(tmp_path, **SAMPLE | environment)
        request.addfinalizer(site.close)
        return site

    return make


def serve(site: Site, *options: str, application="parindex.wsgi", page="/dang-nhap/"):
    """Start the real web server for the site on a free port, ``site.address``; its process, when ``page`` answers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = site.start("-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}", *options)
    site.address = f"http://127.0.0.1:{port}"
    wait_until_ready(f"{site.address}{page}")
    return server


@pytest.fixture
def broker():
    """The Redis server of REDIS_URL with an empty queue; other keys are left alone."""
    client = redis.Redis.from_url(os.environ["REDIS_URL"])
    client.delete(*QUEUES, "unacked", "unacked_index")
    yield client
    client.delete(*QUEUES, "unacked", "unacked_index")
    client.close()


@pytest.fixture
def sink():
    with running_sink() as sink:
        yield sink
