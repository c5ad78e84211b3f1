"""The outbox stands still: digests that could have gone out, and none that does."""

from datetime import date, time, timedelta

import pytest

from plans.models import Digest
from plans.reminders.standstill import outbox
from tests.factories import make_user

from .conftest import at

MONDAY = date(2024, 6, 10)
SATURDAY = date(2024, 6, 15)
STILL = "1 lời nhắc chờ gửi; 600 giây nay không lời nào đi được."

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def half_past_seven(settings):
    settings.REMINDER_TIME = time(7, 30)


def make_digest(person, **values):
    return Digest.objects.create(person=person, planned_on=MONDAY, **{"day": MONDAY} | values)


@pytest.mark.parametrize(
    ("today", "minutes", "said"),
    [(MONDAY, -60, ""), (MONDAY, 9, ""), (MONDAY, 10, STILL), (MONDAY, 600, STILL), (SATURDAY, 600, "")],
)
def test_a_digest_that_nobody_sends_is_said_ten_minutes_after_the_hour_of_a_working_day(officer, today, minutes, said):
    make_digest(officer)
    assert outbox(today=today, now=at(today, minutes)) == said


@pytest.mark.parametrize(("minutes", "said"), [(51, ""), (50, STILL)])
def test_one_just_made_has_not_waited_yet_at_a_site_first_started_during_the_day(officer, minutes, said):
    make_digest(officer, made_at=at(MONDAY, minutes))
    assert outbox(today=MONDAY, now=at(MONDAY, 60)) == said


def test_a_digest_left_from_another_day_counts_and_one_of_tomorrow_does_not(commune, officer):
    make_digest(make_user(commune, "officer"), day=MONDAY + timedelta(days=1))
    assert outbox(today=MONDAY, now=at(MONDAY, 60)) == ""
    make_digest(officer, day=date(2024, 6, 7))
    assert outbox(today=MONDAY, now=at(MONDAY, 60)) == STILL


@pytest.mark.parametrize(("minutes", "said"), [(70, ""), (55, ""), (50, STILL)])
def test_one_that_waits_for_its_next_attempt_is_no_standstill_until_the_attempt_is_missed(officer, minutes, said):
    make_digest(officer, attempts=1, leased_until=at(MONDAY, minutes))
    assert outbox(today=MONDAY, now=at(MONDAY, 60)) == said


@pytest.mark.parametrize(("minutes", "said"), [(51, ""), (50, STILL)])
def test_a_long_queue_that_moves_is_no_standstill(commune, officer, minutes, said):
    make_digest(make_user(commune, "officer"), state="sent", sent_at=at(MONDAY, minutes))
    make_digest(officer)
    assert outbox(today=MONDAY, now=at(MONDAY, 60)) == said


def test_without_a_mail_server_the_bells_must_ring(officer, settings):
    settings.EMAIL_ENABLED = False
    make_digest(officer)
    assert outbox(today=MONDAY, now=at(MONDAY, 60)) == STILL
