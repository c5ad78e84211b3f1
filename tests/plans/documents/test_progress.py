"""How far a rendering is: per cent that never fall, words that say which page and which attempt."""

import logging
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from agencies import telling
from agencies.jobs import enqueue, run_job
from agencies.models import Job
from agencies.telling import teller
from plans.documents.builder import build_document
from plans.documents.footnotes import settle
from plans.documents.html import to_html
from plans.documents.pdf import lay_out, write_pdf
from plans.documents.progress import announce_drawing, followed
from tests.factories import make_agency, make_plan, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def told():
    return []


@pytest.fixture
def job():
    user = make_user(make_agency())
    job = enqueue("render_plan", {}, label="PDF", agency=user.agency, by=user)
    Job.objects.filter(pk=job.pk).update(state="running", attempts=1)
    job.refresh_from_db()
    return job


def progress(job) -> tuple | None:
    job.refresh_from_db()
    return job.progress


def test_each_page_is_told_with_a_share_that_never_falls(told):
    document = build_document(make_plan(preamble="Đoạn văn dài của kế hoạch.\n" * 150))
    with followed(document, lambda *values: told.append(values)):
        pages = settle(document)
        announce_drawing(pages)
        write_pdf(pages, source=b"{}", dated=datetime(2024, 1, 1, tzinfo=UTC))
    percents, words = zip(*told, strict=True)
    count = len(pages.pages)
    assert list(percents) == sorted(percents)
    assert percents[-1] == 90
    assert list(words[:count]) == [f"Đang dàn trang {n}" for n in range(1, count + 1)]
    assert words[-2:] == (f"Đang ghi trang {count} trên {count}", "Đang ghép tệp PDF")


def test_a_further_layout_is_told_by_its_number_and_knows_its_pages(told):
    document = build_document(make_plan(preamble="Đoạn văn dài của kế hoạch.\n" * 60))
    with followed(document, lambda *values: told.append(values)):
        for _ in range(3):
            lay_out(to_html(document))
    percents, words = zip(*told, strict=True)
    assert list(percents) == sorted(percents)
    assert words[3:] == tuple(f"Đang dàn trang {n}, lần {m}" for m in (2, 3) for n in (1, 2, 3))
    assert percents[3:] == (52, 54, 57, 58, 59, 61)  # of what is left to 65 each layout takes half


def test_the_log_is_as_before_even_after_a_failure(told):
    log = logging.getLogger("weasyprint.progress")
    before = log.level, log.propagate, list(log.handlers)
    with pytest.raises(ZeroDivisionError), followed(build_document(make_plan()), lambda *_: 1 / 0):
        lay_out("<p>x")
    assert (log.level, log.propagate, log.handlers) == before


def test_words_are_written_once_a_second_and_not_at_once(job, monkeypatch):
    tell = teller(job)
    tell(1, "sớm quá")
    assert progress(job) is None
    monkeypatch.setattr(telling, "TELL_SECONDS", 0)
    tell(5, "Đang dàn trang 2")
    monkeypatch.setattr(telling, "TELL_SECONDS", 60)
    tell(9, "Đang dàn trang 3")
    assert progress(job) == (5, "Đang dàn trang 2")


def test_a_row_that_another_worker_has_taken_over_is_left_alone(job, monkeypatch):
    monkeypatch.setattr(telling, "TELL_SECONDS", 0)
    before = teller(job)
    Job.objects.filter(pk=job.pk).update(attempts=2)
    teller(Job.objects.get())(70, "của người khác")
    before(5, "Đang dàn trang 2")
    assert progress(job) == (70, "của người khác")


def test_what_is_told_inside_a_transaction_is_seen_and_goes_with_the_attempt(job, monkeypatch):
    monkeypatch.setattr(telling, "TELL_SECONDS", 0)
    with transaction.atomic():
        teller(job)(70, "lần trước")
        transaction.set_rollback(True)
    assert progress(job) == (70, "lần trước")
    Job.objects.filter(pk=job.pk).update(state="queued")
    run_job(job.pk)
    assert progress(job) is None


def test_what_a_killed_worker_has_told_is_swept(job, monkeypatch):
    monkeypatch.setattr(telling, "TELL_SECONDS", 0)
    teller(job)(70, "bị dừng")
    soon, later = timezone.now(), timezone.now() + timedelta(hours=1, minutes=1)
    assert [telling.sweep(soon), telling.sweep(later), telling.sweep(later)] == [0, 1, 0]


def test_a_full_disk_does_not_stop_the_work(job, settings, monkeypatch):
    monkeypatch.setattr(telling, "TELL_SECONDS", 0)
    (settings.MEDIA_ROOT / "viec").write_text("một tệp ở chỗ của thư mục")
    teller(job)(70, "không ghi được")


def test_the_page_of_a_job_shows_a_bar_as_soon_as_there_is_something_to_show(job, client, monkeypatch):
    client.force_login(job.requested_by)
    page = client.get(f"/viec-nen/{job.pk}/").content.decode()
    assert ("<progress" in page, "Đang làm…" in page) == (False, True)
    monkeypatch.setattr(telling, "TELL_SECONDS", 0)
    teller(job)(42, "Đang dàn trang 37")
    page = client.get(f"/viec-nen/{job.pk}/").content.decode()
    assert '<progress max="100" value="42"' in page
    assert "Đang dàn trang 37…" in page
    assert 'aria-live="polite"' in page


def test_the_page_of_a_job_says_that_its_file_is_gone(job, client):
    client.force_login(job.requested_by)
    Job.objects.update(state="done", has_file=True, result_name="a.pdf", result_path="")
    page = client.get(f"/viec-nen/{job.pk}/").content.decode()
    assert ("đã được dọn" in page, "Tải về" in page) == (True, False)
    assert client.get(f"/viec-nen/{job.pk}/tep/").status_code == 404
