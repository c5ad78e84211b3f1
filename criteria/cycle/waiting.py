"""What waits for a person in the rounds: tables with leaves to appraise, and those their own agency has to hand in."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from ..models import Appraisal, AreaLead, Assessment, Criterion
from .appraising import OPEN, Said, areas_led, required_of
from .steps import days_in_words, lateness

OWN_STEPS = {"entry": "self", "returned": "self", "explaining": "explanation"}  # state → the step that it belongs to


class Due(NamedTuple):
    """A table that waits for its own agency; ``late`` and ``days`` tell how its step stands, "" without days."""

    table: Assessment
    late: str
    days: str


def to_hand_in(user, *, today: date) -> list[Due]:
    """The tables of rounds that the person's agency still has to hand in, or whose explanation it has begun."""
    rows = Assessment.objects.visible_to(user).filter(round__isnull=False, state__in=OWN_STEPS)
    rows = rows.select_related("agency__kind", "criteria_set__index", "round__agency").order_by("-year", "agency__path")
    return [_due(row, today) for row in rows if user.may("criteria.submit", row)]


def _due(table: Assessment, today: date) -> Due:
    step = table.round.step(OWN_STEPS[table.state])
    late = "" if table.handed_in_on else lateness(table, today=today)  # of what was handed in its own step counts
    return Due(table, late, days_in_words(step, today=today))


def waiting_for(user, tables: Iterable[Assessment]) -> list[tuple[Assessment, int]]:
    """The tables under appraisal with lĩnh vực that the person appraises and has not sent, and how many leaves each
    still needs; a few queries for all of them."""
    tables = [row for row in tables if row.state in OPEN and row.round and user.may("criteria.appraise", row.round)]
    leaves = _leaves_by_area({row.criteria_set_id for row in tables})
    said = _said_by_table(tables)
    leads, found = _leads_by_round({row.round_id for row in tables}), []
    for table in tables:
        of_leaf = leaves.get(table.criteria_set_id, {})
        own = areas_led(user, table.round, set(of_leaf.values()), leads.get(table.round_id, {}))
        rows = said.get(table.pk, [])
        current = {row.leaf: row.sent_at for row in rows if row.number == table.appraisal_number}
        open_areas = own - {of_leaf[leaf] for leaf, sent_at in current.items() if sent_at}
        own_leaves = [leaf for leaf, area in of_leaf.items() if area in open_areas]
        needed = required_of(own_leaves, rows, table)
        if needed or current.keys() & set(own_leaves):
            found.append((table, len(needed - current.keys())))
    return found


def _leads_by_round(rounds: set[int]) -> dict[int, dict[int, int]]:
    """Round → lĩnh vực → who appraises it; nothing for a round whose organiser appraises all."""
    found: dict[int, dict[int, int]] = {}
    for key, area, agency in AreaLead.objects.filter(round__in=rounds).values_list("round", "criterion", "agency"):
        found.setdefault(key, {})[area] = agency
    return found


def _leaves_by_area(sets: set[int]) -> dict[int, dict[int, int]]:
    """Set → leaf → its lĩnh vực."""
    rows = list(
        Criterion.objects.filter(criteria_set__in=sets)
        .order_by("criteria_set", "sort_key")
        .values_list("criteria_set", "pk", "parent")
    )
    parents, top, found = {parent for *_, parent in rows}, {}, {}
    for key, pk, parent in rows:
        top[pk] = pk if parent is None else top[parent]
        if pk not in parents:
            found.setdefault(key, {})[pk] = top[pk]
    return found


def _said_by_table(tables: list[Assessment]) -> dict[int, list[Said]]:
    rows = Appraisal.objects.filter(score__assessment__in=tables).order_by("number")
    found: dict[int, list[Said]] = {}
    for table, *said in rows.values_list(
        "score__assessment", "score__criterion", "number", "verdict", "sent_at", "answer"
    ):
        found.setdefault(table, []).append(Said(*said))
    return found
