"""Giving work: from the parties on a task to one assignment per responsible agency."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from agencies import audit

from .models import Assignment, ProgressEntry, Task, TaskParty

GIVING_ROLES = [TaskParty.Role.LEAD, TaskParty.Role.IMPLEMENTING]  # cooperating bodies are not answerable


def responsible_agencies(task: Task, *, on: date) -> dict:
    """Agency → role, groups expanded unit by unit; the first naming wins (a lead that is also in a group leads).

    Bodies outside the authority (MTTQ) are asked, never given work, and stand in no assignment; units of a group that
    had ended by ``on`` are left out; an ended agency named by itself raises ValidationError.
    """
    found = {}
    for role in GIVING_ROLES:
        for party in task.parties.filter(role=role).select_related("agency__kind", "group"):
            for agency in _agencies_of(party, on):
                if not agency.kind.is_outside:
                    found.setdefault(agency, role)
    return found


def assign(task: Task, *, on: date, by) -> None:
    """Bring the assignments of a task in line with its parties.

    New ones are made; those no longer named are removed while untouched, and otherwise closed as "không tiếp tục".
    """
    with transaction.atomic():
        wanted = responsible_agencies(task, on=on)
        present = {assignment.agency: assignment for assignment in task.assignments.select_related("agency")}
        successors = {a.taken_from_id: a.agency for a in present.values() if a.taken_from_id}
        wanted = {successors.get(agency.pk, agency): role for agency, role in wanted.items()}
        Assignment.objects.bulk_create(
            Assignment(task=task, agency=agency, role=role) for agency, role in wanted.items() if agency not in present
        )
        for agency, assignment in present.items():
            if agency not in wanted:
                _withdraw(assignment, by=by)
            elif assignment.role != wanted[agency]:
                Assignment.objects.filter(pk=assignment.pk).update(role=wanted[agency])


def _agencies_of(party: TaskParty, on: date) -> list:
    if party.group is not None:
        return list(party.group.members.active(on).select_related("kind"))
    if party.agency is None:
        return []
    if not party.agency.is_active(on):
        raise ValidationError(
            f"{party.agency.name} không hoạt động vào ngày {on:%d/%m/%Y}: hãy chọn cơ quan kế thừa để giao việc."
        )
    return [party.agency]


def _withdraw(assignment: Assignment, *, by) -> None:
    if assignment.state == Assignment.State.TODO and not assignment.progress.exists():
        assignment.delete()
        return
    if assignment.is_open:
        close(assignment, by=by, comment="Kế hoạch không còn giao việc này cho cơ quan.")


def close(assignment: Assignment, *, by, comment: str) -> None:
    """Close an open assignment as "không tiếp tục", with its line in the progress log and the trail."""
    before = assignment.state
    assignment.state = Assignment.State.CANCELLED
    assignment.save(update_fields=["state"])
    ProgressEntry.objects.create(assignment=assignment, by=by, state=assignment.state, text=comment)
    audit.record(assignment, by=by, action="close", changes={"state": [before, assignment.state]}, comment=comment)
