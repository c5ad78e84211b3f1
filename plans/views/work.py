"""Việc của tôi: what the person's agency has to do, and what waits for the person's confirmation."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from agencies.clock import today
from agencies.permissions import requires

from .. import progress
from ..models import Assignment
from ..work import fresh_line
from ..work import my_work as read_my_work


@require_safe
@requires("plans.report")
def my_work(request):
    return render(request, "plans/my_work.html", {"work": read_my_work(request.user, today=today())})


@require_POST
def assignment_move(request, pk):
    """One click on a status button, with optional words; htmx gets the line back, a plain form the page."""
    found = get_object_or_404(Assignment.objects.visible_to(request.user), pk=pk)
    action, text = request.POST.get("action", ""), request.POST.get("comment", "").strip()
    error = ""
    try:
        progress.move(found, action, by=request.user, today=today(), comment=text)
    except ValidationError as refusal:
        error = refusal.messages[0]
    if not request.headers.get("HX-Request"):
        (messages.error if error else messages.success)(request, error or "Đã ghi.")
        return redirect(f"{reverse('my_work')}#viec-{pk}")
    context = {"line": fresh_line(pk, request.user, today=today()), "error": error, "typed": text if error else ""}
    return render(request, "plans/_work_line.html", context, status=422 if error else 200)
