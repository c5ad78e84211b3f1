"""Storing the results of a survey, in any state of the tables before they are published."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F

from agencies import audit

from ...entry import FROZEN, NO_CELL, ScoreConflict, ScoreEntry, change_score, write_scores, write_totals_of
from ...models import Appraisal, Assessment, Criterion, Round, Score
from ..appraising import FIELDS, OPEN
from ..dossier import OF_SURVEY
from .grid import Key


class Saved(NamedTuple):
    """How many cells were stored, how many of them are blank now, and why the others were not."""

    stored: int
    emptied: int
    refused: dict[Key, ValidationError | ScoreConflict]


def save_survey(round: Round, entries: Mapping[Key, ScoreEntry], *, by, now: datetime) -> Saved:
    """Store what can be stored of the cells of a round's survey; one bad cell keeps no other from being saved.

    The tables stay in the state they are in. Once a table was handed in the points also stand as what an appraisal may
    agree to, and an opinion that was given on them before follows them. Who may do it ``change_score`` decides.
    """
    with transaction.atomic():
        tables = _lock(round, {table for table, _ in entries})
        rows = _rows(tables, {leaf for _, leaf in entries})
        changes, refused = [], {}
        for key, entry in entries.items():
            try:
                changes.append(change_score(_row(rows, tables, key), entry, by))
            except (ValidationError, ScoreConflict) as reason:
                refused[key] = reason
        changes = [(row, difference) for row, difference in changes if difference]
        _store(changes, by=by, now=now)
    return Saved(len(changes), sum(row.achieved is None and not row.declared for row, _ in changes), refused)


def _lock(round: Round, keys: set[int]) -> dict[int, Assessment]:
    """Always in the same order: two savings, or one and a publication, cannot wait for each other."""
    rows = round.assessments.filter(pk__in=keys).order_by("pk")
    locked = list(rows.select_for_update(of=("self",)).values_list("pk", flat=True))
    tables = Assessment.objects.select_related("agency__kind", "criteria_set__index", "round__agency")
    return {table.pk: table for table in tables.filter(pk__in=locked)}


def _rows(tables: Mapping[int, Assessment], leaves: set[int]) -> dict[Key, Score]:
    """The cells of these leaves, also where none was stored yet."""
    sets = {table.criteria_set_id for table in tables.values()}
    criteria = Criterion.objects.filter(criteria_set__in=sets, pk__in=leaves, is_survey=True, children=None)
    found = {leaf.pk: leaf for leaf in criteria}
    stored = Score.objects.filter(assessment__in=tables, criterion__in=found)
    rows = {(score.assessment_id, score.criterion_id): score for score in stored}
    for table in tables.values():
        for leaf in found.values():
            row = rows.setdefault((table.pk, leaf.pk), Score())
            row.assessment, row.criterion = table, leaf  # nothing is asked again for each
    return rows


def _row(rows: Mapping[Key, Score], tables: Mapping[int, Assessment], key: Key) -> Score:
    if key not in rows:
        raise ValidationError(NO_CELL.format(1))
    if tables[key[0]].is_frozen:
        raise ValidationError(FROZEN)
    return rows[key]


def _store(changes: list[tuple[Score, dict]], *, by, now: datetime) -> None:
    if not changes:
        return
    for row, _ in changes:
        if not row.assessment.is_open:
            row.self_achieved = row.achieved
    write_scores(changes, by=by, also=["self_achieved"])
    write_totals_of(list({row.assessment_id: row.assessment for row, _ in changes}.values()))
    _follow({row.pk: row for row, _ in changes}, by=by, now=now)


def _follow(rows: Mapping[int, Score], *, by, now: datetime) -> None:
    """Concluding puts in force what the opinions say: those of an appraisal under way must say what has come in."""
    given = Appraisal.objects.filter(score__in=rows, number=F("score__assessment__appraisal_number"))
    opinions = list(given.filter(score__assessment__state__in=OPEN).exclude(verdict=Appraisal.Verdict.ASKED))
    trail = []
    for opinion in opinions:
        opinion.score, before = rows[opinion.score_id], audit.snapshot(opinion, FIELDS)
        opinion.verdict, opinion.points = Appraisal.Verdict.ACCEPTED, opinion.score.achieved
        opinion.reason, opinion.by, opinion.at = OF_SURVEY, by, now
        opinion.version += 1
        changes = audit.difference(before, audit.snapshot(opinion, FIELDS))
        trail.append(audit.entry(opinion, by=by, action="appraise", changes=changes))
    Appraisal.objects.bulk_update(opinions, [*FIELDS, "by", "at", "version"], batch_size=100)
    audit.record_many(trail)
