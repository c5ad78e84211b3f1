"""Keeping a table as it stands at one moment of the cycle."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from ..models import Assessment, Score, Snapshot

NOT_APPLICABLE = "na"
CHUNK = 100  # tables whose leaves are read together


def take(tables: Iterable[Assessment], stage: str, *, by, now: datetime) -> None:
    """Keep each table under the next number of ``stage`` (Snapshot.Stage). The caller holds the tables locked."""
    tables = list(tables)
    for start in range(0, len(tables), CHUNK):
        chunk = tables[start : start + CHUNK]
        values, numbers = _values(chunk), _numbers(chunk, stage)
        Snapshot.objects.bulk_create(
            Snapshot(
                assessment=table,
                stage=stage,
                number=numbers.get(table.pk, 0) + 1,
                values=values.get(table.pk, {}),
                total_maximum=table.total_maximum,
                total_achieved=table.total_achieved,
                by=by,
                at=now,
            )
            for table in chunk
        )


def _numbers(tables: list[Assessment], stage: str) -> dict[int, int]:
    """The last number of each table."""
    rows = Snapshot.objects.filter(assessment__in=tables, stage=stage).order_by("number")
    return dict(rows.values_list("assessment_id", "number"))


def _values(tables: list[Assessment]) -> dict[int, dict[str, str | None]]:
    rows = Score.objects.filter(assessment__in=tables, criterion__children=None).order_by("criterion__sort_key")
    found: dict[int, dict[str, str | None]] = {}
    for table, leaf, achieved, is_out in rows.values_list(
        "assessment_id", "criterion_id", "achieved", "not_applicable"
    ):
        found.setdefault(table, {})[str(leaf)] = plain_of(achieved, is_out)
    return found


def plain_of(points: Decimal | None, not_applicable: bool) -> str | None:
    """What is kept of one leaf (see Snapshot.values)."""
    if not_applicable:
        return NOT_APPLICABLE
    return None if points is None else f"{points.normalize():f}"
