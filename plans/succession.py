"""What happens to open work when an agency ends."""

from datetime import date

from django.db.models import F

from agencies import audit

from .assigning import close
from .models import Assignment, ProgressEntry
from .receipts import ask_receipts

PASSED = ["role", "state", "last_day", "percent", "result", "product", "product_file", "late_reason", "done_on"]
UNSETTLED = [*Assignment.UNDONE_STATES, Assignment.State.REPORTED]


def pass_open_work(agency, successor, *, on: date, by) -> None:
    """Give the unsettled work of ``agency`` to ``successor``, with its state; the old row is closed and stays.

    Reported work that waits for confirmation passes too: sent back, it must have somebody to do it. A task the
    successor has already is only closed on the old side, unless the successor's own row was "không tiếp tục".
    """
    plans = set()
    for old in agency.assignments.filter(state__in=UNSETTLED).select_related("task__plan", "occurrence"):
        plans.add(old.task.plan)
        comment = f"Từ {on:%d/%m/%Y} {agency.name} kết thúc, việc chuyển sang {successor.name}."
        passed = {name: getattr(old, name) for name in PASSED} | {"taken_from": agency}
        close(old, by=by, comment=comment)
        new, is_new = Assignment.objects.get_or_create(
            task=old.task, occurrence=old.occurrence, agency=successor, defaults=passed
        )
        if is_new or new.state == Assignment.State.CANCELLED:
            Assignment.objects.filter(pk=new.pk).update(**passed, version=F("version") + 1)
            ProgressEntry.objects.create(assignment=new, by=by, state=passed["state"], text=comment)
            audit.record(new, by=by, action="take_over", comment=comment)
    for plan in plans:
        ask_receipts(plan)
