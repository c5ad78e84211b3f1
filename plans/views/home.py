"""The first page: each role lands where its work begins."""

from django.db.models import Q
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from agencies.clock import today
from agencies.navigation import FIRST_PAGE
from agencies.scope import reach_of
from criteria.models import Assessment
from criteria.points import format_points
from criteria.table import score_table, summary

from ..documents.reading import named_for
from ..ledger_page import forecast_sentence
from ..ledger_rows import ledger_for
from ..models import Assignment, Plan
from ..models.assignment import DueState
from ..work_filter import to_answer


@require_safe
def home(request):
    """Officers, appraisers and viewers go straight to their list; the others see the authority in one page."""
    if request.user.role in FIRST_PAGE:
        return redirect(FIRST_PAGE[request.user.role])
    plans = Plan.objects.visible_to(request.user).select_related("issuer")
    assessment = _latest_assessment(request.user)
    context = {"plans": named_for(request.user, plans), **_work_counts(request.user)}
    if assessment is not None:
        table = score_table(assessment)
        context |= summary(assessment, table)
        ledger = ledger_for(request.user, assessment, today=today())
        context |= {"uncited": format_points(ledger.found.coverage.uncited_points), "forecast": _forecast(ledger)}
    return render(request, "plans/home.html", context)


def _forecast(ledger) -> str:
    """The sentence on what the tasks under way would bring; "" while no task has an estimate."""
    return forecast_sentence(ledger.forecast(ledger.under_way)) if ledger.estimated else ""


def _latest_assessment(user):
    """The newest table of the person's own authority, else the newest in sight."""
    rows = Assessment.objects.visible_to(user).select_related("agency", "criteria_set__index")
    newest = rows.order_by("-year", "agency__path", "pk")
    return newest.filter(agency__path=reach_of(user)).first() or newest.first()


def _work_counts(user) -> dict:
    rows = Assignment.objects.visible_to(user).in_force()
    # Who answers counts what the list behind the figure has; what waits for the level above is not theirs to answer.
    waiting = to_answer(user) if user.may("plans.confirm") else Q(state__in=Assignment.WAITING_STATES)
    return {
        "may_work": user.may("plans.work"),
        "overdue": rows.overdue(today=today()).count(),
        "soon": rows.in_due_state(DueState.SOON, today=today()).count(),
        "to_confirm": rows.filter(waiting).count(),
    }
