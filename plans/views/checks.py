"""«Soát lỗi kế hoạch»: what is wrong with a plan, each line with the field that mends it."""

from itertools import groupby

from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.views.decorators.http import require_safe

from agencies.clock import today
from agencies.permissions import fetch

from ..checking import findings
from ..checks import Severity
from ..documents.reading import signed_text
from .task import plans_of


@require_safe
def plan_checks(request, pk):
    """For the issuer's own people: the checks speak of drafts and of score tables, none else reads of an amendment."""
    plan = fetch(request.user, plans_of(request.user).select_related("parent"), "plans.check", pk=pk)
    if signed_text(plan, request.user):
        raise PermissionDenied
    found = findings(plan, on=today())
    groups = [(severity, [one for one in found if one.severity == severity]) for severity in Severity]
    context = {
        "plan": plan,
        "is_clean": not found,
        "groups": [(severity, len(rows), _by_place(rows)) for severity, rows in groups],
        "may_edit": request.user.may("plans.write", plan),
    }
    return render(request, "plans/checks.html", context)


def _by_place(rows: list) -> list:
    """(place, its findings); findings come in the order of their places."""
    return [(place, list(ones)) for place, ones in groupby(rows, key=lambda one: one.place)]
