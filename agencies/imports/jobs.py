"""The worker's side of an import: a kept file is checked, and, once somebody has looked at it, written, or handed back
with its errors marked.

The rights of the person are asked again each time (settings.IMPORTERS makes the importer, or refuses).
"""

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.http import Http404
from django.utils.module_loading import import_string

from ..exports import keep
from ..files import path_of, store_file
from ..jobs import enqueue, settle
from ..models import Job, StoredFile
from ..telling import Tell, teller
from ..workbooks import Workbook
from ..workbooks.carried import Carried, sha256
from .importer import Importer

CHECK, WRITE, MARK = "check_import", "write_import", "mark_import"  # in settings.JOB_HANDLERS
MOVED_ON = "Số liệu đã có người sửa sau khi bạn xem trước: xem lại các thay đổi dưới đây rồi ghi lại."
NO_RIGHT = "Bạn không còn quyền nhập vào nơi này: nhờ quản trị viên xem lại vai trò của bạn."
GONE = "Tệp tải lên không còn trong hệ thống (chỉ giữ 24 giờ): chọn lại tệp."
READ = 10  # per cent: the file is read


def order_check(importer: Importer, content: bytes, name: str) -> Job:
    """Keep a large file and have it checked; the very same file sent twice is checked once."""
    stored = store_file(ContentFile(content, name), agency=importer.by.agency, by=importer.by)
    return _order(CHECK, importer, {"sha256": stored.sha256, "name": name}, f"Kiểm tra tệp «{name}»")


def order_write(importer: Importer, carried: Carried, *, digest: str) -> Job:
    """Have written what was previewed (``digest``) of a kept file."""
    params = {"sha256": carried.sha256, "name": carried.name, "digest": digest}
    return _order(WRITE, importer, params, f"Ghi tệp «{carried.name}»")


def order_marked(importer: Importer, carried: Carried) -> Job:
    """Have the errors of a kept file marked in a copy of it."""
    params = {"sha256": carried.sha256, "name": carried.name}
    return _order(MARK, importer, params, f"Đánh dấu lỗi trong tệp «{carried.name}»")


def _order(kind: str, importer: Importer, params: dict, label: str) -> Job:
    params |= {"importer": importer.key, "args": importer.args, "purpose": importer.purpose}
    page = {"page": importer.addresses["choose"], "page_label": "Về trang nhập tệp"}
    return enqueue(kind, params, label=f"{label} – {importer.title}", agency=importer.by.agency, by=importer.by, **page)


def check(job: Job) -> tuple[str, str]:
    """The preview of a kept file, to be looked at on the page of the import."""
    importer, tell = importer_of(job), teller(job)
    workbook = _kept_workbook(job, importer, tell)
    plan = importer.preview(workbook, tell=tell)
    _show(job, importer, plan)
    return _summary(plan), ""


def mark(job: Job) -> tuple[str, str]:
    """A kept file with every error marked, as it stands to the data now."""
    importer, tell = importer_of(job), teller(job)
    content = importer.marked(_kept_workbook(job, importer, tell), tell=tell)
    return keep(job, content, marked_name(job.params["name"]))


def marked_name(name: str) -> str:
    return f"Cần sửa - {name.removesuffix('.xlsx')}.xlsx"


def _kept_workbook(job: Job, importer: Importer, tell: Tell) -> Workbook:
    workbook = importer.read(kept_content(job.requested_by, job.params["sha256"]), name=job.params["name"])
    tell(READ, "Đã đọc tệp, đang so với số liệu")
    return workbook


def write(job: Job) -> tuple[str, str]:
    """Write what was previewed, or show what has changed since.

    Repeatable: the sentence on the row is written in the transaction that writes the file.
    """
    importer, name = importer_of(job), job.params["name"]
    if not job.result_name:
        _write(job, importer, name)
    if job.outcome is None:
        job.page, job.page_label = importer.back, importer.back_label
    return job.result_name, ""


def _write(job: Job, importer: Importer, name: str) -> None:
    tell, file = teller(job), {"name": name, "sha256": job.params["sha256"]}
    workbook = importer.read(kept_content(job.requested_by, file["sha256"]), name=name)
    with transaction.atomic():
        plan = importer.write(workbook, **file, digest=job.params["digest"], tell=tell)
        if plan.is_written or is_same(plan):
            job.result_name = importer.done(plan, name=name) if plan.is_written else same_words(name)
            settle(job, result_name=job.result_name)
            return
    job.result_name = "Chưa ghi gì."
    _show(job, importer, plan, refusal=MOVED_ON)


def kept_content(by, digest: str) -> bytes:
    """The bytes of a file that the person has sent. Raises ValidationError when they are gone or not whole."""
    stored = StoredFile.objects.filter(uploaded_by=by, sha256=digest).order_by("-uploaded_at").first()
    try:
        content = path_of(stored.key).read_bytes() if stored else b""
    except FileNotFoundError:
        content = b""
    if sha256(content) != digest:
        raise ValidationError(GONE)
    return content


def is_same(plan) -> bool:
    """Nothing to write: a second click, or somebody else was quicker with the same file."""
    return not plan.errors and not plan.changes


def same_words(name: str) -> str:
    return f"Số liệu đã giống hệt «{name}»: không còn gì để ghi."


def importer_of(job: Job) -> Importer:
    """What the file of a job is imported into, if the person still may; PermissionDenied with a sentence otherwise."""
    person = job.requested_by
    try:
        if not person.is_active:
            raise PermissionDenied
        return import_string(settings.IMPORTERS[job.params["importer"]])(person, **job.params["args"])
    except (Http404, PermissionDenied) as error:
        raise PermissionDenied(NO_RIGHT) from error


def _show(job: Job, importer: Importer, plan, **besides) -> None:
    job.outcome = {**importer.shown(plan), **besides}
    job.page = f"{importer.addresses['choose']}?viec={job.pk}"
    job.page_label = "Xem các lỗi" if plan.errors else "Xem trước các thay đổi"


def _summary(plan) -> str:
    errors = f"{len(plan.errors)} lỗi" if plan.errors else "không có lỗi"
    return f"Đã kiểm tra: {len(plan.changes)} thay đổi, {errors}; chưa ghi gì."
