"""Moving a state: a table on the model, one function that scopes, locks, checks and writes history."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction

from . import audit
from .permissions import fetch


@dataclass(frozen=True)
class Transition:
    """One allowed move. ``label`` is the button's text; ``needs_comment`` makes a reason compulsory."""

    action: str
    label: str
    sources: frozenset[str]
    target: str
    permission: str
    needs_comment: bool = False
    style: str = "outline-secondary"


def change_state(record, action: str, *, by, comment: str = "", **values):
    """Move ``record`` along its model's TRANSITIONS and return it fresh.

    Raises Http404 when the record is out of the person's sight, PermissionDenied for a wrong role or another
    agency's record, ValidationError (a Vietnamese sentence) when the move is not possible from here.
    ``values`` are further plain fields that the move sets.
    """
    transition = next((t for t in record.TRANSITIONS if t.action == action), None)
    if transition is None:
        raise ValidationError("Không có thao tác này.")
    with transaction.atomic():
        manager = type(record).objects
        fetch(by, manager, transition.permission, pk=record.pk)
        current = manager.select_for_update(of=("self",)).get(pk=record.pk)
        if current.state not in transition.sources:
            raise ValidationError(
                f"Không thể «{transition.label}» khi đang ở trạng thái «{current.get_state_display()}»: "
                "có thể người khác vừa đổi, hãy tải lại trang."
            )
        if transition.needs_comment and not comment.strip():
            raise ValidationError(f"Cần ghi lý do khi «{transition.label}».")
        before = current.state
        current.state = transition.target
        for name, value in values.items():
            setattr(current, name, value)
        current.save(update_fields=["state", *values])
        audit.record(current, by=by, action=action, changes={"state": [before, current.state]}, comment=comment)
    return current


def possible_transitions(record, user) -> list[Transition]:
    """The buttons a person sees on a record: the same table, the same permissions."""
    return [t for t in record.TRANSITIONS if record.state in t.sources and user.may(t.permission, record)]
