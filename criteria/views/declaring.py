"""Declaring figures for one leaf: kept with the points that its method makes of them."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from agencies.permissions import fetch

from .. import entry
from ..declaring import NO_METHOD
from ..forms import EvidenceForm, ScoreDetailForm
from ..rule_page import RulePage
from .scores import score_page
from .shared import tables_of


def _sent_rule(request, pk, criterion):
    subject = fetch(request.user, tables_of(request.user), "criteria.score", pk=pk)
    score = get_object_or_404(subject.scores.select_related("criterion__parent"), criterion=criterion)
    return subject, score, RulePage(score, request.POST)


@require_POST
def score_declare(request, pk, criterion):
    """Store what was declared, or points set by hand with their reason."""
    subject, score, rule = _sent_rule(request, pk, criterion)
    if rule.method is None:
        messages.error(request, rule.problem or NO_METHOD.format(score.criterion.label))
        return redirect("score_detail", pk, criterion)
    if rule.is_valid:
        try:
            entry.save_declared(subject, score.criterion, version=rule.seen(), by=request.user, **rule.values)
        except (ValidationError, entry.ScoreConflict) as error:
            rule.refuse(error)
        else:
            messages.success(request, "Đã lưu số liệu khai.")
            return redirect(f"{reverse('score_detail', args=[pk, criterion])}#so-lieu")
    return score_page(request, subject, score, ScoreDetailForm(instance=score), EvidenceForm(), rule)


@require_POST
def score_reckon(request, pk, criterion):
    """The points of what stands in the fields, while it is typed: nothing is stored."""
    _, score, rule = _sent_rule(request, pk, criterion)
    refused = rule.method is None
    return render(request, "criteria/_reckoned.html", {"rule": rule, "score": score}, status=422 if refused else 200)
