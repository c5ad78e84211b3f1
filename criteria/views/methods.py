"""«Cách chấm»: how the points of one criterion come out of a declared figure."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from agencies.forms import form_page, sent
from agencies.permissions import fetch

from .. import designing
from ..method_page import SAVE, MethodPage
from ..points import format_points
from ..set_methods import tables_concerned, why_no_method
from .shared import own_sets


@form_page
def criterion_method(request, pk, criterion):
    subject = fetch(request.user, own_sets(request.user), "criteria.design", pk=pk)
    found = get_object_or_404(subject.criteria.select_related("parent"), pk=criterion)
    found.criteria_set = subject
    if reason := why_no_method(found, has_children=found.children.exists()):
        return _render(request, found, None, reason=reason, status=422 if request.method == "POST" else 200)
    page = MethodPage(found, sent(request))
    is_saving = request.method == "POST" and page.act == SAVE
    if is_saving and page.is_valid:
        try:
            designing.change_criterion(found, by=request.user, seen=page.seen, **page.values)
        except ValidationError as error:
            page.refuse(error)
        else:
            messages.success(request, f"{found.code}: đã lưu cách chấm «{page.label}».")
            return redirect(f"{reverse('criteria_set', args=[pk])}#tc-{found.pk}")
    return _render(request, found, page, status=422 if is_saving else 200)


def _render(request, criterion, page, *, reason="", status=200):
    context = {
        "criterion": criterion,
        "criteria_set": criterion.criteria_set,
        "maximum": format_points(criterion.maximum, criterion.criteria_set.decimals),
        "page": page,
        "reason": reason,
        "is_frozen": criterion.criteria_set.is_frozen,
        "concerned": tables_concerned(criterion),
    }
    return render(request, "criteria/criterion_method.html", context, status=status)
