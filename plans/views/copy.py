"""A new plan from another year's, and what is left to look at in it."""

from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from agencies.clock import today
from agencies.forms import sent
from agencies.permissions import fetch

from ..forms import PlanCopyForm
from ..plan_copy import copy_plan, leftovers
from .task import plans_of


@require_http_methods(["GET", "HEAD", "POST"])
def plan_copy(request, pk):
    source = fetch(request.user, plans_of(request.user), "plans.write", pk=pk)
    form = PlanCopyForm(sent(request), user=request.user, source=source)
    if request.method == "POST" and form.is_valid():
        made = copy_plan(source, **form.cleaned_data, by=request.user, on=today())
        return redirect("plan_leftovers", made.pk)
    context = {"form": form, "plan": source}
    return render(request, "plans/plan_copy.html", context, status=422 if form.errors else 200)


@require_safe
def plan_leftovers(request, pk):
    """Other years in the words, deadlines without a date, names and blocks that lost their link; each with its page."""
    plan = fetch(request.user, plans_of(request.user), "plans.write", pk=pk)
    return render(request, "plans/leftovers.html", {"plan": plan, "found": leftovers(plan)})
