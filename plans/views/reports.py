"""Pages of requests for reports: the list of everything, one request, its form, receipts and synthesis."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import F
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from agencies.clock import today
from agencies.exports import answer
from agencies.forms import form_page, refusals, sent
from agencies.models import Agency
from agencies.permissions import fetch, own_agencies, requires
from agencies.states import possible_transitions

from .. import exports
from ..forms import CommentForm
from ..models import PeriodicReport, Plan, Report, ReportRequest
from ..models.plan import GIVES_WORK
from ..reporting import receipts, requests, synthesis_export
from ..reporting.forms import DeadlineFormSet, PeriodFormSet, QuestionFormSet, ReportRequestForm
from ..reporting.letters import request_from
from ..reporting.synthesis import synthesis
from ..work import reports_to_send


@require_safe
def reports(request):
    """What the person's agency is to send, the requests in sight, the periodic reports."""
    user = request.user
    asked = ReportRequest.objects.visible_to(user).select_related("issuer").prefetch_related("deadlines", "reports")
    written = PeriodicReport.objects.visible_to(user).select_related("agency").prefetch_related("plans")
    context = {
        "to_send": reports_to_send(user, today=today()),
        "requests": [(row, *_tally(row)) for row in asked],
        "periodic": written,
        "letters": _letters(user) if user.may(requests.ASK) else [],
        "may_ask": user.may(requests.ASK),
        "may_follow": user.may(requests.FOLLOW),
        "may_write": user.may("plans.write_report"),
    }
    return render(request, "plans/reports/reports.html", context)


def _tally(row) -> tuple[int, int]:
    """How many of the reports have come in, of how many."""
    states = [report.is_open for report in row.reports.all()]
    return states.count(False), len(states)


def _letters(user):
    """The công văn in force of the own authority of which it has made no request yet."""
    rows = Plan.objects.visible_to(user).filter(kind=Plan.Kind.LETTER, state__in=GIVES_WORK)
    rows = rows.exclude(report_requests__issuer=F("issuer"))  # what others ask by the same letter does not count
    return [letter for letter in rows.select_related("issuer") if user.may(requests.ASK, letter)]


@require_POST
def report_request_from(request, pk):
    """Make a draft request from a letter or plan of the own authority."""
    letter = fetch(request.user, Plan.objects.visible_to(request.user), requests.ASK, pk=pk)
    return redirect("report_request", request_from(letter, by=request.user).pk)


@form_page
@requires(requests.ASK)
def report_request_new(request):
    return _request_form(request, None)


@form_page
def report_request_edit(request, pk):
    return _request_form(request, fetch(request.user, requests.requests_of(request.user), requests.ASK, pk=pk))


def _request_form(request, subject):
    agencies = own_agencies(request.user, Agency.objects.active(today())).select_related("kind")
    initial = None if subject else {"issuer": agencies.first()}
    form = ReportRequestForm(sent(request), instance=subject, user=request.user, agencies=agencies, initial=initial)
    parts = _formsets(request, subject, agencies)
    if request.method == "POST" and form.is_valid() and all(part.is_valid() for part in parts):
        try:
            return redirect("report_request", requests.save_request(form, parts, by=request.user).pk)
        except ValidationError as error:
            form.add_error(None, error)
    is_bad = request.method == "POST"
    context = {"form": form, "parts": parts, "subject": subject}
    return render(request, "plans/reports/request_form.html", context, status=422 if is_bad else 200)


def _formsets(request, subject, agencies) -> list:
    """The rows of a request: periods, deadlines, questions; a new one begins with the usual questions."""
    data = sent(request)
    usual = [] if subject else requests.default_questions()
    questions = QuestionFormSet(data, instance=subject, prefix="cau-hoi", initial=usual)
    questions.extra = len(usual) + 1
    return [
        PeriodFormSet(data, instance=subject, prefix="ky"),
        DeadlineFormSet(data, instance=subject, prefix="han", form_kwargs={"agencies": agencies}),
        questions,
    ]


@require_safe
def report_request(request, pk):
    """The request as its addressees read it; for those who follow it, who has reported and who has not."""
    subject = get_object_or_404(requests.requests_of(request.user), pk=pk)
    follows = request.user.may(requests.FOLLOW, subject)
    only_missing = request.GET.get("loc") == "chua-nop"
    found = receipts.receipts(subject, request.user, today=today(), only_missing=only_missing) if follows else None
    own = Report.objects.visible_to(request.user).filter(request=subject).select_related("agency")
    context = {
        "subject": subject,
        "transitions": possible_transitions(subject, request.user),
        "may_edit": request.user.may(requests.ASK, subject) and subject.state == ReportRequest.State.DRAFT,
        "letter": Plan.objects.visible_to(request.user).filter(pk=subject.plan_id).first(),
        "may_draft": subject.plan_id is None and request.user.may(requests.ASK, subject),
        "follows": follows,
        "found": found,
        "whole": receipts.receipts(subject, request.user, today=today()) if only_missing and follows else found,
        "only_missing": only_missing,
        "own": None if follows else own,
        "units": requests.addressees(subject, on=today()) if subject.state == ReportRequest.State.DRAFT else None,
    }
    return render(request, "plans/reports/request.html", context)


@require_POST
def report_request_state(request, pk):
    subject = get_object_or_404(requests.requests_of(request.user), pk=pk)
    with refusals(request):
        comment = CommentForm(request.POST).words()
        moved = requests.move(subject, request.POST.get("action", ""), by=request.user, today=today(), comment=comment)
        messages.success(request, f"Yêu cầu nay ở trạng thái: {moved.get_state_display()}.")
    return redirect("report_request", pk)


@require_POST
def report_request_delete(request, pk):
    subject = fetch(request.user, requests.requests_of(request.user), requests.ASK, pk=pk)
    with refusals(request):
        requests.delete_draft(subject, by=request.user)
        messages.success(request, "Đã xoá yêu cầu báo cáo.")
        return redirect("reports")
    return redirect("report_request", pk)


@form_page
def report_receipts_export(request, pk):
    return answer(request, exports.receipts_export(request.user, pk=pk, on=today().isoformat()))


@require_safe
def report_synthesis(request, pk):
    subject = fetch(request.user, requests.requests_of(request.user), requests.FOLLOW, pk=pk)
    found = synthesis(subject)
    context = {"subject": subject, "found": found, "text": synthesis_export.as_text(subject, found)}
    return render(request, "plans/reports/synthesis.html", context)


@form_page
def report_synthesis_export(request, pk):
    return answer(request, exports.synthesis_export(request.user, pk=pk))
