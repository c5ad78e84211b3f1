"""Pages of periodic reports on plans."""

from functools import partial

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from agencies.clock import today
from agencies.forms import form_page, refusals, sent
from agencies.models import Agency
from agencies.permissions import fetch, own_agencies, requires
from agencies.scope import bodies_spoken_for
from agencies.states import possible_transitions

from ..forms import CommentForm
from ..models import PeriodicReport, Plan
from ..reporting import periodic as reporting
from ..reporting.forms import PeriodicForm, PeriodicPartForm
from ..reporting.standing import COLUMNS
from ..reporting.terms import usual_term
from ..reporting.writing import answer_autosave, store


@form_page
@requires(reporting.WRITE)
def periodic_new(request):
    """Choose plans, period and day; the page that follows is prefilled."""
    bodies = own_agencies(request.user, Agency.objects.active(today())).filter(pk__in=bodies_spoken_for(request.user))
    usual = usual_term(request.GET.get("ky", ""), on=today()) | {"plans": request.GET.getlist("ke-hoach")}
    usual["agency"] = bodies.order_by("path").first()
    form = PeriodicForm(sent(request), user=request.user, agencies=bodies, today=today(), initial=usual)
    if request.method == "POST" and form.is_valid():
        report, is_new = reporting.begin(form, by=request.user)
        if not is_new:
            messages.info(request, f"Kỳ này đã có bản dự thảo «{report.title}»: đang mở bản ấy, không lập thêm.")
        return redirect("periodic_edit", report.pk)
    context = {"form": form, "kinds": PeriodicReport.KINDS}
    return render(request, "plans/reports/periodic_new.html", context, status=422 if form.errors else 200)


@require_safe
def periodic(request, pk):
    subject = get_object_or_404(_reports(request.user), pk=pk)
    context = _context(request, subject) | {
        "parts": subject.parts.all(),
        "transitions": possible_transitions(subject, request.user),
        "may_write": subject.is_open and request.user.may(reporting.WRITE, subject),
        "may_draft": not subject.is_open and request.user.may(reporting.WRITE, subject),
        "documents": Plan.objects.visible_to(request.user).filter(periodic_report=subject),
    }
    return render(request, "plans/reports/periodic.html", context)


@form_page
def periodic_edit(request, pk):
    subject = fetch(request.user, _reports(request.user), reporting.WRITE, pk=pk)
    if not subject.is_open:
        return redirect("periodic", pk)
    forms = [PeriodicPartForm(sent(request), part=part) for part in subject.parts.select_related("changed_by")]
    if request.headers.get("HX-Request"):
        return answer_autosave(request, forms, partial(reporting.save_parts, subject, by=request.user))
    if request.method == "POST" and _save(request, subject, forms):
        return redirect("periodic" if "xem" in request.POST else "periodic_edit", pk)
    context = _context(request, subject) | {"forms": forms}
    status = 422 if request.method == "POST" else 200
    return render(request, "plans/reports/periodic_form.html", context, status=status)


def _save(request, subject, forms) -> bool:
    save = partial(reporting.save_parts, subject, by=request.user)
    return all(form.is_valid() for form in forms) and store(request, forms, save)


def _context(request, subject) -> dict:
    works = reporting.works_of(subject, request.user) if subject.is_open else []
    return {"report": subject, "figures": reporting.figures(subject, works), "columns": COLUMNS}


@require_POST
def periodic_state(request, pk):
    subject = get_object_or_404(_reports(request.user), pk=pk)
    with refusals(request):
        comment = CommentForm(request.POST).words()
        moved = reporting.move(subject, request.POST.get("action", ""), by=request.user, today=today(), comment=comment)
        messages.success(request, f"Báo cáo nay ở trạng thái: {moved.get_state_display()}.")
    return redirect("periodic", pk)


@require_POST
def periodic_refill(request, pk):
    subject = fetch(request.user, _reports(request.user), reporting.WRITE, pk=pk)
    with refusals(request):
        changed = reporting.refill(subject, by=request.user)
        messages.success(request, f"Đã điền lại {changed} phần; phần bạn đã sửa giữ nguyên.")
    return redirect("periodic_edit", pk)


@require_POST
def periodic_delete(request, pk):
    subject = fetch(request.user, _reports(request.user), reporting.WRITE, pk=pk)
    with refusals(request):
        reporting.delete_draft(subject, by=request.user)
        messages.success(request, "Đã xoá báo cáo.")
        return redirect("reports")
    return redirect("periodic", pk)


def _reports(user):
    rows = PeriodicReport.objects.visible_to(user).select_related("agency__kind", "submitted_by")
    return rows.prefetch_related("plans")
