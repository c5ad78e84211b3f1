"""A whole country at once: 3,321 made communes."""

from decimal import ROUND_HALF_UP, Decimal

import pytest
from django.core.management import call_command
from django.db.models import Sum
from django.urls import reverse

from criteria.models import Score
from criteria.results.level import read_level
from tests.criteria.results.made_level import YEAR, make_level
from tests.factories import make_agency, make_user, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.deep]
COMMUNES = 3321


@pytest.fixture
def country():
    criteria_set = make_level(COMMUNES, provinces=34)
    return criteria_set, make_user(criteria_set.issuer)


def recomputed(criteria_set) -> dict[int, int]:
    """Agency → rank, from the leaves in the database and nothing else."""
    scores = Score.objects.filter(assessment__criteria_set=criteria_set, not_applicable=False)
    sums = scores.values_list("assessment__agency").annotate(Sum("achieved"), Sum("criterion__maximum"))
    index = {
        agency: (Decimal(achieved) / Decimal(maximum) * 100).quantize(Decimal("0.01"), ROUND_HALF_UP)
        for agency, achieved, maximum in sums
    }
    order = sorted(index.values(), reverse=True)
    first = {value: order.index(value) + 1 for value in set(order)}
    return {agency: first[value] for agency, value in index.items()}


def test_every_page_takes_few_queries(country, django_assert_max_num_queries):
    criteria_set, person = country
    client, address = sign_in(person), reverse("ranking", args=[criteria_set.pk, YEAR])
    pages = []
    for page in (1, 34, 67):
        with django_assert_max_num_queries(6):
            pages.append(client.get(address, {"trang": page}).content.decode())
    assert [page.count('<tr id="dv-') for page in pages] == [50, 50, 21]
    assert "đơn vị 3301–3321 trong 3321" in pages[-1]


def test_the_ranking_of_stored_totals_is_that_of_the_leaves(country, capsys):
    criteria_set, person = country
    places = read_level(criteria_set, YEAR, person).ranking.places
    assert {place.agency: place.rank for place in places} == recomputed(criteria_set)
    assert (len(places), len({place.rank for place in places}) > 100) == (COMMUNES, True)
    call_command("check_totals")
    assert capsys.readouterr().out == f"Tổng của {COMMUNES} bảng điểm đều khớp với các ô điểm.\n"


def test_a_commune_sees_all_and_finds_itself(country, django_assert_max_num_queries):
    criteria_set, _ = country
    commune = criteria_set.assessments.order_by("pk")[1234].agency
    client = sign_in(make_user(commune, username="xa"))
    with django_assert_max_num_queries(6):
        page = client.get(reverse("ranking", args=[criteria_set.pk, YEAR])).content.decode()
    assert (f"đơn vị của bạn: {commune.name}" in page, "<b>3321</b>" in page) == (True, True)
    with django_assert_max_num_queries(6):
        assert client.get(reverse("rankings")).status_code == 200


def test_who_has_no_part_in_it_sees_nothing(country):
    criteria_set, _ = country
    outsider = make_agency("ngoai", kind=criteria_set.agency_kind)
    client = sign_in(make_user(outsider, username="ngoai"))
    assert client.get(reverse("ranking", args=[criteria_set.pk, YEAR])).status_code == 404
