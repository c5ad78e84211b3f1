"""Saving what is there already changes nothing: no version, no trail row, no conflict."""

from decimal import Decimal

from agencies.models import AuditEntry
from criteria.entry import ScoreEntry, save_scores


def test_the_same_points_written_with_fewer_decimals_are_no_change(demo):
    by = demo.user("phongnoivu")
    score = demo.assessment.scores.get(criterion=demo.criterion("1.6.2"))
    entry = ScoreEntry(score.criterion_id, score.achieved.normalize(), score.version, explanation=score.explanation)
    assert entry.achieved == Decimal("0")
    before = AuditEntry.objects.count()
    assert save_scores(demo.assessment, [entry], by=by) == []
    assert AuditEntry.objects.count() == before
