"""The plan of reminders and their sending: the right person, once, whatever happens."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail

from agencies.models import AuditEntry
from plans.models import Assignment, Plan, Reminder
from plans.reminders import MAX_ATTEMPTS, plan_reminders, send_again, send_reminders, unheard, upcoming
from tests.factories import make_agency, make_assignment, make_plan, make_section, make_task, make_user

TODAY = date(2024, 6, 10)
NOW = datetime(2024, 6, 10, 0, 30, tzinfo=UTC)

pytestmark = pytest.mark.django_db


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


@pytest.fixture
def assignment(commune, officer):
    return make_assignment(commune, last_day=date(2024, 6, 13))


def run(today=TODAY, now=NOW):
    plan_reminders(today=today)
    return send_reminders(today=today, now=now)


def states():
    return list(Reminder.objects.order_by("pk").values_list("due_on", "state"))


def test_work_due_in_three_days_is_mailed_once_however_often_it_runs(assignment):
    for hours in range(5):
        run(now=NOW + timedelta(hours=hours))
    assert [message.to for message in mail.outbox] == [["nhattien@example.vn"]]
    assert states() == [(date(2024, 6, 13), "sent")]


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2024, 6, 9), []),
        (date(2024, 6, 10), ["1 việc đến hạn trong 3 ngày – UBND xã Nhất Tiến"]),
        (date(2024, 6, 12), ["1 việc đến hạn trong 1 ngày – UBND xã Nhất Tiến"]),
        (date(2024, 6, 13), ["1 việc đến hạn hôm nay – UBND xã Nhất Tiến"]),
        (date(2024, 6, 14), []),
    ],
)
def test_the_first_run_between_minus_three_and_the_day_itself_sends(assignment, today, expected):
    run(today=today)
    assert [message.subject for message in mail.outbox] == expected


@pytest.mark.parametrize("state", ["reported", "confirmed", "cancelled"])
def test_work_that_is_not_open_is_never_reminded(commune, officer, state):
    make_assignment(commune, last_day=TODAY, state=state)
    assert plan_reminders(today=TODAY) == 0


@pytest.mark.parametrize("state", ["draft", "finished"])
def test_drafts_and_finished_plans_never_remind(commune, officer, state):
    make_assignment(commune, last_day=TODAY, plan_state=state)
    assert plan_reminders(today=TODAY) == 0


@pytest.mark.parametrize("values", [{"email": ""}, {"is_active": False}, {"role": "viewer"}, {"role": "leader"}])
def test_only_active_officers_with_an_address_are_written_to(assignment, officer, values):
    type(officer).objects.filter(pk=officer.pk).update(**values)
    assert plan_reminders(today=TODAY) == 0
    assert [work.agency.name for work in unheard(today=TODAY)] == ["UBND xã Nhất Tiến"]


def test_officers_of_other_agencies_hear_nothing(assignment):
    make_user(make_agency("vu-son"), "officer", "canbo.vuson", email="vuson@example.vn")
    assert plan_reminders(today=TODAY) == 1
    assert Reminder.objects.get().recipient.username == "canbo.nhattien"


def test_an_agency_that_has_ended_is_not_reminded(assignment, commune):
    plan_reminders(today=TODAY)
    type(commune).objects.filter(pk=commune.pk).update(ended_on=TODAY)
    run()
    assert states() == [(date(2024, 6, 13), "cancelled")]
    assert mail.outbox == []


def test_two_officers_of_one_agency_get_a_mail_each(assignment, commune):
    make_user(commune, "officer", "canbo.hai", email="hai@example.vn")
    assert run().mails == 2
    assert sorted(message.to[0] for message in mail.outbox) == ["hai@example.vn", "nhattien@example.vn"]


def test_many_reminders_of_one_person_are_one_mail_in_order(commune, officer):
    section = make_section(make_plan(state="issued"))
    late, soon = (
        make_assignment(commune, make_task(section, summary=f"Việc {day}", last_day=date(2024, 6, day)))
        for day in (13, 11)
    )
    result = run()
    assert (result.mails, result.reminders) == (1, 2)
    text = mail.outbox[0].body
    assert mail.outbox[0].subject == "2 việc đến hạn trong 3 ngày – UBND xã Nhất Tiến"
    assert text.index("Việc 11") < text.index("Việc 13")
    for work in (soon, late):
        assert f"https://cchc.example.vn/viec-cua-toi/#viec-{work.pk}\n" in text


def test_text_and_html_say_the_same_and_escape_what_people_typed(commune, officer):
    task = make_task(make_section(make_plan(state="issued")), summary="Rà soát <b> & báo cáo", last_day=TODAY)
    make_assignment(commune, task)
    run()
    message = mail.outbox[0]
    assert "1. Rà soát <b> & báo cáo\n" in message.body
    assert "Rà soát &lt;b&gt; &amp; báo cáo</a>" in message.alternatives[0].content
    assert (
        message.extra_headers["Message-ID"] == f"<nhac-viec.{message.extra_headers['X-Reminder-Key']}@cchc.example.vn>"
    )


def test_a_moved_deadline_cancels_the_old_reminder_and_reminds_anew(assignment):
    plan_reminders(today=TODAY)
    Assignment.objects.update(last_day=date(2024, 6, 20))
    run()
    assert mail.outbox == []
    run(today=date(2024, 6, 17), now=NOW + timedelta(days=7))
    assert states() == [(date(2024, 6, 13), "cancelled"), (date(2024, 6, 20), "sent")]


def test_work_sent_back_after_its_reminder_was_cancelled_is_reminded_again(assignment):
    plan_reminders(today=TODAY)
    Assignment.objects.update(state="reported")
    plan_reminders(today=TODAY)
    Assignment.objects.update(state="doing")
    assert run().mails == 1


def test_work_finished_between_plan_and_sending_is_not_mailed(assignment):
    plan_reminders(today=TODAY)
    Assignment.objects.update(state="reported")
    assert send_reminders(today=TODAY, now=NOW).mails == 0
    assert states() == [(date(2024, 6, 13), "cancelled")]


def test_a_plan_that_ends_takes_its_reminders_along(assignment):
    plan_reminders(today=TODAY)
    Plan.objects.update(state="finished")
    plan_reminders(today=TODAY)
    assert states() == [(date(2024, 6, 13), "cancelled")]


def test_without_mail_settings_everything_waits_and_is_sent_later_with_honest_words(assignment, settings):
    settings.EMAIL_ENABLED = False
    assert run().mails == 0
    assert states() == [(date(2024, 6, 13), "waiting")]
    settings.EMAIL_ENABLED = True
    run(today=date(2024, 6, 15), now=NOW + timedelta(days=5))
    assert [message.subject for message in mail.outbox] == ["1 việc quá hạn – UBND xã Nhất Tiến"]
    assert "đã quá hạn 2 ngày" in mail.outbox[0].body


def test_what_waited_longer_than_a_week_after_the_day_is_given_up(assignment, settings):
    plan_reminders(today=TODAY)
    run(today=date(2024, 6, 21), now=NOW + timedelta(days=11))
    assert (states(), mail.outbox) == ([(date(2024, 6, 13), "cancelled")], [])


def test_a_claimed_row_is_left_alone_until_its_lease_runs_out(assignment):
    plan_reminders(today=TODAY)
    Reminder.objects.update(state="sending", leased_until=NOW + timedelta(minutes=5), attempts=1)
    assert send_reminders(today=TODAY, now=NOW + timedelta(minutes=4)).mails == 0
    assert send_reminders(today=TODAY, now=NOW + timedelta(minutes=5)).mails == 1


def test_a_row_whose_sender_died_five_times_is_shown_as_failed(assignment):
    plan_reminders(today=TODAY)
    Reminder.objects.update(state="sending", leased_until=NOW, attempts=MAX_ATTEMPTS)
    assert send_reminders(today=TODAY, now=NOW).mails == 0
    assert states() == [(date(2024, 6, 13), "failed")]


def test_the_list_of_what_is_coming_writes_nothing(assignment):
    assert [row.due_on for row in upcoming(today=TODAY, now=NOW)] == [date(2024, 6, 13)]
    assert Reminder.objects.count() == 0


def test_failed_reminders_are_sent_again_on_demand_and_that_is_logged(assignment, officer):
    plan_reminders(today=TODAY)
    Reminder.objects.update(state="failed", attempts=5, error="550 không có người này")
    assert send_again(Reminder.objects.all(), by=officer) == 1
    assert AuditEntry.objects.filter(action="send_again").count() == 1
    assert send_reminders(today=TODAY, now=NOW).mails == 1
