"""Two tasks, one lost point: however close together two people plan it, it is planned once."""

import pytest

from tests.processes.conftest import SAMPLE, serve
from tests.processes.planning import race

ROUNDS = 40
LINKS = """
from plans.models import Task, TaskCriterion
tasks = Task.objects.filter(plan__key="S4")
link = TaskCriterion.objects.get(task__in=tasks, criterion__code="7.3.1")
other = tasks.get(heading__startswith="Tiêu chí 7.2")
answer = [link.pk, TaskCriterion.objects.create(task=other, criterion=link.criterion).pk]
"""
TRAIL = """
from agencies.models import AuditEntry
rows = AuditEntry.objects.filter(action="expect").order_by("pk")
answer = [row.changes["7.3.1"] for row in rows]
"""


@pytest.mark.parametrize("postgresql", [False, pytest.param(True, marks=pytest.mark.services)])
def test_two_people_never_plan_one_lost_point_twice(postgresql, make_site):
    site = make_site(postgresql=postgresql, STATIC_MANIFEST="0")
    links = site.ask(LINKS)
    serve(site, "--workers", "2", "--threads", "2")
    answers = race(site.address, SAMPLE["DEMO_PASSWORD"], links, ROUNDS)
    assert [sum(refusal == "" for refusal in pair) for pair in answers] == [1] * ROUNDS
    assert all("chỉ còn 0,20 điểm để ghi" in max(pair) for pair in answers)
    assert site.ask(TRAIL) == [["", "0,80"], ["0,80", ""]] * ROUNDS
