"""Lost points of an assessment, and which tasks answer them."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from agencies.permissions import fetch
from criteria.models import Assessment
from criteria.points import format_points

from .. import editing
from .. import lost_points as reading
from ..forms import NUMBER
from ..models import Plan


@require_safe
def lost_points(request, pk):
    assessment = get_object_or_404(_assessments(request.user), pk=pk)
    found = reading.lost_points(assessment, Plan.objects.visible_to(request.user))
    only_uncited = request.GET.get("loc") == "chua-co"
    shown = [row for row in found.rows if not (only_uncited and row.links)]
    context = {
        "assessment": assessment,
        "rows": shown,
        "found": found,
        "only_uncited": only_uncited,
        "lost": format_points(found.coverage.covered_points + found.coverage.uncited_points),
        "covered": format_points(found.coverage.covered_points),
        "uncited": format_points(found.coverage.uncited_points),
        "may_link": request.user.may("plans.write", assessment),
    }
    return render(request, "plans/lost_points.html", context)


@require_POST
def link(request, pk, criterion):
    """Link a lost criterion to a task by hand; the plan must be the person's own."""
    assessment = get_object_or_404(_assessments(request.user), pk=pk)
    leaf = get_object_or_404(assessment.criteria_set.criteria.filter(children=None), pk=criterion)
    plans = Plan.objects.visible_to(request.user).filter(assessment=assessment)
    task = _own_task(request.user, plans, request.POST.get("task", ""))
    if task is not None:
        editing.link_criterion(task, leaf, by=request.user)
    return redirect(f"{reverse('lost_points', args=[pk])}#tc-{criterion}")


@require_POST
def unlink(request, pk, link):
    assessment = get_object_or_404(_assessments(request.user), pk=pk)
    plans = Plan.objects.visible_to(request.user).filter(assessment=assessment)
    plan = fetch(request.user, plans, "plans.write", tasks__criterion_links=link)
    found = plan.tasks.get(criterion_links=link).criterion_links.get(pk=link)
    try:
        editing.unlink_criterion(found, by=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return redirect(f"{reverse('lost_points', args=[pk])}#tc-{found.criterion_id}")


def _own_task(user, plans, pk: str):
    """The task with this number on one of the person's own plans: 404 out of sight, 403 on another's plan."""
    if not (pk.isascii() and pk.isdigit()):
        return None
    if not NUMBER.fullmatch(pk):
        raise Http404
    plan = fetch(user, plans, "plans.write", tasks__pk=pk)
    return plan.tasks.get(pk=pk)


def _assessments(user):
    return Assessment.objects.visible_to(user).select_related("agency__kind", "criteria_set__index")
