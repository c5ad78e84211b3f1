"""Score tables from and to Excel: choose, look, write; the file travels in the page, nothing is kept before that."""

import io

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from agencies.permissions import fetch
from agencies.text import readable
from agencies.workbooks import marked_workbook, read_workbook
from agencies.workbooks.carried import pack, sha256, unpack

from ..models import CriteriaSet
from ..points import format_result
from ..score_import.export import export_scores
from ..score_import.layout import find_layout
from ..score_import.writing import MOVED_ON, SourceFile, preview_import, undo_import, write_import
from .shared import form_page, tables_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NO_FILE = "Chưa chọn tệp: bấm «Chọn tệp», lấy tệp Excel (.xlsx) rồi bấm «Xem trước»."


@form_page
def score_import(request, pk):
    """Choose a file; then see what it would change."""
    subject = _own(request, pk)
    if request.method != "POST":
        return _page(request, subject)
    try:
        chosen = request.FILES.get("file")
        if chosen is None:
            raise ValidationError(getattr(request, "upload_refused", NO_FILE))
        content, name = chosen.read(), readable(chosen.name, lines=False)
        carried = pack(content, name, _purpose(request, subject))
        plan = preview_import(subject, read_workbook(io.BytesIO(content), name=name), by=request.user)
    except ValidationError as error:
        return _page(request, subject, status=422, refusal=error.messages[0])
    return _page(request, subject, plan=plan, carried=carried, file_name=name)


@require_POST
def score_import_write(request, pk):
    """Write what was previewed, or show what has changed since."""
    subject = _own(request, pk)
    try:
        source = _source(request, subject)
        plan = write_import(subject, source, digest=request.POST.get("digest", ""), by=request.user)
    except ValidationError as error:
        return _page(request, subject, status=422, refusal=error.messages[0])
    if plan.is_written:
        messages.success(request, f"Đã nhập {len(plan.changes)} thay đổi từ «{source.name}».")
        return redirect("assessment", pk)
    if not plan.errors and not plan.changes:  # a second click, or somebody else was quicker with the same file
        messages.success(request, f"Bảng điểm đã giống hệt «{source.name}»: không còn gì để ghi.")
        return redirect("assessment", pk)
    carried = request.POST["carried"]
    return _page(request, subject, status=409, refusal=MOVED_ON, plan=plan, carried=carried, file_name=source.name)


@require_POST
def score_import_report(request, pk):
    """The person's own sheet with every finding marked."""
    subject = _own(request, pk)
    try:
        source = _source(request, subject)
        plan = preview_import(subject, source.workbook, by=request.user)
        sheet = find_layout(source.workbook).sheet
        content = marked_workbook(sheet, errors=plan.errors, warnings=plan.warnings)
    except ValidationError as error:
        return _page(request, subject, status=422, refusal=error.messages[0])
    return _download(content, f"Cần sửa - {source.name.removesuffix('.xlsx')}.xlsx")


@require_POST
def score_import_undo(request, pk, number):
    subject = _own(request, pk)
    try:
        undo_import(get_object_or_404(subject.imports, pk=number), by=request.user)
        messages.success(request, "Đã hoàn tác lần nhập: số liệu trở lại như trước.")
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return redirect("score_import", pk)


@require_safe
def score_export(request, pk):
    """The table as Excel: to print, to work on, to import again."""
    subject = get_object_or_404(tables_of(request.user), pk=pk)
    try:
        return _download(export_scores(subject), f"{subject}.xlsx")
    except ValidationError as error:  # a text that no cell of Excel can hold
        messages.error(request, error.messages[0])
        return redirect("assessment", pk)


def _own(request, pk):
    return fetch(request.user, tables_of(request.user), "criteria.score", pk=pk)


def _purpose(request, subject) -> str:
    return f"scores:{subject.pk}:{request.user.pk}"


def _source(request, subject) -> SourceFile:
    content, name = unpack(request.POST.get("carried", ""), _purpose(request, subject))
    return SourceFile(name, sha256(content), read_workbook(io.BytesIO(content), name=name))


def _page(request, subject, *, status=200, **context):
    imports = list(subject.imports.select_related("by")[:10])
    last = next((row for row in imports if row.undone_at is None), None)
    context |= {"assessment": subject, "imports": imports, "last": last}
    if plan := context.get("plan"):
        is_percent = subject.criteria_set.unit == CriteriaSet.Unit.PERCENT
        context["result"] = format_result(plan.total.final, plan.total.maximum, is_percent=is_percent)
    return render(request, "criteria/score_import.html", context, status=status)


def _download(content: bytes, name: str) -> HttpResponse:
    headers = {
        "Content-Disposition": content_disposition_header(as_attachment=True, filename=name),
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(content, content_type=XLSX, headers=headers)
