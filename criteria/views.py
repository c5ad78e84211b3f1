"""Pages of assessments: fetch, call, render."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agencies.clock import today
from agencies.forms import sent
from agencies.models import Agency
from agencies.permissions import fetch, own_agencies, requires
from agencies.states import change_state, possible_transitions

from . import causes, entry
from .forms import CauseForm, EvidenceForm, NewAssessmentForm, ScoreCellForm, ScoreDetailForm
from .models import Assessment, CriteriaSet, Evidence
from .points import format_points
from .table import score_table, summary

form_page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def assessments(request):
    """All score tables in sight."""
    rows = Assessment.objects.visible_to(request.user).select_related("agency", "criteria_set__index")
    may_open = request.user.may("criteria.score")
    return render(request, "criteria/assessments.html", {"assessments": rows, "may_open": may_open})


@form_page
@requires("criteria.score")
def assessment_new(request):
    agencies = own_agencies(request.user, Agency.objects)
    form = NewAssessmentForm(sent(request), sets=CriteriaSet.objects.usable_by(request.user), agencies=agencies)
    if request.method == "POST" and form.is_valid():
        try:
            opened = entry.open_assessment(by=request.user, on=today(), **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect("assessment", opened.pk)
    return render(request, "criteria/assessment_new.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
def assessment(request, pk):
    """The score table: read by all who see it, editable cell by cell for its own people."""
    subject = get_object_or_404(_assessments(request.user), pk=pk)
    table = score_table(subject)
    context = {
        **summary(subject, table),
        "may_edit": request.user.may("criteria.score", subject) and not subject.is_frozen,
        "transitions": possible_transitions(subject, request.user),
    }
    return render(request, "criteria/assessment.html", context)


@require_POST
def score_save(request, pk, criterion):
    """One cell, saved at once: the answer carries the cell's state and every figure that moved."""
    subject = fetch(request.user, _assessments(request.user), "criteria.score", pk=pk)
    leaf = get_object_or_404(subject.criteria_set.criteria, pk=criterion)
    form = ScoreCellForm(request.POST, criterion=leaf, decimals=subject.criteria_set.decimals)
    if not form.is_valid():
        error = form.errors.get("achieved") or form.errors["version"]
        return render(request, "criteria/_cell_error.html", {"error": error[0]}, status=422)
    try:
        entry.save_points(subject, leaf, by=request.user, **form.cleaned_data)
    except ValidationError as error:
        return render(request, "criteria/_cell_error.html", {"error": error.messages[0]}, status=422)
    except entry.ScoreConflict as conflict:
        return render(request, "criteria/_cell_conflict.html", {"conflict": conflict, "criterion": leaf}, status=409)
    table = score_table(subject)
    context = {**summary(subject, table), "rows": table.row_and_ancestors(leaf.pk)}
    return render(request, "criteria/_cell_saved.html", context)


@require_POST
def assessment_publish(request, pk):
    subject = get_object_or_404(_assessments(request.user), pk=pk)
    try:
        change_state(subject, "publish", by=request.user)
        messages.success(request, "Đã khoá số liệu: từ nay không ai sửa được điểm của bảng này.")
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return redirect("assessment", pk)


@form_page
def score_detail(request, pk, criterion):
    """What stands behind one figure: not applicable, explanation, causes, evidence."""
    permission = "criteria.score" if request.method == "POST" else "criteria.read"
    subject = fetch(request.user, _assessments(request.user), permission, pk=pk)
    score = get_object_or_404(subject.scores.select_related("criterion__parent"), criterion=criterion)
    form = ScoreDetailForm(sent(request), instance=score)
    if request.method == "POST" and form.is_valid():
        try:
            entry.save_details(subject, score.criterion, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        except entry.ScoreConflict:
            form.add_error(None, "Ô điểm này vừa được người khác sửa: hãy chép lại phần bạn gõ rồi tải lại trang.")
        else:
            messages.success(request, "Đã lưu.")
            return redirect("score_detail", pk, criterion)
    return _score_page(request, subject, score, form, EvidenceForm())


def _score_page(request, subject, score, form, evidence_form):
    score.refresh_from_db(fields=["achieved", "not_applicable"])
    context = {
        "assessment": subject,
        "score": score,
        "maximum": format_points(score.criterion.maximum),
        "achieved": format_points(score.achieved),
        "form": form,
        "evidence_form": evidence_form,
        "causes": subject.causes.filter(criteria=score.criterion_id).prefetch_related("criteria"),
        "may_edit": request.user.may("criteria.score", subject),
    }
    is_bad = form.errors or evidence_form.errors
    return render(request, "criteria/score_detail.html", context, status=422 if is_bad else 200)


@require_POST
def evidence_add(request, pk, criterion):
    subject = fetch(request.user, _assessments(request.user), "criteria.score", pk=pk)
    score = get_object_or_404(subject.scores.select_related("criterion__parent"), criterion=criterion)
    form = EvidenceForm(request.POST)
    if not form.is_valid():
        return _score_page(request, subject, score, ScoreDetailForm(instance=score), form)
    causes.add_evidence(form, score, by=request.user)
    return redirect("score_detail", pk, criterion)


@require_POST
def evidence_delete(request, pk, evidence):
    subject = fetch(request.user, _assessments(request.user), "criteria.score", pk=pk)
    found = get_object_or_404(Evidence, pk=evidence, score__assessment=subject)
    causes.delete_evidence(found, by=request.user)
    return redirect("score_detail", pk, found.score.criterion_id)


@form_page
def cause_new(request, pk):
    return _cause_page(request, pk, None)


@form_page
def cause_edit(request, pk, cause):
    return _cause_page(request, pk, cause)


def _cause_page(request, pk, cause):
    subject = fetch(request.user, _assessments(request.user), "criteria.score", pk=pk)
    found = None if cause is None else get_object_or_404(subject.causes, pk=cause)
    form = CauseForm(
        sent(request),
        instance=found,
        initial=None if found else {"criteria": request.GET.getlist("criterion")},
        assessment=subject,
        agencies=own_agencies(request.user, Agency.objects),
    )
    if request.method == "POST" and form.is_valid():
        causes.save_cause(form, subject, by=request.user)
        return redirect(f"{reverse('assessment', args=[pk])}#tc-{form.cleaned_data['criteria'].first().pk}")
    context = {"form": form, "assessment": subject, "cause": found}
    return render(request, "criteria/cause_form.html", context, status=422 if form.errors else 200)


@require_POST
def cause_delete(request, pk, cause):
    subject = fetch(request.user, _assessments(request.user), "criteria.score", pk=pk)
    causes.delete_cause(get_object_or_404(subject.causes, pk=cause), by=request.user)
    return redirect("assessment", pk)


def _assessments(user):
    return Assessment.objects.visible_to(user).select_related("agency__kind", "criteria_set__index")
