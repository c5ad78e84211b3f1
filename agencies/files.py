"""Keeping files: taken by what they are, written so that no crash leaves half of one, swept when nothing needs them.

Allowed are PDF, Word and Excel (without macros), PNG and JPEG, told by their content and never by their name alone.
"""

import hashlib
import os
import re
import zipfile
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction

from . import telling
from .models import Job, StoredFile
from .text import readable

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TYPES = {"pdf": "application/pdf", "docx": WORD, "xlsx": EXCEL, "png": "image/png", "jpg": "image/jpeg"}
SAME = {"jpeg": "jpg", "jpe": "jpg"}
ACCEPT = ".pdf,.docx,.xlsx,.png,.jpg,.jpeg"
ALLOWED = "Chỉ nhận tệp PDF, Word (.docx), Excel (.xlsx), ảnh PNG hoặc JPG."
NO_ROOM = "Máy chủ không ghi được tệp (có thể hết chỗ trên đĩa): báo quản trị hệ thống, tệp của bạn chưa được lưu."
MOST_PARTS = 5000
NAME_IN_WORDS = 120  # characters of a file's name: the sentences about it fit the columns that hold them
OURS = re.compile(r"[0-9a-f]{32}|.*\.part")  # what a system puts into folders (Thumbs.db, .DS_Store) is let alone
LISTED_PART = b"PK\x01\x02"  # begins each entry of the list of a ZIP
FRAGMENT_AGE, ORPHAN_AGE = timedelta(hours=1), timedelta(days=1)


def short_name(name: str, most: int = 255) -> str:
    """The name as the person knows it, NFC, at most ``most`` characters with its ending."""
    name = readable(name, lines=False).strip()
    ending = name[name.rfind(".") :][-10:]
    return name if len(name) <= most else name[: most - len(ending)] + ending


def chosen_file(request, *, missing: str) -> tuple[bytes, str]:
    """The bytes and the name of the file that is to be imported. Raises ValidationError, ``missing`` without one."""
    chosen = request.FILES.get("file")
    if chosen is None:
        raise ValidationError(getattr(request, "upload_refused", "") or missing)
    return chosen.read(), short_name(chosen.name, NAME_IN_WORDS)


def store_file(upload, *, agency, by) -> StoredFile:
    """Keep an uploaded file. Raises ValidationError for one that is not allowed, or when the disk takes no more.

    Written beside its place, forced to the disk and only then given its name; the row comes last. What fails leaves
    nothing, what is killed leaves a fragment or a file without a row, and the sweeper takes both.
    """
    media_type = _allowed(upload)
    key = uuid4()
    try:
        size, digest = _write(path_of(key), upload)
    except OSError as error:
        raise ValidationError(NO_ROOM) from error
    values = {"title": short_name(upload.name), "media_type": media_type, "size": size, "sha256": digest}
    try:
        return StoredFile.objects.create(key=key, agency=agency, uploaded_by=by, **values)
    except BaseException:
        path_of(key).unlink(missing_ok=True)
        raise


def path_of(key: UUID) -> Path:
    """Where a file lies: nothing of its own name is part of the path."""
    return settings.MEDIA_ROOT / "tep" / key.hex[:2] / key.hex


def drop_file(stored: StoredFile) -> None:
    """Take a file away with its row; the disk follows once the transaction has ended well."""
    path = path_of(stored.key)
    stored.delete()
    transaction.on_commit(lambda: path.unlink(missing_ok=True))


def sweep_files(now: datetime) -> int:
    """Remove fragments older than an hour, and rows and files older than a day that nothing refers to; how many.

    With the uploaded file of an import goes what was found in it, with the file of an export its place on the job.

    A file on its way is younger than that: its row follows within the same request.
    """
    unused = StoredFile.objects.filter(uploaded_at__lt=now - ORPHAN_AGE)
    for relation in [field for field in StoredFile._meta.get_fields(include_hidden=True) if field.auto_created]:
        name = relation.field.name
        unused = unused.exclude(pk__in=relation.related_model.objects.exclude(**{name: None}).values(name))
    removed = 0
    for stored in unused:
        with transaction.atomic():
            Job.objects.filter(result_path=path_of(stored.key).relative_to(settings.MEDIA_ROOT)).update(result_path="")
            drop_file(stored)
        removed += 1
    Job.objects.filter(finished_at__lt=now - ORPHAN_AGE, outcome__isnull=False).update(outcome=None)
    removed += sum(_sweep(path, now) for path in (settings.MEDIA_ROOT / "tep").glob("*/*"))
    return removed + telling.sweep(now)


def _sweep(path: Path, now: datetime) -> bool:
    try:
        age = now.timestamp() - path.stat().st_mtime
    except FileNotFoundError:  # a fragment that has got its name by now
        return False
    is_fragment = path.suffix == ".part"
    if not OURS.fullmatch(path.name) or age < (FRAGMENT_AGE if is_fragment else ORPHAN_AGE).total_seconds():
        return False
    if not is_fragment and StoredFile.objects.filter(pk=UUID(path.name)).exists():
        return False
    path.unlink(missing_ok=True)
    return True


def _write(path: Path, upload) -> tuple[int, str]:
    digest, size = hashlib.sha256(), 0
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    try:
        with part.open("xb") as file:
            for chunk in upload.chunks():
                file.write(chunk)
                digest.update(chunk)
                size += len(chunk)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
        _force(path.parent)
    except BaseException:
        part.unlink(missing_ok=True)
        path.unlink(missing_ok=True)
        raise
    return size, digest.hexdigest()


def _force(folder: Path) -> None:
    """The name in the folder is on the disk too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _allowed(upload) -> str:
    if upload.size == 0:
        raise ValidationError(f"Tệp «{upload.name}» rỗng (0 byte): kiểm tra lại tệp trên máy.")
    kind = _kind(upload)
    if kind is None:
        raise ValidationError(f"Không nhận tệp «{upload.name}». {ALLOWED}")
    ending = upload.name.rpartition(".")[2].lower()
    if SAME.get(ending, ending) != kind:
        raise ValidationError(
            f"Tệp «{upload.name}» có nội dung {kind.upper()} khác với đuôi tên: đổi đuôi thành .{kind}."
        )
    return TYPES[kind]


def _kind(upload) -> str | None:
    upload.seek(0)
    start = upload.read(8)
    upload.seek(0)
    if start.startswith(b"%PDF-"):
        return "pdf"
    if start == b"\x89PNG\r\n\x1a\n":
        return "png"
    if start.startswith(b"\xff\xd8\xff"):
        return "jpg"
    return _kind_of_office(upload) if start.startswith(b"PK\x03\x04") else None


def _kind_of_office(upload) -> str | None:
    """By the list of its parts alone: nothing is unpacked here, and a list without end is not even read."""
    if sum(chunk.count(LISTED_PART) for chunk in upload.chunks()) > MOST_PARTS:
        return None
    try:
        names = {name.lower() for name in zipfile.ZipFile(upload).namelist()}
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
        return None
    finally:
        upload.seek(0)
    if "[content_types].xml" not in names or any(n.endswith("vbaproject.bin") for n in names):
        return None
    found = [kind for part, kind in (("word/document.xml", "docx"), ("xl/workbook.xml", "xlsx")) if part in names]
    return found[0] if len(found) == 1 else None
