"""A commune with one officer, and mail that is switched on."""

from datetime import UTC, datetime, timedelta

import pytest

from plans.reminders import plan_reminders, send_reminders
from tests.factories import make_agency, make_user


@pytest.fixture(autouse=True)
def mail_is_on(settings):
    settings.EMAIL_ENABLED = True
    settings.SITE_URL = "https://cchc.example.vn/"


@pytest.fixture
def commune(db):
    return make_agency("nhat-tien", name="UBND xã Nhất Tiến")


@pytest.fixture
def officer(commune):
    return make_user(commune, "officer", "canbo.nhattien", email="nhattien@example.vn")


def at(today, minutes=0):
    """The moment at which the digests of a day begin to go out, 07:30 in Vietnam, or ``minutes`` later."""
    return datetime(today.year, today.month, today.day, 0, 30, tzinfo=UTC) + timedelta(minutes=minutes)


def run(today, minutes=0):
    plan_reminders(today=today)
    return send_reminders(today=today, now=at(today, minutes))
