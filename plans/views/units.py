"""Pages of the units below a plan: who has issued a plan of its own by when, and how far its tasks have come."""

import io

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from agencies.clock import today
from agencies.downloads import download

from ..cascade.rollup import task_rows
from ..cascade.units import FILTERS, counts, summary, unit_rows
from ..cascade.units_file import units_workbook
from ..cascade.wording import short_name
from ..models import Plan

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def plan_units(request, pk):
    """Units × state of their plan, filtered by ``loc``, with the counts of every filter."""
    plan = _plan(request, pk)
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


@require_safe
def plan_units_excel(request, pk):
    plan = _plan(request, pk)
    rows = unit_rows(plan, request.user, today=today())
    content = units_workbook(f"{short_name(plan)}: kế hoạch của các đơn vị", rows)
    return download(io.BytesIO(content), f"Kế hoạch của đơn vị - {plan.year} {plan.issuer.code}.xlsx", XLSX)


def _plan(request, pk):
    return get_object_or_404(Plan.objects.visible_to(request.user).select_related("issuer"), pk=pk)
