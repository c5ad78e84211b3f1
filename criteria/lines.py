"""What one assessment holds, in one query: the criteria of its set in order, each with the points it was given."""

from collections.abc import Iterable, Mapping

from django.db.models import F, FilteredRelation, Q

from . import scoring
from .models import Assessment

OF_SCORE = ["achieved", "not_applicable", "not_applicable_reason", "version"]
OF_CRITERION = [
    "pk", "parent_id", "code", "name", "kind", "minimum", "maximum", "is_survey", "is_remainder", "sort_key",
]  # fmt: skip


def read_lines(assessment: Assessment) -> list:
    """One named tuple for each criterion, OF_CRITERION and OF_SCORE its fields; those of the score are None where no
    score is stored (parents). Plain values: rows of a model would cost several times as much."""
    score = FilteredRelation("scores", condition=Q(scores__assessment=assessment))
    lines = assessment.criteria_set.criteria.annotate(score=score, **{name: F(f"score__{name}") for name in OF_SCORE})
    return list(lines.order_by("sort_key").values_list(*OF_CRITERION, *OF_SCORE, named=True))


def totals_of(lines: Iterable) -> Mapping[int | None, scoring.Total]:
    """Totals of every node and of the whole (key None)."""
    nodes = [scoring.Node(line.pk, line.parent_id, line.maximum, line.kind) for line in lines]
    leaves = {line.pk: scoring.Leaf(line.achieved, bool(line.not_applicable)) for line in lines}
    return scoring.totals(nodes, leaves)
