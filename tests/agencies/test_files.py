"""Keeping files: taken by their content, whole or not at all, swept when nothing needs them."""

import io
import os
import time
import unicodedata
import zipfile
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone

from agencies.files import TYPES, drop_file, path_of, store_file, sweep_files
from agencies.models import StoredFile
from criteria.models import Evidence
from tests.agencies.workbooks import corpus
from tests.factories import make_agency, make_assessment, make_user

PDF = b"%PDF-1.7\nx"


def office(*names: str) -> bytes:
    return corpus.zipped({"[Content_Types].xml": b"<Types/>", **dict.fromkeys(names, b"x")})


GOOD = {
    "pdf": PDF, "png": b"\x89PNG\r\n\x1a\nx", "jpg": b"\xff\xd8\xff\xe0x", "docx": office("word/document.xml"),
    "xlsx": corpus.honest(),
}  # fmt: skip
BAD = {
    "trang.html": b"<html><script>alert(1)</script>", "ảnh.svg": b"<svg onload='x'/>", "lạ.pdf": b"<html>%PDF-1.7",
    "macro.docm": office("word/document.xml", "word/vbaProject.bin"),
    "macro.docx": office("word/document.xml", "word/vbaProject.bin"),
    "hai.docx": office("word/document.xml", "xl/workbook.xml"), "zip.docx": corpus.zipped({"x": b"x"}),
    "cụt.docx": b"PK\x03\x04xxxx",
    "rỗng.pdf": b"", "chương trình.exe": b"MZ\x90", "pdf là.docx": PDF, "docx là.pdf": office("word/document.xml"),
    "nhiều phần.xlsx": office("xl/workbook.xml", *(f"p{n}" for n in range(5001))), "không đuôi": PDF,
}  # fmt: skip


@pytest.fixture
def keep(db):
    agency = make_agency()
    user = make_user(agency)
    return lambda name, content: store_file(SimpleUploadedFile(name, content), agency=agency, by=user)


def on_disk(folder) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize("kind", GOOD)
def test_what_is_allowed_is_kept_as_it_came(keep, kind):
    stored = keep(f"Báo cáo.{kind}", GOOD[kind])
    assert path_of(stored.key).read_bytes() == GOOD[kind]
    assert (stored.title, stored.media_type, stored.size) == (f"Báo cáo.{kind}", TYPES[kind], len(GOOD[kind]))


@pytest.mark.parametrize("name", BAD)
def test_what_is_not_allowed_is_refused_and_leaves_nothing(keep, settings, name):
    with pytest.raises(ValidationError, match="Không nhận tệp|rỗng|đổi đuôi"):
        keep(name, BAD[name])
    assert (on_disk(settings.MEDIA_ROOT), StoredFile.objects.count()) == ([], 0)


@pytest.mark.parametrize(("name", "title"), [
    (unicodedata.normalize("NFD", "Kế hoạch số 5.pdf"), "Kế hoạch số 5.pdf"), ("../../etc/passwd.pdf", "passwd.pdf"),
    ("CON.PDF", "CON.PDF"), ("a\u202efdp.pdf", "a\u202efdp.pdf"), ('"x".pdf', '"x".pdf'), ("a\nb.pdf", "a b.pdf"),
    ("x.JPEG", "x.JPEG"),
])  # fmt: skip
def test_names_are_kept_for_people_and_never_for_the_disk(keep, name, title):
    stored = keep(name, GOOD["jpg"] if name.endswith("JPEG") else PDF)
    assert (stored.title, path_of(stored.key).name) == (title, stored.key.hex)


def test_a_name_of_two_hundred_and_one_letters_keeps_its_ending(keep):
    assert keep("ế" * 201 + ".pdf", PDF).title == "ế" * 201 + ".pdf"
    assert keep("ế" * 300 + ".pdf", PDF).title.endswith("ế.pdf")


def test_a_full_disk_is_said_and_leaves_nothing(keep, settings, monkeypatch):
    def full(_handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ValidationError, match="hết chỗ trên đĩa"):
        keep("a.pdf", PDF)
    assert (on_disk(settings.MEDIA_ROOT), StoredFile.objects.count()) == ([], 0)


def test_a_row_that_cannot_be_written_leaves_no_file(db, settings):
    with pytest.raises(ValueError, match="StoredFile.agency"), transaction.atomic():
        store_file(SimpleUploadedFile("a.pdf", PDF), agency="không", by=None)
    assert on_disk(settings.MEDIA_ROOT) == []


def test_a_file_goes_from_the_disk_when_its_row_is_gone_for_good(keep, django_capture_on_commit_callbacks):
    path = path_of(keep("a.pdf", PDF).key)
    with django_capture_on_commit_callbacks() as waiting:
        drop_file(StoredFile.objects.get())
        assert path.exists()  # the transaction may still fail
    waiting[0]()
    assert not path.exists()


def age(path, **since) -> None:
    then = time.time() - timedelta(**since).total_seconds()
    os.utime(path, (then, then))


def test_the_sweeper_takes_fragments_and_what_nothing_needs(keep, settings, django_capture_on_commit_callbacks):
    used, held, fresh = keep("dùng.pdf", PDF), keep("bỏ.pdf", PDF), keep("mới.pdf", PDF)
    assessment = make_assessment(used.agency)
    Evidence.objects.create(score=assessment.scores.first(), file=used)
    StoredFile.objects.exclude(pk=fresh.pk).update(uploaded_at=timezone.now() - timedelta(days=2))
    folder = path_of(used.key).parent
    for name, since in (
        ("a" * 32 + ".part", {"hours": 2}),
        ("b.part", {"minutes": 1}),
        ("c" * 32, {"days": 2}),
        ("d" * 32, {"hours": 2}),
    ):
        (folder / name).write_bytes(b"x")
        age(folder / name, **since)
    age(path_of(used.key), days=9)
    with django_capture_on_commit_callbacks(execute=True):
        assert sweep_files(timezone.now()) == 3
    assert on_disk(settings.MEDIA_ROOT) == sorted([used.key.hex, fresh.key.hex, "b.part", "d" * 32])
    assert set(StoredFile.objects.all()) == {used, fresh}
    assert held.pk


def test_a_fragment_that_goes_while_it_is_looked_at_stops_no_sweep(keep):
    folder = path_of(keep("a.pdf", PDF).key).parent
    (folder / "a.part").symlink_to(folder / "gone")
    assert sweep_files(timezone.now()) == 0


def test_a_bomb_named_word_is_never_unpacked(keep):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", b"0" * 50_000_000)
        archive.writestr("word/document.xml", b"x")
    assert keep("bom.docx", file.getvalue()).media_type == TYPES["docx"]


def test_a_list_of_parts_without_end_is_refused_before_it_is_read(monkeypatch, db):
    read = []
    monkeypatch.setattr(zipfile, "ZipFile", lambda *_: read.append(1))
    endless = SimpleUploadedFile("a.docx", b"PK\x03\x04" + b"PK\x01\x02" * 5001)
    with pytest.raises(ValidationError, match="Không nhận tệp"):
        store_file(endless, agency=None, by=None)
    assert read == []


def test_the_sweeper_lets_files_of_the_system_alone(keep):
    folder = path_of(keep("báo cáo.pdf", PDF).key).parent
    (folder / "Thumbs.db").write_bytes(b"x")
    age(folder / "Thumbs.db", days=9)
    assert (sweep_files(timezone.now()), (folder / "Thumbs.db").exists()) == (0, True)
