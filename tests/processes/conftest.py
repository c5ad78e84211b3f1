"""A migrated site with the sample, made once and copied for each test."""

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


@pytest.fixture
def sink():
    with running_sink() as sink:
        yield sink
