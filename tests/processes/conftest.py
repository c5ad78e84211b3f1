"""A migrated site with the sample, made once and copied for each test."""

import os
import shutil
import socket

import pytest

from tests.smtp_sink import running_sink

from .site import SQLITE_NAME, Site, wait_until_ready

SAMPLE = {"TODAY": "2024-06-10", "DEMO_PASSWORD": "mat-khau-cho-kiem-thu"}


def fill(site: Site) -> Site:
    site.manage("migrate", "-v", "0")
    site.manage("load_demo", "--allow-production")
    return site


@pytest.fixture(scope="session")
def sample_file(tmp_path_factory):
    return fill(Site(tmp_path_factory.mktemp("sample"), **SAMPLE)).folder / SQLITE_NAME


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
        site = Site(tmp_path, **SAMPLE, **environment)
        request.addfinalizer(site.close)
        return site

    return make


def serve(site: Site, *options: str):
    """Start the real web server for the site on a free port, ``site.address``; its process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = site.start("-m", "gunicorn", "parindex.wsgi", "--bind", f"127.0.0.1:{port}", *options)
    site.address = f"http://127.0.0.1:{port}"
    wait_until_ready(f"{site.address}/dang-nhap/")
    return server


@pytest.fixture
def sink():
    with running_sink() as sink:
        yield sink
