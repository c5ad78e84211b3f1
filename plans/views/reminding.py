"""Pages of a plan's reminders: pausing them, with their days and who hears; who was reminded and what happened then."""

from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from agencies.clock import today
from agencies.forms import sent
from agencies.permissions import fetch

from ..drafting.urging import may_urge
from ..models import Plan
from ..reminders.history import SEE, History
from ..reminders.planning import stages_of
from ..reminders.silence import RemindingForm, hearers, reminding_of, set_reminding


@require_http_methods(["GET", "HEAD", "POST"])
def plan_reminding(request, pk):
    plans = Plan.objects.visible_to(request.user).select_related("issuer__kind", "issuer__parent__kind")
    plan = fetch(request.user, plans, "plans.issue", pk=pk)
    form = RemindingForm(sent(request), reminding=reminding_of(plan), today=today())
    if request.method == "POST" and form.is_valid():
        set_reminding(plan, **form.values(), by=request.user)
        messages.success(request, "Đã lưu cách nhắc việc của kế hoạch.")
        return redirect("plan_reminding", pk)
    agencies, coordinators = hearers(plan, today=today())
    context = {
        "plan": plan,
        "form": form,
        "stages": stages_of(plan),
        "agencies": agencies,
        "unheard": [row for row in agencies if not row.officers],
        "by_mail": settings.EMAIL_ENABLED,
        "bell_alone": [row for row in agencies if settings.EMAIL_ENABLED and row.hears_bell_alone],
        "coordinators": coordinators,
    }
    return render(request, "plans/reminding.html", context, status=422 if form.errors else 200)


@require_safe
def plan_reminded(request, pk):
    """Who was reminded of the plan's work, by agency (``co-quan``) or task (``nhiem-vu``), and what happened then."""
    plans = Plan.objects.visible_to(request.user).select_related("issuer__kind")
    plan = fetch(request.user, plans, SEE, pk=pk)
    context = {
        "plan": plan,
        "history": History(plan, request.user, request.GET, today=today()),
        "may_urge": may_urge(request.user, plan),
        "may_remind": request.user.may("plans.issue", plan),
    }
    return render(request, "plans/reminded.html", context)
