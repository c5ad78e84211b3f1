"""Tables handed out as Excel: a small one at once, a large one made by a job, which asks for the rights again."""

import io
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.module_loading import import_string

from .downloads import download
from .files import EXCEL, path_of, store_file
from .jobs import enqueue
from .models import Job, User
from .telling import Tell, silent, teller

KIND = "export"  # in settings.JOB_HANDLERS
MOST_ROWS = 1000  # of a page's own answer: a row of eight cells takes 1 ms of a processor
NO_RIGHT = "Bạn không còn quyền tải bảng này: nhờ quản trị viên xem lại vai trò của bạn."


@dataclass(frozen=True, kw_only=True)
class Export:
    """One table as one person may have it; ``key`` names the function in settings.EXPORTS that makes it again from the
    person and ``args`` (plain values). ``make`` writes the workbook, ``name`` is the file's, ``back`` where it is
    ordered."""

    by: User
    key: str
    args: dict
    name: str
    rows: int
    back: str
    make: Callable[[Tell], bytes]


def answer(request, export: Export) -> HttpResponse:
    """The file; for a large table a page with a button, whose POST orders the job."""
    if request.method == "POST":
        return redirect("job", order(export).pk)
    if export.rows > MOST_ROWS:
        return render(request, "agencies/export.html", {"export": export})
    try:
        return download(io.BytesIO(export.make(silent)), export.name, EXCEL)
    except ValidationError as error:  # a text that no cell of Excel can hold
        messages.error(request, error.messages[0])
        return redirect(export.back)


def order(export: Export) -> Job:
    params = {"export": export.key, "args": export.args}
    page = {"page": export.back, "page_label": "Về trang dữ liệu"}
    label = f"Xuất Excel – {export.name.removesuffix('.xlsx')}"
    return enqueue(KIND, params, label=label, agency=export.by.agency, by=export.by, **page, is_live=True)


def write_export(job: Job) -> tuple[str, str]:
    """The job: write the workbook and keep it for a day. Raises PermissionDenied without the right to see the table."""
    export = export_of(job)
    return keep(job, export.make(teller(job)), export.name)


def keep(job: Job, content: bytes, name: str) -> tuple[str, str]:
    """Store what a job has made, for a day; its name and its path, as a handler returns them."""
    stored = store_file(ContentFile(content, name), agency=job.agency, by=job.requested_by)
    return stored.title, str(path_of(stored.key).relative_to(settings.MEDIA_ROOT))


def export_of(job: Job) -> Export:
    """The table of a job, if the person may still have it; PermissionDenied with a sentence otherwise."""
    try:
        if not job.requested_by.is_active:
            raise PermissionDenied
        return import_string(settings.EXPORTS[job.params["export"]])(job.requested_by, **job.params["args"])
    except (Http404, PermissionDenied) as error:
        raise PermissionDenied(NO_RIGHT) from error
