"""Score tables from and to Excel."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from agencies.exports import answer
from agencies.forms import form_page, refusals
from agencies.imports import pages

from ..score_import.export import score_export as export_of
from ..score_import.importer import score_importer
from ..score_import.writing import undo_import


@form_page
def score_import(request, pk):
    """Choose a file; then see what it would change."""
    return pages.choose(request, score_importer(request.user, pk=pk))


@require_POST
def score_import_write(request, pk):
    """Write what was previewed, or show what has changed since."""
    return pages.write(request, score_importer(request.user, pk=pk))


@require_POST
def score_import_report(request, pk):
    """The person's own sheet with every finding marked."""
    return pages.report(request, score_importer(request.user, pk=pk))


@require_POST
def score_import_undo(request, pk, number):
    subject = score_importer(request.user, pk=pk).assessment
    with refusals(request):
        undo_import(get_object_or_404(subject.imports, pk=number), by=request.user)
        messages.success(request, "Đã hoàn tác lần nhập: số liệu trở lại như trước.")
    return redirect("score_import", pk)


@form_page
def score_export(request, pk):
    """The table as Excel: to print, to work on, to import again."""
    return answer(request, export_of(request.user, pk=pk))
