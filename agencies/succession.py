"""When an agency ends (reform of 01/7/2025) its open work passes on; the end and the successor are written in admin."""

from datetime import date

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from . import audit
from .models import Agency


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
