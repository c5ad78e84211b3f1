"""The first page: each role lands where its work begins."""

from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from agencies.clock import today
from agencies.navigation import FIRST_PAGE
from criteria.models import Assessment
from criteria.points import format_points
from criteria.table import score_table, summary

from ..lost_points import lost_points
from ..models import Assignment, Plan
from ..models.assignment import DueState


@require_safe
def home(request):
    """Officers, appraisers and viewers go straight to their list; the others see the authority in one page."""
    if request.user.role in FIRST_PAGE:
        return redirect(FIRST_PAGE[request.user.role])
    plans = Plan.objects.visible_to(request.user).select_related("issuer")
    assessment = _latest_assessment(request.user)
    context = {"plans": list(plans), **_work_counts(request.user)}
    if assessment is not None:
        table = score_table(assessment)
        context |= summary(assessment, table)
        found = lost_points(assessment, Plan.objects.visible_to(request.user)).coverage
        context |= {"found": found, "uncited": format_points(found.uncited_points)}
    return render(request, "plans/home.html", context)


def _latest_assessment(user):
    """The newest table of the person's own authority, else the newest in sight."""
    rows = Assessment.objects.visible_to(user).select_related("agency", "criteria_set__index")
    return rows.order_by("-year", "agency__path").first()


def _work_counts(user) -> dict:
    rows = Assignment.objects.visible_to(user).in_force()
    return {
        "may_work": user.may("plans.work"),
        "overdue": rows.overdue(today=today()).count(),
        "soon": rows.in_due_state(DueState.SOON, today=today()).count(),
        "to_confirm": rows.filter(state__in=Assignment.WAITING_STATES).count(),
    }
