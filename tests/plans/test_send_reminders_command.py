"""``manage.py send_reminders`` as cron and an administrator use it."""

from datetime import date

import pytest
from django.core import mail
from django.core.management import CommandError, call_command

from plans.models import Reminder
from tests.factories import make_agency, make_assignment, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def one_task(settings):
    settings.EMAIL_ENABLED = True
    agency = make_agency("nhat-tien", name="UBND xã Nhất Tiến")
    make_user(agency, "officer", "canbo.nhattien", email="nhattien@example.vn")
    make_assignment(agency, last_day=date(2024, 6, 13))


def output(capsys, *arguments):
    call_command("send_reminders", *arguments)
    return capsys.readouterr().out


def test_the_dry_run_says_who_would_get_what_and_writes_nothing(capsys):
    assert output(capsys, "--today", "2024-06-11", "--dry-run") == (
        "Nguyễn Thị Mẫu <nhattien@example.vn>: 1 việc đến hạn trong 2 ngày – UBND xã Nhất Tiến\n"
        "  13/06/2024 (còn 2 ngày): Việc\n"
    )
    assert (Reminder.objects.count(), mail.outbox) == (0, [])


def test_the_dry_run_names_work_that_nobody_would_hear_of(capsys):
    make_assignment(make_agency("vu-son", name="UBND xã Vũ Sơn"), last_day=date(2024, 6, 20))
    assert output(capsys, "--today", "2024-06-18", "--dry-run") == (
        "Không có ai để nhắc: UBND xã Vũ Sơn – 20/06/2024: Việc\nKhông có thư nào cần gửi vào ngày 18/06/2024.\n"
    )


def test_the_run_tells_what_it_did_and_the_second_does_nothing(capsys):
    first = output(capsys, "--today", "2024-06-11")
    second = output(capsys, "--today", "2024-06-11")
    assert first == "Lập mới 1 lời nhắc; đã gửi 1 thư (1 việc); lỗi 0 thư; còn chờ 0 lời nhắc.\n"
    assert second == "Lập mới 0 lời nhắc; đã gửi 0 thư (0 việc); lỗi 0 thư; còn chờ 0 lời nhắc.\n"


def test_without_mail_settings_the_run_says_so(capsys, settings):
    settings.EMAIL_ENABLED = False
    assert output(capsys, "--today", "2024-06-11").endswith("Chưa cấu hình EMAIL_URL nên chưa gửi thư nào.\n")


def test_a_day_that_is_none_is_refused_with_an_example():
    with pytest.raises(CommandError, match="«15/6/2024» không phải ngày dạng YYYY-MM-DD"):
        call_command("send_reminders", "--today", "15/6/2024")
