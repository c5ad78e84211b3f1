"""Reminders over real SMTP on loopback: what the server says stays on the row, and nobody waits for a bad address."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.mail.backends.smtp import EmailBackend

from agencies.models import User
from plans.models import Digest
from plans.reminders import plan_reminders, send_reminders
from plans.reminders.channels import MailChannel
from tests.factories import make_agency, make_assignment, make_plan, make_section, make_task, make_user
from tests.smtp_sink import running_sink

TODAY = date(2024, 6, 10)
NOW = datetime(2024, 6, 10, 0, 30, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def sink():
    with running_sink() as sink:
        yield sink


@pytest.fixture(autouse=True)
def three_communes_with_one_task_each(mail_is_on):
    task = make_task(make_section(make_plan(state="issued")), last_day=TODAY)
    for name in ("a", "b", "c"):
        agency = make_agency(f"xa-{name}")
        make_user(agency, "officer", f"canbo.{name}", email=f"{name}@example.vn")
        make_assignment(agency, task)
    plan_reminders(today=TODAY)


def send(sink, *, after=timedelta(0)):
    connection = EmailBackend(host="127.0.0.1", port=sink.port, timeout=3)
    return send_reminders(today=TODAY, now=NOW + after, channels=[MailChannel(connection)])


def rows():
    return list(Digest.objects.order_by("pk").values_list("state", "attempts", "error"))


def test_all_mails_of_a_run_go_over_one_connection(sink):
    assert send(sink).digests == 3
    assert sink.connections == 1
    assert [mail["To"] for mail in sink.mails] == ["a@example.vn", "b@example.vn", "c@example.vn"]
    assert [mail["Message-ID"] for mail in sink.mails] == list(
        Digest.objects.order_by("pk").values_list("message_id", flat=True)
    )


def test_words_of_the_server_that_no_database_can_hold_stop_nobody_else(sink):
    sink.answers = {"a@example.vn": "550 khong\x00 nhan"}
    assert (send(sink).digests, rows()[0]) == (2, ("waiting", 1, "550 khong nhan"))


def test_who_has_left_every_agency_since_the_planning_hears_nothing(sink):
    User.objects.filter(username="canbo.b").update(agency=None)
    assert (send(sink).failures, [mail["To"] for mail in sink.mails]) == (0, ["a@example.vn", "c@example.vn"])


def test_one_refused_address_keeps_its_reason_and_the_others_get_their_mail(sink):
    sink.refuse = {"b@example.vn"}
    result = send(sink)
    assert (result.digests, result.failures) == (2, 1)
    assert rows() == [("sent", 1, ""), ("waiting", 1, "550 khong co nguoi nay"), ("sent", 1, "")]
    assert sink.connections == 1


@pytest.mark.parametrize("words", ["451 thu lai sau", "421 dong cua"])
def test_a_mail_refused_for_the_moment_is_tried_again(sink, words):
    sink.answers = {"b@example.vn": words}
    assert send(sink).failures == 1
    sink.answers = {}
    assert send(sink, after=timedelta(minutes=4)).digests == 1
    assert rows() == [("sent", 1, ""), ("sent", 2, ""), ("sent", 1, "")]


def test_a_server_that_falls_silent_at_one_mail_delays_that_one_alone(sink):
    sink.silent = {"b@example.vn"}
    assert (send(sink).digests, sink.connections) == (2, 2)
    [_, (state, attempts, error), _] = rows()
    assert (state, attempts) == ("waiting", 1)
    assert error == "SMTPServerDisconnected: Connection unexpectedly closed: timed out"


def test_a_refused_mail_pauses_and_is_failed_after_five_attempts(sink):
    sink.refuse = {"@example.vn"}
    send(sink)
    assert send(sink, after=timedelta(minutes=3)).failures == 0
    for hours in (1, 4, 12, 24, 48):
        send(sink, after=timedelta(hours=hours))
    assert rows() == [("failed", 5, "550 khong co nguoi nay")] * 3
    assert sink.mails == []


def test_a_server_that_cannot_be_reached_ends_the_run_after_one_person_and_loses_nothing(sink):
    sink.shutdown()
    sink.server_close()
    assert send(sink).failures == 1
    [first, *others] = rows()
    assert first == ("waiting", 1, "Không nối được máy chủ thư: ConnectionRefusedError: [Errno 111] Connection refused")
    assert others == [("waiting", 0, "")] * 2
    with running_sink() as back:
        assert send(back, after=timedelta(minutes=5)).digests == 3


def test_a_server_that_breaks_off_loses_nothing(sink):
    sink.break_off = True
    assert send(sink).failures == 3
    sink.break_off = False
    assert send(sink, after=timedelta(minutes=5)).digests == 3
    assert len(sink.mails) == 3


THIRD = {"4": "451 thu lai sau", "7": "552 hop thu day", "9": "421 dong cua"}


def test_when_a_third_of_the_recipients_is_refused_in_every_way_the_others_hear_at_once_and_they_later(sink):
    agency = make_agency("xa-dong")
    for number in range(30):
        make_user(agency, "officer", f"nguoi.{number}", email=f"nguoi.{number}@example.vn")
    make_assignment(agency, make_task(make_section(make_plan(agency, state="issued")), last_day=TODAY))
    plan_reminders(today=TODAY)
    sink.answers = {f"{digit}@example.vn": words for digit, words in THIRD.items()}
    sink.silent = {"15@example.vn"}
    result = send(sink)
    assert (result.digests, result.failures) == (33 - 10, 10)
    sink.answers, sink.silent = {}, set()
    assert send(sink, after=timedelta(minutes=4)).digests == 10
    assert len({mail["To"] for mail in sink.mails}) == len(sink.mails) == 33
    assert set(Digest.objects.values_list("state", flat=True)) == {"sent"}
