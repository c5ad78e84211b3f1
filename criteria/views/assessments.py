"""Pages of assessments: the list, opening one, locking one."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from agencies.clock import today
from agencies.forms import form_page, refusals, sent
from agencies.models import Agency
from agencies.permissions import own_agencies, requires

from ..checks import findings
from ..cycle.appraising import OPEN
from ..cycle.publishing import lock_table
from ..cycle.waiting import waiting_for
from ..entry import open_assessment
from ..forms import NewAssessmentForm
from ..listing import Listing
from ..models import Assessment, CriteriaSet
from .shared import tables_of


@require_safe
def assessments(request):
    """The score tables in sight, a page at a time; above them those that wait for the person's appraisal."""
    rows = Assessment.objects.visible_to(request.user).select_related("agency", "criteria_set__index", "round__agency")
    ordered = rows.order_by("-year", "agency__path", "pk")
    context = {
        "list": Listing(ordered, request.GET, "agency__name", tuple(Assessment.State.choices)),
        "may_open": request.user.may("criteria.score"),
        "waiting": waiting_for(request.user, ordered.filter(state__in=OPEN)),
    }
    return render(request, "criteria/assessments.html", context)


@form_page
@requires("criteria.score")
def assessment_new(request):
    agencies = own_agencies(request.user, Agency.objects)
    form = NewAssessmentForm(
        sent(request),
        initial={"criteria_set": request.GET.get("bo")},
        sets=CriteriaSet.objects.usable_by(request.user),
        agencies=agencies,
    )
    if request.method == "POST" and form.is_valid():
        try:
            opened = open_assessment(by=request.user, on=today(), **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect("assessment", opened.pk)
    return render(request, "criteria/assessment_new.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
def assessment_publish(request, pk):
    subject = get_object_or_404(tables_of(request.user), pk=pk)
    with refusals(request):
        lock_table(subject, by=request.user, now=timezone.now())
        messages.success(request, "Đã khoá số liệu: từ nay không ai sửa được điểm của bảng này.")
    return redirect("assessment", pk)


@require_safe
def assessment_checks(request, pk):
    """«Soát lỗi số liệu»: what does not agree, each line linked to its field."""
    subject = get_object_or_404(tables_of(request.user), pk=pk)
    context = {"assessment": subject, "findings": findings(subject)}
    return render(request, "criteria/checks.html", context)
