"""Planner and sender run five times on each day: exactly the expected digests, whatever happens in between."""

from datetime import date

import pytest
from django.core import mail

from agencies.models import User
from plans.models import Assignment, CalendarDay, Plan
from plans.reminders import plan_reminders
from plans.reminders.sending import make_digests
from tests.factories import make_agency, make_assignment, make_kind, make_plan, make_section, make_task, make_user

from .conftest import at, run

pytestmark = pytest.mark.django_db
LAST = date(2024, 6, 14)  # Friday; "trước ngày 15/6/2024"
ALL = ["05/06", "11/06", "14/06", "17/06"]  # −7, −3, 0, +1


@pytest.fixture
def huyen():
    huyen = make_agency("bac-son", name="UBND huyện Bắc Sơn")
    office = make_agency("noi-vu", huyen, kind=make_kind("phong", is_authority=False), leads_reform=True)
    make_user(office, "coordinator", "noivu", email="noivu@example.vn")
    return huyen


@pytest.fixture
def commune(huyen):
    commune = make_agency("nhat-tien", huyen, name="UBND xã Nhất Tiến")
    make_user(commune, "officer", "canbo", email="canbo@example.vn")
    make_user(commune, "leader", "chutich", email="chutich@example.vn")
    return commune


@pytest.fixture
def plan(huyen):
    return make_plan(huyen, state="issued", day=1, month=6)


@pytest.fixture
def assignment(plan, commune):
    return make_assignment(commune, make_task(make_section(plan), last_day=LAST))


def day_of(text):
    return date(2024, int(text[3:]), int(text[:2]))


def digests(*days):
    """What arrives when planner and sender run five times, an hour apart, on each of these days: (day, who, lines)."""
    found = []
    for text in days:
        before = len(mail.outbox)
        for hour in range(5):
            run(day_of(text), minutes=60 * hour)
        for message in mail.outbox[before:]:
            found.append((text, message.to[0].partition("@")[0], message.body.count("Mở việc này")))
    return sorted(found, key=lambda digest: (days.index(digest[0]), digest[1]))


def test_on_each_stage_once(assignment):
    assert digests(*ALL) == [(day, "canbo", 1) for day in ALL]


def test_on_every_day_of_five_weeks(assignment):
    days = [f"{number:02d}/06" for number in range(1, 31)] + [f"{number:02d}/07" for number in range(1, 10)]
    assert digests(*days) == [
        ("05/06", "canbo", 1),
        ("11/06", "canbo", 1),
        ("14/06", "canbo", 1),
        ("17/06", "canbo", 1),
        ("19/06", "chutich", 1),
        ("25/06", "noivu", 1),
        ("02/07", "noivu", 1),
        ("09/07", "noivu", 1),
    ]


def test_after_two_missed_days_the_latest_stage_alone(assignment):
    assert digests("05/06", "13/06", "14/06") == [("05/06", "canbo", 1), ("13/06", "canbo", 1), ("14/06", "canbo", 1)]


def test_all_that_was_missed_is_one_digest_each(assignment):
    assert digests("26/06", "27/06") == [("26/06", "canbo", 1), ("26/06", "chutich", 1), ("26/06", "noivu", 1)]


def test_nothing_on_a_weekend_and_on_monday_what_waited(assignment):
    assert digests("15/06", "16/06", "17/06") == [("17/06", "canbo", 1)]


def test_nothing_over_tet_and_the_first_day_after_it_what_waited(plan, commune):
    Plan.objects.update(month=1)
    make_assignment(commune, make_task(make_section(plan), last_day=date(2024, 2, 15)))
    days = [f"{number:02d}/02" for number in range(5, 17)]
    assert digests(*days) == [("05/02", "canbo", 1), ("15/02", "canbo", 1), ("16/02", "canbo", 1)]


def test_a_deadline_within_tet_is_reminded_of_before_it_and_late_after_it(plan, commune):
    Plan.objects.update(month=1)
    make_assignment(commune, make_task(make_section(plan), last_day=date(2024, 2, 10)))
    days = [f"{number:02d}/01" for number in range(12, 32)] + [f"{number:02d}/02" for number in range(1, 24)]
    assert digests(*days) == [
        ("17/01", "canbo", 1),
        ("29/01", "canbo", 1),
        ("02/02", "canbo", 1),
        ("07/02", "canbo", 1),  # the last working day in time
        ("15/02", "canbo", 1),
        ("19/02", "chutich", 1),
        ("23/02", "noivu", 1),
    ]


def test_a_day_off_that_was_announced_late_moves_the_stage_forward(assignment):
    CalendarDay.objects.create(day=date(2024, 6, 11), is_working=False, note="Nghỉ bão")
    assert digests("10/06", "11/06", "12/06") == [("10/06", "canbo", 1)]


def test_a_stage_on_a_day_that_turned_out_to_be_free_goes_out_on_the_next(assignment):
    assert digests("10/06") == [("10/06", "canbo", 1)]  # −7, made up for
    CalendarDay.objects.create(day=date(2024, 6, 14), is_working=False, note="Nghỉ bão")
    assert digests("14/06", "17/06") == [("17/06", "canbo", 1)]


def test_a_moved_deadline_reminds_anew(assignment):
    assert digests("11/06") == [("11/06", "canbo", 1)]
    Assignment.objects.update(last_day=date(2024, 6, 21))
    assert digests("12/06", "14/06", "17/06", "18/06", "21/06") == [
        ("12/06", "canbo", 1),
        ("18/06", "canbo", 1),
        ("21/06", "canbo", 1),
    ]


def test_a_deadline_moved_and_moved_back_repeats_nothing(assignment):
    assert digests("11/06") == [("11/06", "canbo", 1)]
    Assignment.objects.update(last_day=date(2024, 6, 28))
    Assignment.objects.update(last_day=LAST)
    assert digests("12/06", "13/06", "14/06") == [("14/06", "canbo", 1)]


def test_a_finished_task_that_is_opened_again_goes_on_with_the_next_stage(assignment):
    assert digests("11/06") == [("11/06", "canbo", 1)]
    Assignment.objects.update(state="reported")
    assert digests("12/06") == []
    Assignment.objects.update(state="doing")
    assert digests("13/06", "14/06") == [("14/06", "canbo", 1)]


def test_work_reported_by_mistake_before_its_digest_went_out_is_heard_all_the_same(assignment):
    for state in ("todo", "reported", "doing"):
        Assignment.objects.update(state=state)
        plan_reminders(today=day_of("11/06"))
    assert digests("11/06", "12/06") == [("11/06", "canbo", 1)]


def hand_over_to(name):
    def change():
        row = Assignment.objects.get()
        Assignment.objects.update(person=make_user(row.agency, "officer", name, email=f"{name}@example.vn"))

    return change


def test_work_handed_to_another_officer_is_theirs_alone_from_then_on(assignment):
    assert digests("11/06") == [("11/06", "canbo", 1)]
    hand_over_to("moi")()
    assert digests("12/06", "14/06") == [("12/06", "moi", 1), ("14/06", "moi", 1)]


@pytest.mark.parametrize(("change", "expected"), [
    (lambda: Assignment.objects.update(state="reported"), []),
    (lambda: Assignment.objects.update(last_day=date(2024, 7, 30)), []),
    (lambda: Assignment.objects.update(last_day=date(2024, 6, 17)), [("11/06", "canbo", 1), ("12/06", "canbo", 1)]),
    (lambda: Plan.objects.update(state="finished"), []),
    (hand_over_to("moi"), [("11/06", "moi", 1)]),
])  # fmt: skip
def test_what_changes_between_planning_and_sending_is_heard_as_it_stands(assignment, change, expected):
    today = day_of("11/06")
    plan_reminders(today=today)
    make_digests(today=today, now=at(today))
    change()
    assert digests("11/06", "12/06") == expected


def test_a_finished_task_is_silent(assignment):
    assert digests("11/06") == [("11/06", "canbo", 1)]
    Assignment.objects.update(state="reported")
    assert digests("14/06", "17/06", "19/06", "25/06") == []


def test_a_changed_officer_hears_and_the_old_one_does_not(assignment, commune):
    assert digests("11/06") == [("11/06", "canbo", 1)]
    User.objects.filter(username="canbo").update(is_active=False)
    make_user(commune, "officer", "moi", email="moi@example.vn")
    assert digests("12/06", "14/06") == [("12/06", "moi", 1), ("14/06", "moi", 1)]


def test_much_work_is_one_digest(plan, commune):
    section = make_section(plan)
    for day in (11, 13, 14, 20):
        make_assignment(commune, make_task(section, last_day=date(2024, 6, day)))
    assert digests("11/06", "13/06", "14/06") == [
        ("11/06", "canbo", 4),  # 0, −2 (−3 made up for), −3, −7
        ("13/06", "canbo", 2),  # +1 of the first, made up for; 0 of the second
        ("14/06", "canbo", 2),  # +1 of the second, 0 of the third
        ("14/06", "chutich", 1),
    ]


def test_what_comes_up_after_the_days_digest_waits_for_the_next(assignment, plan, commune):
    assert digests("11/06") == [("11/06", "canbo", 1)]
    make_assignment(commune, make_task(make_section(plan, 2), last_day=date(2024, 6, 12)))
    assert digests("11/06", "12/06") == [("12/06", "canbo", 1)]


def test_before_the_plan_was_issued_nobody_hears(assignment, plan):
    Plan.objects.update(day=7)
    assert digests("05/06", "07/06", "10/06", "11/06") == [("11/06", "canbo", 1)]
