"""Giving work: from the parties on a task to one assignment per responsible agency."""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from agencies import audit

from .models import Assignment, ProgressEntry, Task, TaskParty
from .receipts import ask_receipts

GIVING_ROLES = [TaskParty.Role.LEAD, TaskParty.Role.IMPLEMENTING]  # cooperating bodies are not answerable
WITHDRAWN = "Kế hoạch không còn giao việc này cho cơ quan."
GIVEN_AGAIN = "Kế hoạch giao lại việc này cho cơ quan."


def responsible_agencies(task: Task, *, on: date) -> dict:
    """Agency → role, groups expanded unit by unit; the first naming wins (a lead that is also in a group leads).

    Bodies outside the authority (MTTQ) and the bodies of a section that only requests are asked, never given work, and
    stand in no assignment; units of a group that had ended by ``on`` are left out; an ended agency named by itself
    raises ValidationError.
    """
    if task.section.is_request:
        return {}
    found = {}
    for role in GIVING_ROLES:
        for party in task.parties.filter(role=role).select_related("agency__kind", "group"):
            for agency in _agencies_of(party, on):
                if not agency.kind.is_outside:
                    found.setdefault(agency, role)
    return found


def assign(task: Task, *, on: date, by) -> None:
    """Bring the assignments of a task in line with its parties and its days: one per agency, or one per agency and
    occurrence where the deadline recurs.

    New ones are made; those no longer wanted are removed while untouched, and otherwise closed as "không tiếp tục";
    an agency that is named again takes its closed one up again. The last day of each follows the task's.
    """
    with transaction.atomic():
        present = _present(task)
        _bring_in_line(task, present, _heirs(task, present.values()) | responsible_agencies(task, on=on), by=by)
        ask_receipts(task.plan)


def redate(task: Task, *, by) -> None:
    """Bring the assignments in line with the days of the task alone: whoever has the work keeps it."""
    with transaction.atomic():
        present = _present(task)
        held = {row.agency: row.role for row in present.values() if row.state != Assignment.State.CANCELLED}
        _bring_in_line(task, present, held, by=by)


def _present(task: Task) -> dict:
    rows = task.assignments.select_for_update(of=("self",)).select_related("agency", "occurrence")
    return {(assignment.agency, assignment.occurrence): assignment for assignment in rows}


def _bring_in_line(task: Task, present: dict, agencies: dict, *, by) -> None:
    days = {which: which.last_day for which in task.occurrences.current()} or {None: task.last_day}
    wanted = {(agency, which): agencies[agency] for agency in agencies for which in days}
    Assignment.objects.bulk_create(
        Assignment(task=task, agency=agency, occurrence=which, role=role, last_day=days[which])
        for (agency, which), role in wanted.items()
        if (agency, which) not in present
    )
    for (agency, which), assignment in present.items():
        if (agency, which) not in wanted:
            _withdraw(assignment, by=by)
        else:
            _keep(assignment, wanted[agency, which], days[which], by=by)
    task.occurrences.filter(is_dropped=True, assignments=None).delete()


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


def _heirs(task: Task, present: Iterable[Assignment]) -> dict:
    """Agency → role, for work taken over from a unit that the task's groups still hold, through every succession."""
    members = task.parties.filter(role__in=GIVING_ROLES).values_list("group__members", flat=True)
    named, taken = set(members), {row.agency_id: row.taken_from_id for row in present}
    found = {}
    for row in present:
        origin, passed = row.taken_from_id, set()
        while origin not in named | passed:  # agencies named as each other's successors would lead round and round
            passed.add(origin)
            origin = taken.get(origin)
        if origin in named - {None}:
            found[row.agency] = row.role
    return found


def _withdraw(assignment: Assignment, *, by) -> None:
    if assignment.state == Assignment.State.TODO and not assignment.progress.exists():
        assignment.delete()
    elif assignment.state in Assignment.UNDONE_STATES:
        close(assignment, by=by, comment=WITHDRAWN)


def _keep(assignment: Assignment, role: str, last_day: date | None, *, by) -> None:
    if (assignment.role, assignment.last_day) != (role, last_day):
        assignment.role, assignment.last_day = role, last_day
        assignment.version += 1
        assignment.save(update_fields=["role", "last_day", "version"])
    if assignment.state == Assignment.State.CANCELLED:
        last = assignment.progress.first()
        if last is not None and last.text == WITHDRAWN:  # closed by a change of the plan, not by a decision
            _set_state(assignment, Assignment.State.DOING, "give_again", by=by, comment=GIVEN_AGAIN)


def close(assignment: Assignment, *, by, comment: str) -> None:
    """Close an open assignment as "không tiếp tục", with its line in the progress log and the trail."""
    _set_state(assignment, Assignment.State.CANCELLED, "close", by=by, comment=comment)


def _set_state(assignment: Assignment, state: str, action: str, *, by, comment: str) -> None:
    before, assignment.state = assignment.state, state
    assignment.version += 1
    assignment.save(update_fields=["state", "version"])
    ProgressEntry.objects.create(assignment=assignment, by=by, state=state, text=comment)
    audit.record(assignment, by=by, action=action, changes={"state": [before, state]}, comment=comment)
