"""Since when a plan counts: nobody hears of a stage that lies before the plan was issued."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Min
from django.utils import timezone

from agencies.models import AuditEntry

from ..deadlines.conventions import day_in
from ..models import DocumentVersion, Plan


def issue_days(plans: Iterable[Plan]) -> dict[int, date]:
    """Plan → the day on which it was issued: that of its first issued document, or the day printed on it (a month
    without a day counts from its first), or the day on which the trail says it was issued. Plans of which nothing is
    known are left out."""
    plans = list(plans)
    keys = [plan.pk for plan in plans]
    trail = AuditEntry.objects.filter(model="plans.plan", action="issue", record_id__in=keys).order_by()
    versions = DocumentVersion.objects.issued().filter(plan__in=keys).order_by()
    return {
        **{pk: timezone.localtime(at).date() for pk, at in trail.values_list("record_id").annotate(Min("at"))},
        **{plan.pk: day_in(plan.printed_year, plan.month, plan.day or 1) for plan in plans if plan.month},
        **dict(versions.values_list("plan").annotate(Min("issued_on"))),
    }
