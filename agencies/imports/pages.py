"""The three steps of every import: choose a file, look at what it changes, write it.

A small file is looked at and written at once, and travels in the page; a large one is kept for a day, checked and
written by jobs, and what is looked at is the same page.
"""

import io

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from ..downloads import download
from ..files import EXCEL, chosen_file
from ..forms import ROW_KEY
from ..models import Job
from ..workbooks import Workbook
from ..workbooks.archive import open_archive
from ..workbooks.carried import Carried, pack, pack_kept, unpack
from .importer import MOST_BYTES, Importer
from .jobs import MOVED_ON, is_same, marked_name, order_check, order_marked, order_write, same_words

NO_FILE = "Chưa chọn tệp: bấm «Chọn tệp», lấy tệp Excel (.xlsx) rồi bấm «Xem trước»."


def choose(request, importer: Importer) -> HttpResponse:
    """The form; for a chosen file, or for the job ``viec`` that has checked one, what it would change."""
    if request.method != "POST":
        return _checked(request, importer) if "viec" in request.GET else _show(request, importer)
    try:
        content, name = chosen_file(request, missing=NO_FILE)
        workbook = _read(importer, content, name)
        if workbook is None or importer.is_large(workbook):
            return redirect("job", order_check(importer, content, name).pk)
        plan = importer.preview(workbook)
    except ValidationError as error:
        return _show(request, importer, status=422, refusal=error.messages[0])
    carried = pack(content, name, _purpose(request, importer))
    return _show(request, importer, plan=importer.shown(plan), carried=carried, name=name)


def write(request, importer: Importer) -> HttpResponse:
    """Write what was previewed, or show what has changed since."""
    try:
        carried, digest = _carried(request, importer), request.POST.get("digest", "")
        if carried.is_kept:
            return redirect("job", order_write(importer, carried, digest=digest).pk)
        workbook = importer.read(carried.content, name=carried.name)
        plan = importer.write(workbook, name=carried.name, sha256=carried.sha256, digest=digest)
    except ValidationError as error:
        return _show(request, importer, status=422, refusal=error.messages[0])
    if plan.is_written or is_same(plan):
        words = importer.done(plan, name=carried.name) if plan.is_written else same_words(carried.name)
        messages.success(request, words)
        return redirect(importer.back)
    again = {"carried": request.POST["carried"], "name": carried.name}
    return _show(request, importer, status=409, refusal=MOVED_ON, plan=importer.shown(plan), **again)


def report(request, importer: Importer) -> HttpResponse:
    """The person's own sheet with every finding marked; of a large one by a job."""
    try:
        carried = _carried(request, importer)
        if carried.is_kept:
            return redirect("job", order_marked(importer, carried).pk)
        marked = importer.marked(importer.read(carried.content, name=carried.name))
    except ValidationError as error:
        return _show(request, importer, status=422, refusal=error.messages[0])
    return download(io.BytesIO(marked), marked_name(carried.name), EXCEL)


def _read(importer: Importer, content: bytes, name: str) -> Workbook | None:
    """The workbook; None for one that takes too long to read, of which only the outside is checked here."""
    if len(content) <= MOST_BYTES:
        return importer.read(content, name=name)
    open_archive(io.BytesIO(content)).close()
    return None


def _checked(request, importer: Importer) -> HttpResponse:
    """What the job has found, as if the file had just been chosen."""
    key = ROW_KEY.fullmatch(request.GET["viec"])
    rows = Job.objects.visible_to(request.user).filter(params__purpose=importer.purpose, outcome__isnull=False)
    job = get_object_or_404(rows, pk=key[0] if key else 0)
    kept = {"name": job.params["name"]}
    carried = pack_kept(job.params["sha256"], kept["name"], _purpose(request, importer))
    return _show(request, importer, plan=job.outcome, refusal=job.outcome.get("refusal"), carried=carried, **kept)


def _carried(request, importer: Importer) -> Carried:
    return unpack(request.POST.get("carried", ""), _purpose(request, importer))


def _purpose(request, importer: Importer) -> str:
    return f"{importer.purpose}:{request.user.pk}"


def _show(request, importer: Importer, *, status=200, **context) -> HttpResponse:
    return render(request, importer.template, {"importer": importer, **importer.context(), **context}, status=status)
