"""Ending an agency on a date (reform of 01/7/2025): history stays, new work is refused, open work passes on."""

from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.module_loading import import_string

from . import audit
from .models import Agency, AgencySuccession


def end_agency(agency: Agency, *, on: date, by, successor: Agency | None = None) -> None:
    """Set the first day without ``agency`` and, if given, the one that takes its open assignments.

    Raises ValidationError when it has ended already or cannot be succeeded by that one. The work itself passes
    on the day (carry_out_endings).
    """
    with transaction.atomic():
        agency = Agency.objects.select_for_update().get(pk=agency.pk)
        if agency.ended_on is not None:
            raise ValidationError(f"{agency.name} đã kết thúc từ ngày {agency.ended_on:%d/%m/%Y}.")
        agency.ended_on = on
        agency.full_clean()
        agency.save(update_fields=["ended_on"])
        if successor is not None:
            succession = AgencySuccession(predecessor=agency, successor=successor, takes_open_work=True)
            succession.full_clean()
            succession.save()
        audit.record(agency, by=by, action="end", changes={"ended_on": [None, on.isoformat()]})


def carry_out_endings(*, today: date) -> int:
    """Pass on the open work of every agency that has ended by ``today``; returns how many agencies. Idempotent."""
    due = Agency.objects.filter(ended_on__lte=today, work_passed_on=None, successions__takes_open_work=True)
    due = list(due.order_by("ended_on").values_list("pk", flat=True))  # work of A may pass through B to C in one run
    for pk in due:
        _pass_on(pk, today)
    return len(due)


def _pass_on(pk: int, today: date) -> None:
    with transaction.atomic():
        agency = Agency.objects.select_for_update().get(pk=pk)
        if agency.work_passed_on is not None:
            return
        successor = agency.successions.get(takes_open_work=True).successor
        for dotted in settings.SUCCESSION_HANDLERS:
            import_string(dotted)(agency, successor, on=agency.ended_on, by=None)
        agency.work_passed_on = today
        agency.save(update_fields=["work_passed_on"])
        audit.record(agency, by=None, action="pass_on", comment=f"Việc đang mở chuyển sang {successor.name}.")
