"""The tasks of a plan from and to Excel."""

from django.views.decorators.http import require_POST

from agencies.clock import today
from agencies.exports import answer
from agencies.forms import form_page
from agencies.imports import pages

from ..task_sheet import task_export, task_importer


@form_page
def tasks_export(request, pk):
    """The tasks as Excel: to read, to work on, to import again."""
    return answer(request, task_export(request.user, pk=pk, on=_today()))


@form_page
def tasks_import(request, pk):
    return pages.choose(request, task_importer(request.user, pk=pk, on=_today()))


@require_POST
def tasks_import_write(request, pk):
    return pages.write(request, task_importer(request.user, pk=pk, on=_today()))


@require_POST
def tasks_import_report(request, pk):
    return pages.report(request, task_importer(request.user, pk=pk, on=_today()))


def _today() -> str:
    return today().isoformat()
