"""What happens to open work when an agency ends."""

from datetime import date

from agencies import audit

from .assigning import close
from .models import Assignment, ProgressEntry


def pass_open_work(agency, successor, *, on: date, by) -> None:
    """Give every open assignment of ``agency`` to ``successor``, with its state; the old row is closed and stays.

    A task the successor already has is only closed on the old side.
    """
    for old in agency.assignments.open().select_related("task"):
        comment = f"Từ {on:%d/%m/%Y} {agency.name} kết thúc, việc chuyển sang {successor.name}."
        state = old.state
        close(old, by=by, comment=comment)
        new, is_new = Assignment.objects.get_or_create(
            task=old.task, agency=successor, defaults={"role": old.role, "state": state, "taken_from": agency}
        )
        if is_new:
            ProgressEntry.objects.create(assignment=new, by=by, state=state, text=comment)
            audit.record(new, by=by, action="take_over", comment=comment)
