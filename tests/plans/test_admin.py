"""The outbox in the admin site: seen by quản trị alone, changed by nobody, sent again on demand."""

from datetime import date

import pytest
from django.urls import reverse, reverse_lazy

from agencies.models import AuditEntry
from plans.models import CalendarDay, Digest, Reminder, ReminderRule
from plans.reminders import plan_reminders

DIGESTS = reverse_lazy("admin:plans_digest_changelist")
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def digest(demo):
    plan_reminders(today=date(2024, 6, 10))
    person = demo.user("canbo.nhattien")
    day = {"planned_on": date(2024, 6, 10), "day": date(2024, 6, 10)}
    digest = Digest.objects.create(person=person, state="failed", attempts=5, error="550 hop thu day", **day)
    Reminder.objects.filter(recipient=person).update(state="failed", digest=digest)
    return digest


def send_again(client, digest):
    data = {"action": "send_again", "_selected_action": [digest.pk]}
    return client.post(DIGESTS, data, follow=True).content.decode()


def test_quan_tri_sees_who_was_to_hear_what_and_why_it_failed(client, demo, digest):
    client.force_login(demo.user("quantri"), backend=BACKEND)
    page = client.get(DIGESTS, {"state__exact": "failed"}).content.decode()
    assert "Cán bộ UBND xã Nhất Tiến (minh hoạ)" in page
    assert "550 hop thu day" in page
    rows = client.get(reverse("admin:plans_reminder_changelist"), {"state__exact": "failed"}).content.decode()
    assert "Rà soát hồ sơ trễ hẹn tại Bộ phận Một cửa cấp xã" in rows
    assert "còn 3 ngày làm việc" in rows


def test_a_failed_digest_waits_again_after_gui_lai_and_only_failed_ones_do(client, demo, digest):
    client.force_login(demo.user("quantri"), backend=BACKEND)
    assert "1 thư sẽ được gửi lại" in send_again(client, digest)
    assert "Không có thư nào" in send_again(client, digest)
    digest.refresh_from_db()
    states = set(Reminder.objects.filter(recipient=digest.person).values_list("state", flat=True))
    assert (digest.state, digest.attempts, states) == ("waiting", 0, {"waiting"})


@pytest.mark.parametrize("username", ["phongnoivu", "canbo.nhattien", "lanhdao"])
def test_nobody_else_may_look_or_send_again(client, demo, digest, username):
    client.force_login(demo.user(username), backend=BACKEND)
    assert client.get(DIGESTS).status_code == 403
    send_again(client, digest)
    digest.refresh_from_db()
    assert digest.state == "failed"


@pytest.mark.parametrize("page", ["add", "delete"])
@pytest.mark.parametrize("model", ["digest", "reminder"])
def test_rows_are_neither_added_nor_deleted_by_hand(client, demo, digest, page, model):
    client.force_login(demo.user("quantri"), backend=BACKEND)
    arguments = [] if page == "add" else [digest.pk]
    assert client.get(reverse(f"admin:plans_{model}_{page}", args=arguments)).status_code == 403


def test_quan_tri_corrects_the_calendar_and_that_is_logged(client, demo):
    client.force_login(demo.user("quantri"), backend=BACKEND)
    values = {"day": "26/08/2024", "is_working": "", "note": "Nghỉ bão theo công điện"}
    assert client.post(reverse("admin:plans_calendarday_add"), values).status_code == 302
    assert str(CalendarDay.objects.get()) == "26/08/2024: nghỉ (Nghỉ bão theo công điện)"
    assert AuditEntry.objects.filter(action="admin_add", model="plans.calendarday").count() == 1


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"days": "-3", "is_weekly": "on"}, "Chỉ mốc sau hạn mới nhắc lại hằng tuần."),
        ({"days": "61"}, "Mốc nhắc từ 60 ngày làm việc trước hạn đến 60 ngày làm việc sau hạn."),
    ],
)
def test_a_stage_that_cannot_be_is_refused_in_words(client, demo, values, words):
    client.force_login(demo.user("quantri"), backend=BACKEND)
    data = {"authority": demo.agency("bac-son").pk, "audience": "officer", **values}
    answer = client.post(reverse("admin:plans_reminderrule_add"), data)
    assert words in answer.content.decode()
    assert ReminderRule.objects.count() == 0
