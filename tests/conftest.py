"""Fixtures of the whole suite: the sample, loaded once for the tests that ask for it, and a fast password hasher."""

import hypothesis
import pytest
from django.conf import settings

from agencies.models import Agency, User
from criteria.models import Assessment, Criterion, Evidence
from plans.models import Plan
from plans.sample import load
from tests.factories import sign_in

hypothesis.settings.register_profile("suite", deadline=None)  # no test depends on how busy the machine is
hypothesis.settings.load_profile("suite")


def pytest_configure(config):
    """Hashing is slow on purpose; the suite signs in often and protects nobody."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def pytest_collection_modifyitems(items):
    """Tests of an empty database first, then those of the sample, those that wipe the tables, the browser's last.

    The browser's driver keeps an event loop in this thread, in which Django refuses to ask the database.
    """
    items.sort(key=_turn)


def _turn(item) -> int:
    if item.get_closest_marker("browser"):
        return 3
    marker = item.get_closest_marker("django_db")
    wipes = marker is not None and marker.kwargs.get("transaction", False)
    if wipes or {"transactional_db", "live_server"} & set(item.fixturenames):
        return 2
    return 1 if "demo" in item.fixturenames else 0


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path_factory):
    """What a test stores lies in folders of its own."""
    settings.MEDIA_ROOT = tmp_path_factory.mktemp("files")
    settings.SIGNATURE_TRUST_FOLDER = settings.MEDIA_ROOT / "tin-cay"


@pytest.fixture(scope="session")
def sample(django_db_setup, django_db_blocker):
    """Load the sample when the first test asks for it; from then on it stays in the database."""
    with django_db_blocker.unblock():
        load(password=settings.DEMO_PASSWORD)


class Demo:
    """The sample by the names people know it by."""

    password = settings.DEMO_PASSWORD

    @property
    def assessment(self) -> Assessment:
        """The result of huyện Bắc Sơn in 2023."""
        return Assessment.objects.select_related("criteria_set", "agency").get(agency__code="bac-son", year=2023)

    @property
    def evidence(self):
        """What proves the points of that result: nothing, until a test adds some."""
        return Evidence.objects.filter(score__assessment=self.assessment)

    def user(self, username: str) -> User:
        return User.objects.select_related("agency__kind").get(username=username)

    def agency(self, code: str) -> Agency:
        return Agency.objects.get(code=code)

    def plan(self, key: str) -> Plan:
        return Plan.objects.get(key=key)

    def criterion(self, code: str) -> Criterion:
        return Criterion.objects.get(criteria_set__code="lang-son-cap-huyen", code=code)

    def remainder(self, code: str) -> Criterion:
        """The leaf for what the printed table leaves out of the lĩnh vực ``code``."""
        return Criterion.objects.get(parent=self.criterion(code), is_remainder=True)


@pytest.fixture
def demo(sample, db) -> Demo:
    """The sample data, in a transaction that forgets the test's changes."""
    if not Plan.objects.filter(key="S4").exists():  # a test with real transactions has wiped the tables
        load(password=settings.DEMO_PASSWORD)
    return Demo()


@pytest.fixture
def client_of(demo):
    """A function that gives a browser of the sample's person of that name, signed in."""
    return lambda username: sign_in(demo.user(username))
