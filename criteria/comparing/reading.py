"""The results of many tables in two queries: the criteria of their sets, and the points of their leaves."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from ..comparison import Criterion, Result
from ..models import Assessment, Score, Snapshot
from ..models import Criterion as StoredCriterion
from ..scoring import Leaf
from .sides import Side

FIELDS = ["pk", "parent", "code", "name", "maximum", "kind"]
NOT_APPLICABLE = "na"


@dataclass(frozen=True)
class Readings:
    """Criteria by set and leaves by table."""

    criteria: dict[int, list[Criterion]]
    leaves: dict[int, dict[int, Leaf]]

    def result(self, table: Assessment) -> Result:
        return Result(self.criteria.get(table.criteria_set_id, []), self.leaves.get(table.pk, {}))

    def side(self, side: Side) -> Result:
        """The table as it stands, or as it was kept."""
        found = self.result(side.assessment)
        return found if side.snapshot is None else found._replace(leaves=kept_leaves(side.snapshot))


def read(tables: Iterable[Assessment]) -> Readings:
    """Two queries, however many tables."""
    tables = list(tables)
    criteria: dict[int, list[Criterion]] = {}
    rows = StoredCriterion.objects.filter(criteria_set__in={table.criteria_set_id for table in tables})
    for of_set, *values in rows.order_by("sort_key").values_list("criteria_set_id", *FIELDS):
        criteria.setdefault(of_set, []).append(Criterion(*values))
    leaves: dict[int, dict[int, Leaf]] = {}
    scores = Score.objects.filter(assessment__in={table.pk for table in tables})
    for of_table, criterion, *leaf in scores.values_list("assessment_id", "criterion_id", "achieved", "not_applicable"):
        leaves.setdefault(of_table, {})[criterion] = Leaf(*leaf)
    return Readings(criteria, leaves)


def kept_leaves(snapshot: Snapshot) -> dict[int, Leaf]:
    """What a snapshot says of each leaf: its points, a blank, or không áp dụng."""
    return {int(criterion): _leaf(value) for criterion, value in snapshot.values.items()}


def _leaf(value: str | None) -> Leaf:
    if value == NOT_APPLICABLE:
        return Leaf(None, not_applicable=True)
    return Leaf(None if value is None else Decimal(value))
