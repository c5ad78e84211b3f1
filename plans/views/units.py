"""Pages of the units below a plan: who has issued a plan of its own by when, and how far its tasks have come."""

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from agencies.clock import today
from agencies.exports import answer
from agencies.forms import form_page

from ..cascade.rollup import task_rows
from ..cascade.units import FILTERS, counts, summary, unit_rows
from ..documents.reading import read_as
from ..exports import units_export
from ..models import Plan


@require_safe
def plan_units(request, pk):
    """Units × state of their plan, filtered by ``loc``, with the counts of every filter."""
    plan = _plan(request, pk)
    read_as(plan, request.user)
    rows = unit_rows(plan, request.user, today=today())
    key = request.GET.get("loc", "")
    passes = FILTERS.get(key, FILTERS[""])[1]
    context = {
        "plan": plan,
        "rows": [row for row in rows if passes(row)],
        "summary": summary(rows),
        "counts": counts(rows),
        "chosen": key,
        "tasks": task_rows(plan, request.user),
    }
    return render(request, "plans/cascade/units.html", context)


@form_page
def plan_units_excel(request, pk):
    return answer(request, units_export(request.user, pk=pk, on=today().isoformat()))


def _plan(request, pk):
    return get_object_or_404(Plan.objects.visible_to(request.user).select_related("issuer"), pk=pk)
