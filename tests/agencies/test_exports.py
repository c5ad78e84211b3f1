"""A table as Excel: a small one at once, a large one by a job, handed out for a day to who may still have it."""

import io
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from agencies import exports, files, jobs
from agencies.models import AuditEntry, Job, User
from agencies.workbooks import read_workbook
from tests.factories import make_agency, make_user

pytestmark = pytest.mark.django_db
ADDRESS = "admin:agencies_agency_export"


@pytest.fixture
def admin(client):
    user = make_user(make_agency(), "admin", "quan-tri")
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def done(admin, monkeypatch) -> Job:
    """A large export that is finished."""
    monkeypatch.setattr(exports, "MOST_ROWS", 0)
    admin.post(reverse(ADDRESS))
    jobs.run_job(Job.objects.get().pk)
    return Job.objects.get()


def test_a_small_table_comes_at_once(admin):
    answer = admin.get(reverse(ADDRESS))
    assert (answer["Content-Type"], Job.objects.count()) == (files.EXCEL, 0)


def test_a_large_table_is_ordered_with_a_button_and_not_by_looking(admin, monkeypatch):
    monkeypatch.setattr(exports, "MOST_ROWS", 0)
    page = admin.get(reverse(ADDRESS)).content.decode()
    assert ("Bảng có khoảng 1 dòng" in page, "Lập tệp Excel" in page, Job.objects.count()) == (True, True, 0)
    assert admin.post(reverse(ADDRESS)).url == reverse("job", args=[Job.objects.get().pk])


def test_both_ways_hand_out_the_same_rows(admin, done, monkeypatch):
    monkeypatch.setattr(exports, "MOST_ROWS", 9)
    answers = [admin.get(reverse(ADDRESS)), admin.get(reverse("job_file", args=[done.pk]))]
    small, large = (read(b"".join(answer)) for answer in answers)
    assert small == large
    assert [answer["Content-Type"] for answer in answers] == [files.EXCEL] * 2


def read(content: bytes) -> list:
    return read_workbook(io.BytesIO(content), name="x").sheets


def test_who_took_the_file_is_written_down(admin, done):
    b"".join(admin.get(reverse("job_file", args=[done.pk])))
    assert AuditEntry.objects.get(action="download").changes["file"] == ["", "Cơ quan.xlsx"]


def test_who_lost_the_right_gets_neither_file_nor_job(admin, done):
    User.objects.filter(username="quan-tri").update(role="officer")
    answer = admin.get(reverse("job_file", args=[done.pk]))
    assert (answer.status_code, exports.NO_RIGHT in answer.content.decode()) == (403, True)
    Job.objects.update(state="queued")
    jobs.run_job(done.pk)
    done.refresh_from_db()
    assert (done.state, done.error) == ("failed", exports.NO_RIGHT)


def test_the_file_goes_after_a_day_and_the_page_says_so(admin, done):
    assert files.sweep_files(timezone.now()) == 0
    files.sweep_files(timezone.now() + timedelta(days=1, minutes=1))
    page = admin.get(reverse("job", args=[done.pk])).content.decode()
    assert ("đã được dọn" in page, "Tải về" in page) == (True, False)
    assert admin.get(reverse("job_file", args=[done.pk])).status_code == 404


def test_a_double_click_makes_one_job_and_a_later_order_another(admin, monkeypatch):
    monkeypatch.setattr(exports, "MOST_ROWS", 0)
    first, second = (admin.post(reverse(ADDRESS)).url for _ in range(2))
    begun = timezone.now() + timedelta(minutes=1)  # within the double click however slow this machine is
    Job.objects.update(state="running", attempts=1, created_at=begun)
    third = admin.post(reverse(ADDRESS)).url
    Job.objects.update(created_at=timezone.now() - jobs.DOUBLE_CLICK)  # the rows may have changed since it began
    fourth = admin.post(reverse(ADDRESS)).url
    assert ([first] * 2, fourth != first) == ([second, third], True)
