"""Pages of plans: list, one plan, its head, lines and sections."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agencies import jobs
from agencies.clock import today
from agencies.forms import sent
from agencies.models import Agency, Job
from agencies.permissions import fetch, own_agencies, requires
from agencies.scope import own_paths
from agencies.states import possible_transitions

from .. import editing
from ..arrangement import initial_of_new
from ..cascade.links import ties
from ..cascade.offers import derivable
from ..checking import findings
from ..forms import NUMBER, CommentForm, LinesForm, PlanForm, SectionForm
from ..models import Plan, PlanLine
from ..outline import outline
from ..receipts import move_plan
from .following import following

form_page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def plans(request):
    """All plans in sight: the own ones, and issued ones that give the own agency work."""
    rows = Plan.objects.visible_to(request.user).select_related("issuer").prefetch_related("indices")
    context = {"plans": rows, "may_write": request.user.may("plans.write"), "derivable": derivable(request.user)}
    return render(request, "plans/plans.html", context)


@require_safe
def plan(request, pk):
    subject = get_object_or_404(_plans(request.user), pk=pk)
    lines = {kind: [] for kind in PlanLine.Kind.values}
    for line in subject.lines.order_by("position"):
        lines[line.kind].append(line)
    context = {
        "plan": subject,
        "lines": lines,
        "appendices": subject.appendices.all(),
        "sections": outline(subject, request.user, today=today()),
        "may_edit": request.user.may("plans.write", subject),
        "faults": len(findings(subject, on=today())) if request.user.may("plans.check", subject) else None,
        "transitions": possible_transitions(subject, request.user),
        "ties": ties(subject, request.user, today=today()),
        **following(subject, request.user, on=today()),
    }
    return render(request, "plans/plan.html", context)


@form_page
@requires("plans.write")
def plan_new(request):
    return _plan_form(request, None)


@form_page
def plan_edit(request, pk):
    return _plan_form(request, fetch(request.user, _plans(request.user), "plans.write", pk=pk))


def _plan_form(request, subject):
    form = PlanForm(
        sent(request),
        instance=subject,
        user=request.user,
        agencies=issuers(request, subject),
    )
    if request.method == "POST" and form.is_valid():
        try:
            saved = editing.save_plan(form, by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect("plan", saved.pk)
    context = {"form": form, "plan": subject}
    return render(request, "plans/plan_form.html", context, status=422 if form.errors else 200)


def issuers(request, subject):
    """Whose plan it may be: that of the bodies the person works for, or of whoever issues it already."""
    rows = own_agencies(request.user, Agency.objects.active(today()))
    return rows.filter(Q(path__in=own_paths(request.user)) | Q(pk=subject and subject.issuer_id))


@require_POST
def plan_state(request, pk):
    subject = get_object_or_404(_plans(request.user), pk=pk)
    try:
        comment = CommentForm(request.POST).words()
        moved = move_plan(subject, request.POST.get("action", ""), by=request.user, comment=comment)
        messages.success(request, f"Kế hoạch nay ở trạng thái: {moved.get_state_display()}.")
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return redirect("plan", pk)


@require_POST
def plan_pdf(request, pk):
    """Order the PDF or the Word file (``dang`` = docx): the request only writes a job row and shows its page; a second
    click finds the waiting row."""
    subject = fetch(request.user, _plans(request.user), "plans.download", pk=pk)
    is_word = request.POST.get("dang") == "docx"
    order = {"kind": "render_plan", "params": {"plan": subject.pk, "format": "docx" if is_word else "pdf"}}
    job = Job.objects.visible_to(request.user).filter(state=Job.State.QUEUED, **order).first() or jobs.enqueue(
        **order,
        label=f"Bản {'Word' if is_word else 'PDF'} – {subject}"[:250],
        agency=request.user.agency,
        by=request.user,
    )
    return redirect("job", job.pk)


@form_page
def plan_lines(request, pk, kind):
    """Căn cứ, kính gửi, nơi nhận, chú thích: one line of text each, in order."""
    subject = fetch(request.user, _plans(request.user), "plans.write", pk=pk)
    if kind not in PlanLine.Kind.values:
        raise Http404
    present = "\n".join(subject.lines.filter(kind=kind).order_by("position").values_list("text", flat=True))
    form = LinesForm(sent(request), plan=subject, initial={"text": present, "seen_version": subject.version})
    if request.method == "POST" and form.is_valid():
        try:
            editing.save_lines(subject, kind, form.lines(), by=request.user)
        except ValidationError as error:
            form.add_error("text", error.messages)
        else:
            return redirect(f"{reverse('plan', args=[pk])}#dong-{kind}")
    context = {"form": form, "plan": subject, "title": PlanLine.Kind(kind).label}
    return render(request, "plans/part_form.html", context, status=422 if form.errors else 200)


@form_page
def section_new(request, pk):
    subject = fetch(request.user, _plans(request.user), "plans.write", pk=pk)
    above = request.GET.get("thuoc", "")
    if above and not NUMBER.fullmatch(above):
        raise Http404
    parent = get_object_or_404(subject.sections, pk=above) if above else None
    return _section_form(request, subject, None, parent)


@form_page
def section_edit(request, pk, section):
    subject = fetch(request.user, _plans(request.user), "plans.write", pk=pk)
    return _section_form(request, subject, get_object_or_404(subject.sections, pk=section), None)


def _section_form(request, subject, section, parent):
    initial = None if section else initial_of_new(subject, parent)
    form = SectionForm(sent(request), instance=section, plan=subject, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            saved = editing.save_section(form, subject, by=request.user, parent=parent)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect(f"{reverse('plan', args=[subject.pk])}#muc-{saved.pk}")
    context = {"form": form, "plan": subject, "title": "Sửa mục" if section else "Thêm mục", "section": section}
    return render(request, "plans/part_form.html", context, status=422 if form.errors else 200)


@require_POST
def section_delete(request, pk, section):
    subject = fetch(request.user, _plans(request.user), "plans.write", pk=pk)
    try:
        editing.delete_section(get_object_or_404(subject.sections, pk=section), by=request.user)
        messages.success(request, "Đã xoá mục.")
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return redirect("plan", pk)


def _plans(user):
    return Plan.objects.visible_to(user).select_related("issuer__kind", "assessment", "parent")
