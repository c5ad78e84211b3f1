"""A migrated site with the sample, made once and copied for each test (on PostgreSQL: made anew for each)."""

import os
import shutil

import pytest

from tests.smtp_sink import running_sink

from .site import SQLITE_NAME, Site

SAMPLE = {"TODAY": "2024-06-10", "DEMO_PASSWORD": "mat-khau-cho-kiem-thu"}


def fill(site: Site) -> Site:
    site.manage("migrate", "-v", "0")
    site.manage("load_demo", "--allow-production")
    return site


@pytest.fixture(scope="session")
def sample_file(tmp_path_factory):
    return fill(Site(tmp_path_factory.mktemp("sample"), **SAMPLE)).folder / SQLITE_NAME


@pytest.fixture
def make_site(tmp_path, request):
    """A function that makes a site; it goes with all its processes when the test is over."""

    def make(*, embedded=True, **environment) -> Site:
        server = None if embedded else os.environ.get("DATABASE_URL")
        site = Site(tmp_path, server=server, **SAMPLE, **environment)
        request.addfinalizer(site.close)
        if server:
            return fill(site)
        shutil.copy(request.getfixturevalue("sample_file"), tmp_path)
        return site

    return make


@pytest.fixture
def sink():
    with running_sink() as sink:
        yield sink
