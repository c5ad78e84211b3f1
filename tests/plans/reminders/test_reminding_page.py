"""The page on which a plan's reminders are paused and seen beforehand."""

from datetime import date

import pytest
from django.urls import reverse

from agencies.models import AuditEntry
from plans.models import PlanReminding, Reminder, ReminderRule
from plans.reminders import plan_reminders

pytestmark = pytest.mark.django_db
DAY = date(2024, 6, 11)


@pytest.fixture
def plan(demo):
    return demo.plan("MH")


@pytest.fixture
def page(client, demo, plan, settings):
    settings.TODAY = date(2024, 6, 10)
    client.force_login(demo.user("phongnoivu"), backend="django.contrib.auth.backends.ModelBackend")
    return reverse("plan_reminding", args=[plan.pk])


def waiting(plan):
    plan_reminders(today=DAY)
    return Reminder.objects.filter(assignment__task__plan=plan, state="waiting").count()


def test_the_page_names_the_stages_who_hears_and_who_cannot(client, page):
    text = client.get(page).content.decode()
    assert "Còn 15 ngày làm việc" in text
    assert "Quá hạn 7 ngày làm việc, sau đó hằng tuần" in text
    assert "Cán bộ UBND xã Nhất Tiến (minh hoạ)" in text
    assert "10 cơ quan chưa có cán bộ nào để nhắc" in text


def test_an_authoritys_own_stages_are_shown(client, page, demo):
    ReminderRule.objects.create(authority=demo.agency("bac-son"), days=-2, audience="head")
    text = client.get(page).content.decode()
    assert ("Còn 2 ngày làm việc" in text, "Còn 15 ngày làm việc" in text) == (True, False)


@pytest.mark.parametrize("data", [{"way": "off"}, {"way": "paused", "paused_until": "11/6/2024"}])
def test_a_paused_plan_is_silent_until_it_is_said_otherwise(client, page, plan, data):
    assert waiting(plan) > 0
    assert client.post(page, data).status_code == 302
    assert waiting(plan) == 0
    client.post(page, {"way": "on"})
    assert waiting(plan) > 0
    assert AuditEntry.objects.filter(action="set_reminding", record_id=plan.pk).count() == 2


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"way": "paused"}, "Ghi ngày cuối cùng không nhắc"),
        ({"way": "paused", "paused_until": "9/6/2024"}, "Ngày này đã qua"),
        ({"way": "paused", "paused_until": "31/6/2024"}, "Ngày không đúng"),
        ({"way": "x"}, "x"),
    ],
)
def test_what_cannot_be_is_refused_in_words_and_keeps_what_was_typed(client, page, data, words):
    answer = client.post(page, data)
    assert (answer.status_code, PlanReminding.objects.count()) == (422, 0)
    assert words in answer.content.decode()
    assert data.get("paused_until", "") in answer.content.decode()


def test_a_pause_that_is_over_shows_as_on(client, page, plan):
    PlanReminding.objects.create(plan=plan, paused_until=date(2024, 6, 9))
    assert '<option value="on" selected>' in client.get(page).content.decode()


def test_the_plans_page_leads_there_for_who_may_issue_it(client, page, plan, demo):
    assert page in client.get(reverse("plan", args=[plan.pk])).content.decode()
    client.force_login(demo.user("canbo.nhattien"), backend="django.contrib.auth.backends.ModelBackend")
    assert page not in client.get(reverse("plan", args=[plan.pk])).content.decode()
