"""Removing a round that was opened by mistake, as long as nothing of the cycle has happened in it."""

from collections.abc import Iterable
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from agencies import audit
from agencies.models import AuditEntry

from ..models import Assessment, Round, Score
from .publishing import PRINTED
from .rounds import FIELDS, lock_round

TABLE = Assessment._meta.label_lower
WITH_PAST = ~Q(state=Assessment.State.ENTRY) | Q(submitted_at__isnull=False) | Q(publication__gt=0)
BLANK = {"achieved": None, "self_achieved": None, "declared": {}, "explanation": "", "not_applicable": False}
TOO_LATE = "Bảng điểm của {} đã từng nộp hoặc công bố: đợt này là hồ sơ đánh giá, không xoá được."
NO_REASON = "Ghi lý do xoá đợt."


class Removal(NamedTuple):
    """What the removal of a round does: ``going`` are the tables that it made and that hold nothing, ``staying`` those
    that only leave it; ``obstacle`` is the sentence why it cannot be removed, "" where it can."""

    going: list[Assessment]
    staying: list[Assessment]
    obstacle: str


def removal_of(round: Round) -> Removal:
    """What would become of the tables of a round if it were removed now; a fixed number of queries."""
    tables = list(round.assessments.select_related("agency", "criteria_set__index").order_by("agency__path"))
    keys = [table.pk for table in tables]
    going = _made_by(round, keys) - _in_use(keys) - {table.pk for table in tables if _has_printed_figures(table)}
    past = Assessment.objects.filter(WITH_PAST, round=round) | Assessment.objects.filter(pk__in=_left_handed_in(round))
    names = list(past.order_by("agency__path").values_list("agency__name", flat=True))
    return Removal(
        [table for table in tables if table.pk in going],
        [table for table in tables if table.pk not in going],
        TOO_LATE.format(", ".join(names)) if names else "",
    )


def _left_handed_in(round: Round):
    """Tables that were taken out of the round after they had been handed in."""
    left = AuditEntry.objects.filter(model=TABLE, action="leave_round", changes__round__0=round.pk)
    return left.exclude(changes__state__0=Assessment.State.ENTRY).values("record_id")


def _made_by(round: Round, keys: list[int]) -> set[int]:
    """Tables of which the trail tells two things alone, by one person: made, and taken into this round."""
    said: dict[int, list] = {}
    trail = AuditEntry.objects.filter(model=TABLE, record_id__in=keys).order_by("pk")
    for key, *what in trail.values_list("record_id", "action", "actor_id", "changes"):
        said.setdefault(key, []).append(what)
    joined = {"round": [None, round.pk]}
    return {
        key for key, (first, *rest) in said.items() if first[0] == "open" and rest == [["join_round", first[1], joined]]
    }


def _in_use(keys: list[int]) -> set[int]:
    """Tables to which anything belongs, in whatever app, and those with a leaf on which anybody ever wrote."""
    ways = [(Score.objects.exclude(version=0, **BLANK), "assessment")]
    ways += [(model, field) for model, field in _pointing_to(Assessment) if model.model is not Score]
    ways += [(model, f"{field}__assessment") for model, field in _pointing_to(Score)]
    return {key for rows, way in ways for key in rows.filter(**{f"{way}__in": keys}).values_list(way, flat=True)}


def _pointing_to(model) -> list[tuple]:
    """The rows of every model that names this one, and the field in which it does."""
    links = [link for link in model._meta.get_fields(include_hidden=True) if link.auto_created and not link.concrete]
    return [(link.related_model._base_manager, link.field.name) for link in links]


def _has_printed_figures(table: Assessment) -> bool:
    return any(getattr(table, name) not in (None, "") for name in PRINTED)


def remove(round: Round, reason: str, *, by) -> Removal:
    """Remove a round: its blank tables go with it, all others stay with their agencies as tables of their own.

    Raises ValidationError without a reason and where a table of the round was ever handed in or published;
    PermissionDenied and Http404 for a round that is not the person's to lead. All or nothing.
    """
    with transaction.atomic():
        locked = lock_round(round, by=by)
        list(locked.assessments.select_for_update(of=("self",)).order_by("pk").values_list("pk"))
        found = removal_of(locked)
        if found.obstacle:
            raise ValidationError(found.obstacle)
        if not reason.strip():
            raise ValidationError(NO_REASON)
        audit.record_many(_trail(locked, found, reason.strip(), by))
        locked.assessments.filter(pk__in=[table.pk for table in found.staying]).update(round=None)
        locked.assessments.all().delete()
        locked.delete()
    return found


def _trail(round: Round, found: Removal, reason: str, by) -> Iterable:
    left = {"round": [round.pk, None]}
    before = audit.snapshot(round, FIELDS) | {"agencies": [table.agency_id for table in found.going + found.staying]}
    gone = audit.difference(before, dict.fromkeys(before))
    return [
        *(audit.entry(table, by=by, action="leave_round", changes=left, comment=reason) for table in found.staying),
        *(audit.entry(table, by=by, action="delete", changes=left, comment=reason) for table in found.going),
        audit.entry(round, by=by, action="remove_round", changes=gone, comment=reason),
    ]
