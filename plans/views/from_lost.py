"""From lost points to tasks: choose criteria, open the form of their block, or start a draft plan of all of them."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from agencies.clock import today
from agencies.permissions import fetch
from criteria.models import Assessment

from .. import from_lost
from ..lost_points import LostPoints, lost_points
from ..models import Plan

CHOOSE = "Chọn ít nhất một tiêu chí để lập khối nhiệm vụ."
ONE_BRANCH = "Một khối nhiệm vụ gồm các tiêu chí của cùng một lĩnh vực: bỏ bớt tiêu chí của lĩnh vực khác."
NO_PLAN = "Chưa có kế hoạch dự thảo nào cho bảng điểm này: bấm «Lập kế hoạch mới» trước."
NO_SECTION = "Kế hoạch này chưa có mục nào để đặt nhiệm vụ: thêm một mục rồi quay lại."


@require_http_methods(["GET", "HEAD", "POST"])
def tasks_from_lost(request, pk):
    """The lost criteria by lĩnh vực with check boxes; sent, the form of a new block or a new draft plan."""
    assessments = Assessment.objects.visible_to(request.user).select_related("agency__kind", "criteria_set__index")
    assessment = fetch(request.user, assessments, "plans.write", pk=pk)
    found = lost_points(assessment, Plan.objects.visible_to(request.user))
    plans = _own_plans(request.user, assessment)
    chosen = [row for row in found.rows if str(row.leaf.pk) in request.POST.getlist("tc")]
    context = {"assessment": assessment, "found": found, "plans": plans, "chosen": {row.leaf.pk for row in chosen}}
    context["plan_pk"] = request.POST.get("ke-hoach") or request.GET.get("ke-hoach", "")
    if request.method == "POST":
        try:
            return redirect(_act(request, assessment, found, chosen, plans))
        except ValidationError as error:
            context["problem"] = error.messages[0]
    return render(request, "plans/from_lost.html", context, status=422 if "problem" in context else 200)


def _own_plans(user, assessment) -> list[Plan]:
    """Plans for this table that the person may write and that are not finished, the newest first."""
    plans = (
        Plan.objects.visible_to(user).without_reports().filter(assessment=assessment).exclude(state=Plan.State.FINISHED)
    )
    return [plan for plan in plans.select_related("issuer").order_by("-pk") if user.may("plans.write", plan)]


def _act(request, assessment, found, chosen, plans) -> str:
    """Where to go on: the new plan, or the form of a block in the plan that was chosen."""
    if request.POST.get("lam") == "ke-hoach":
        picked = LostPoints(chosen or found.rows, found.coverage, found.tasks, found.missing)
        plan = from_lost.start_plan(picked, assessment, by=request.user, on=today())
        messages.success(
            request, "Đã lập bản dự thảo. Chỗ nào ghi «chưa viết» là chưa có chữ; khối nhiệm vụ chưa có giải pháp."
        )
        return reverse("plan", args=[plan.pk])
    if not chosen:
        raise ValidationError(CHOOSE)
    if len({row.leaf.branch for row in chosen}) > 1:
        raise ValidationError(ONE_BRANCH)
    plan = next((plan for plan in plans if str(plan.pk) == request.POST.get("ke-hoach")), None)
    if plan is None:
        raise ValidationError(NO_PLAN)
    section = from_lost.section_for(plan, chosen[0].leaf.branch)
    if section is None:
        raise ValidationError(NO_SECTION)
    query = QueryDict(mutable=True)
    query.setlist("tc", [row.leaf.pk for row in chosen])
    return f"{reverse('task_new', args=[plan.pk, section.pk])}?{query.urlencode()}"
