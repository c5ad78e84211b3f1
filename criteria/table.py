"""The score table of an assessment as plain, pre-formatted values: one reading for page, fragments and forms."""

from dataclasses import dataclass, field
from decimal import Decimal

from . import scoring
from .models import Assessment, Cause, Criterion, Score
from .points import format_percent, format_points


@dataclass(frozen=True)
class Row:
    """One line of the table; figures are printed text ("0,50"), "" for what was not entered."""

    pk: int
    parent: int | None
    code: str
    name: str
    depth: int
    is_leaf: bool
    is_remainder: bool
    maximum: str
    achieved: str
    lost: str
    is_lost: bool
    missing: int
    total: scoring.Total
    version: int = 0
    not_applicable: bool = False
    reason: str = ""
    causes: list[Cause] = field(default_factory=list)


@dataclass(frozen=True)
class Table:
    """All rows in the order of the set, and the whole set's figures."""

    rows: list[Row]
    total: scoring.Total
    maximum: str
    achieved: str
    lost: str
    percent: str

    @property
    def branches(self) -> list[Row]:
        """The lĩnh vực, most lost points first."""
        return sorted((row for row in self.rows if row.parent is None), key=lambda row: row.total.lost, reverse=True)

    def row_and_ancestors(self, pk: int) -> list[Row]:
        """The row of a criterion and those above it: what one saved cell changes."""
        by_pk = {row.pk: row for row in self.rows}
        found, current = [], by_pk.get(pk)
        while current is not None:
            found.append(current)
            current = by_pk.get(current.parent)
        return found


def score_table(assessment: Assessment) -> Table:
    """Read the table of one assessment: four queries whatever its size."""
    criteria = list(assessment.criteria_set.criteria.order_by("sort_key"))
    scores = {score.criterion_id: score for score in assessment.scores.all()}
    leaves = {pk: scoring.Leaf(score.achieved, score.not_applicable) for pk, score in scores.items()}
    totals = scoring.totals([scoring.Node(c.pk, c.parent_id, c.maximum) for c in criteria], leaves)
    causes = causes_by_criterion(assessment)
    parents = {criterion.parent_id for criterion in criteria}
    rows = [
        _row(criterion, criterion.pk not in parents, scores.get(criterion.pk), totals[criterion.pk], causes)
        for criterion in criteria
    ]
    total = totals[None]
    figures = (format_points(total.maximum), format_points(total.achieved), format_points(total.lost))
    return Table(rows, total, *figures, format_percent(total.percent))


def causes_by_criterion(assessment: Assessment) -> dict[int, list[Cause]]:
    """Criterion → its causes, in the order they were written."""
    found: dict[int, list[Cause]] = {}
    for cause in assessment.causes.select_related("agency").prefetch_related("criteria"):
        for criterion in cause.criteria.all():
            found.setdefault(criterion.pk, []).append(cause)
    return found


def summary(assessment: Assessment, table: Table) -> dict:
    """Template context of the figures above the table: computed ones beside those that were published."""
    rank = assessment.published_rank
    return {
        "assessment": assessment,
        "table": table,
        "note": percent_note(assessment, table.total),
        "published_percent": format_percent(assessment.published_percent),
        "rank": f"{rank:02d}/{assessment.published_rank_of:02d}" if rank and assessment.published_rank_of else "",
    }


def percent_note(assessment: Assessment, total: scoring.Total) -> str:
    """The sentence that tells a printed percentage from the computed one; "" where they agree (DOMAIN §2.4)."""
    published = assessment.published_percent
    if published is None or total.percent is None:
        return ""
    computed = format_percent(total.percent)
    if computed == format_percent(published):
        return ""
    return (
        f"Chỉ số công bố {format_percent(published)} khác với số tính lại {computed} "
        f"({format_points(total.achieved)}/{format_points(total.maximum)} điểm). "
        "Giữ nguyên cả hai: số công bố theo quyết định, số tính lại để đối chiếu."
    )


def _row(
    criterion: Criterion, is_leaf: bool, score: Score | None, total: scoring.Total, causes: dict[int, list[Cause]]
) -> Row:
    blank = is_leaf and total.missing > 0
    not_applicable = score is not None and score.not_applicable
    return Row(
        pk=criterion.pk,
        parent=criterion.parent_id,
        code=criterion.code,
        name=criterion.name,
        depth=criterion.depth,
        is_leaf=is_leaf,
        is_remainder=criterion.is_remainder,
        maximum=format_points(criterion.maximum if is_leaf else total.maximum),
        achieved="" if blank or not_applicable else format_points(total.achieved),
        lost="" if blank or not_applicable else format_points(total.lost),
        is_lost=total.lost > Decimal(0),
        missing=total.missing,
        total=total,
        version=score.version if score else 0,
        not_applicable=not_applicable,
        reason=score.not_applicable_reason if score else "",
        causes=causes.get(criterion.pk, []),
    )
