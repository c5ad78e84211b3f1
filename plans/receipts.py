"""Who has received a plan: asked when it is issued, and when an agency comes onto it later."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from agencies import audit
from agencies.permissions import fetch
from agencies.states import change_state

from .models import Assignment, Plan, PlanReceipt


def move_plan(plan: Plan, action: str, *, by, comment: str = "") -> Plan:
    """Carry out one action of Plan.TRANSITIONS; issuing asks every agency on the plan for "đã nhận".

    Raises what ``change_state`` raises.
    """
    with transaction.atomic():
        moved = change_state(plan, action, by=by, comment=comment)
        ask_receipts(moved)
    return moved


def ask_receipts(plan: Plan) -> None:
    """Bring the receipts of a plan that is being carried out in line with its work; asking twice asks once.

    Asked are all agencies with work that has not been stopped, but the issuer itself. What an agency has answered
    stays, even when its work is taken back; what it has not answered goes with the work.
    """
    if not plan.is_in_force:
        return
    work = Assignment.objects.filter(task__plan=plan).exclude(state=Assignment.State.CANCELLED)
    wanted = set(work.values_list("agency", flat=True)) - {plan.issuer_id}
    present = dict(plan.receipts.values_list("agency", "received_at"))
    PlanReceipt.objects.bulk_create(
        [PlanReceipt(plan=plan, agency_id=pk) for pk in sorted(wanted - present.keys())], ignore_conflicts=True
    )
    idle = [pk for pk, received_at in present.items() if received_at is None and pk not in wanted]
    if idle:
        plan.receipts.filter(agency__in=idle, received_at=None).delete()


def receive(receipt: PlanReceipt, *, by, now: datetime) -> PlanReceipt:
    """Say "đã nhận"; the first answer stands, a second click changes nothing.

    Raises Http404 and PermissionDenied as ``fetch`` does, ValidationError when the plan is not being carried out.
    """
    with transaction.atomic():
        fetch(by, PlanReceipt.objects, "plans.report", pk=receipt.pk)
        current = PlanReceipt.objects.select_for_update(of=("self",)).select_related("plan").get(pk=receipt.pk)
        if not current.plan.is_in_force:
            raise ValidationError("Kế hoạch không còn đang thực hiện nên không cần xác nhận đã nhận.")
        if current.received_at is None:
            current.received_at, current.received_by = now, by
            current.save(update_fields=["received_at", "received_by"])
            audit.record(current, by=by, action="receive")
    return current
