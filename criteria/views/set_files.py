"""A criteria set from and to Excel."""

from django.views.decorators.http import require_POST

from agencies.exports import answer
from agencies.forms import form_page
from agencies.imports import pages

from ..set_sheet import set_export as export_of
from ..set_sheet import set_importer


@form_page
def set_export(request, pk):
    """The set as Excel: to read, to work on, to import again."""
    return answer(request, export_of(request.user, pk=pk))


@form_page
def set_import(request, pk):
    return pages.choose(request, set_importer(request.user, pk=pk))


@require_POST
def set_import_write(request, pk):
    return pages.write(request, set_importer(request.user, pk=pk))


@require_POST
def set_import_report(request, pk):
    return pages.report(request, set_importer(request.user, pk=pk))
