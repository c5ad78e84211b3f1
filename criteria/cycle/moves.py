"""What the organiser of a round does with one table, or with all of them at once, by the name of the act."""

from collections.abc import Callable
from datetime import date, datetime
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction

from agencies.states import possible_transitions, transition_of

from ..models import Assessment, Round
from . import appraising, publishing, rounds

LEAVE, LEAVE_WORDS = "leave_round", "Rút khỏi đợt"
UNLOCK, CONCLUDE = "unlock", "conclude"


class Move(NamedTuple):
    """One act that is open to a person on a table; ``needs_comment`` asks for the reason."""

    action: str
    label: str
    needs_comment: bool = False
    style: str = "outline-secondary"


_WAYS: dict[str, Callable] = {
    "begin_appraisal": lambda table, comment, by, today, now: appraising.begin(table, by=by, today=today),
    "return_scores": lambda table, comment, by, today, now: appraising.return_to_agency(table, comment, by=by),
    CONCLUDE: lambda table, comment, by, today, now: appraising.conclude(table, by=by, now=now),
    "reopen_appraisal": lambda table, comment, by, today, now: appraising.reopen(table, comment, by=by),
    UNLOCK: lambda table, comment, by, today, now: publishing.unlock(table, comment, by=by, now=now),
    LEAVE: lambda table, comment, by, today, now: rounds.leave(table, comment, by=by),
}


def moves_of(assessment: Assessment, user) -> list[Move]:
    """What the person may do with a table as it stands, in the name of the round's organiser."""
    if assessment.is_apart or not user.may("criteria.organise", assessment.round):
        return []
    moves = [
        Move(move.action, move.label, move.needs_comment, move.style)
        for move in possible_transitions(assessment, user)
        if move.action in _WAYS
    ]
    return moves if assessment.is_frozen else [*moves, Move(LEAVE, LEAVE_WORDS, needs_comment=True)]


def label_of(action: str) -> str:
    """The words of a move."""
    return LEAVE_WORDS if action == LEAVE else transition_of(Assessment, action).label


def make(assessment: Assessment, action: str, comment: str, *, by, today: date, now: datetime) -> None:
    """Make one of these moves; raises what the move raises, and ValidationError for a name that is none."""
    if action not in _WAYS:
        raise ValidationError("Chọn việc cần làm với bảng điểm này.")
    _WAYS[action](assessment, comment, by, today, now)


def begin_all(round: Round, *, by, today: date) -> int:
    """Take up all tables of the round that are handed in; returns how many. All or nothing."""
    with transaction.atomic():
        rows = round.assessments.filter(state=Assessment.State.SUBMITTED).order_by("pk")
        keys = list(rows.select_for_update(of=("self",)).values_list("pk", flat=True))
        tables = Assessment.objects.visible_to(by).filter(pk__in=keys).order_by("pk")
        tables = list(tables.select_related("agency__kind", "criteria_set__index", "round__agency"))
        appraising.begin_many(tables, by=by, today=today)
    return len(tables)
