"""The plan of reminders: the right person, of the right work, at the right stage."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from agencies.models import AuditEntry, User
from plans.models import Assignment, DocumentVersion, Plan, PlanReminding, Reminder, ReminderRule
from plans.reminders import plan_reminders, unheard, upcoming
from plans.reminders.calendar import working_calendar
from tests.factories import make_agency, make_assignment, make_kind, make_plan, make_section, make_task, make_user

MONDAY, LAST = date(2024, 6, 10), date(2024, 6, 13)

pytestmark = pytest.mark.django_db


@pytest.fixture
def assignment(commune, officer):
    return make_assignment(commune, last_day=LAST)


def rows():
    return list(Reminder.objects.order_by("pk").values_list("kind", "recipient__username", "state"))


@pytest.mark.parametrize(
    ("today", "kind"),
    [
        (date(2024, 5, 22), None),
        (date(2024, 5, 23), "-15"),
        (date(2024, 6, 7), "-7"),
        (MONDAY, "-3"),
        (date(2024, 6, 12), "-3"),
        (LAST, "0"),
        (date(2024, 6, 14), "+1"),
        (date(2025, 6, 16), "+1"),
    ],
)
def test_the_first_run_of_all_plans_the_latest_stage_alone(assignment, today, kind):
    assert plan_reminders(today=today) == (kind is not None)
    assert [found for found, _, _ in rows()] == ([kind] if kind else [])


@pytest.mark.parametrize("today", [date(2024, 6, 8), date(2024, 6, 9), date(2024, 9, 2)])
def test_on_a_day_off_nothing_is_planned(assignment, today):
    assert plan_reminders(today=today) == 0
    assert upcoming(today=today) == []


@pytest.mark.parametrize("state", ["reported", "confirmed", "cancelled", "declined"])
def test_work_that_is_not_open_is_never_reminded(commune, officer, state):
    make_assignment(commune, last_day=LAST, state=state)
    assert plan_reminders(today=MONDAY) == 0


@pytest.mark.parametrize("state", ["draft", "finished"])
def test_drafts_and_finished_plans_never_remind(commune, officer, state):
    make_assignment(commune, last_day=LAST, plan_state=state)
    assert plan_reminders(today=MONDAY) == 0


@pytest.mark.parametrize("values", [{"is_active": False}, {"role": "viewer"}, {"role": "leader"}])
def test_only_active_officers_hear_before_the_day(assignment, officer, values):
    User.objects.filter(pk=officer.pk).update(**values)
    assert plan_reminders(today=MONDAY) == 0
    assert [(call.assignment, call.stage.kind) for call in unheard(today=MONDAY)] == [(assignment.pk, "-3")]


def test_whom_no_mail_reaches_hears_by_the_bell(assignment, officer):
    User.objects.update(email="")
    assert plan_reminders(today=MONDAY) == 1
    assert unheard(today=MONDAY) == []
    assert [call.people for call in unheard(today=MONDAY, by_mail=True)] == [[officer.pk]]


def test_officers_of_other_agencies_hear_nothing(assignment):
    make_user(make_agency("vu-son"), "officer", "canbo.vuson", email="vuson@example.vn")
    plan_reminders(today=MONDAY)
    assert rows() == [("-3", "canbo.nhattien", "waiting")]


def test_the_person_who_follows_the_work_hears_and_the_colleagues_do_not(assignment, commune):
    colleague = make_user(commune, "officer", "canbo.hai", email="hai@example.vn")
    Assignment.objects.update(person=colleague)
    plan_reminders(today=MONDAY)
    assert rows() == [("-3", "canbo.hai", "waiting")]


def test_somebody_elses_last_word_on_the_work_makes_them_nobodys_officer(assignment, huyen):
    Assignment.objects.update(person=make_user(huyen, "coordinator", "noivu", email="noivu@example.vn"))
    plan_reminders(today=MONDAY)
    assert rows() == [("-3", "canbo.nhattien", "waiting")]


def test_dau_moi_does_the_work_of_an_agency_without_officers():
    office = make_agency("noi-vu")
    make_user(office, "coordinator", "noivu", email="noivu@example.vn")
    make_assignment(office, last_day=LAST)
    plan_reminders(today=MONDAY)
    assert rows() == [("-3", "noivu", "waiting")]


@pytest.fixture
def huyen(db):
    return make_agency("bac-son", name="UBND huyện Bắc Sơn")


@pytest.fixture
def overdue(huyen):
    """Work that huyện Bắc Sơn gave to UBND xã Vũ Sơn, with everybody who may hear of it and some who may not."""
    below = make_agency("vu-son", huyen)
    office = make_agency("noi-vu", huyen, kind=make_kind("phong", is_authority=False), leads_reform=True)
    other = make_agency("tckh", huyen, kind=make_kind("phong"))
    far = make_agency("binh-son")
    for agency, role in [
        (below, "officer"),
        (below, "leader"),
        (office, "coordinator"),
        (office, "leader"),
        (other, "coordinator"),
        (far, "coordinator"),
        (huyen, "leader"),
    ]:
        make_user(agency, role, f"{role}.{agency.code}", email=f"{role}.{agency.code}@example.vn")
    task = make_task(make_section(make_plan(huyen, state="issued")), last_day=LAST)
    return make_assignment(below, task)


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2024, 6, 14), [("+1", "officer.vu-son")]),
        (date(2024, 6, 18), [("+1", "officer.vu-son"), ("+3", "leader.vu-son")]),
        (date(2024, 6, 24), [("+1", "officer.vu-son"), ("+3", "leader.vu-son"), ("+7", "coordinator.noi-vu")]),
        (date(2024, 7, 8), [("+1", "officer.vu-son"), ("+3", "leader.vu-son"), ("+7.2", "coordinator.noi-vu")]),
    ],
)
def test_what_stays_undone_goes_up_step_by_step(overdue, today, expected):
    plan_reminders(today=today)
    assert sorted(rows()) == sorted((*pair, "waiting") for pair in expected)


def test_an_authority_with_its_own_table_goes_by_that_alone(overdue, huyen):
    ReminderRule.objects.create(authority=huyen, days=-1, audience="officer")
    ReminderRule.objects.create(authority=huyen, days=2, audience="head", is_weekly=True)
    for today in (MONDAY, date(2024, 6, 12), date(2024, 6, 17), date(2024, 6, 24)):
        plan_reminders(today=today)
    assert rows() == [
        ("-1", "officer.vu-son", "waiting"),
        ("+2", "leader.vu-son", "cancelled"),
        ("+2.1", "leader.vu-son", "waiting"),
    ]


def test_a_waiting_stage_gives_way_to_the_next(assignment):
    for today in (date(2024, 6, 4), MONDAY, LAST):
        plan_reminders(today=today)
    assert [(kind, state) for kind, _, state in rows()] == [("-7", "cancelled"), ("-3", "cancelled"), ("0", "waiting")]


def test_an_agency_that_has_ended_is_not_reminded(assignment, commune):
    plan_reminders(today=MONDAY)
    type(commune).objects.update(ended_on=MONDAY)
    plan_reminders(today=MONDAY)
    assert rows() == [("-3", "canbo.nhattien", "cancelled")]


def test_a_moved_deadline_cancels_the_old_reminder_and_reminds_anew(assignment):
    plan_reminders(today=MONDAY)
    Assignment.objects.update(last_day=date(2024, 6, 20))
    plan_reminders(today=date(2024, 6, 11))
    assert list(Reminder.objects.order_by("pk").values_list("due_on", "kind", "state")) == [
        (LAST, "-3", "cancelled"),
        (date(2024, 6, 20), "-7", "waiting"),
    ]


def test_work_sent_back_after_its_reminder_was_cancelled_is_reminded_again(assignment):
    plan_reminders(today=MONDAY)
    for state, expected in (("reported", "cancelled"), ("doing", "waiting")):
        Assignment.objects.update(state=state)
        plan_reminders(today=MONDAY)
        assert rows() == [("-3", "canbo.nhattien", expected)]


def test_a_changed_officer_hears_and_the_old_one_does_not(assignment, commune, officer):
    plan_reminders(today=MONDAY)
    User.objects.update(is_active=False)
    make_user(commune, "officer", "canbo.moi", email="moi@example.vn")
    plan_reminders(today=MONDAY)
    assert rows() == [("-3", "canbo.nhattien", "cancelled"), ("-3", "canbo.moi", "waiting")]


@pytest.mark.parametrize("values", [{"is_off": True}, {"paused_until": MONDAY}])
def test_a_silent_plan_takes_its_reminders_along(assignment, values):
    plan_reminders(today=date(2024, 6, 7))
    PlanReminding.objects.create(plan=assignment.task.plan, **values)
    assert plan_reminders(today=MONDAY) == 0
    assert rows() == [("-7", "canbo.nhattien", "cancelled")]


def test_after_the_pause_what_was_reached_meanwhile_is_planned(assignment):
    PlanReminding.objects.create(plan=assignment.task.plan, paused_until=MONDAY)
    assert (plan_reminders(today=MONDAY), plan_reminders(today=date(2024, 6, 11))) == (0, 1)
    assert rows() == [("-3", "canbo.nhattien", "waiting")]


def test_a_plan_that_ends_takes_its_reminders_along(assignment):
    plan_reminders(today=MONDAY)
    Plan.objects.update(state="finished")
    plan_reminders(today=MONDAY)
    assert rows() == [("-3", "canbo.nhattien", "cancelled")]


@pytest.mark.parametrize(("day", "expected"), [(None, 1), (10, 1), (11, 0)])
def test_a_stage_before_the_day_printed_on_the_plan_is_never_planned(assignment, day, expected):
    Plan.objects.update(day=day, month=6)
    assert plan_reminders(today=date(2024, 6, 12)) == expected


def test_a_plan_signed_in_december_for_the_next_year_reminds_all_the_year_long(assignment):
    Plan.objects.update(day=20, month=12, signed_year=2023)
    assert plan_reminders(today=date(2024, 6, 12)) == 1


def test_the_first_issued_document_says_when_the_plan_was_issued(assignment, officer):
    Plan.objects.update(day=1, month=6)
    DocumentVersion.objects.create(
        plan=assignment.task.plan, number=1, state="issued", issued_on=date(2024, 6, 11), submitted_by=officer
    )
    assert plan_reminders(today=date(2024, 6, 12)) == 0


@pytest.mark.parametrize(("age", "expected"), [(0, 1), (40, 0)])
def test_the_trail_says_when_a_plan_without_a_day_was_issued(assignment, officer, age, expected):
    entry = AuditEntry(action="issue", model="plans.plan", record_id=assignment.task.plan_id, actor=officer)
    entry.save()
    issued_on = timezone.localdate(entry.at)
    Assignment.objects.update(last_day=issued_on - timedelta(days=age))
    # Fourteen days later somebody works, be it Tết; the stage "+1" of the older deadline lies before the issuing.
    day = working_calendar().from_day(issued_on + timedelta(days=14))
    assert plan_reminders(today=day) == expected


@pytest.mark.parametrize("day", [date.min, date.max])
def test_a_year_typed_wrongly_stops_nobody_elses_reminders(assignment, commune, day):
    make_assignment(commune, make_task(make_section(make_plan(commune, state="issued")), last_day=day))
    assert plan_reminders(today=MONDAY) == 1


def test_any_number_of_runs_leaves_the_same_rows(assignment):
    assert [plan_reminders(today=MONDAY) for _ in range(5)] == [1, 0, 0, 0, 0]
    assert rows() == [("-3", "canbo.nhattien", "waiting")]


def test_the_list_of_what_is_coming_writes_nothing(assignment):
    assert [(row.kind, row.due_on) for row in upcoming(today=MONDAY)] == [("-3", LAST)]
    assert Reminder.objects.count() == 0


def test_the_plan_asks_a_fixed_number_of_questions_however_much_work_there_is(
    commune, officer, django_assert_num_queries
):
    section = make_section(make_plan(commune, state="issued"))
    for _ in range(3):
        make_assignment(commune, make_task(section, last_day=LAST))
    with django_assert_num_queries(9):
        plan_reminders(today=MONDAY)
