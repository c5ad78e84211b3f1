"""What one assessment holds, in one query: the criteria of its set in order, each with the points it was given."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

from django.db.models import FilteredRelation, Q

from . import scoring
from .models import Assessment, Score

FIELDS = [
    "pk",
    "parent",
    "code",
    "name",
    "kind",
    "minimum",
    "maximum",
    "is_survey",
    "is_remainder",
    "sort_key",
    "method",
]
OF_SCORE = ["score__achieved", "score__not_applicable", "score__not_applicable_reason", "score__version"]


class Line(NamedTuple):
    """One criterion with its score, in plain values: rows of the models would cost several times as much.

    The last four are None where no score is stored (parents).
    """

    pk: int
    parent: int | None
    code: str
    name: str
    kind: str
    minimum: Decimal
    maximum: Decimal
    is_survey: bool
    is_remainder: bool
    sort_key: str
    method: str
    achieved: Decimal | None
    not_applicable: bool | None
    not_applicable_reason: str | None
    version: int | None

    @property
    def label(self) -> str:
        """The code; the name where there is none."""
        return self.code or self.name


def read_lines(assessment: Assessment) -> list[Line]:
    """The lines of a table in the order of its set."""
    score = FilteredRelation("scores", condition=Q(scores__assessment=assessment))
    rows = assessment.criteria_set.criteria.annotate(score=score).order_by("sort_key")
    return [Line(*row) for row in rows.values_list(*FIELDS, *OF_SCORE)]


def read_lines_of(tables: Sequence[Assessment]) -> dict[int, list[Line]]:
    """``read_lines`` of several tables of one set, by the key of the table: two queries however many they are."""
    if not tables:
        return {}
    criteria = list(tables[0].criteria_set.criteria.order_by("sort_key").values_list(*FIELDS))
    names = [name.removeprefix("score__") for name in OF_SCORE]
    rows = Score.objects.filter(assessment__in=tables).values_list("assessment_id", "criterion_id", *names)
    scores = {(table, leaf): score for table, leaf, *score in rows}
    blank = [None] * len(names)
    return {table.pk: [Line(*row, *scores.get((table.pk, row[0]), blank)) for row in criteria] for table in tables}


def totals_of(lines: Iterable[Line]) -> dict[int | None, scoring.Total]:
    """Totals of every node and of the whole (key None)."""
    nodes = [scoring.Node(line.pk, line.parent, line.maximum, line.kind) for line in lines]
    leaves = {line.pk: scoring.Leaf(line.achieved, bool(line.not_applicable)) for line in lines}
    return scoring.totals(nodes, leaves)
