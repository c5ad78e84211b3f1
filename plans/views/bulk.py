"""Many lines of work at once: look at what would change, then write it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from agencies.clock import today
from agencies.permissions import requires

from ..bulk import Change, Stale, preview, write
from ..models import Assignment
from ..work_forms import BulkForm, picked
from .work import came_from

MOVED_ON = "Chưa ghi gì: có việc đã đổi sau khi bạn xem trước. Xem lại danh sách rồi ghi lại."


@require_POST
@requires("plans.work")
def work_bulk(request):
    """Preview of the ticked lines; with ``buoc=ghi`` they are written, or shown again where one has moved."""
    form = BulkForm(request.POST)
    try:
        seen = picked(request.POST.getlist("viec"))
        report = form.report()
    except ValidationError as refusal:
        return _page(request, form, [], refusal.messages[0], status=422)
    return _answer(request, form, seen, Change(form.cleaned_data["action"], form.cleaned_data["comment"], report))


def _answer(request, form, seen, change):
    rows = Assignment.objects.visible_to(request.user).filter(pk__in=seen)
    rows = list(rows.select_related("task__plan__issuer", "agency").order_by("agency__path", "pk"))
    if len(rows) < len(seen):
        raise Http404
    if request.POST.get("buoc") != "ghi":
        return _page(request, form, preview(rows, change, by=request.user, today=today()))
    try:
        written = write(seen, change, by=request.user, today=today())
    except Stale as stale:
        return _page(request, form, stale.lines, MOVED_ON, status=409)
    messages.success(request, f"Đã ghi {written} việc.")
    return redirect(came_from(request) or reverse("my_work"))


def _page(request, form, lines, error="", *, status=200):
    context = {
        "form": form,
        "ready": [line for line in lines if not line.refusal],
        "refused": [line for line in lines if line.refusal],
        "error": error,
        "back": came_from(request) or reverse("my_work"),
    }
    return render(request, "plans/work_bulk.html", context, status=status)
