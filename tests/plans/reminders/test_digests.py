"""Digests: claimed by one sender, sent once, kept when they fail."""

from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agencies.models import AuditEntry
from plans.models import Assignment, Digest, Plan, Reminder
from plans.reminders import is_time, plan_reminders, send_again, send_reminders
from plans.reminders.sending import MAX_ATTEMPTS, make_digests
from tests.factories import make_agency, make_assignment, make_kind, make_plan, make_section, make_task, make_user

from .conftest import at, run

MONDAY, LAST = date(2024, 6, 10), date(2024, 6, 13)
TUESDAY = date(2024, 6, 11)

pytestmark = pytest.mark.django_db


@pytest.fixture
def assignment(commune, officer):
    return make_assignment(commune, last_day=LAST)


def send(today=MONDAY, minutes=0):
    return send_reminders(today=today, now=at(today, minutes))


def states():
    reminders = list(Reminder.objects.order_by("pk").values_list("state", flat=True))
    return reminders, list(Digest.objects.order_by("pk").values_list("state", flat=True))


def test_one_mail_whatever_the_number_of_runs(assignment):
    for minutes in range(0, 300, 60):
        run(MONDAY, minutes)
    assert [message.to for message in mail.outbox] == [["nhattien@example.vn"]]
    assert states() == (["sent"], ["sent"])
    digest = Digest.objects.get()
    assert (digest.sent_at, digest.attempts, [row.assignment for row in digest.reminders.all()]) == (
        at(MONDAY), 1, [assignment],
    )  # fmt: skip


def test_two_officers_of_one_agency_get_a_mail_each(assignment, commune):
    make_user(commune, "officer", "canbo.hai", email="hai@example.vn")
    assert run(MONDAY).digests == 2
    assert sorted(message.to[0] for message in mail.outbox) == ["hai@example.vn", "nhattien@example.vn"]


def test_the_lines_come_in_the_order_of_viec_cua_toi_and_lead_there(commune, officer):
    section = make_section(make_plan(commune, state="issued"))
    days = [13, 7, 11]
    made = {day: make_task(section, summary=f"Việc {day}", last_day=date(2024, 6, day)) for day in days}
    work = {day: make_assignment(commune, task) for day, task in made.items()}
    assert (run(MONDAY).digests, len(mail.outbox)) == (1, 1)
    text = mail.outbox[0].body
    assert mail.outbox[0].subject == "2 việc đến hạn trong 3 ngày, 1 việc quá hạn – UBND xã Nhất Tiến"
    assert text.index("Việc 7") < text.index("Việc 11") < text.index("Việc 13")
    assert "đã quá hạn 3 ngày" in text
    for row in work.values():
        assert f"https://cchc.example.vn/viec-cua-toi/#viec-{row.pk}\n" in text


def test_who_follows_the_work_of_others_reads_whose_it_is(officer, commune):
    huyen = make_agency("bac-son")
    office = make_agency("noi-vu", huyen, kind=make_kind("phong", is_authority=False), leads_reform=True)
    make_user(office, "coordinator", "noivu", email="noivu@example.vn")
    task = make_task(make_section(make_plan(huyen, state="issued")), last_day=date(2024, 5, 6), summary="Báo cáo")
    make_assignment(commune, task)
    run(MONDAY)
    own, others = sorted(mail.outbox, key=lambda message: message.to)
    assert "1. Báo cáo\n" in own.body
    assert "1. UBND xã Nhất Tiến: Báo cáo\n" in others.body
    assert f"/nhiem-vu/{task.pk}/#viec-" in others.body
    assert others.subject == "1 việc quá hạn – Cơ quan noi-vu"


def test_each_line_leads_to_where_its_reader_finds_the_row(officer, commune):
    colleague = make_user(commune, "officer", "canbo.hai")
    head = make_user(commune, "leader", "lanhdao", email="lanhdao@example.vn")
    free, taken = (make_assignment(commune, last_day=date(2024, 6, 5), person=who) for who in (None, colleague))
    run(MONDAY)
    bodies = {message.to[0]: message.body for message in mail.outbox}
    assert f"/viec-cua-toi/#viec-{free.pk}\n" in bodies[head.email]
    assert f"/nhiem-vu/{taken.task_id}/#viec-{taken.pk}\n" in bodies[head.email]
    assert "#viec-" + str(taken.pk) not in bodies[officer.email]


def test_text_and_html_say_the_same_and_escape_what_people_typed(commune, officer):
    task = make_task(make_section(make_plan(commune, state="issued")), summary="Rà soát <b> & báo cáo", last_day=LAST)
    make_assignment(commune, task)
    run(MONDAY)
    message = mail.outbox[0]
    assert "1. Rà soát <b> & báo cáo\n" in message.body
    assert "Rà soát &lt;b&gt; &amp; báo cáo</a>" in message.alternatives[0].content


def test_the_message_id_follows_from_the_person_and_the_day(assignment, officer, settings):
    run(MONDAY)
    [first] = mail.outbox
    assert first.extra_headers["Message-ID"] == Digest.objects.get().message_id
    Digest.objects.all().delete()
    Reminder.objects.update(state="waiting")
    send()
    assert [m.extra_headers["Message-ID"] for m in mail.outbox] == [first.extra_headers["Message-ID"]] * 2
    Digest.objects.all().delete()
    Reminder.objects.update(state="waiting")
    send(TUESDAY)
    assert mail.outbox[2].extra_headers["Message-ID"] != first.extra_headers["Message-ID"]


@pytest.mark.parametrize("change", [
    lambda: Assignment.objects.update(state="reported"),
    lambda: Assignment.objects.update(last_day=date(2024, 7, 30)),
    lambda: Plan.objects.update(state="finished"),
])  # fmt: skip
def test_what_changed_between_plan_and_sending_is_not_mailed_and_leaves_no_digest(assignment, change):
    plan_reminders(today=MONDAY)
    make_digests(today=MONDAY, now=at(MONDAY))
    change()
    assert send().digests == 0
    assert (mail.outbox, Digest.objects.count()) == ([], 0)


def test_what_waited_for_the_mail_server_is_sent_later_with_honest_words(assignment):
    plan_reminders(today=MONDAY)
    run(date(2024, 6, 17))
    assert [message.subject for message in mail.outbox] == ["1 việc quá hạn – UBND xã Nhất Tiến"]
    assert "đã quá hạn 4 ngày" in mail.outbox[0].body


@pytest.mark.parametrize("today", [date(2024, 6, 8), date(2024, 6, 9), date(2024, 9, 3)])
def test_on_a_day_off_nothing_is_sent(assignment, today):
    plan_reminders(today=date(2024, 6, 7))
    Assignment.objects.update(last_day=date(2024, 6, 18))
    Reminder.objects.update(due_on=date(2024, 6, 18))
    assert send(today).digests == 0
    assert states() == (["waiting"], [])


def test_digests_go_out_by_themselves_from_half_past_seven_on(settings):
    settings.REMINDER_TIME = at(MONDAY).astimezone().time().replace(hour=7, minute=30)
    assert [is_time(at(MONDAY, minutes)) for minutes in (-1, 0, 600)] == [False, True, True]


def test_a_claimed_digest_is_left_alone_until_its_lease_runs_out(assignment):
    plan_reminders(today=MONDAY)
    make_digests(today=MONDAY, now=at(MONDAY))
    Digest.objects.update(state="sending", leased_until=at(MONDAY, 5), attempts=1)
    assert [run(MONDAY, minutes).digests for minutes in (4, 5, 6)] == [0, 1, 0]


def test_a_digest_whose_sender_died_five_times_is_shown_as_failed(assignment):
    plan_reminders(today=MONDAY)
    make_digests(today=MONDAY, now=at(MONDAY))
    Digest.objects.update(state="sending", leased_until=at(MONDAY), attempts=MAX_ATTEMPTS)
    assert send().digests == 0
    assert states() == (["failed"], ["failed"])
    assert Digest.objects.get().error == "Lần nào tiến trình gửi cũng bị dừng giữa chừng."


def test_a_digest_that_was_not_sent_moves_to_the_next_working_day_and_takes_the_new_along(assignment, plan_of_one):
    plan_reminders(today=date(2024, 6, 7))
    make_digests(today=date(2024, 6, 7), now=at(date(2024, 6, 7)))
    assert run(MONDAY).digests == 1
    assert list(Digest.objects.values_list("planned_on", "day")) == [(date(2024, 6, 7), MONDAY)]
    assert mail.outbox[0].body.count("Mở việc này") == 2


def test_a_digest_of_a_day_to_come_goes_out_today_when_the_clock_was_put_back(assignment):
    plan_reminders(today=MONDAY)
    make_digests(today=LAST, now=at(LAST))
    assert run(MONDAY).digests == 1
    assert list(Digest.objects.values_list("planned_on", "day", "state")) == [(LAST, MONDAY, "sent")]


@contextmanager
def just_before(statement, happens):
    """Let something happen right before the first SQL that begins so: what another process did meanwhile."""
    waiting = [happens]

    def watch(execute, sql, *details):
        if sql.startswith(statement) and waiting:
            waiting.pop()()
        return execute(sql, *details)

    with connection.execute_wrapper(watch):
        yield


def test_what_another_planner_waited_for_and_a_sender_sent_meanwhile_does_not_wait_again(assignment):
    plan_reminders(today=MONDAY)
    Reminder.objects.update(state="cancelled")
    with just_before('UPDATE "plans_reminder"', lambda: run(MONDAY)):
        plan_reminders(today=MONDAY)
    assert run(TUESDAY).digests == 0
    assert (len(mail.outbox), states()[0]) == (1, ["sent"])


def test_what_was_sent_while_its_work_was_being_reported_stays_sent(assignment):
    plan_reminders(today=MONDAY)
    Assignment.objects.update(state="reported")
    with just_before('UPDATE "plans_reminder"', lambda: Reminder.objects.update(state="sent")):
        plan_reminders(today=MONDAY)
    assert states()[0] == ["sent"]


def test_a_digest_that_another_sender_took_up_meanwhile_is_not_given_up(assignment):
    plan_reminders(today=MONDAY)
    make_digests(today=MONDAY, now=at(MONDAY))
    Digest.objects.update(state="sending", leased_until=at(MONDAY), attempts=MAX_ATTEMPTS)
    with just_before('UPDATE "plans_digest"', lambda: Digest.objects.update(leased_until=at(MONDAY, 5))):
        send()
    assert states() == (["waiting"], ["sending"])


@pytest.fixture
def plan_of_one(commune):
    return make_assignment(commune, make_task(make_section(make_plan(commune, state="issued")), last_day=TUESDAY))


def fail():
    Digest.objects.update(state="failed", attempts=5, error="550 không có người này")
    Reminder.objects.update(state="failed", digest=Digest.objects.get())


def test_failed_digests_are_sent_again_on_demand_and_that_is_logged(assignment, officer):
    run(MONDAY)
    fail()
    assert send_again(Digest.objects.all(), by=officer) == 1
    assert AuditEntry.objects.filter(action="send_again").count() == 1
    assert [send(minutes=minutes).digests for minutes in (1, 2)] == [1, 0]
    assert states() == (["sent"], ["sent"])


def test_what_failed_days_ago_is_sent_again_in_a_digest_of_today(assignment, officer):
    run(MONDAY)
    fail()
    send_again(Digest.objects.all(), by=officer)
    assert run(date(2024, 6, 12)).digests == 1
    assert list(Digest.objects.values_list("day", "state")) == [(date(2024, 6, 12), "sent")]


def test_an_older_failure_goes_into_the_next_digest(assignment, officer, commune):
    run(MONDAY)
    fail()
    make_assignment(commune, make_task(make_section(make_plan(commune, state="issued")), last_day=TUESDAY))
    assert run(TUESDAY).reminders == 1
    assert send_again(Digest.objects.filter(state="failed"), by=officer) == 1
    assert states() == (["waiting", "sent"], ["replaced", "sent"])
    assert [run(TUESDAY, 60).reminders, run(date(2024, 6, 12)).reminders] == [0, 2]


def test_a_later_stage_takes_the_place_of_one_that_failed(assignment):
    run(MONDAY)
    fail()
    run(LAST)
    assert states() == (["cancelled", "sent"], ["failed", "sent"])


def test_two_senders_at_the_same_moment_make_one_digest(assignment):
    plan_reminders(today=MONDAY)
    for _ in range(2):
        make_digests(today=MONDAY, now=at(MONDAY))
    assert Digest.objects.count() == 1


class Double:
    """What every channel has."""

    is_instant = False

    def __init__(self):
        self.said = []

    def reaches(self, person):
        return True

    def close(self):
        self.said.append("hết")


class Broken(Double):
    """A channel that cannot say one person's digest."""

    def __init__(self, name):
        super().__init__()
        self.name = name

    def deliver(self, edition):
        if edition.digest.person.username == self.name:
            raise ValueError("chữ hỏng")
        self.said.append(edition.digest.person.username)


def test_a_poisoned_digest_stops_nobody_else_and_every_channel_is_closed(assignment, commune):
    make_user(commune, "officer", "canbo.hai", email="hai@example.vn")
    plan_reminders(today=MONDAY)
    channel = Broken("canbo.nhattien")
    result = send_reminders(today=MONDAY, now=at(MONDAY), channels=[channel])
    assert (channel.said, result.digests, result.failures) == (["canbo.hai", "hết"], 1, 1)
    kept = Digest.objects.get(person__username="canbo.nhattien")
    assert (kept.state, kept.error, kept.leased_until - at(MONDAY)) == (
        "waiting", "ValueError: chữ hỏng", timedelta(minutes=4),
    )  # fmt: skip


def test_a_batch_that_its_time_cut_says_so_and_the_next_sends_the_rest(assignment, commune, monkeypatch):
    make_user(commune, "officer", "canbo.hai", email="hai@example.vn")
    monkeypatch.setattr("plans.reminders.sending.BATCH_SECONDS", 0)  # one digest, whatever it took
    found = [run(MONDAY, minutes) for minutes in range(3)]
    assert [(result.digests, result.is_cut) for result in found] == [(1, True), (1, True), (0, False)]


def test_a_digest_costs_four_writes_and_one_lock_and_what_is_read_is_read_for_all(assignment, commune):
    for number in range(9):
        make_user(commune, "officer", f"canbo.{number}", email=f"{number}@example.vn")
    plan_reminders(today=MONDAY)
    make_digests(today=MONDAY, now=at(MONDAY))
    with CaptureQueriesContext(connection) as asked:
        assert send().digests == 10
    statements = [query["sql"].partition(" ")[0] for query in asked.captured_queries]
    assert (statements.count("UPDATE"), statements.count("SELECT")) == (4 * 10 + 1, 10 + 12)


class Recorder(Double):
    """A channel that notes who got what; ``meanwhile`` happens during its first delivery."""

    def __init__(self, meanwhile=None):
        super().__init__()
        self.meanwhile = meanwhile

    def deliver(self, edition):
        self.said.append(edition.digest.person.username)
        meanwhile, self.meanwhile = self.meanwhile, None
        if meanwhile:
            meanwhile()


def test_what_a_second_sender_took_meanwhile_the_first_leaves_alone(assignment, commune):
    make_user(commune, "officer", "canbo.hai", email="hai@example.vn")
    plan_reminders(today=MONDAY)
    second = Recorder()
    first = Recorder(lambda: send_reminders(today=MONDAY, now=at(MONDAY), channels=[second]))
    send_reminders(today=MONDAY, now=at(MONDAY), channels=[first])
    assert (first.said, second.said) == (["canbo.nhattien", "hết"], ["canbo.hai", "hết"])
    assert states() == (["sent", "sent"], ["sent", "sent"])


def test_who_lost_the_lease_marks_nothing(assignment):
    plan_reminders(today=MONDAY)
    later = at(MONDAY, 20)
    taken_over = Recorder(lambda: Digest.objects.update(leased_until=later, attempts=2))
    send_reminders(today=MONDAY, now=at(MONDAY), channels=[taken_over])
    assert list(Digest.objects.values_list("state", "leased_until")) == [("sending", later)]
    assert states()[0] == ["waiting"]
