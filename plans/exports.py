"""The tables of plans and reports that are taken away as Excel: who asks has the right to see them, or gets Http404 or
PermissionDenied; what stands in them is read when the workbook is made."""

from datetime import date

from django.shortcuts import get_object_or_404
from django.urls import reverse

from agencies.exports import Export
from agencies.permissions import fetch
from criteria.models import Assessment

from .cascade.units import unit_rows, work_below
from .cascade.units_file import units_workbook
from .cascade.wording import short_name
from .ledger_export import ledger_workbook
from .ledger_page import ticked_of
from .ledger_rows import ledger_for
from .lost_points import tasks_for
from .models import Plan
from .reporting import receipts
from .reporting.requests import FOLLOW, requests_of
from .reporting.synthesis import answers_of, synthesis
from .reporting.synthesis_export import synthesis_workbook


def ledger_export(by, *, pk: int, on: str, query: str = "", ticks: list[int] | None = None) -> Export:
    """The ledger of one score table with the forecast for the ticked tasks (None: nobody has chosen); ``query`` is the
    address of the page it is ordered from."""
    rows = Assessment.objects.visible_to(by).select_related("agency__kind", "criteria_set__index")
    subject = get_object_or_404(rows, pk=pk)

    def make(tell) -> bytes:
        ledger = ledger_for(by, subject, today=date.fromisoformat(on))
        return ledger_workbook(subject, ledger, ledger.forecast(ticked_of(ticks, ledger)), tell=tell)

    return Export(
        by=by,
        key="ledger",
        args={"pk": pk, "on": on, "query": query, "ticks": ticks},
        name=f"Sổ điểm chưa đạt {subject.criteria_set.index.short_name} {subject.agency.label} {subject.year}.xlsx",
        rows=subject.scores.count() + tasks_for(subject, Plan.objects.visible_to(by)).count(),
        back=reverse("lost_points", args=[pk]) + query,
        make=make,
    )


def units_export(by, *, pk: int, on: str) -> Export:
    """The units below one plan and the state of theirs."""
    plan = get_object_or_404(Plan.objects.visible_to(by).select_related("issuer"), pk=pk)

    def make(tell) -> bytes:
        rows = unit_rows(plan, by, today=date.fromisoformat(on))
        return units_workbook(f"{short_name(plan)}: kế hoạch của các đơn vị", rows, tell=tell)

    return Export(
        by=by,
        key="plan_units",
        args={"pk": pk, "on": on},
        name=f"Kế hoạch của đơn vị - {plan.year} {plan.issuer.code}.xlsx",
        rows=work_below(plan, by).values("agency").distinct().count(),
        back=reverse("plan_units", args=[pk]),
        make=make,
    )


def receipts_export(by, *, pk: int, on: str) -> Export:
    """Who has reported and who has not."""
    subject = fetch(by, requests_of(by), FOLLOW, pk=pk)

    def make(tell) -> bytes:
        found = receipts.receipts(subject, by, today=date.fromisoformat(on))
        return receipts.receipts_workbook(subject, found, tell=tell)

    return Export(
        by=by,
        key="report_receipts",
        args={"pk": pk, "on": on},
        name="Báo cáo đã nhận.xlsx",
        rows=subject.reports.count(),
        back=reverse("report_request", args=[pk]),
        make=make,
    )


def synthesis_export(by, *, pk: int) -> Export:
    """All answers of a request drawn together."""
    subject = fetch(by, requests_of(by), FOLLOW, pk=pk)
    return Export(
        by=by,
        key="report_synthesis",
        args={"pk": pk},
        name="Tổng hợp báo cáo.xlsx",
        rows=answers_of(subject.reports.all()).count(),
        back=reverse("report_synthesis", args=[pk]),
        make=lambda tell: synthesis_workbook(synthesis(subject), tell=tell),
    )
