"""The bytes of an issued document: rendered once from the frozen text, kept, never made again."""

from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from agencies import jobs
from agencies.files import path_of
from agencies.models import AuditEntry, Job, StoredFile
from plans.documents import issued_file, stored
from plans.documents.versions import issue_plan, order_file, submit
from plans.models import DocumentVersion, Plan
from tests.factories import make_agency, make_plan, make_user

from .reading import pdf_text

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan():
    huyen = make_agency(name="UBND huyện", symbol="UBND", place_name="Bắc Sơn")
    return make_plan(huyen, preamble="Đoạn mở đầu đã chốt")


@pytest.fixture
def leader(plan):
    return make_user(plan.issuer, "coordinator")


@pytest.fixture
def version(plan, leader) -> DocumentVersion:
    return issue_plan(plan, by=leader, number="57", on=date(2024, 3, 5), today=date(2024, 6, 10))


def run(job: Job) -> Job:
    jobs.run_job(job.pk)
    job.refresh_from_db()
    return job


def test_the_job_of_issuing_keeps_the_frozen_text(version, plan, leader):
    Plan.objects.update(preamble="Sửa sau khi ban hành")
    job = run(Job.objects.get())
    version.refresh_from_db()
    data = path_of(version.file.key).read_bytes()
    assert (job.error, job.result_name) == ("", "Ke-hoach-Bac-Son-2024-57-KH-UBND.pdf")
    assert (version.file.sha256, version.file.owner) == (sha256(data).hexdigest(), plan.issuer)
    words = pdf_text(data)
    assert "Đoạn mở đầu đã chốt" in words
    assert "57/KH-UBND" in words
    assert "DỰ THẢO" not in words
    assert AuditEntry.objects.get(action="store_pdf").changes == {"sha256": ["", version.file.sha256]}


def test_a_second_run_keeps_the_first_file(version, leader):
    first = run(Job.objects.get())
    second = run(order_file(version, by=leader))
    assert (second.result_path, second.result_name) == (first.result_path, first.result_name)
    assert StoredFile.objects.count() == 1


def test_two_workers_at_once_leave_one_file(version, leader, django_capture_on_commit_callbacks):
    """Both have rendered before either has stored."""
    stale = DocumentVersion.objects.get(pk=version.pk)
    with django_capture_on_commit_callbacks(execute=True):
        kept = [issued_file.keep(row, b"%PDF-1.7 " + name, by=leader) for row, name in ((version, b"1"), (stale, b"2"))]
    assert kept[0] == kept[1]
    assert [path.read_bytes() for path in files()] == [b"%PDF-1.7 1"]


def files() -> list[Path]:
    return list(path_of(StoredFile.objects.get().key).parent.parent.glob("*/*"))


def test_a_submitted_version_is_rendered_as_a_draft_and_not_kept(plan, leader):
    version = submit(plan, by=leader)
    job = run(order_file(version, by=leader))
    version.refresh_from_db()
    assert (job.state, job.result_name, version.file) == ("done", "Ke-hoach-Bac-Son-2024-trinh-ky-lan-1.pdf", None)
    assert StoredFile.objects.count() == 0


def test_the_worker_asks_for_the_rights_again(plan, version):
    stranger = make_user(make_agency("khac"), "officer", "nguoi-la")
    job = run(order_file(version, by=stranger))
    assert (job.state, job.error) == ("failed", "Người yêu cầu không còn quyền tải văn bản này.")


def test_what_was_frozen_before_the_model_grew_stays_readable(version):
    """A field that documents get in a later release takes its default."""
    grown = stored.load(version.content.encode())
    older = version.content.replace(' "appendices": [],\n', "")
    assert older != version.content
    assert stored.load(older.encode()) == grown
