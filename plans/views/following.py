"""What the issuer of a plan follows: who has received it, and names still to be resolved."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from agencies.clock import today
from agencies.forms import refusals
from agencies.permissions import fetch
from agencies.scope import owns

from ..models import Plan, PlanReceipt
from ..receipts import receive
from ..unresolved import offered, resolve, unresolved
from .work import came_from


def following(plan, user, *, on) -> dict:
    """What the page of a plan shows to who follows it: receipts, and to who edits it: names that match nothing."""
    rows = plan.receipts.visible_to(user).select_related("agency", "received_by")
    receipts = list(rows) if plan.is_in_force else []
    names = unresolved(plan) if user.may("plans.write", plan) else []
    return {
        "receipts": receipts if owns(user, plan) else [],
        "own_receipts": [row for row in receipts if row.received_at is None and row.agency_id == user.agency_id],
        "missing": [row for row in receipts if row.received_at is None],
        "names": names,
        "offered": offered(plan, on=on) if names else [],
    }


@require_POST
def receipt_confirm(request, pk, receipt):
    """«Đã nhận»: by the agency, or on its behalf by who may write for it."""
    rows = PlanReceipt.objects.visible_to(request.user).filter(plan=pk)
    found = get_object_or_404(rows.select_related("agency"), pk=receipt)
    with refusals(request):
        receive(found, by=request.user, now=timezone.now())
        messages.success(request, f"Đã ghi: {found.agency.label} đã nhận kế hoạch.")
    return redirect(came_from(request) or reverse("plan", args=[pk]))


@require_POST
def name_resolve(request, pk):
    """A printed name of the plan is an agency, a group, or stays in words."""
    subject = fetch(request.user, Plan.objects.visible_to(request.user), "plans.write", pk=pk)
    printed, key = request.POST.get("ten", ""), request.POST.get("la", "")
    with refusals(request):
        count = resolve(subject, printed, key, by=request.user, on=today())
        messages.success(request, f"Đã ghép «{printed}» ở {count} chỗ.")
    return redirect(f"{reverse('plan', args=[pk])}#ten-chua-ghep")
