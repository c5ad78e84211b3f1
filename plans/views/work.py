"""Việc của tôi: what the person's agency has to do, and what waits for the person's confirmation."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from agencies.clock import today
from agencies.downloads import download_stored
from agencies.files import ACCEPT
from agencies.permissions import requires
from criteria.cycle.waiting import to_hand_in

from .. import progress
from ..models import Assignment
from ..work import fresh_line, receipts_asked_of, reports_to_send
from ..work import my_work as read_my_work
from ..work_filter import WorkFilter
from ..work_forms import BulkForm, ReportForm

TYPED = ("comment", "percent", "product", "late_reason")


@require_safe
@requires("plans.work")
def my_work(request):
    wanted = WorkFilter(request.GET, user=request.user, today=today())
    context = {
        "work": read_my_work(wanted, number=request.GET.get("trang", "1")),
        "filter": wanted,
        "receipts": receipts_asked_of(request.user) if request.user.may("plans.report") else [],
        "tables_due": to_hand_in(request.user, today=today()),
        "to_send": reports_to_send(request.user, today=today()),
        "bulk": BulkForm(),
        "accept": ACCEPT,
        "here": request.get_full_path(),
    }
    return render(request, "plans/my_work.html", context)


@require_POST
def assignment_move(request, pk):
    """One click on a status button, with optional words; htmx gets the line back, a plain form its page."""
    rows = Assignment.objects.visible_to(request.user).select_related("task")
    found, form, error = get_object_or_404(rows, pk=pk), ReportForm(request.POST, request.FILES), ""
    try:
        report = form.report()
        words, seen = form.cleaned_data["comment"], form.cleaned_data["seen"]
        options = {"comment": words, "report": report, "seen": seen}
        progress.move(found, request.POST.get("action", ""), by=request.user, today=today(), **options)
    except ValidationError as refusal:
        error = refusal.messages[0]
    if not request.headers.get("HX-Request"):
        (messages.error if error else messages.success)(request, error or "Đã ghi.")
        return redirect(f"{page_of(found, request)}#viec-{pk}")
    typed = {name: request.POST[name] for name in TYPED if name in request.POST} if error else {}
    context = {"line": fresh_line(pk, request.user, today=today()), "error": error, "typed": typed, "is_answer": True}
    context |= {"accept": ACCEPT, "here": request.POST.get("ve", "")}
    return render(request, "plans/_work_line.html", context, status=422 if error else 200)


@require_safe
def assignment_file(request, pk):
    """The file of the product, as a download, to whoever sees the work."""
    rows = Assignment.objects.visible_to(request.user).select_related("product_file")
    stored = get_object_or_404(rows, pk=pk, product_file__isnull=False).product_file
    return download_stored(stored)


def page_of(assignment, request) -> str:
    """Where a plain form came from: the page it names with its filters, the page of the task, or one's own work."""
    if came_from(request):
        return came_from(request)
    if request.POST.get("trang") == "nhiem-vu" or not request.user.may("plans.report"):
        return reverse("task", args=[assignment.task.plan_id, assignment.task_id])
    return reverse("my_work")


def came_from(request) -> str:
    """The page of this site, with its filters, that a form names as its own; "" for none."""
    address = request.POST.get("ve", "")
    return address if address.startswith("/") and url_has_allowed_host_and_scheme(address, None) else ""
