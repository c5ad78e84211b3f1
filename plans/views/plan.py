"""Pages of plans: list, one plan, its head, lines and sections."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from agencies.clock import today
from agencies.forms import ROW_KEY, form_page, refusals, sent
from agencies.models import Agency
from agencies.permissions import fetch, own_agencies, requires
from agencies.scope import own_paths
from agencies.states import possible_transitions

from .. import editing
from ..arrangement import initial_of_new
from ..cascade.links import ties
from ..cascade.offers import derivable
from ..documents.html import body_html
from ..documents.orders import order
from ..documents.reading import named_for, read_as, signed_text
from ..drafting.urging import may_urge
from ..forms import CommentForm, LinesForm, PlanForm, SectionForm
from ..models import Plan, PlanLine
from ..outline import outline, task_view, tasks_of
from ..receipts import move_plan
from ..reminders.history import SEE
from .following import following
from .versions import versions_of


@require_safe
def plans(request):
    """All plans in sight: the own ones, and issued ones that give the own agency work."""
    rows = Plan.objects.visible_to(request.user).select_related("issuer").prefetch_related("indices")
    kind = request.GET.get("loai", "")
    if kind in Plan.Kind.values:
        rows = rows.filter(kind=kind)
    context = {
        "plans": named_for(request.user, rows),
        "kind": kind,
        "kinds": Plan.Kind.choices,
        "may_write": request.user.may("plans.write"),
        "derivable": derivable(request.user),
    }
    return render(request, "plans/plans.html", context)


@require_safe
def plan(request, pk):
    subject = get_object_or_404(_plans(request.user), pk=pk)
    signed = read_as(subject, request.user)
    context = {
        "plan": subject,
        **(_signed(subject, request.user, signed) if signed else _text(subject, request.user)),
        "may_edit": request.user.may("plans.write", subject),
        "may_urge": may_urge(request.user, subject),
        "may_check": signed is None and request.user.may("plans.check", subject),
        "may_issue": request.user.may("plans.issue", subject),
        "may_see_reminders": request.user.may(SEE),
        "transitions": possible_transitions(subject, request.user),
        **versions_of(subject, request.user),
        "ties": ties(subject, request.user, today=today()),
        **following(subject, request.user, on=today()),
    }
    return render(request, "plans/plan.html", context)


def _text(subject, user) -> dict:
    """The plan as it stands."""
    lines = {kind: [] for kind in PlanLine.Kind.values}
    for line in subject.lines.order_by("position"):
        lines[line.kind].append(line)
    appendices = subject.appendices.prefetch_related("tables")
    return {"lines": lines, "appendices": appendices, "sections": outline(subject, user, today=today())}


def _signed(subject, user, signed) -> dict:
    """The plan as it was signed, and the tasks that give work in the person's sight."""
    work = [task for task in tasks_of(subject, user) if task.assignments.all()]
    views = [task_view(task, today=today()) for task in work]
    return {"signed": signed, "text": body_html(signed.document), "work": views}


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
        agencies=issuers(request),
        initial={} if subject else {"year": today().year},
    )
    is_filling = "dien" in request.POST  # another kind, issuer or signer: the form comes back with other values
    if request.method == "POST" and not is_filling and form.is_valid():
        try:
            saved = editing.save_plan(form, by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect("plan", saved.pk)
    context = {"form": form, "plan": subject}
    return render(request, "plans/plan_form.html", context, status=422 if form.errors and not is_filling else 200)


def issuers(request):
    """Whose plan it may be: that of the bodies the person works for."""
    return own_agencies(request.user, Agency.objects.active(today())).filter(path__in=own_paths(request.user))


@require_POST
def plan_state(request, pk):
    subject = get_object_or_404(_plans(request.user), pk=pk)
    if request.POST.get("action") == "issue":
        messages.info(request, "Ban hành cần số và ngày: ghi ở trang này rồi bấm «Ban hành».")
        return redirect("version_issue", pk)
    with refusals(request):
        comment = CommentForm(request.POST).words()
        moved = move_plan(subject, request.POST.get("action", ""), by=request.user, comment=comment)
        messages.success(request, f"Kế hoạch nay ở trạng thái: {moved.get_state_display()}.")
    return redirect("plan", pk)


@require_POST
def plan_pdf(request, pk):
    """Order the PDF or the Word file (``dang`` = docx): the request only writes a job row and shows its page; a second
    click finds the waiting row. Who reads what was signed is given the very file."""
    subject = fetch(request.user, _plans(request.user), "plans.download", pk=pk)
    ending = "docx" if request.POST.get("dang") == "docx" else "pdf"
    signed = signed_text(subject, request.user)
    if ending == "pdf" and signed and signed.version.file_id:
        return redirect("version_file", signed.version.pk)
    return redirect("job", order(subject, ending, by=request.user).pk)


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
    if above and not ROW_KEY.fullmatch(above):
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
    with refusals(request):
        editing.delete_section(get_object_or_404(subject.sections, pk=section), by=request.user)
        messages.success(request, "Đã xoá mục.")
    return redirect("plan", pk)


def _plans(user):
    return Plan.objects.visible_to(user).select_related(
        "issuer__kind", "assessment__criteria_set__index", "assessment__agency", "parent", "urges", "periodic_report"
    )
