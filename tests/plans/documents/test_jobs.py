import os
from pathlib import Path

import pytest
from django.conf import settings

from agencies.jobs import enqueue, run_job
from agencies.models import Job
from criteria.models import Index
from plans.documents import files, jobs
from tests.factories import make_agency, make_plan, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan():
    plan = make_plan(make_agency(name="UBND huyện Bắc Sơn"), place="Bắc Sơn")
    plan.indices.add(Index.objects.create(code="par", name="PAR INDEX", short_name="PAR INDEX"))
    return plan


def ask(plan, user, **values) -> Job:
    job = enqueue("render_plan", {"plan": plan.pk, **values}, label="Tải PDF", agency=plan.issuer, by=user)
    run_job(job.pk)
    job.refresh_from_db()
    return job


def stored() -> list[Path]:
    """What was rendered; the sheets of a preview lie beside each PDF."""
    return sorted(path for path in Path(settings.MEDIA_ROOT).rglob("*.*") if path.suffix != ".html")


def test_the_job_leaves_one_whole_file_and_an_ascii_name(plan):
    job = ask(plan, make_user(plan.issuer))
    assert (job.state, job.result_name) == ("done", "Ke-hoach-PAR-INDEX-Bac-Son-2024.pdf")
    assert stored() == [Path(settings.MEDIA_ROOT, job.result_path)]
    assert stored()[0].read_bytes()[:5] == b"%PDF-"
    assert stored()[0].parent.name == "documents"


def test_the_word_file_has_its_own_ending(plan):
    job = ask(plan, make_user(plan.issuer), format="docx")
    assert job.result_name == "Ke-hoach-PAR-INDEX-Bac-Son-2024.docx"
    assert stored()[0].read_bytes()[:4] == b"PK\x03\x04"


def test_a_repeated_job_gives_the_same_file(plan):
    job = ask(plan, make_user(plan.issuer))
    assert jobs.render_plan(job) == (job.result_name, job.result_path)
    assert len(stored()) == 1


def test_the_worker_asks_for_the_rights_again(plan):
    stranger = make_user(make_agency("khac"), role="officer", username="nguoi-la")
    left = make_user(plan.issuer, username="da-nghi", is_active=False)
    for user in (stranger, left):
        job = ask(plan, user)
        assert (job.state, job.result_path) == ("failed", "")
        assert "không còn quyền tải văn bản này" in job.error
    assert stored() == []


def test_a_plan_deleted_meanwhile_fails_with_a_sentence(plan):
    user, agency = make_user(plan.issuer), plan.issuer
    job = enqueue("render_plan", {"plan": plan.pk + 1}, label="Tải PDF", agency=agency, by=user)
    run_job(job.pk)
    assert "không còn quyền" in Job.objects.get(pk=job.pk).error


@pytest.mark.parametrize("ending", ["pdf", "docx"])
def test_too_large_a_plan_fails_with_a_sentence_that_says_what_to_do(plan, ending):
    plan.preamble = "a" * 10_001
    plan.save()
    job = ask(plan, make_user(plan.issuer), format=ending)
    assert (job.state, "hãy chia nhỏ" in job.error, stored()) == ("failed", True, [])


def test_a_kill_while_writing_leaves_no_half_file(tmp_path, monkeypatch):
    def die(fileno):
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", die)
    with pytest.raises(KeyboardInterrupt):
        files.store(tmp_path / "a.pdf", b"x" * 1000)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"kind": "letter", "place": "Đình Lập"}, "Cong-van-PAR-INDEX-Dinh-Lap-2024.pdf"),
        ({"place": ""}, "Ke-hoach-PAR-INDEX-UBND-huyen-Bac-Son-2024.pdf"),
        ({"place": '../"x";\n\x00'}, "Ke-hoach-PAR-INDEX-x-2024.pdf"),
    ],
)
def test_download_names_are_plain_ascii(plan, values, name):
    for field, value in values.items():
        setattr(plan, field, value)
    assert jobs.download_name(plan) == name
