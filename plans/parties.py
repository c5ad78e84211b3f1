"""Naming agencies and groups on a task: choices of a form, and rows that keep their printed words."""

from agencies.models import Agency, AgencyGroup

from .models import Plan, Task, TaskParty


def party_key(party: TaskParty) -> str:
    """ "a12" an agency, "g3" a group, "p7" a name that matches nothing and stays as printed."""
    if party.agency_id:
        return f"a{party.agency_id}"
    return f"g{party.group_id}" if party.group_id else f"p{party.pk}"


def choices(plan: Plan, *, on, task: Task | None = None) -> list[tuple[str, str]]:
    """What a task of ``plan`` may name: groups and active agencies of its authority, and what it names already."""
    groups = AgencyGroup.objects.filter(owner=plan.issuer)
    agencies = Agency.objects.under(plan.issuer.path).active(on)
    found = [(f"g{group.pk}", f"Nhóm: {group.name}") for group in groups]
    found += [(f"a{agency.pk}", str(agency)) for agency in agencies]
    known = {key for key, _ in found}
    if task is not None:
        named = {party_key(party): party.printed for party in task.parties.all()}
        found += [(key, f"{printed} (như đã in)") for key, printed in named.items() if key not in known]
    return found


def set_parties(task: Task, role: str, keys: list[str]) -> dict:
    """Make the parties of one role be exactly ``keys``; rows that stay keep their printed words and order.

    Returns {"<role>": [before, after]} as printed lines, empty when nothing changed.
    """
    present = list(task.parties.filter(role=role))
    before = printed_line(present)
    for party in present:
        if party_key(party) not in keys:
            party.delete()
    position = max((party.position for party in present), default=0)
    new = [key for key in keys if key not in {party_key(party) for party in present}]
    for place, key in enumerate(new, start=position + 1):
        _add(task, role, key, place)
    after = printed_line(task.parties.filter(role=role))
    return {} if before == after else {role: [before, after]}


def printed_line(parties) -> str:
    """The names of one role as a document prints them, joined by what stands before each."""
    parties = list(parties)
    return "".join((party.joint if index else "") + party.printed for index, party in enumerate(parties))


def _add(task: Task, role: str, key: str, position: int) -> None:
    kind, pk = key[0], int(key[1:])
    party = TaskParty(task=task, role=role, position=position)
    if kind == "a":
        party.agency = Agency.objects.get(pk=pk)
        party.printed = party.agency.name
    elif kind == "g":
        party.group = AgencyGroup.objects.get(pk=pk)
        party.printed = party.group.name
    party.full_clean()
    party.save()
