"""Jobs: claimed once, taken up again after a death, and honest about failure."""

import signal
from datetime import timedelta

import pytest
from django.db import OperationalError
from django.utils import timezone

from agencies import jobs
from agencies.jobs import MAX_ATTEMPTS, enqueue, run_job, run_ready_jobs, undispatched_ids
from agencies.models import Job
from tests.factories import make_agency, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def handlers(settings):
    names = ["write", "refuse", "break_down", "dawdle", "lose_database", "talk", "be_overtaken", "fill_the_disk"]
    settings.JOB_HANDLERS = {name: f"tests.agencies.handlers.{name}" for name in names}


@pytest.fixture
def make_job(db):
    agency = make_agency()
    user = make_user(agency)
    return lambda kind="write": enqueue(kind, {"name": "kh.pdf"}, label="Xuất PDF", agency=agency, by=user)


def now():
    return timezone.now()


def test_an_unknown_kind_is_refused_before_a_row_is_written(make_job):
    with pytest.raises(KeyError):
        make_job("unknown")
    assert Job.objects.count() == 0


def test_a_job_that_is_done_names_its_file(make_job):
    job = make_job()
    assert run_job(job.pk) is True
    job.refresh_from_db()
    assert (job.state, job.result_name, job.result_path) == ("done", "kh.pdf", "viec/1.pdf")
    assert (job.attempts, job.leased_until, job.error) == (1, None, "")


def test_words_longer_than_their_columns_are_cut_and_the_job_is_done(make_job):
    job = make_job("talk")
    run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, len(job.result_name), len(job.page_label)) == ("done", 255, 60)
    assert job.result_name.endswith("Đã nhập. Đã…")


@pytest.mark.parametrize(("attempts", "state"), [(MAX_ATTEMPTS, "done"), (MAX_ATTEMPTS + 1, "failed")])
def test_what_is_settled_has_one_attempt_more_to_say_so(make_job, attempts, state):
    job = make_job()
    lapsed = {"state": "running", "leased_until": now(), "result_name": "Đã nhập."}
    Job.objects.filter(pk=job.pk).update(attempts=attempts, **lapsed)
    run_job(job.pk)
    job.refresh_from_db()
    assert job.state == state


def test_a_job_that_is_over_is_not_run_again(make_job):
    job = make_job()
    assert [run_job(job.pk), run_job(job.pk)] == [True, False]


def test_a_claimed_job_is_nobody_elses_until_its_lease_runs_out(make_job):
    job = make_job()
    Job.objects.filter(pk=job.pk).update(state="running", attempts=1, leased_until=now() + timedelta(seconds=20))
    assert run_job(job.pk) is False
    Job.objects.filter(pk=job.pk).update(leased_until=now())
    assert run_job(job.pk) is True
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("done", 2)


def test_a_job_whose_workers_died_three_times_fails_with_words(make_job):
    job = make_job()
    Job.objects.filter(pk=job.pk).update(state="running", attempts=MAX_ATTEMPTS, leased_until=now())
    assert run_job(job.pk) is False
    job.refresh_from_db()
    assert (job.state, job.leased_until) == ("failed", None)
    assert job.error == "Đã thử 3 lần nhưng lần nào cũng bị dừng giữa chừng."


@pytest.mark.parametrize(
    ("kind", "reason"),
    [("refuse", "Kế hoạch này đã bị xoá."), ("break_down", "LookupError: thiếu phông chữ")],
)
def test_a_failed_job_says_why_and_does_not_stop_the_next(make_job, kind, reason):
    failing, good = make_job(kind), make_job()
    assert run_ready_jobs() == 2
    failing.refresh_from_db()
    good.refresh_from_db()
    assert (failing.state, failing.error, good.state) == ("failed", reason, "done")


def test_a_full_disk_is_told_without_the_paths_of_the_server(make_job):
    job = make_job("fill_the_disk")
    run_job(job.pk)
    job.refresh_from_db()
    told = "Máy chủ không đọc, ghi được tệp (No space left on device): nhờ quản trị viên xem đĩa."
    assert (job.state, job.error, job.may_be_retried) == ("failed", told, True)


def test_a_worker_that_was_overtaken_changes_nothing(make_job):
    job = make_job("be_overtaken")
    run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.attempts, job.result_name) == ("running", 2, "")


def test_a_job_over_its_time_limit_is_stopped_and_says_so(make_job, settings):
    settings.JOB_SECONDS = 1
    job = make_job("dawdle")
    run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.error) == ("failed", "Quá 1 giây chưa xong nên đã dừng.")
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


def test_a_database_that_went_away_leaves_the_job_to_its_lease(make_job):
    job = make_job("lose_database")
    with pytest.raises(OperationalError):
        run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("running", 1)


def test_no_further_job_is_begun_once_the_worker_is_to_stop(make_job):
    make_job(), make_job()
    answers = iter([True, False])
    assert run_ready_jobs(lambda: next(answers)) == 1


def test_jobs_go_to_the_queue_once_and_again_when_nobody_took_them(make_job):
    job = make_job()
    assert [undispatched_ids(), undispatched_ids()] == [[job.pk], []]
    Job.objects.update(dispatched_at=now() - jobs.RESEND_AFTER)
    assert undispatched_ids() == [job.pk]
    run_job(job.pk)
    Job.objects.update(dispatched_at=None)
    assert undispatched_ids() == []
