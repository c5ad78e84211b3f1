"""Days pass and nothing else: no page, command or periodic job moves a table (DOMAIN §3)."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse

from criteria.cycle.rounds import add_agencies
from criteria.models import Assessment, Round
from tests.factories import make_agency, make_kind, make_user, sign_in

from .conftest import NOW, TODAY, Walk

STATES = Assessment.State.values
OF_TABLE = [
    "assessment",
    "assessment_submit",
    "assessment_explain",
    "assessment_move",
    "assessment_unlock",
    "assessment_history",
    "assessment_checks",
]
OF_ROUND = ["round", "round_edit", "round_publish"]


@pytest.fixture
def everywhere(db) -> Walk:
    """A round whose steps end in November, with a table in every state."""
    steps = {f"{step}_{end}": TODAY for step in Round.STEPS for end in ("opens", "closes")}
    walk = Walk(**steps)
    xa = make_kind("ubnd-xa")
    agencies = [*walk.communes, *(make_agency(f"xa-{n}", walk.province, kind=xa) for n in range(len(STATES) - 2))]
    add_agencies(walk.round, agencies, by=walk.organiser, on=TODAY)
    for agency, state in zip(agencies, STATES, strict=True):
        walk.enter(walk.table_of(agency), by=walk.organiser)
        values = {} if state == "entry" else {"submitted_at": NOW, "appraisal_number": 1}
        values |= {"publication": 1} if state == "published" else {}
        Assessment.objects.filter(round=walk.round, agency=agency).update(state=state, **values)
    return walk


def standing(walk) -> dict:
    """All that a move could change."""
    rows = walk.round.assessments.values_list("pk", "state", "publication", "appraisal_number", "published_rank")
    return {row[0]: row[1:] for row in rows}


@pytest.mark.parametrize("days", [1, 30, 365])
def test_a_deadline_that_passes_changes_no_state(everywhere, days, settings):
    before = standing(everywhere)
    assert {state for state, *_ in before.values()} == set(STATES)
    settings.TODAY = TODAY + timedelta(days=days)
    people = [everywhere.organiser, everywhere.appraiser, everywhere.officer]
    people.append(make_user(everywhere.communes[1], username="dau-moi-xa"))
    for client in map(sign_in, people):
        client.get(reverse("rounds"))
        for name in OF_ROUND:
            assert client.get(reverse(name, args=[everywhere.round.pk])).status_code < 500
        for table in before:
            assert all(client.get(reverse(name, args=[table])).status_code < 500 for name in OF_TABLE)
    assert standing(everywhere) == before


@pytest.mark.parametrize("days", [1, 30, 365])
def test_neither_the_worker_nor_a_command_moves_a_table(everywhere, days, settings):
    before = standing(everywhere)
    settings.TODAY = TODAY + timedelta(days=days)
    call_command("work", "--once")
    call_command("check_totals")
    call_command("send_reminders", f"--today={settings.TODAY}")
    call_command("resolve_deadlines")
    assert standing(everywhere) == before
