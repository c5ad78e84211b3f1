"""Moving a state: a table on the model, one function that scopes, locks, checks and writes history."""

from dataclasses import dataclass
from operator import attrgetter

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.shortcuts import get_object_or_404

from . import audit
from .permissions import IN_OWN_NAME

BATCH = 100  # records that one statement moves


@dataclass(frozen=True)
class Transition:
    """One allowed move. ``label`` is the button's text; ``needs_comment`` makes a reason compulsory.

    ``of`` names the record whose owner decides where that is not the record itself ("task.plan": who gave the work
    confirms it, not who does it). ``only_if`` names what must hold of the record for the move to exist at all;
    ``counts`` a number that each such move makes one larger.
    """

    action: str
    label: str
    sources: frozenset[str]
    target: str
    permission: str
    needs_comment: bool = False
    style: str = "outline-secondary"
    of: str = ""
    only_if: str = ""
    counts: str = ""

    def applies_to(self, record) -> bool:
        return not self.only_if or bool(getattr(record, self.only_if))

    def may(self, user, record) -> bool:
        """Whether the person may make this move, whatever the state."""
        decider = attrgetter(self.of)(record) if self.of else record
        if self.permission in IN_OWN_NAME:  # the decider's own people alone, wherever the record stands
            return user.may(self.permission, decider)
        return user.may(self.permission, record) and user.may(self.permission, decider)


def change_state(record, action: str, *, by, comment: str = "", **values):
    """Move ``record`` along its model's TRANSITIONS and return it fresh.

    Raises Http404 when the record is out of the person's sight, PermissionDenied for a wrong role or another
    agency's record, ValidationError (a Vietnamese sentence) when the move is not possible from here.
    ``values`` are further plain fields that the move sets.
    """
    transition = transition_of(record, action)
    with transaction.atomic():
        manager = type(record).objects
        if not transition.may(by, get_object_or_404(manager.visible_to(by), pk=record.pk)):
            raise PermissionDenied
        current = get_object_or_404(manager.select_for_update(of=("self",)), pk=record.pk)
        check_move(current, transition, comment)
        before = current.state
        current.state = transition.target
        if transition.counts:
            values[transition.counts] = getattr(current, transition.counts) + 1
        for name, value in values.items():
            setattr(current, name, value)
        current.save(update_fields=["state", *values])
        audit.record(current, by=by, action=action, changes={"state": [before, current.state]}, comment=comment)
    return current


def change_all(records: list, action: str, *, by) -> None:
    """Move all of ``records``, of one model, that the caller has locked and read in the person's sight: as change_state
    does one, in a fixed number of queries. Raises PermissionDenied, ValidationError before anything is written."""
    if not records:
        return
    transition, trail = transition_of(records[0], action), []
    for record in records:
        if not transition.may(by, record):
            raise PermissionDenied
        check_move(record, transition, "")
        changes = {"state": [record.state, transition.target]}
        trail.append(audit.entry(record, by=by, action=action, changes=changes))
        record.state = transition.target
        if transition.counts:
            setattr(record, transition.counts, getattr(record, transition.counts) + 1)
    names = ["state", transition.counts] if transition.counts else ["state"]
    type(records[0]).objects.bulk_update(records, names, batch_size=BATCH)
    audit.record_many(trail)


def transition_of(record, action: str) -> Transition:
    """The move of that name; ValidationError when the model knows none."""
    transition = next((t for t in record.TRANSITIONS if t.action == action), None)
    if transition is None:
        raise ValidationError("Không có thao tác này.")
    return transition


def check_move(record, transition: Transition, comment: str) -> None:
    """ValidationError (a Vietnamese sentence) when ``record`` cannot make the move from where it stands."""
    if record.state not in transition.sources or not transition.applies_to(record):
        raise ValidationError(
            f"Không thể «{transition.label}» khi đang ở trạng thái «{record.get_state_display()}»: "
            "có thể người khác vừa đổi, hãy tải lại trang."
        )
    if transition.needs_comment and not comment.strip():
        raise ValidationError(f"Cần ghi lý do khi «{transition.label}».")


def possible_transitions(record, user) -> list[Transition]:
    """The buttons a person sees on a record: the same table, the same permissions."""
    open_moves = [t for t in record.TRANSITIONS if record.state in t.sources and t.applies_to(record)]
    return [t for t in open_moves if t.may(user, record)]
