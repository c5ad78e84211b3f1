"""The three steps of every sheet: choose a file, look at what it changes, write it. The file travels in the page."""

import io
from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render

from ..downloads import download
from ..text import readable
from ..workbooks import Workbook, marked_workbook, read_workbook
from ..workbooks.carried import pack, sha256, unpack
from .resource import SheetResource
from .run import export, run

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NO_FILE = "Chưa chọn tệp: bấm «Chọn tệp», lấy tệp Excel (.xlsx) rồi bấm «Xem trước»."
MOVED_ON = "Số liệu đã có người sửa sau khi bạn xem trước: xem lại các thay đổi dưới đây rồi ghi lại."
STEPS = {
    "choose": "import",
    "write": "import_write",
    "report": "import_report",
    "export": "export",
}  # ends of URL names


@dataclass(frozen=True)
class SheetPage:
    """What the steps need to know: a fresh resource for every run, words, and the addresses of the steps.

    ``purpose`` ties a carried file to its page (the person is added here); ``closed`` is the sentence that stands in
    place of the form where nothing may be imported.
    """

    resource: Callable[[], SheetResource]
    purpose: str
    title: str
    hint: str
    back: str
    back_label: str
    choose: str
    write: str
    report: str
    export: str
    file_name: str
    closed: str = ""


@dataclass(frozen=True)
class Source:
    name: str
    content: bytes
    workbook: Workbook


def choose(request, page: SheetPage) -> HttpResponse:
    """The form; for a chosen file what it would change."""
    if request.method != "POST":
        return _show(request, page)
    try:
        chosen = request.FILES.get("file")
        if chosen is None:
            raise ValidationError(NO_FILE)
        content, name = chosen.read(), readable(chosen.name, lines=False)
        carried = pack(content, name, _purpose(request, page))
        plan = run(page.resource(), read_workbook(io.BytesIO(content), name=name))
    except ValidationError as error:
        return _show(request, page, status=422, refusal=error.messages[0])
    return _show(request, page, plan=plan, carried=carried, name=name)


def write(request, page: SheetPage) -> HttpResponse:
    """Write what was previewed, or show what has changed since."""
    try:
        source, resource = _source(request, page), page.resource()
        resource.source = f"{source.name}, SHA-256 {sha256(source.content)}"
        plan = run(resource, source.workbook, digest=request.POST.get("digest", ""))
    except ValidationError as error:
        return _show(request, page, status=422, refusal=error.messages[0])
    if plan.is_written:
        counts = f"thêm {plan.added}, sửa {plan.changed} {resource.noun}"
        messages.success(request, f"Đã nhập «{source.name}»: {counts}.")
        return redirect(page.back)
    carried = request.POST["carried"]
    return _show(request, page, status=409, refusal=MOVED_ON, plan=plan, carried=carried, name=source.name)


def report(request, page: SheetPage) -> HttpResponse:
    """The person's own sheet with every finding marked."""
    try:
        source = _source(request, page)
        plan = run(page.resource(), source.workbook)
        content = marked_workbook(plan.sheet, errors=plan.errors, warnings=plan.warnings)
    except ValidationError as error:
        return _show(request, page, status=422, refusal=error.messages[0])
    return download(io.BytesIO(content), f"Cần sửa - {source.name.removesuffix('.xlsx')}.xlsx", XLSX)


def export_file(page: SheetPage) -> HttpResponse:
    return download(io.BytesIO(export(page.resource())), f"{page.file_name}.xlsx", XLSX)


def _source(request, page: SheetPage) -> Source:
    content, name = unpack(request.POST.get("carried", ""), _purpose(request, page))
    return Source(name, content, read_workbook(io.BytesIO(content), name=name))


def _purpose(request, page: SheetPage) -> str:
    return f"{page.purpose}:{request.user.pk}"


def _show(request, page: SheetPage, *, status=200, **context) -> HttpResponse:
    return render(request, "agencies/sheet_import.html", {"page": page, **context}, status=status)
