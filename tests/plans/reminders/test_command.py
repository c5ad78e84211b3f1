"""``manage.py send_reminders`` as cron and an administrator use it."""

from datetime import date

import pytest
from django.core import mail
from django.core.management import CommandError, call_command

from agencies.models import User
from plans.models import Notice, Reminder
from tests.factories import make_agency, make_assignment, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def one_task(mail_is_on):
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


def test_the_dry_run_names_work_that_nobody_would_hear_of_on_that_day(capsys):
    make_assignment(make_agency("vu-son", name="UBND xã Vũ Sơn"), last_day=date(2024, 6, 21))
    assert output(capsys, "--today", "2024-06-18", "--dry-run").splitlines()[-1] == (
        "Không có ai để nhắc: UBND xã Vũ Sơn – 21/06/2024 (còn 3 ngày làm việc; Cán bộ theo dõi): Việc"
    )
    assert "UBND xã Vũ Sơn" not in output(capsys, "--today", "2024-06-19", "--dry-run")


def test_the_run_tells_what_it_did_and_the_second_does_nothing(capsys):
    first = output(capsys, "--today", "2024-06-11")
    second = output(capsys, "--today", "2024-06-11")
    assert first == "Lập mới 1 lời nhắc; đã nhắc 1 người (1 lời nhắc); lỗi 0 người; còn chờ 0 lời nhắc.\n"
    assert second == "Lập mới 0 lời nhắc; đã nhắc 0 người (0 lời nhắc); lỗi 0 người; còn chờ 0 lời nhắc.\n"


def test_the_run_ends_when_nobody_waits_however_many_batches_it_takes(capsys, monkeypatch):
    monkeypatch.setattr("plans.reminders.sending.BATCH_SECONDS", 0)
    agency = make_agency("vu-son")
    make_user(agency, "officer", "canbo.vuson", email="vuson@example.vn")
    make_assignment(agency, last_day=date(2024, 6, 13))
    assert "đã nhắc 2 người (2 lời nhắc)" in output(capsys, "--today", "2024-06-11")


def test_on_a_day_off_the_run_says_so(capsys):
    text = output(capsys, "--today", "2024-06-15")
    assert text.endswith("Ngày 15/06/2024 là ngày nghỉ: không lập, không nhắc.\n")


def test_without_mail_settings_the_run_says_so(capsys, settings):
    settings.EMAIL_ENABLED = False
    text = output(capsys, "--today", "2024-06-11")
    assert text.splitlines()[1] == "Chưa cấu hình EMAIL_URL: chỉ nhắc bằng chuông, không gửi thư."
    assert (Notice.objects.count(), mail.outbox) == (1, [])


@pytest.mark.parametrize(("enabled", "last"), [
    (True, "Không ai có thư điện tử, chỉ nhắc bằng chuông: UBND xã Nhất Tiến – 13/06/2024 (còn 3 ngày làm việc; "
           "Cán bộ theo dõi): Việc"),
    (False, "  13/06/2024 (còn 3 ngày): Việc"),
])  # fmt: skip
def test_the_dry_run_names_whom_the_bell_alone_tells_where_mail_is_on(capsys, settings, enabled, last):
    settings.EMAIL_ENABLED = enabled
    User.objects.update(email="")
    lines = output(capsys, "--today", "2024-06-10", "--dry-run").splitlines()
    assert lines[0] == "Nguyễn Thị Mẫu (chỉ chuông): 1 việc đến hạn trong 3 ngày – UBND xã Nhất Tiến"
    assert lines[-1] == last


def test_a_day_that_is_none_is_refused_with_an_example():
    with pytest.raises(CommandError, match="«15/6/2024» không phải ngày dạng YYYY-MM-DD"):
        call_command("send_reminders", "--today", "15/6/2024")


@pytest.mark.parametrize(("arguments", "words"), [
    (["--dry-run", "--plan", "S9"], "Không có kế hoạch «S9»"),
    (["--plan", "S1"], "--plan chỉ dùng cùng --dry-run"),
])  # fmt: skip
def test_a_plan_is_named_rightly_and_for_looking_only(arguments, words):
    with pytest.raises(CommandError, match=words):
        call_command("send_reminders", *arguments)
