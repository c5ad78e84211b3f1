"""A score table beside an earlier one: an earlier year, a kept version, the agencies it was merged from."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from agencies.exports import answer
from agencies.forms import form_page

from ..comparing import compare_table
from ..comparing.export import comparison_export as export_of
from ..comparing.page import page_of
from .shared import tables_of


@require_safe
@never_cache
def comparison(request, pk):
    """The comparison that the address names (``truoc``, ``sau``), or the nearest at hand."""
    subject = get_object_or_404(tables_of(request.user), pk=pk)
    try:
        found = compare_table(request.user, subject, **_chosen(request))
    except LookupError as error:
        raise Http404 from error
    return render(request, "criteria/comparison.html", page_of(found, only=request.GET.get("loc", "")))


@form_page
def comparison_export(request, pk):
    """The same as Excel."""
    return answer(request, export_of(request.user, pk=pk, **_chosen(request)))


def _chosen(request) -> dict:
    return {"before": request.GET.get("truoc", ""), "after": request.GET.get("sau", "")}
