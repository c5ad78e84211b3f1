"""The points of the year before and of the year after beside a table's own, leaf by leaf."""

from collections.abc import Iterable
from decimal import Decimal

from .comparison.pairing import once
from .models import Assessment, Score


def last_year(assessment: Assessment, criteria: Iterable) -> dict[int, Decimal]:
    """Criterion → points of the year before: to compare while typing, and to take over with one key; one query."""
    return _points_of(assessment.year - 1, assessment, criteria)


def next_year(assessment: Assessment, criteria: Iterable) -> dict[int, Decimal]:
    """Criterion → points of the year after: what became of points that were lost; one query."""
    return _points_of(assessment.year + 1, assessment, criteria)


def _points_of(year: int, assessment: Assessment, criteria: Iterable) -> dict[int, Decimal]:
    """Criterion → points of another year, from the same agency's table of the same index.

    ``criteria`` are those of the assessment (each with ``pk`` and ``code``). The same set is matched by criterion,
    another by its printed code. Where a code stands twice, or the agency has several such tables, nothing is guessed.
    A merged agency has nothing to compare with here.
    """
    found = Score.objects.filter(
        assessment__agency=assessment.agency_id,
        assessment__year=year,
        assessment__criteria_set__index=assessment.criteria_set.index_id,
        achieved__isnull=False,
    ).values_list("assessment_id", "criterion_id", "criterion__code", "achieved", "assessment__criteria_set_id")
    rows = list(found)
    if len({row[0] for row in rows}) != 1:
        return {}
    if rows[0][4] == assessment.criteria_set_id:
        return {criterion: achieved for _, criterion, _, achieved, _ in rows}
    by_code = once((code, achieved) for _, _, code, achieved, _ in rows if code)
    own = once((criterion.code, criterion.pk) for criterion in criteria)
    return {pk: by_code[code] for code, pk in own.items() if code in by_code}
