"""Việc của tôi: what the person's agency has to do, and what waits for the person's confirmation."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from agencies.clock import today
from agencies.permissions import requires

from .. import progress
from ..forms import CommentForm
from ..models import Assignment
from ..work import fresh_line
from ..work import my_work as read_my_work


@require_safe
@requires("plans.work")
def my_work(request):
    return render(request, "plans/my_work.html", {"work": read_my_work(request.user, today=today())})


@require_POST
def assignment_move(request, pk):
    """One click on a status button, with optional words; htmx gets the line back, a plain form its page."""
    found = get_object_or_404(Assignment.objects.visible_to(request.user).select_related("task"), pk=pk)
    error = ""
    try:
        text = CommentForm(request.POST).words()
        progress.move(found, request.POST.get("action", ""), by=request.user, today=today(), comment=text)
    except ValidationError as refusal:
        error = refusal.messages[0]
    if not request.headers.get("HX-Request"):
        (messages.error if error else messages.success)(request, error or "Đã ghi.")
        return redirect(f"{_page_of(found, request)}#viec-{pk}")
    typed = request.POST.get("comment", "") if error else ""
    context = {"line": fresh_line(pk, request.user, today=today()), "error": error, "typed": typed, "is_answer": True}
    return render(request, "plans/_work_line.html", context, status=422 if error else 200)


def _page_of(assignment, request) -> str:
    """Where a plain form came from: the page of the task, or one's own work."""
    if request.POST.get("trang") == "nhiem-vu" or not request.user.may("plans.report"):
        return reverse("task", args=[assignment.task.plan_id, assignment.task_id])
    return reverse("my_work")
