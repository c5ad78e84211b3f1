"""However close together two people issue: one version once, one number once."""

import pytest

from tests.processes.conftest import SAMPLE, serve
from tests.processes.issuing import race

ROUNDS = 20
PLANS = """
from agencies.models import Agency, User
from plans.documents.versions import submit
from plans.models import Plan
issuer, by = Agency.objects.get(code="bac-son"), User.objects.get(username="phongnoivu")
answer = [Plan.objects.create(issuer=issuer, year=2024, subject=f"Kế hoạch {n}").pk for n in range(60)]
for pk in answer[:40]:
    submit(Plan.objects.get(pk=pk), by=by)
"""
ISSUED = """
from agencies.models import Job
from plans.models import DocumentVersion, Plan
rows = DocumentVersion.objects.filter(state="issued").order_by("issued_on", "pk")
numbers = sorted(row.printed_number for row in rows)
answer = [numbers, Plan.objects.filter(pk__in=rows.values("plan"), state="issued").count(), Job.objects.count()]
"""


@pytest.mark.parametrize("postgresql", [False, pytest.param(True, marks=pytest.mark.services)])
def test_two_people_never_issue_one_version_or_one_number_twice(postgresql, make_site):
    site = make_site(postgresql=postgresql, STATIC_MANIFEST="0")
    plans = site.ask(PLANS)
    serve(site, "--workers", "2", "--threads", "2")
    same = [(pk, pk) for pk in plans[:ROUNDS]]
    two = list(zip(plans[ROUNDS : 2 * ROUNDS], plans[2 * ROUNDS :], strict=True))  # one submitted, one a bare draft
    answers = race(site.address, SAMPLE["DEMO_PASSWORD"], same, 1)
    answers += race(site.address, SAMPLE["DEMO_PASSWORD"], two, ROUNDS + 1)
    assert [sum(refusal == "" for refusal in pair) for pair in answers] == [1] * 2 * ROUNDS
    assert all("đã cấp cho" in max(pair) for pair in answers[ROUNDS:])
    numbers = [f"{number:02}/KH-UBND" for number in range(1, 2 * ROUNDS + 1)]
    assert site.ask(ISSUED) == [numbers, 2 * ROUNDS, 2 * ROUNDS]
