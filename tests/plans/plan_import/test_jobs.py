"""A long plan from Word is written by a job, once, for who may still write it."""

import pytest
from django.urls import reverse
from django.utils import timezone

from agencies.jobs import run_job
from agencies.models import Job, User
from plans.models import Plan
from plans.plan_import import jobs

from .test_pages import choose, hidden
from .words import seed_docx


@pytest.fixture
def ordered(demo, client, monkeypatch) -> Job:
    """S4 with its 16 tasks, looked at and sent to be written, as if that were many."""
    monkeypatch.setattr(jobs, "MOST_TASKS", 15)
    client.force_login(demo.user("phongnoivu"), "django.contrib.auth.backends.ModelBackend")
    seen = choose(client, demo.agency("bac-son"), seed_docx("S4", styled=False))
    answers = [client.post(reverse("plan_import_write"), hidden(seen)).url for _ in range(2)]
    assert answers == [reverse("job", args=[Job.objects.get().pk])] * 2
    return Job.objects.get()


def done(job: Job) -> Job:
    run_job(job.pk)
    job.refresh_from_db()
    return job


def test_the_job_writes_the_draft_and_leads_to_it(ordered):
    before = Plan.objects.count()
    job, plan = done(ordered), Plan.objects.latest("pk")
    assert (Plan.objects.count() - before, plan.state, plan.tasks.count()) == (1, "draft", 16)
    assert (job.page, job.page_label) == (reverse("plan", args=[plan.pk]), "Xem bản dự thảo")


def test_an_attempt_after_one_that_wrote_and_died_writes_nothing(ordered):
    done(ordered)
    before = Plan.objects.count()
    Job.objects.update(state="running", leased_until=timezone.now())
    assert (done(ordered).attempts, ordered.state, Plan.objects.count()) == (2, "done", before)


@pytest.mark.parametrize("change", [{"role": "leader"}, {"agency": None}, {"is_active": False}])
def test_who_lost_the_right_meanwhile_gets_a_sentence(ordered, change):
    before = Plan.objects.count()
    User.objects.filter(pk=ordered.requested_by_id).update(**change)
    assert (done(ordered).error, ordered.is_refused, Plan.objects.count()) == (jobs.NO_RIGHT, True, before)
