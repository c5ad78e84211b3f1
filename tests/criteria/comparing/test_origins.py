"""Which successions lie between two results, and whom an agency follows."""

from datetime import date

import pytest

from agencies.models import AgencySuccession
from criteria.comparing.origins import Ending, between, endings, origins_of
from criteria.comparison import Succession
from tests.factories import make_agency

A, B, C, D = range(1, 5)


@pytest.mark.parametrize(
    ("year", "had_result", "counts"),
    [
        (2023, [], False),
        (2023, [A], True),
        (2024, [], True),
        (2025, [A], False),
    ],
)
def test_an_end_counts_between_the_results_or_in_the_earlier_year_where_it_was_measured(year, had_result, counts):
    found = between([Ending(A, C, year)], before=2023, after=2024, had_result=had_result)
    assert found == ([Succession(A, C)] if counts else [])


def test_a_chain_is_one_step():
    chain = [Ending(A, B, 2023), Ending(B, C, 2024), Ending(D, C, 2024)]
    assert between(chain, before=2022, after=2024, had_result=[A]) == [
        Succession(A, C),
        Succession(B, C),
        Succession(D, C),
    ]


def test_a_split_leads_to_both():
    split = [Ending(A, B, 2024), Ending(A, C, 2024)]
    assert between(split, before=2023, after=2024, had_result=[A]) == [Succession(A, B), Succession(A, C)]


def test_agencies_that_follow_one_another_in_a_circle_lead_nowhere():
    circle = [Ending(A, B, 2024), Ending(B, A, 2024)]
    assert between(circle, before=2023, after=2024, had_result=[A]) == []
    assert origins_of(A, circle) == {A, B}


def test_an_agency_follows_all_before_it_however_far_back():
    chain = [Ending(A, B, 2021), Ending(B, C, 2024), Ending(A, D, 2021)]
    assert (origins_of(C, chain), origins_of(A, chain)) == ({A, B, C}, {A})


@pytest.mark.django_db
def test_agencies_that_have_no_end_yet_are_not_succeeded():
    old, gone, new = make_agency("cu", ended_on=date(2024, 1, 1)), make_agency("het"), make_agency("moi")
    for one in (old, gone):
        AgencySuccession.objects.create(predecessor=one, successor=new)
    assert endings() == [Ending(old.pk, new.pk, 2024)]
