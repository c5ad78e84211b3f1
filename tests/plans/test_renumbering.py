"""Renumbering on request: a person ticks what changes; nothing else does."""

import pytest
from django.core.exceptions import ValidationError

from agencies.models import AuditEntry
from plans.renumbering import MOVED_ON, renumber, renumbered
from tests.factories import make_agency, make_plan, make_section, make_user


@pytest.fixture
def plan(db):
    plan = make_plan(make_agency("huyen"))
    for position, marker in enumerate(["I.", "III.", "III."], start=1):
        make_section(plan, position, marker=marker, title="Mục")
    return plan


@pytest.fixture
def person(plan):
    return make_user(plan.issuer)


def markers(plan):
    return list(plan.sections.order_by("position").values_list("marker", flat=True))


def test_only_what_would_change_is_offered(plan):
    assert [(row.section.marker, row.marker) for row in renumbered(plan)] == [("III.", "II.")]


def test_what_is_ticked_is_written_with_a_trail(plan, person):
    assert renumber(plan, [row.mark for row in renumbered(plan)], by=person) == 1
    entry = AuditEntry.objects.first()
    assert (markers(plan), entry.action, entry.changes) == (
        ["I.", "II.", "III."],
        "renumber",
        {"marker": [["III."], ["II."]]},
    )


def test_nothing_ticked_changes_nothing(plan, person):
    assert (renumber(plan, [], by=person), markers(plan), AuditEntry.objects.count()) == (0, ["I.", "III.", "III."], 0)


def test_a_preview_that_is_out_of_date_is_refused(plan, person):
    marks = [row.mark for row in renumbered(plan)]
    plan.sections.filter(position=2).update(marker="IV.")
    with pytest.raises(ValidationError, match=MOVED_ON[:20]):
        renumber(plan, marks, by=person)
    assert markers(plan) == ["I.", "IV.", "III."]


def test_s4_changes_by_seven_numbers_when_it_is_asked_for(demo):
    plan = demo.plan("S4")
    assert renumber(plan, [row.mark for row in renumbered(plan)], by=demo.user("phongnoivu")) == 7
    assert renumbered(plan) == []
