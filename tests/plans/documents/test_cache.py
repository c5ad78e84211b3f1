"""Rendered files by content: laid out once, another text another file, whole with two writers, swept when unused."""

import logging
import multiprocessing
import os
import shutil
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from agencies.jobs import enqueue, run_job
from agencies.models import Job
from plans.documents import cache
from plans.documents.builder import build_document
from plans.documents.jobs import make_pdf
from plans.documents.orders import dated_of, key_of
from tests.factories import make_agency, make_line, make_plan, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan():
    plan = make_plan(make_agency(name="UBND huyện Bắc Sơn"), place="Bắc Sơn", preamble="Mở đầu.", closing="Hết./.")
    plan.reader = make_user(plan.issuer)
    return plan


@pytest.fixture
def layouts():
    """What WeasyPrint says of each layout it begins: a counter that the code under test does not know of."""
    seen = []

    class Counting(logging.Handler):
        def emit(self, record):
            seen.extend(["layout"] * record.msg.startswith("Step 1 "))

    log, handler = logging.getLogger("weasyprint.progress"), Counting()
    log.addHandler(handler)
    yield seen
    log.removeHandler(handler)


def render(plan, ending="pdf", by=None) -> Job:
    params = {"plan": plan.pk, "format": ending}
    job = enqueue("render_plan", params, label="Tải", agency=plan.issuer, by=by or plan.reader)
    run_job(job.pk)
    job.refresh_from_db()
    assert job.error == ""
    return job


def file_of(job):
    return settings.MEDIA_ROOT / job.result_path


def test_the_same_text_is_laid_out_once_for_everybody(plan, layouts):
    first = render(plan)
    written = file_of(first).stat()
    assert (len(layouts), written.st_size > 10_000) == (1, True)
    second = render(plan, by=make_user(plan.issuer, username="nguoi-khac"))
    assert (len(layouts), second.result_path) == (1, first.result_path)
    assert file_of(second).stat().st_ino == written.st_ino


def test_one_changed_letter_is_another_file(plan, layouts):
    first = render(plan)
    plan.preamble = "Mở đâu."
    plan.save()
    second = render(plan)
    assert len(layouts) == 2
    assert file_of(first).read_bytes() != file_of(second).read_bytes()
    plan.preamble = "Mở đầu."
    plan.save()
    assert (render(plan).result_path, len(layouts)) == (first.result_path, 2)


def test_the_moment_written_into_the_file_is_part_of_the_key_although_no_page_prints_it(plan):
    document, dated = build_document(plan), dated_of(plan)
    assert cache.key_of(document, dated=dated) == key_of(plan, document)
    assert cache.key_of(document, dated=dated + timedelta(days=1)) != key_of(plan, document)


def test_a_word_file_is_written_once_too(plan):
    first, second = render(plan, "docx"), render(plan, "docx")
    assert file_of(first).read_bytes()[:4] == b"PK\x03\x04"
    assert first.result_path == second.result_path


def test_a_lost_preview_is_made_again_beside_its_pdf(plan, layouts):
    file_of(render(plan)).with_suffix(".html").unlink()
    assert file_of(render(plan)).with_suffix(".html").read_text().startswith('<section class="page"')
    assert len(layouts) == 2


def test_two_workers_at_once_leave_one_whole_file(plan):
    document = build_document(plan)
    key, dated = key_of(plan, document), dated_of(plan)
    context = multiprocessing.get_context("fork")
    workers = [
        context.Process(target=make_pdf, args=(document, key), kwargs={"dated": dated, "tell": print}) for _ in range(2)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert [worker.exitcode for worker in workers] == [0, 0]
    files = sorted(path.suffix for path in cache.path_of(key, "pdf").parent.iterdir())
    assert files == [".html", ".pdf"]
    assert cache.path_of(key, "pdf").read_bytes()[-6:].strip() == b"%%EOF"


@pytest.mark.parametrize(
    "name", ["static/css/document.css", "templates/documents/_head.html", "plans/documents/word/body.py"]
)
def test_whatever_draws_a_document_is_part_of_the_key(settings, tmp_path, name):
    for place in cache.DRAWN_BY:
        source, target = settings.BASE_DIR / place, tmp_path / place
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(source, target) if source.is_dir() else shutil.copy(source, target)
    settings.BASE_DIR = tmp_path
    before = cache.fingerprint.__wrapped__()
    (tmp_path / "plans/documents/x.pyc").write_bytes(b"x")
    assert cache.fingerprint.__wrapped__() == before
    (tmp_path / name).write_text((tmp_path / name).read_text() + " ")
    assert cache.fingerprint.__wrapped__() != before


def age(path, days: float) -> None:
    moment = timezone.now().timestamp() - days * 86_400
    os.utime(path, (moment, moment))


def test_the_sweeper_takes_what_nobody_asked_for_in_thirty_days(plan):
    old, young = render(plan), render(plan, "docx")
    fragment = file_of(old).with_name("x.part")
    fragment.touch()
    for path, days in [(file_of(old), 31), (file_of(old).with_suffix(".html"), 31), (file_of(young), 29)]:
        age(path, days)
    age(fragment, 0.1)
    assert cache.sweep(timezone.now()) == 3
    assert list(file_of(young).parent.iterdir()) == [file_of(young)]
    assert list(Job.objects.order_by("pk").values_list("result_path", flat=True)) == ["", young.result_path]
    assert cache.sweep(timezone.now()) == 0


def test_a_file_that_a_newer_job_names_is_not_swept(plan):
    first = render(plan)
    age(file_of(first), 31)
    second = render(plan)
    assert cache.sweep(timezone.now() + timedelta(days=29)) == 0
    assert file_of(second).is_file()


def test_a_swept_file_is_made_again(plan, layouts):
    make_line(plan, "recipient", "Lưu: VT.")
    render(plan)
    assert cache.sweep(timezone.now() + timedelta(days=31)) == 2
    assert file_of(render(plan)).read_bytes()[:5] == b"%PDF-"
    assert len(layouts) == 2
