"""Putting a plan in order: moving sections, tasks and measures, and numbering anew on request."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agencies.permissions import fetch

from ..arrangement import KEY, MODELS, lines
from ..arranging import move_measure, move_section, move_task
from ..models import Measure
from ..renumbering import renumber, renumbered
from .task import plans_of

MOVES = {"m": move_section, "n": move_task, "g": move_measure}


@require_safe
def plan_arrange(request, pk):
    """The tree; with ``chuyen`` every line that may take the chosen row shows where it can be put."""
    plan = fetch(request.user, plans_of(request.user), "plans.write", pk=pk)
    chosen = request.GET.get("chuyen", "")
    if chosen:
        _row(plan, chosen)
    return _tree(request, plan, chosen=chosen)


@require_POST
def plan_move(request, pk):
    """One move, as "m12:up" or "n5:inside:m3"; htmx gets the tree back, a plain form the page."""
    plan = fetch(request.user, plans_of(request.user), "plans.write", pk=pk)
    key, _, rest = request.POST.get("lam", "").partition(":")
    how, _, target = rest.partition(":")
    problem = ""
    try:
        row = _row(plan, key)
        MOVES[key[0]](row, how, by=request.user, target=_row(plan, target) if target else None)
    except ValidationError as error:
        problem = error.messages[0]
    if request.headers.get("HX-Request"):
        return _tree(request, plan, moved=key, problem=problem, status=422 if problem else 200)
    if problem:
        messages.error(request, problem)
    return redirect(f"{reverse('plan_arrange', args=[pk])}#{key}")


def _tree(request, plan, *, status=200, **shown):
    template = "plans/_arrange.html" if request.headers.get("HX-Request") else "plans/arrange.html"
    context = {"plan": plan, "lines": lines(plan, shown.get("chosen", "")), **shown}
    return render(request, template, context, status=status)


def _row(plan, key: str):
    """The section, task or measure of this plan that a key names; 404 for anything else."""
    if not KEY.fullmatch(key):
        raise Http404
    own = {"task__plan": plan} if MODELS[key[0]] is Measure else {"plan": plan}
    return get_object_or_404(MODELS[key[0]], pk=int(key[1:]), **own)


@require_http_methods(["GET", "HEAD", "POST"])
def plan_renumber(request, pk):
    """What counting anew would change, old → new; only what is ticked is written."""
    plan = fetch(request.user, plans_of(request.user), "plans.write", pk=pk)
    problem = ""
    if request.method == "POST":
        try:
            count = renumber(plan, request.POST.getlist("so"), by=request.user)
        except ValidationError as error:
            problem = error.messages[0]
        else:
            messages.success(request, f"Đã đổi {count} số mục." if count else "Không đổi số nào.")
            return redirect("plan", pk)
    context = {"plan": plan, "rows": renumbered(plan), "problem": problem}
    return render(request, "plans/renumber.html", context, status=422 if problem else 200)
