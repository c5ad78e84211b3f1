"""Writing the ledger of lost points, and taking it away as Excel."""

import io
from dataclasses import replace

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST, require_safe

from agencies.downloads import download
from agencies.permissions import fetch

from .. import expecting
from ..ledger_export import export_ledger
from ..ledger_forms import ExpectedForm, GiveUpForm, problem_of
from ..ledger_page import Answer, ticked_of
from .lost import assessments_of, back_to, ledger_of, ledger_page, own_link

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_POST
def expected(request, pk, link):
    """The points that one task is to regain on one criterion."""
    subject, found = own_link(request.user, pk, link)
    form = ExpectedForm(request.POST, decimals=subject.criteria_set.decimals)
    answer = Answer(found.criterion_id, link=found.pk, typed=request.POST.get("expected", ""))

    def write(values):
        amount, seen = values["expected"], values["seen"]
        expecting.set_expected(found, amount, assessment=subject, seen=seen, by=request.user)

    return _answer(request, subject, answer, form, write)


@require_POST
def give_up(request, pk, criterion):
    """Declare points not regainable, or take the declaration back (button "bo")."""
    subject = fetch(request.user, assessments_of(request.user), "plans.write", pk=pk)
    leaf = get_object_or_404(subject.criteria_set.criteria.filter(children=None).select_related("parent"), pk=criterion)
    if "bo" in request.POST:
        return _take_back(request, subject, leaf)
    form = GiveUpForm(request.POST, decimals=subject.criteria_set.decimals)
    typed = {name: request.POST.get(name, "") for name in ("amount", "reason")}
    answer = Answer(leaf.pk, typed=typed["amount"], reason=typed["reason"])
    return _answer(request, subject, answer, form, lambda v: expecting.give_up(subject, leaf, by=request.user, **v))


def _take_back(request, subject, leaf):
    try:
        expecting.take_back(subject, leaf, seen=request.POST.get("seen", ""), by=request.user)
    except ValidationError as error:
        return ledger_page(request, subject, Answer(leaf.pk, problem=error.messages[0]), status=422)
    return _done(request, subject, Answer(leaf.pk))


def _answer(request, subject, answer, form, write):
    """Write a valid form; whatever refuses it is said in the line where it was typed."""
    try:
        if not form.is_valid():
            raise ValidationError(problem_of(form))
        write(form.cleaned_data)
    except ValidationError as error:
        return ledger_page(request, subject, replace(answer, problem=error.messages[0]), status=422)
    return _done(request, subject, replace(answer, typed=None))


def _done(request, subject, answer):
    if request.headers.get("HX-Request"):
        return ledger_page(request, subject, answer)
    messages.success(request, "Đã ghi.")
    return back_to(request, subject.pk, answer.criterion)


@require_safe
def ledger_export(request, pk):
    """The ledger as Excel, with the forecast for the ticked tasks."""
    subject = get_object_or_404(assessments_of(request.user), pk=pk)
    ledger = ledger_of(request.user, subject)
    content = export_ledger(subject, ledger, ledger.forecast(ticked_of(request.GET, ledger)))
    name = f"Sổ điểm chưa đạt {subject.criteria_set.index.short_name} {subject.agency.label} {subject.year}.xlsx"
    return download(io.BytesIO(content), name, XLSX)
