"""The score table of an assessment: every node of the set in order, remainders counted but not printed."""

from itertools import pairwise

from criteria.entry import recomputed_totals
from criteria.models import Assessment, Criterion
from criteria.points import format_points
from criteria.scoring import NORMAL, Total
from criteria.table import causes_by_criterion

from .model import ScoreRow, ScoreTable

TOTAL_NAME = "TỔNG ĐIỂM"
NOT_APPLICABLE = "Không áp dụng"


def score_table(assessment: Assessment) -> ScoreTable:
    """The printed table; figures are sums of leaves (criteria.scoring), blanks stay blank."""
    decimals = assessment.criteria_set.decimals
    totals = recomputed_totals(assessment)
    nodes = list(assessment.criteria_set.criteria.filter(is_remainder=False).order_by("sort_key"))
    causes = causes_by_criterion(assessment)
    shown, seen = [], set()
    for node in nodes:
        fresh = [cause for cause in causes.get(node.pk, []) if cause.pk not in seen]
        seen.update(cause.pk for cause in fresh)
        shown.append("\n".join(cause.text for cause in fresh))
    above = [False, *(_is_continued(causes, *pair) for pair in pairwise(nodes))]
    rows = tuple(
        _row(node, totals[node.pk], decimals, cause, joined_above, joined_below)
        for node, cause, joined_above, joined_below in zip(nodes, shown, above, [*above[1:], False], strict=False)
    )
    return ScoreTable(rows, ScoreRow("", TOTAL_NAME, *_figures(totals[None], decimals), is_area=True))


def _is_continued(causes: dict, before: Criterion, after: Criterion) -> bool:
    """Whether the two neighbouring rows share their whole cause cell."""
    return before.pk in causes and causes[before.pk] == causes.get(after.pk)


def _row(node: Criterion, total: Total, decimals: int, cause: str, above: bool, below: bool) -> ScoreRow:
    if node.kind != NORMAL:
        points = format_points(total.final if total.extra else None, decimals)
        return ScoreRow(node.code, node.name, format_points(node.maximum, decimals), points, "", cause, node.depth == 0)
    left_out = node.maximum and not total.maximum  # only "không áp dụng" takes points out of the maximum
    figures = ("", "", "") if left_out else _figures(total, decimals)
    cause = cause or (NOT_APPLICABLE if left_out else "")
    return ScoreRow(node.code, node.name, *figures, cause, node.depth == 0, above, below)


def _figures(total: Total, decimals: int) -> tuple[str, str, str]:
    is_blank = total.missing and total.final + total.lost == 0  # nothing entered yet is not 0
    values = (total.maximum, None if is_blank else total.final, None if is_blank else total.lost)
    return tuple(format_points(value, decimals) for value in values)
