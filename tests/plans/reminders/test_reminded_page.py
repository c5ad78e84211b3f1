"""Who was reminded of a plan's work, by which way, and what happened then: what leaders see."""

from datetime import date

import pytest
from django.urls import reverse

from plans.models import Assignment, Digest, Notice, Reminder
from plans.progress import move
from plans.reminders.history import History
from tests.factories import make_agency, make_assignment, make_kind, make_plan, make_section, make_task, make_user

from .conftest import at, run

MONDAY, TODAY, LAST = date(2024, 6, 10), date(2024, 6, 17), date(2024, 6, 13)
BACKEND = "django.contrib.auth.backends.ModelBackend"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def the_day(settings):
    settings.TODAY = TODAY


@pytest.fixture
def huyen(db):
    return make_agency("bac-son", name="UBND huyện Bắc Sơn")


@pytest.fixture
def leader(huyen):
    office = make_agency("noi-vu", huyen, kind=make_kind("phong", is_authority=False), leads_reform=True)
    return make_user(office, "coordinator", "noivu")


@pytest.fixture
def commune(huyen):
    return make_agency("nhat-tien", huyen, name="UBND xã Nhất Tiến")


@pytest.fixture
def plan(huyen):
    return make_plan(huyen, state="issued")


@pytest.fixture
def assignment(plan, commune, officer):
    found = make_assignment(commune, make_task(make_section(plan), summary="Rà soát", last_day=LAST))
    run(MONDAY)
    return found


def told(plan, user, **address):
    """(agency, stage, day, ways, outcome) of each row of the page."""
    rows = History(plan, user, address, today=TODAY).page.object_list
    return [
        (row.reminder.assignment.agency.code, row.stage, row.told_on, [way.words for way in row.ways],
         row.outcome and row.outcome.words)
        for row in rows
    ]  # fmt: skip


def page(client, user, plan, **address) -> str:
    client.force_login(user, BACKEND)
    response = client.get(reverse("plan_reminded", args=[plan.pk]), address)
    return " ".join(response.content.decode().split())


def test_a_row_says_who_at_which_stage_when_how_and_what_happened_then(plan, assignment, leader, officer):
    Notice.objects.update(read_at=at(MONDAY))
    move(assignment, "report", by=officer, today=date(2024, 6, 12))
    assert told(plan, leader) == [
        ("nhat-tien", "còn 3 ngày làm việc", MONDAY, ["chuông: đã xem", "thư: đã gửi"],
         "báo hoàn thành ngày 12/06/2024, sau 2 ngày"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("reminder", "digest", "way"),
    [
        ({"state": "failed"}, {"state": "failed", "error": "550 khong co"}, "thư: không gửi được – 550 khong co"),
        ({"state": "waiting"}, {"state": "waiting"}, "thư: đang chờ"),
        ({"state": "waiting"}, {"state": "waiting", "error": "451 ban"},
         "thư: đang chờ (lần trước không gửi được – 451 ban)"),
        ({"state": "cancelled"}, {"state": "failed"}, "thư: chưa gửi được, nay không cần nữa"),
    ],
)  # fmt: skip
def test_the_state_of_a_mail_that_did_not_go(plan, assignment, leader, reminder, digest, way):
    Reminder.objects.update(**reminder)
    Digest.objects.update(**digest)
    assert told(plan, leader)[0][3:] == (["chuông: chưa xem", way], "vẫn chưa có gì")


@pytest.mark.parametrize(("state", "expected"), [
    ("waiting", [("nhat-tien", "còn 3 ngày làm việc", None, ["đang chờ"], None)]),
    ("cancelled", []),
])  # fmt: skip
def test_of_what_nobody_was_told_nothing_can_have_come(plan, assignment, leader, state, expected):
    Reminder.objects.update(state=state, notice=None, digest=None)
    assert told(plan, leader) == expected


def test_a_mail_from_before_the_bell_counts_from_its_day(plan, assignment, leader):
    Reminder.objects.update(notice=None)
    assert told(plan, leader)[0][2:] == (MONDAY, ["thư: đã gửi"], "vẫn chưa có gì")


@pytest.fixture
def two(plan, huyen, assignment):
    other = make_agency("vu-son", huyen, name="UBND xã Vũ Sơn")
    make_user(other, "officer", "canbo.vuson")
    make_assignment(other, make_task(plan.sections.get(), summary="Báo cáo", last_day=date(2024, 6, 14)))
    run(date(2024, 6, 11))
    return other


def test_it_is_narrowed_to_an_agency_or_a_task(plan, two, assignment, leader):
    assert [row[0] for row in told(plan, leader)] == ["vu-son", "nhat-tien"]
    assert [row[0] for row in told(plan, leader, **{"co-quan": str(two.pk)})] == ["vu-son"]
    assert [row[0] for row in told(plan, leader, **{"nhiem-vu": str(assignment.task_id)})] == ["nhat-tien"]
    assert len(told(plan, leader, **{"co-quan": "x", "nhiem-vu": "9" * 50})) == 2


def test_a_head_sees_the_own_agencys_alone(client, plan, two):
    head = make_user(two, "leader", "chutich")
    assert [row[0] for row in told(plan, head)] == ["vu-son"]
    text = page(client, head, plan)
    assert ("UBND xã Vũ Sơn" in text, "UBND xã Nhất Tiến" in text, "Soạn công văn" in text) == (True, False, False)


def test_late_agencies_are_named_with_the_way_to_the_letter(client, plan, two, leader):
    text = page(client, leader, plan)
    assert "2 cơ quan có việc quá hạn:" in text
    assert f'href="{reverse("plan_urge", args=[plan.pk])}">Soạn công văn đôn đốc' in text
    Assignment.objects.update(state="declined")  # waits for đầu mối, is not urged
    assert "Soạn công văn đôn đốc" not in page(client, leader, plan)


def test_before_anybody_was_reminded_the_page_says_so(client, plan, leader):
    assert "Chưa nhắc ai: việc đến mốc nhắc" in page(client, leader, plan)


def test_the_pages_around_lead_there(client, plan, assignment, leader):
    client.force_login(leader, BACKEND)
    here = reverse("plan_reminded", args=[plan.pk])
    for name, values in [("plan", []), ("plan_reminding", []), ("plan_urge", []), ("task", [assignment.task_id])]:
        assert here in client.get(reverse(name, args=[plan.pk, *values])).content.decode(), name


def test_the_page_of_a_task_lists_its_newest_reminders_for_whoever_may_see_them(client, assignment, leader, officer):
    address = reverse("task", args=[assignment.task.plan_id, assignment.task_id])
    seen = []
    for user in (leader, officer):
        client.force_login(user, BACKEND)
        seen.append('id="da-nhac"' in client.get(address).content.decode())
    assert seen == [True, False]


def test_eight_queries_however_much_there_is(client, plan, commune, assignment, leader, django_assert_num_queries):
    client.force_login(leader, BACKEND)
    with django_assert_num_queries(8):  # session, person, plan, bell, agencies, count, rows, progress
        client.get(reverse("plan_reminded", args=[plan.pk]))
    for number in range(60):
        make_assignment(commune, make_task(plan.sections.get(), number, last_day=LAST))
    run(date(2024, 6, 11))
    assert Reminder.objects.count() == 61
    with django_assert_num_queries(8):
        client.get(reverse("plan_reminded", args=[plan.pk]))
