"""The printed sheet of an appraisal: what its lĩnh vực come to, as declared and as appraised."""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from ..lines import read_lines
from ..models import Appraisal, Assessment, CriteriaSet
from ..points import format_points
from ..scoring import Leaf, Node, Total, totals
from .desk import OUT, Area
from .desk import Leaf as Row


class Sums(NamedTuple):
    """Points in print; "" while a leaf has none: a sum without it would read as the result. Points outside the scale
    have no maximum."""

    maximum: str
    own: str
    appraised: str


def sums(assessment: Assessment, areas: Sequence[Area]) -> dict[int | None, Sums]:
    """The sums of these lĩnh vực by their key, and under None of all, where they are the whole set.

    None of them for a set in percent, whose points do not add up.
    """
    if assessment.criteria_set.unit == CriteriaSet.Unit.PERCENT:
        return {}
    lines = read_lines(assessment)
    nodes = [Node(line.pk, line.parent, line.maximum, line.kind) for line in lines]
    leaves = [leaf for area in areas for leaf in area.leaves]
    own = totals(nodes, {leaf.pk: _leaf(leaf, leaf.self_points) for leaf in leaves})
    given = totals(nodes, {leaf.pk: _leaf(leaf, _given(leaf)) for leaf in leaves if _has_result(leaf)})
    is_whole = len(areas) == sum(line.parent is None for line in lines)
    keys = [*(area.pk for area in areas), *([None] if is_whole else [])]
    decimals = assessment.criteria_set.decimals
    seen = {area.pk: all(_has_result(leaf) for leaf in area.leaves) for area in areas}
    seen[None] = all(seen.values())
    return {key: _sums(own[key], given[key] if seen[key] else None, decimals) for key in keys}


def _leaf(leaf: Row, points: Decimal | None) -> Leaf:
    return Leaf(points, not_applicable=points is None and leaf.blank == OUT)


def _given(leaf: Row) -> Decimal | None:
    """The points that stand; a survey's may come in after the opinion that waited for it."""
    return leaf.self_points if leaf.is_survey and leaf.last.points is None else leaf.last.points


def _has_result(leaf: Row) -> bool:
    return leaf.last is not None and leaf.last.verdict != Appraisal.Verdict.ASKED


def _sums(own: Total, given: Total | None, decimals: int) -> Sums:
    """``given`` is None while a leaf waits: bonus and penalty without points do not count as missing in a total."""
    maximum = format_points(own.maximum, decimals) if own.maximum else ""
    return Sums(maximum, _shown(own, decimals), _shown(given, decimals))


def _shown(total: Total | None, decimals: int) -> str:
    return "" if total is None or total.missing else format_points(total.final, decimals)
