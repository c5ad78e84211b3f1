import os
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from agencies.jobs import enqueue, run_job
from agencies.models import Job
from criteria.models import Index
from plans.documents import jobs
from tests.factories import make_agency, make_plan, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"


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
    return sorted(Path(settings.MEDIA_ROOT).rglob("*.*"))


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


def test_a_repeated_job_replaces_its_own_file(plan):
    job = ask(plan, make_user(plan.issuer))
    assert jobs.render_plan(job) == (job.result_name, job.result_path)
    assert len(stored()) == 1


def test_two_jobs_have_two_files(plan):
    user = make_user(plan.issuer)
    assert ask(plan, user).result_path != ask(plan, user).result_path


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


def test_a_kill_while_writing_leaves_no_half_file(tmp_path, monkeypatch):
    def die(fileno):
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", die)
    with pytest.raises(KeyboardInterrupt):
        jobs.store(tmp_path / "a.pdf", b"x" * 1000)
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


@pytest.mark.parametrize(("form", "start"), [("pdf", b"%PDF-"), ("html", b"<!DOCTYPE html>")])
def test_the_command_writes_a_plan_by_key_or_number(plan, tmp_path, capsys, form, start):
    plan.key = "K1"
    plan.save()
    for name in ("K1", str(plan.pk)):
        out = tmp_path / f"{name}.{form}"
        call_command("render_plan", name, format=form, out=out)
        assert out.read_bytes().startswith(start)
        assert str(out) in capsys.readouterr().out


@pytest.mark.parametrize("name", ["K9", "0", "9" * 30, "-1", "²"])
def test_an_unknown_plan_is_refused_with_the_known_keys(plan, tmp_path, name):
    plan.key = "K1"
    plan.save()
    with pytest.raises(CommandError, match=f"Không có kế hoạch «{name}». Mã đang có: K1."):
        call_command("render_plan", name, out=tmp_path / "a.pdf")


def test_an_unwritable_file_is_a_sentence(plan, tmp_path):
    (tmp_path / "tep").write_text("")
    with pytest.raises(CommandError, match="Không ghi được"):
        call_command("render_plan", str(plan.pk), out=tmp_path / "tep" / "a.pdf")


def test_too_large_a_plan_is_a_sentence(tmp_path):
    plan = make_plan(preamble="a" * 10_001)
    with pytest.raises(CommandError, match="hãy chia nhỏ"):
        call_command("render_plan", str(plan.pk), out=tmp_path / "a.pdf")
