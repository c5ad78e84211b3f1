"""The lists of score tables and of rounds: a page at a time, searched by name, year and state, in a few queries."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agencies.models import Agency
from criteria.models import Assessment, Round
from tests.criteria.cycle.conftest import walk  # noqa: F401
from tests.factories import make_kind, make_round, sign_in

MANY = 300


@pytest.fixture
def many(walk):  # noqa: F811
    """300 tables of as many communes in one round, one of them under appraisal; and 120 rounds."""
    kind, root = make_kind("ubnd-xa"), walk.province
    Agency.objects.bulk_create(
        Agency(code=f"m{n}", name=f"Xã Đồng {n}", kind=kind, parent=root, path=f"{root.path}m{n}/") for n in range(MANY)
    )
    communes = Agency.objects.filter(code__startswith="m").order_by("pk")
    table = {"criteria_set": walk.round.criteria_set, "round": walk.round, "year": 2024}
    states = {"m7": "submitted"}  # not afterwards: PostgreSQL, which has no statistics here yet, compares all with all
    Assessment.objects.bulk_create(
        Assessment(agency=agency, state=states.get(agency.code, "entry"), **table) for agency in communes
    )
    round = {"criteria_set": walk.round.criteria_set, "agency": walk.province}
    Round.objects.bulk_create(Round(year=year, name=f"Đợt năm {year}", **round) for year in range(1900, 2020))
    return walk


def ask(person, name, **query):
    return sign_in(person).get(reverse(name), query)


def names(response) -> list[str]:
    return [row.agency.name for row in response.context["list"].page]


def queries(person, name, **query) -> int:
    client = sign_in(person)
    with CaptureQueriesContext(connection) as caught:
        assert client.get(reverse(name), query).status_code == 200
    return len(caught)


def test_hundreds_of_tables_come_a_page_at_a_time(many):
    first, last = (ask(many.organiser, "assessments", trang=number) for number in ("1", "7"))
    assert (len(names(first)), first.context["list"].page.paginator.count, len(names(last))) == (50, MANY + 2, 2)
    assert "bảng điểm 1–50 trong 302" in first.content.decode()


def test_every_table_stands_on_exactly_one_page(many):
    found = [name for page in range(1, 8) for name in names(ask(many.organiser, "assessments", trang=page))]
    assert (len(found), len(set(found))) == (MANY + 2, MANY + 2)


@pytest.mark.parametrize(("query", "count"), [
    ({"ten": "xa dong 29"}, 11), ({"ten": "XÃ ĐỒNG 29"}, 11), ({"trang-thai": "submitted"}, 1),
    ({"nam": "2024"}, MANY + 2), ({"nam": "2023"}, MANY + 2), ({"trang-thai": "x", "trang": "x"}, MANY + 2),
    ({"ten": "dong 7", "trang-thai": "submitted", "nam": "2024"}, 1), ({"ten": "không có"}, 0),
])  # fmt: skip
def test_what_is_asked_for_is_found_and_nonsense_is_as_if_not_there(many, query, count):
    response = ask(many.organiser, "assessments", **query)
    assert (response.status_code, response.context["list"].page.paginator.count) == (200, count)


def test_the_next_page_keeps_what_was_asked_for(many):
    page = ask(many.organiser, "assessments", ten="đồng 2", nam="2024").content.decode()
    assert 'href="?ten=%C4%91%E1%BB%93ng+2&amp;nam=2024&amp;trang=2"' in page
    assert 'value="đồng 2"' in page


def test_nothing_found_offers_the_whole_list(many):
    page = ask(many.organiser, "assessments", ten="không có").content.decode()
    assert "Không bảng điểm nào như bạn lọc." in page


def test_who_sees_two_tables_is_not_asked_to_look_for_them(walk):  # noqa: F811
    assert 'class="filter-bar' not in ask(walk.organiser, "assessments").content.decode()


def test_the_queries_of_both_lists_do_not_grow(walk, request):  # noqa: F811
    few = [queries(walk.organiser, name, ten="a") for name in ("assessments", "rounds")]
    request.getfixturevalue("many")
    assert [queries(walk.organiser, name, ten="a") for name in ("assessments", "rounds")] == few


def test_rounds_come_a_page_at_a_time_with_their_counts(many):
    first = ask(many.organiser, "rounds")
    summary = first.context["rounds"][0]
    assert (len(first.context["rounds"]), summary.round, summary.number) == (50, many.round, MANY + 2)
    assert [(tally.state, tally.number) for tally in summary.counts] == [("entry", MANY + 1), ("submitted", 1)]
    found = ask(many.organiser, "rounds", ten="dot nam 1950").context["rounds"]
    assert [(row.round.year, row.number) for row in found] == [(1950, 0)]


def test_a_table_waits_for_its_appraiser_whatever_page_is_open(many):
    table = Assessment.objects.get(agency__code="m7")
    Assessment.objects.filter(pk=table.pk).update(state="appraising", appraisal_number=1)
    for leaf in many.round.criteria_set.criteria.filter(children=None):
        table.scores.create(criterion=leaf)
    waiting = ask(many.appraiser, "assessments", trang=2, ten="không có").context["waiting"]
    assert [(row.agency.code, left) for row, left in waiting] == [("m7", 1)]


def test_rounds_in_sight_through_several_tables_come_once(walk):  # noqa: F811
    make_round(walk.province, *walk.communes, by=walk.organiser, year=2030)
    assert len(ask(walk.organiser, "rounds").context["rounds"]) == 2


@pytest.mark.parametrize("page", ["0", "-1", "1.5", "abc", "９", "", "\x00", "9" * 5000, "9" * 4000, "1e3", "None"])
@pytest.mark.parametrize("name", ["assessments", "rounds"])
def test_a_page_number_of_no_page_shows_one(demo, client_of, name, page):
    client = client_of("sonoivu")
    for more in ({}, {"ten": "\x00"}, {"nam": "9" * 5000, "trang-thai": "' or 1=1"}, {"ten": "(" * 2000}):
        assert client.get(reverse(name), {"trang": page, **more}).status_code == 200
