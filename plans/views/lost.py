"""Lost points of an assessment, and which tasks answer them."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from agencies.clock import today
from agencies.forms import ROW_KEY, refusals
from agencies.permissions import fetch
from criteria.models import Assessment

from .. import editing
from .. import ledger_page as page
from ..ledger import Balance
from ..ledger_rows import ledger_for
from ..models import Plan


@require_safe
def lost_points(request, pk):
    """The ledger: lost point, cause, task, agency, evidence, regained point."""
    return ledger_page(request, get_object_or_404(assessments_of(request.user), pk=pk))


def ledger_page(request, assessment, answer=None, *, status=200):
    """The whole page; ``answer`` is what came of the line just written (htmx takes that line and the sums of it)."""
    ledger = ledger_for(request.user, assessment, today=today())
    chosen = request.GET.get("loc", "")
    shown = page.shown_rows(ledger, chosen, answer)
    branches, ticked = ledger.branches(shown), page.ticked_of(page.ticks_of(request.GET), ledger)
    forecast = ledger.forecast(ticked)
    context = {
        "assessment": assessment,
        "ledger": ledger,
        "branches": branches,
        "sum": sum((branch.balance for branch in branches), Balance()),
        "equation": page.equation(ledger.balance),
        "filters": {key: label for key, (label, _) in page.FILTERS.items()},
        "chosen": chosen if chosen in page.FILTERS else "",
        "forecast": page.forecast_figures(forecast),
        "forecast_sentence": page.forecast_sentence(forecast),
        "forecast_lines": page.forecast_lines(ledger, ticked),
        "answer": answer,
        "parts": "#so-lieu,#tong-so,#du-bao",
        "query": f"?{request.GET.urlencode()}" if request.GET else "",
        "may_link": request.user.may("plans.write", assessment),
    }
    return render(request, "plans/lost_points.html", context, status=status)


@require_POST
def link(request, pk, criterion):
    """Link a lost criterion to a task by hand; the plan must be the person's own."""
    assessment = get_object_or_404(assessments_of(request.user), pk=pk)
    leaf = get_object_or_404(assessment.criteria_set.criteria.filter(children=None), pk=criterion)
    plans = Plan.objects.visible_to(request.user).without_reports().filter(assessment=assessment)
    task = _own_task(request.user, plans, request.POST.get("task", ""))
    if task is not None:
        editing.link_criterion(task, leaf, by=request.user)
        messages.success(request, f"Đã gắn {leaf.label} vào nhiệm vụ «{task}».")
    return back_to(request, pk, criterion)


@require_POST
def unlink(request, pk, link):
    _, found = own_link(request.user, pk, link)
    with refusals(request):
        editing.unlink_criterion(found, by=request.user)
    return back_to(request, pk, found.criterion_id)


def back_to(request, pk, criterion):
    """The line just written on the page as it was: its filter and its ticks stand in the address."""
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    return redirect(f"{reverse('lost_points', args=[pk])}{query}#tc-{criterion}")


def own_link(user, pk, link):
    """The table and the link of a task on one of the person's own plans to one of its criteria."""
    assessment = get_object_or_404(assessments_of(user), pk=pk)
    plans = Plan.objects.visible_to(user).without_reports().filter(assessment=assessment)
    plan = fetch(user, plans, "plans.write", tasks__criterion_links=link)
    return assessment, plan.tasks.get(criterion_links=link).criterion_links.select_related("task").get(pk=link)


def _own_task(user, plans, pk: str):
    """The task with this number on one of the person's own plans: 404 out of sight, 403 on another's plan."""
    if not (pk.isascii() and pk.isdigit()):
        return None
    if not ROW_KEY.fullmatch(pk):
        raise Http404
    plan = fetch(user, plans, "plans.write", tasks__pk=pk)
    return plan.tasks.get(pk=pk)


def assessments_of(user):
    return Assessment.objects.visible_to(user).select_related("agency__kind", "criteria_set__index")
