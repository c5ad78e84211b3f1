"""The score table and what stands behind one figure."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from agencies.clock import today
from agencies.forms import form_page, sent
from agencies.permissions import fetch
from agencies.states import possible_transitions

from .. import entry
from ..cells import answer, read_cells, retyped, store
from ..cycle.desk import sees_desk
from ..cycle.explaining import concluded
from ..cycle.stages import strip
from ..evidence import takes_evidence
from ..forms import EvidenceForm, PasteForm, ScoreDetailForm
from ..last_year import last_year
from ..lines import read_lines
from ..pasting import preview
from ..points import format_points
from ..rule_page import RulePage
from ..table import score_table, summary
from .shared import tables_of

PARTS = {  # what the page's script puts in its place after a save
    "tong-diem": "criteria/_summary.html",
    "nhay-den": "criteria/_jump.html",
    "dong-tong": "criteria/_total_row.html",
}
FILTERS = {"mat-diem": lambda row: row.is_lost, "chua-nhap": lambda row: row.missing > 0}


@require_safe
@never_cache  # the back button must not bring figures and versions of an hour ago
def assessment(request, pk):
    """The score table: read by all who see it, typed in by its own people."""
    subject = get_object_or_404(tables_of(request.user), pk=pk)
    table = _table(request, subject)
    context = _page(request, subject, table) | strip(subject, request.user, today=today())
    return render(request, "criteria/assessment.html", context)


def _table(request, subject):
    lines = read_lines(subject)
    may_survey = request.user.may("criteria.survey", subject.organiser)
    return score_table(subject, may_survey=may_survey, last_year=last_year(subject, lines), lines=lines)


def _page(request, subject, table) -> dict:
    shown = FILTERS.get(request.GET.get("loc"))
    may_write = request.user.may("criteria.score", subject)
    return {
        **summary(subject, table),
        "home": SafeString(reverse("assessment", args=[subject.pk])),
        "rows": table.only(shown) if shown else table.rows,
        "only": request.GET.get("loc") if shown else "",
        "entered": sum(row.achieved != "" for row in table.leaves),
        "has_last_year": any(row.last_year for row in table.rows),
        "may_edit": may_write and subject.is_open,
        "may_note": may_write,
        "may_appraise": subject.appraisal_number > 0 and sees_desk(request.user, subject),
        "may_plan": table.total.lost > 0 and request.user.may("plans.write", subject),
        "transitions": possible_transitions(subject, request.user),
    }


@require_POST
def scores_save(request, pk):
    """The cells that were changed: stored one by one, each with its own answer (JSON for the script of the page)."""
    subject = fetch(request.user, tables_of(request.user), "criteria.score", pk=pk)
    try:
        typed = read_cells(request.POST, subject)
    except ValidationError as error:
        return HttpResponse(error.messages[0], status=422, content_type="text/plain; charset=utf-8")
    outcome = store(subject, typed, by=request.user)
    if request.headers.get("HX-Request") == "true":
        return _answer_script(request, subject, outcome)
    return _answer_form(request, subject, outcome)


def _answer_script(request, subject, outcome):
    table = score_table(subject, lines=outcome.lines)
    context = _page(request, subject, table)
    html = {name: render_to_string(template, context, request) for name, template in PARTS.items()}
    return JsonResponse({**answer(table.moved_by(outcome.leaves), outcome), "parts": html})


def _answer_form(request, subject, outcome):
    if not outcome.problems:
        messages.success(request, "Đã lưu." if outcome.leaves else "Không có ô nào thay đổi.")
        return redirect("assessment", subject.pk)
    messages.error(request, f"{len(outcome.problems)} ô chưa lưu được: xem dòng báo trong bảng. Các ô khác đã lưu.")
    context = _page(request, subject, _table(request, subject)) | strip(subject, request.user, today=today())
    context["rows"] = retyped(context["rows"], request.POST, outcome)
    return render(request, "criteria/assessment.html", context, status=422)


@require_POST
def paste_preview(request, pk):
    """What a block from the clipboard would change: a fragment to be confirmed on the page."""
    subject = fetch(request.user, tables_of(request.user), "criteria.score", pk=pk)
    rows = _page(request, subject, _table(request, subject))["rows"]
    form = PasteForm(request.POST)
    context, status = {}, 200
    try:
        if not form.is_valid():
            raise ValidationError("Chưa nhận được gì: chép lại khối ô trong Excel rồi dán.")
        context["found"] = preview(rows, **form.cleaned_data, decimals=subject.criteria_set.decimals)
    except ValidationError as error:
        context, status = {"refusal": error.messages[0]}, 422
    return render(request, "criteria/_paste.html", context, status=status)


@form_page
def score_detail(request, pk, criterion):
    """What stands behind one figure: not applicable, explanation, causes, evidence."""
    permission = "criteria.score" if request.method == "POST" else "criteria.read"
    subject = fetch(request.user, tables_of(request.user), permission, pk=pk)
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
    return score_page(request, subject, score, form, EvidenceForm())


def score_page(request, subject, score, form, evidence_form, rule=None):
    """The page of one figure; ``rule`` is what was sent to declare, where something was."""
    score.refresh_from_db(fields=["achieved", "not_applicable"])
    context = {
        "assessment": subject,
        "score": score,
        "maximum": format_points(score.criterion.maximum),
        "achieved": format_points(score.achieved),
        "form": form,
        "rule": rule or RulePage(score),
        "may_declare": subject.is_open and _may_enter(request.user, subject, score),
        "evidence_form": evidence_form,
        "evidence": score.evidence.select_related("file"),
        "causes": subject.causes.filter(criteria=score.criterion_id).prefetch_related("criteria"),
        "may_edit": request.user.may("criteria.score", subject),
        "takes_evidence": takes_evidence(subject),
        "opinions": concluded(subject).filter(score=score).select_related("by__agency").order_by("number"),
    }
    is_bad = form.errors or evidence_form.errors or rule is not None
    return render(request, "criteria/score_detail.html", context, status=422 if is_bad else 200)


def _may_enter(user, subject, score) -> bool:
    """Whether the person gives points to this leaf; those of a survey are the leading body's."""
    if score.criterion.is_survey:
        return user.may("criteria.survey", subject.organiser)
    return user.may("criteria.score", subject)
