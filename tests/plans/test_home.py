"""The first page: a figure counts what the list behind it shows."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import (
    make_agency,
    make_assessment,
    make_assignment,
    make_plan,
    make_section,
    make_task,
    make_user,
    sign_in,
)


@pytest.mark.parametrize(("role", "waiting"), [("coordinator", 1), ("admin", 2)])
def test_who_answers_counts_what_waits_for_the_own_answer(db, role, waiting):
    district = make_agency("huyen")
    commune = make_agency("xa", district)
    for position, issuer in enumerate([district, commune], start=1):
        task = make_task(make_section(make_plan(issuer, state="issued")), position)
        make_assignment(commune, task, state="reported")
    client = Client()
    client.force_login(make_user(commune, role), "django.contrib.auth.backends.ModelBackend")
    assert client.get(reverse("home")).context["to_confirm"] == waiting


def test_the_own_authority_comes_before_a_newer_table_below_and_without_one_the_newest_in_sight(db):
    district = make_agency("huyen")
    commune, leader = make_agency("xa", district), make_user(district, "leader")
    below = make_assessment(commune, year=2025)
    assert sign_in(leader).get(reverse("home")).context["assessment"] == below
    own = make_assessment(district, year=2024, code="bo-khac")
    assert sign_in(leader).get(reverse("home")).context["assessment"] == own
