"""The bell: rings for everybody, once for each reminder, whatever becomes of the mail."""

from datetime import date

import pytest
from django.core import mail
from django.db import connection

from agencies.models import User
from plans.models import Digest, Notice, Reminder
from plans.reminders import plan_reminders, send_again, send_reminders
from plans.reminders.channels import BellChannel, Edition, MailChannel
from plans.reminders.sending import make_digests
from plans.sample import SAMPLE_DAY
from tests.factories import make_assignment, make_plan, make_section, make_task, make_user

from .conftest import at, run

MONDAY, TUESDAY, LAST = date(2024, 6, 10), date(2024, 6, 11), date(2024, 6, 13)

pytestmark = pytest.mark.django_db


@pytest.fixture
def assignment(commune, officer):
    return make_assignment(commune, last_day=LAST)


def one_more(commune, last_day):
    return make_assignment(commune, make_task(make_section(make_plan(commune, state="issued")), last_day=last_day))


def rings():
    """(who, day, number of lines) in the order of ringing."""
    found = Notice.objects.order_by("pk").select_related("person").prefetch_related("reminders")
    return [(notice.person.username, notice.day, notice.reminders.count()) for notice in found]


class Refusing:
    """A connection to a mail server on which every mail ends with ``error``."""

    def __init__(self, error):
        self.error = error

    def open(self):
        if isinstance(self.error, OSError):
            raise self.error

    def send_messages(self, messages):
        raise self.error

    def close(self):
        pass


def send(today=MONDAY, minutes=0, *, error):
    """One run while every mail ends with ``error``."""
    channels = [BellChannel(), MailChannel(Refusing(error))]
    return send_reminders(today=today, now=at(today, minutes), channels=channels)


def test_bell_and_mail_say_the_same_once(assignment):
    for minutes in range(0, 300, 60):
        run(MONDAY, minutes)
    assert rings() == [("canbo.nhattien", MONDAY, 1)]
    assert (len(mail.outbox), Digest.objects.get().went_by_mail) == (1, True)


def test_without_a_mail_server_the_bell_rings_and_the_digest_is_sent(assignment, settings):
    settings.EMAIL_ENABLED = False
    assert (run(MONDAY).digests, run(MONDAY, 60).digests) == (1, 0)
    assert rings() == [("canbo.nhattien", MONDAY, 1)]
    digest = Digest.objects.get()
    assert (digest.state, digest.went_by_mail, Reminder.objects.get().state) == ("sent", False, "sent")


def test_a_mail_server_that_comes_later_sends_nothing_old(assignment, settings):
    settings.EMAIL_ENABLED = False
    run(MONDAY)
    settings.EMAIL_ENABLED = True
    assert (run(MONDAY, 60).digests, run(TUESDAY).digests, mail.outbox) == (0, 0, [])
    assert run(LAST).digests == 1
    assert [message.subject for message in mail.outbox] == ["1 việc đến hạn hôm nay – UBND xã Nhất Tiến"]


def test_a_person_without_an_address_hears_by_the_bell_where_others_get_mail(assignment, commune):
    make_user(commune, "officer", "canbo.hai", email="")
    assert run(MONDAY).digests == 2
    assert [message.to for message in mail.outbox] == [["nhattien@example.vn"]]
    assert rings() == [("canbo.nhattien", MONDAY, 1), ("canbo.hai", MONDAY, 1)]
    User.objects.update(email="moi@example.vn")
    assert run(MONDAY, 60).digests == 0


@pytest.mark.parametrize("error", [ValueError("thư hỏng"), ConnectionRefusedError()])
def test_a_refused_mail_is_tried_again_and_rings_no_more(assignment, error):
    plan_reminders(today=MONDAY)
    for minutes in (0, 4, 34):
        assert send(minutes=minutes, error=error).failures == 1
    assert (rings(), Digest.objects.get().state) == ([("canbo.nhattien", MONDAY, 1)], "waiting")
    assert run(TUESDAY).digests == 1
    assert (rings(), len(mail.outbox)) == ([("canbo.nhattien", MONDAY, 1)], 1)


def test_while_the_mail_server_is_down_everybody_hears_the_bell_the_same_morning(assignment, commune):
    for name in ("hai", "ba"):
        make_user(commune, "officer", f"canbo.{name}", email=f"{name}@example.vn")
    plan_reminders(today=MONDAY)
    send(error=ConnectionRefusedError())
    assert [name for name, _, _ in rings()] == ["canbo.nhattien", "canbo.hai", "canbo.ba"]
    assert list(Digest.objects.order_by("pk").values_list("attempts", flat=True)) == [1, 0, 0]


def test_what_joins_a_digest_that_waits_for_its_mail_rings_by_itself(assignment, commune):
    plan_reminders(today=MONDAY)
    send(error=ConnectionRefusedError())
    one_more(commune, TUESDAY)
    plan_reminders(today=TUESDAY)
    send(TUESDAY, error=ConnectionRefusedError())
    assert rings() == [("canbo.nhattien", MONDAY, 1), ("canbo.nhattien", TUESDAY, 1)]
    assert Digest.objects.count() == 1


def test_sent_again_by_hand_it_rings_no_more(assignment, officer):
    plan_reminders(today=MONDAY)
    for hours in (0, 1, 4, 12, 24):
        send(minutes=60 * hours, error=ValueError("thư hỏng"))
    assert (Digest.objects.get().state, Reminder.objects.get().state) == ("failed", "failed")
    send_again(Digest.objects.all(), by=officer)
    assert (run(TUESDAY).digests, len(mail.outbox)) == (1, 1)
    assert rings() == [("canbo.nhattien", MONDAY, 1)]


def test_a_failed_mail_that_later_goes_by_bell_alone_does_not_count_as_mail(assignment, officer, settings):
    run(MONDAY)
    Digest.objects.update(state="failed", attempts=5)
    Reminder.objects.update(state="failed")
    send_again(Digest.objects.all(), by=officer)
    settings.EMAIL_ENABLED = False
    run(TUESDAY)
    assert [(row.state, row.went_by_mail) for row in Digest.objects.all()] == [("sent", False)]


class Killed(BaseException):
    """SIGKILL, as far as one process can play it: nothing catches it."""


def at_statement(beginning, error, *values):
    """A wrapper for the database's cursor: ``error`` at a statement that begins so and carries ``values``."""

    def execute(run_it, sql, params, many, context):
        if sql.startswith(beginning) and set(values) <= set(params or ()):
            raise error
        return run_it(sql, params, many, context)

    return connection.execute_wrapper(execute)


def test_killed_while_it_rings_it_rings_once_when_the_next_sender_comes(assignment):
    plan_reminders(today=MONDAY)
    with at_statement('UPDATE "plans_reminder" SET "notice_id"', Killed()), pytest.raises(Killed):
        send_reminders(today=MONDAY, now=at(MONDAY))
    assert rings() == []
    assert run(MONDAY, 6).digests == 1
    assert rings() == [("canbo.nhattien", MONDAY, 1)]


def test_killed_between_bell_and_mail_it_rings_once_and_the_mail_goes(assignment):
    plan_reminders(today=MONDAY)
    with pytest.raises(Killed):
        send(error=Killed())
    assert (rings(), Digest.objects.get().state) == ([("canbo.nhattien", MONDAY, 1)], "sending")
    assert [run(MONDAY, minutes).digests for minutes in (4, 5)] == [0, 1]
    assert (len(rings()), len(mail.outbox)) == (1, 1)


def test_two_senders_with_the_same_digest_in_hand_ring_once(assignment):
    plan_reminders(today=MONDAY)
    make_digests(today=MONDAY, now=at(MONDAY))
    edition = Edition(Digest.objects.get(), list(Reminder.objects.all()), MONDAY, at(MONDAY))
    for _ in range(2):
        BellChannel().deliver(edition)
    assert rings() == [("canbo.nhattien", MONDAY, 1)]


def test_what_was_called_off_meanwhile_does_not_ring(assignment):
    plan_reminders(today=MONDAY)
    make_digests(today=MONDAY, now=at(MONDAY))
    edition = Edition(Digest.objects.get(), list(Reminder.objects.all()), MONDAY, at(MONDAY))
    Reminder.objects.update(state="cancelled")
    BellChannel().deliver(edition)
    assert rings() == []


def test_a_bell_that_fails_for_one_stops_nobody_else_and_is_written_down(assignment, commune, officer):
    make_user(commune, "officer", "canbo.hai")
    with at_statement('INSERT INTO "plans_notice"', ValueError("chuông hỏng"), officer.pk):
        result = run(MONDAY)
    assert (result.digests, rings()) == (1, [("canbo.hai", MONDAY, 1)])
    assert Digest.objects.get(person__username="canbo.nhattien").error == "ValueError: chuông hỏng"


def test_the_first_start_with_the_sample_rings_once_for_each_and_sends_nothing(demo, settings):
    settings.EMAIL_ENABLED = False
    run(SAMPLE_DAY)
    people = [name for name, _, _ in rings()]
    assert len(people) == len(set(people)) > 0
    assert set(Reminder.objects.values_list("planned_on", "assignment__task__plan__state")) == {(SAMPLE_DAY, "issued")}
    assert mail.outbox == []
