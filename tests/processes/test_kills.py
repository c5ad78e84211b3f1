"""Killed in the middle of saving scores: no score without its audit row, no total that differs from its leaves."""

import pytest

ROUNDS = 25
CHECK = """
from agencies.models import AuditEntry
from criteria.models import Score
trail = {}
for entry in AuditEntry.objects.filter(model="criteria.score").order_by("pk"):
    trail.setdefault(entry.record_id, []).append(entry.changes)
before = {pk: rows[0]["achieved"][0] for pk, rows in trail.items() if "achieved" in rows[0]}  # not: không áp dụng
changed = list(Score.objects.filter(pk__in=before))
def replay(pk):
    value = before[pk]
    for changes in trail[pk]:
        assert changes["achieved"][0] == value, changes
        value = changes["achieved"][1]
    return value
answer = {
    "versions that differ from the number of trail rows": [
        s.pk for s in Score.objects.all() if s.version != len(trail.get(s.pk, []))
    ],
    "scores that differ from their trail": [s.pk for s in changed if f"{s.achieved.normalize():f}" != replay(s.pk)],
    "saves": sum(map(len, trail.values())),
}
"""


@pytest.fixture(params=["SQLite", pytest.param("PostgreSQL", marks=pytest.mark.services)])
def site(request, make_site):
    return make_site(postgresql=request.param == "PostgreSQL")


def test_processes_killed_while_saving_leave_scores_trail_and_totals_in_agreement(site):
    saves_of_the_sample = site.ask(CHECK)["saves"]
    site.run("-m", "tests.processes.saving", str(ROUNDS))
    found = site.ask(CHECK)
    assert found.pop("saves") > saves_of_the_sample + ROUNDS
    assert found == {
        "versions that differ from the number of trail rows": [],
        "scores that differ from their trail": [],
    }
    assert site.manage("check_totals") == "Tổng của 5 bảng điểm đều khớp với các ô điểm.\n"
    if not site.server:
        assert site.rows("PRAGMA integrity_check") == [("ok",)]
