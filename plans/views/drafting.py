"""Pages that draft a document from what the system holds: request letters, đôn đốc, periodic reports on paper."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from agencies.clock import today
from agencies.forms import refusals
from agencies.permissions import fetch

from ..drafting import periodic as periodic_drafting
from ..drafting.forms import LatenessForm, UrgeForm
from ..drafting.request_letter import draft_letter
from ..drafting.urging import URGE, draft_urging, late_works
from ..models import PeriodicReport, Plan, ReportRequest
from ..reporting.periodic import WRITE
from ..reporting.requests import ASK
from .task import plans_of

READY = "Dự thảo đã sẵn sàng: xem lại, sửa câu chữ, rồi trình ký."
PRESENT = "Văn bản này đã soạn và ban hành từ trước."


@require_POST
def report_request_letter(request, pk):
    """The công văn of a request: drafted at the first click, opened at every further one."""
    subject = fetch(request.user, ReportRequest.objects.visible_to(request.user), ASK, pk=pk)
    letter = draft_letter(subject, by=request.user, today=today())
    return _opened(request, letter)


@require_http_methods(["GET", "HEAD", "POST"])
def plan_urge(request, pk):
    """Who is late on the day, and the letter to those of them that are chosen."""
    plan = fetch(request.user, plans_of(request.user), URGE, pk=pk)
    lateness = LatenessForm(request.GET)
    days = lateness.days()
    late = late_works(plan, request.user, today=today(), more_than=days)
    form = UrgeForm(request.POST if request.method == "POST" else None, late=late, today=today())
    if request.method == "POST" and form.is_valid():
        chosen, until = form.cleaned_data["co_quan"], form.cleaned_data["bao_cao"]
        try:
            order = {"agencies": chosen, "more_than": days, "until": until}
            letter = draft_urging(plan, by=request.user, today=today(), **order)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return _opened(request, letter)
    context = {"plan": plan, "form": form, "lateness": lateness, "late": late, "days": days, "today": today()}
    return render(request, "plans/urge.html", context, status=422 if form.errors else 200)


@require_POST
def periodic_document(request, pk):
    """The báo cáo on paper of a report whose figures are frozen."""
    report = fetch(request.user, PeriodicReport.objects.visible_to(request.user), WRITE, pk=pk)
    with refusals(request):
        return _opened(request, periodic_drafting.draft_report(report, by=request.user))
    return redirect("periodic", pk)


def _opened(request, document: Plan):
    """The page of what was drafted, now or at an earlier click."""
    messages.success(request, READY if document.state == Plan.State.DRAFT else PRESENT)
    return redirect("plan", document.pk)
