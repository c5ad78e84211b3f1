"""The page behind the bell: one's own notices, as the work stands now."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from plans.models import Assignment, Notice
from plans.progress import Report, move
from tests.factories import make_agency, make_assignment, make_plan, make_section, make_task, make_user

from .conftest import at, run

MONDAY, LAST = date(2024, 6, 10), date(2024, 6, 13)
BACKEND = "django.contrib.auth.backends.ModelBackend"
HTMX = {"HX-Request": "true"}
PAGE, READ = "/thong-bao/", "/thong-bao/da-doc/"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def the_day(settings):
    settings.TODAY = date(2024, 6, 12)


@pytest.fixture
def assignment(commune, officer):
    found = make_assignment(commune, last_day=LAST)
    run(MONDAY)
    return found


@pytest.fixture
def signed_in(client, officer):
    client.force_login(officer, BACKEND)
    return client


def words(response) -> str:
    return " ".join(response.content.decode().split())


def ring_more(commune, number):
    """One notice on each of ``number`` further days."""
    for _ in range(number):
        Notice.objects.create(person=commune.people.get(), day=MONDAY, rung_at=at(MONDAY))


def test_every_page_says_how_many_are_unread(signed_in, assignment, commune):
    ring_more(commune, 2)
    text = words(signed_in.get(reverse("my_work")))
    assert '<span class="visually-hidden">3 thông báo chưa đọc</span>' in text
    Notice.objects.update(read_at=at(MONDAY))
    text = words(signed_in.get(reverse("my_work")))
    assert ('<span class="visually-hidden">Thông báo</span>' in text, "bell-count" in text) == (True, False)


def test_a_notice_has_the_subject_of_its_day_and_leads_to_the_row(signed_in, assignment):
    text = words(signed_in.get(PAGE))
    assert "1 việc đến hạn trong 3 ngày – UBND xã Nhất Tiến" in text
    assert f'href="/viec-cua-toi/#viec-{assignment.pk}"' in text
    assert "<strong>còn 1 ngày</strong>" in text


def test_work_that_is_done_says_since_when_and_leads_to_its_task(signed_in, assignment, officer):
    move(assignment, "report", by=officer, today=date(2024, 6, 12))
    text = words(signed_in.get(PAGE))
    assert "báo hoàn thành ngày 12/06/2024, sau 2 ngày" in text
    assert f'nhiem-vu/{assignment.task_id}/#viec-{assignment.pk}"' in text
    assert "còn 1 ngày" not in text


def test_what_was_written_before_the_ring_did_not_come_of_it(signed_in, commune, officer):
    work = make_assignment(commune, last_day=LAST)
    move(work, "note", by=officer, today=MONDAY, report=Report(percent=40))
    entry = work.progress.get()
    run(MONDAY)
    said = []
    for rung_at in (entry.at, entry.at + timedelta(seconds=1)):
        Notice.objects.update(rung_at=rung_at)
        said.append("đã ghi tiến độ, 40 %" in words(signed_in.get(PAGE)))
    assert said == [True, False]


@pytest.mark.parametrize("method", ["get", "head"])
def test_opening_the_page_marks_nothing(signed_in, assignment, method):
    getattr(signed_in, method)(PAGE)
    assert Notice.objects.unread().count() == 1


def test_what_the_page_has_shown_is_marked_and_the_bell_comes_back(signed_in, assignment, commune):
    ring_more(commune, 1)
    shown, later = Notice.objects.order_by("pk")
    response = signed_in.post(READ, {"muc": [shown.pk, "x", "9" * 30]}, headers=HTMX)
    assert "1 thông báo chưa đọc" in words(response)
    assert list(Notice.objects.unread()) == [later]


def test_all_are_marked_up_to_the_newest_that_was_shown(signed_in, assignment, commune):
    ring_more(commune, 2)
    oldest, newest, since = Notice.objects.order_by("pk")
    assert signed_in.post(READ, {"den": newest.pk}).url == PAGE
    assert list(Notice.objects.unread()) == [since]


def test_read_again_a_notice_keeps_its_moment(signed_in, assignment):
    Notice.objects.update(read_at=at(MONDAY))
    signed_in.post(READ, {"muc": [Notice.objects.get().pk]})
    assert Notice.objects.get().read_at == at(MONDAY)


def test_nobody_sees_or_marks_the_notices_of_others(client, assignment, commune):
    client.force_login(make_user(commune, "officer", "canbo.hai"), BACKEND)
    notice = Notice.objects.get()
    assert "Chưa có thông báo nào" in words(client.get(PAGE))
    client.post(READ, {"muc": [notice.pk], "den": notice.pk})
    assert Notice.objects.unread().count() == 1


def test_work_out_of_sight_is_not_named(signed_in, assignment, officer):
    type(officer).objects.update(agency=make_agency("vu-son"))
    text = words(signed_in.get(PAGE))
    assert ("không còn trong phạm vi của bạn" in text, "#viec-" in text) == (True, False)


def test_twenty_on_a_page(signed_in, assignment, commune):
    ring_more(commune, 24)
    assert "thông báo 21–25 trong 25" in words(signed_in.get(PAGE, {"trang": "2"}))


def test_as_many_queries_for_much_as_for_little(signed_in, assignment, commune, django_assert_num_queries):
    with django_assert_num_queries(7):  # session, person, notices ×2, reminders, progress, bell
        signed_in.get(PAGE)
    section = make_section(make_plan(commune, state="issued"))
    for _ in range(5):
        make_assignment(commune, make_task(section, last_day=date(2024, 6, 14)))
    run(date(2024, 6, 11))
    assert Assignment.objects.filter(reminders__notice=Notice.objects.first()).count() == 5
    with django_assert_num_queries(7):
        signed_in.get(PAGE)
