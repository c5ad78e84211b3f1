"""The outbox in the admin site: seen by quản trị alone, changed by nobody, sent again on demand."""

from datetime import date

import pytest
from django.urls import reverse, reverse_lazy

from plans.models import Reminder
from plans.reminders import plan_reminders

LIST = reverse_lazy("admin:plans_reminder_changelist")


@pytest.fixture
def reminder(demo):
    plan_reminders(today=date(2024, 6, 10))
    reminder = Reminder.objects.get(recipient__username="canbo.nhattien")
    Reminder.objects.filter(pk=reminder.pk).update(state="failed", attempts=5, error="550 hop thu day")
    return reminder


def send_again(client, reminder):
    data = {"action": "send_again", "_selected_action": [reminder.pk]}
    return client.post(LIST, data, follow=True)


def test_quan_tri_sees_who_was_to_hear_what_and_why_it_failed(client, demo, reminder):
    client.force_login(demo.user("quantri"), backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(LIST, {"state__exact": "failed"}).content.decode()
    assert "Cán bộ UBND xã Nhất Tiến (minh hoạ)" in page
    assert "Rà soát hồ sơ trễ hẹn tại Bộ phận Một cửa cấp xã" in page
    assert "550 hop thu day" in page


def test_a_failed_reminder_waits_again_after_gui_lai_and_only_failed_ones_do(client, demo, reminder):
    client.force_login(demo.user("quantri"), backend="django.contrib.auth.backends.ModelBackend")
    assert "1 lời nhắc sẽ được gửi lại" in send_again(client, reminder).content.decode()
    assert "Không có lời nhắc nào" in send_again(client, reminder).content.decode()
    reminder.refresh_from_db()
    assert (reminder.state, reminder.attempts) == ("waiting", 0)


@pytest.mark.parametrize("username", ["phongnoivu", "canbo.nhattien", "lanhdao"])
def test_nobody_else_may_look_or_send_again(client, demo, reminder, username):
    client.force_login(demo.user(username), backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(LIST).status_code == 403
    send_again(client, reminder)
    reminder.refresh_from_db()
    assert reminder.state == "failed"


@pytest.mark.parametrize("page", ["add", "delete"])
def test_rows_are_neither_added_nor_deleted_by_hand(client, demo, reminder, page):
    client.force_login(demo.user("quantri"), backend="django.contrib.auth.backends.ModelBackend")
    arguments = [] if page == "add" else [reminder.pk]
    assert client.get(reverse(f"admin:plans_reminder_{page}", args=arguments)).status_code == 403
