"""Two browsers on one row: in every race one is stored, the other is told; nothing is overwritten unseen."""

import pytest

from tests.processes.conftest import SAMPLE, serve
from tests.processes.racing import race

ROUNDS = 200
TRAIL = """
from agencies.models import AuditEntry
from criteria.models import Score
score = Score.objects.filter(assessment=1).order_by("criterion__sort_key").first()
rows = AuditEntry.objects.filter(model="criteria.score", record_id=score.pk).order_by("pk")
answer = [score.version, [row.changes["achieved"] for row in rows]]
"""


@pytest.fixture(params=["SQLite", pytest.param("PostgreSQL", marks=pytest.mark.services)])
def site(request, make_site):
    site = make_site(postgresql=request.param == "PostgreSQL", STATIC_MANIFEST="0")
    serve(site, "--workers", "2", "--threads", "2")
    return site


def test_two_hundred_races_overwrite_nothing_unseen(site):
    before = site.ask(TRAIL)[1]
    answers = race(site.address, ROUNDS, SAMPLE["DEMO_PASSWORD"])
    assert [sum(answer["conflict"] is not None for answer in pair) for pair in answers] == [1] * ROUNDS
    assert [answer["refused"] for pair in answers for answer in pair] == [{}] * (2 * ROUNDS)
    version, trail = site.ask(TRAIL)
    assert version == len(trail) == len(before) + ROUNDS
    assert [old[1] for old in trail[:-1]] == [new[0] for new in trail[1:]]
