"""Points and the bounds they keep to, changed at the same moment: no score stands beyond its criterion's maximum."""

import json

import pytest

STATE = """
from criteria.entry import recomputed_totals
from criteria.models import Assessment, Score
row = Score.objects.select_related("criterion").get(assessment=1, criterion__code="1.6.2")
table = Assessment.objects.get(pk=row.assessment_id)
total = recomputed_totals(table)[None]
stored = [table.total_maximum, table.total_achieved]
answer = [row.achieved <= row.criterion.maximum, stored == [total.maximum, total.final]]
"""


@pytest.mark.parametrize("postgresql", [False, pytest.param(True, marks=pytest.mark.services)])
def test_no_score_slips_past_a_maximum_that_is_being_lowered(postgresql, make_site):
    site = make_site(postgresql=postgresql)
    entered, moved = json.loads(site.run("-m", "tests.processes.bounding", "6"))
    assert min(entered + moved) > 0  # both were stored and both were refused
    assert site.ask(STATE) == [True, True]
