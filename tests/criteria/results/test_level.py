"""The ranking of a level: who is ranked, who sees it, what is shown beside the computed rank."""

from datetime import date
from decimal import Decimal

import pytest

from agencies.models import Agency
from criteria.entry import ScoreEntry, open_assessment, save_scores
from criteria.models import Assessment, Round
from criteria.results.level import levels_of, read_level
from criteria.results.narrowing import Narrowing
from tests.criteria.results.made_level import YEAR, make_level
from tests.factories import make_agency, make_criterion, make_kind, make_set, make_user

pytestmark = pytest.mark.django_db
State = Assessment.State


@pytest.fixture
def province():
    return make_agency("tinh")


@pytest.fixture
def criteria_set(province):
    found = make_set(province, agency_kind=make_kind("huyen", is_authority=True))
    make_criterion(found, "1", "10")
    return found


def district(criteria_set, code, points, *, state=State.PUBLISHED, above=None, round=None, **published):
    """A district with its table: ``points`` of 10, None for a blank."""
    agency = make_agency(code, above or criteria_set.issuer, kind=criteria_set.agency_kind, name=f"Huyện {code}")
    table = open_assessment(criteria_set=criteria_set, agency=agency, year=YEAR, by=None, on=date(2024, 1, 1))
    if points is not None:
        leaf = criteria_set.criteria.get()
        save_scores(table, [ScoreEntry(leaf.pk, Decimal(points), 0)], by=None)
    counts = {"publication": 1} if state == State.PUBLISHED else {}
    Assessment.objects.filter(pk=table.pk).update(state=state, round=round, **counts, **published)
    return agency


def level(criteria_set, person, **values):
    return read_level(criteria_set, YEAR, person, **values)


def ranks(found) -> dict[str, int]:
    return {place.name: place.rank for place in found.ranking.places}


# --- who is ranked ------------------------------------------------------------------------------------------


def test_published_tables_are_ranked_and_equal_ones_share_a_rank(criteria_set):
    for code, points in (("a", "9"), ("b", "8"), ("c", "8"), ("d", "7")):
        district(criteria_set, code, points)
    found = level(criteria_set, make_user(criteria_set.issuer))
    assert ranks(found) == {"Huyện a": 1, "Huyện b": 2, "Huyện c": 2, "Huyện d": 4}


def test_who_is_not_ranked_is_named_with_the_reason(criteria_set):
    district(criteria_set, "a", "9", state=State.APPRAISING)
    district(criteria_set, "b", None)
    district(criteria_set, "c", "8", state=State.ENTRY, published_rank=2, published_rank_of=11)
    found = level(criteria_set, make_user(criteria_set.issuer))
    assert {line.result.name: line.left_out for line in found.left_out} == {
        "Huyện a": "chưa công bố (đang thẩm định)",
        "Huyện b": "còn 1 tiêu chí chưa có điểm",
        "Huyện c": "có số công bố nhưng chưa khoá số liệu",
    }


def test_the_published_rank_stands_beside_the_computed_one(criteria_set):
    district(criteria_set, "a", "9", published_rank=2, published_rank_of=2, published_percent=Decimal("90.02"))
    district(criteria_set, "b", "8", published_rank=2, published_rank_of=2, published_percent=Decimal("80"))
    first, second = level(criteria_set, make_user(criteria_set.issuer)).ranked
    assert (first.rank_note, first.index, first.printed_percent) == (
        "Hạng công bố 02/02 khác hạng tính lại 01/02: giữ nguyên cả hai, kiểm tra điểm các đơn vị.",
        "90,00%",
        "90,02%",
    )
    assert (second.rank_note, second.printed_percent) == ("", "")


def test_ranks_published_among_others_are_told_apart_once(criteria_set):
    district(criteria_set, "a", "9", published_rank=2, published_rank_of=11)
    found = level(criteria_set, make_user(criteria_set.issuer))
    assert found.ranked[0].rank_note == ""
    assert found.roster_note.startswith("Hạng công bố xếp trong 11 đơn vị, ở đây xếp được 1 đơn vị")


# --- before it is published ---------------------------------------------------------------------------------


@pytest.fixture
def concluded(criteria_set):
    """One district published, one concluded and one explaining itself, in a round of the province."""
    opened = Round.objects.create(criteria_set=criteria_set, agency=criteria_set.issuer, year=YEAR, name="Đợt")
    district(criteria_set, "a", "8", round=opened)
    district(criteria_set, "b", "9", round=opened, state=State.APPRAISED)
    district(criteria_set, "c", "10", round=opened, state=State.EXPLAINING)
    return criteria_set


def test_the_organiser_ranks_what_is_concluded_on_demand(concluded):
    person = make_user(concluded.issuer)
    plain, provisional = level(concluded, person), level(concluded, person, with_concluded=True)
    assert (ranks(plain), plain.may_organise, plain.is_provisional) == ({"Huyện a": 1}, True, False)
    assert (ranks(provisional), provisional.is_provisional) == ({"Huyện b": 1, "Huyện a": 2}, True)


@pytest.mark.parametrize("role", ["viewer", "leader", "appraiser", "officer"])
def test_nobody_else_does(concluded, role):
    found = level(concluded, make_user(concluded.issuer, role), with_concluded=True)
    assert (ranks(found), found.may_organise, found.is_provisional) == ({"Huyện a": 1}, False, False)


def test_the_measured_agency_does_not_even_see_it_of_others(concluded):
    person = make_user(Agency.objects.get(code="a"))
    found = level(concluded, person, with_concluded=True)
    assert ([one.name for one in found.results.values()], found.may_organise) == (["Huyện a"], False)


# --- who sees it --------------------------------------------------------------------------------------------


def seen_by(criteria_set, person) -> list[str]:
    return [one.name for one in level(criteria_set, person).results.values()]


def test_a_published_agency_sees_the_published_results_of_its_level(criteria_set):
    own = district(criteria_set, "a", "9")
    district(criteria_set, "b", "8")
    district(criteria_set, "c", "7", state=State.APPRAISED)
    for role in ("coordinator", "viewer", "officer"):
        assert seen_by(criteria_set, make_user(own, role, role)) == ["Huyện a", "Huyện b"]


def test_an_agency_that_is_not_published_yet_sees_its_own_table_alone(criteria_set):
    own = district(criteria_set, "a", "9", state=State.APPRAISED)
    district(criteria_set, "b", "8")
    assert seen_by(criteria_set, make_user(own)) == ["Huyện a"]


def test_the_coordinator_of_the_office_that_leads_the_reform_sees_them_for_the_district(criteria_set):
    own = district(criteria_set, "a", "9")
    district(criteria_set, "b", "8")
    office = make_agency("phong", own, kind=make_kind("phong"), leads_reform=True)
    other = make_agency("phong-2", own, kind=make_kind("phong"))
    assert seen_by(criteria_set, make_user(office)) == ["Huyện a", "Huyện b"]
    assert seen_by(criteria_set, make_user(other, username="khac")) == []


def test_another_set_another_year_and_another_province_stay_closed(criteria_set):
    own = district(criteria_set, "a", "9")
    person = make_user(own)
    other = make_set(criteria_set.issuer, "khac", agency_kind=criteria_set.agency_kind)
    make_criterion(other, "1", "10")
    district(other, "b", "8")
    abroad = make_agency("tinh-2")
    district(criteria_set, "x", "10", above=abroad)
    assert (seen_by(other, person), seen_by(criteria_set, person)) == ([], ["Huyện a"])
    assert read_level(criteria_set, YEAR + 1, person).results == {}


def test_a_person_without_an_agency_sees_nothing(criteria_set):
    district(criteria_set, "a", "9")
    person = make_user(None, "officer")
    assert (list(Assessment.objects.results_for(person)), list(levels_of(person))) == ([], [])


def test_results_of_peers_are_no_tables_in_sight(criteria_set):
    own = district(criteria_set, "a", "9")
    district(criteria_set, "b", "8")
    person = make_user(own)
    assert [table.agency.code for table in Assessment.objects.visible_to(person)] == ["a"]
    assert [(line.result.name, line.is_own, line.is_in_sight) for line in level(criteria_set, person).ranked] == [
        ("Huyện a", True, True),
        ("Huyện b", False, False),
    ]


def test_the_sets_and_years_to_choose_from_are_counted(criteria_set):
    district(criteria_set, "a", "9")
    district(criteria_set, "b", "8", state=State.ENTRY)
    (found,) = levels_of(make_user(criteria_set.issuer))
    assert (found["criteria_set"], found["year"], found["number"], found["published"]) == (criteria_set.pk, YEAR, 2, 1)


# --- narrowing ----------------------------------------------------------------------------------------------


@pytest.fixture
def sixty():
    criteria_set = make_level(60)
    return read_level(criteria_set, YEAR, make_user(criteria_set.issuer))


def test_a_name_is_found_without_diacritics_and_keeps_its_rank(sixty):
    (line,) = Narrowing(sixty, {"ten": "xa dong 17"}).lines
    assert (line.result.name, line.place) == ("Ủy ban nhân dân xã Đông 17", sixty.ranking.place_of(line.result.agency))


def test_the_agencies_above_narrow_the_list(sixty):
    (key, name), *others = Narrowing(sixty, {}).aboves.items()
    found = Narrowing(sixty, {"thuoc": key})
    assert (name, len(others), {line.result.above for line in found.lines}) == ("Tỉnh 0", 2, {"Tỉnh 0"})
    assert (found.page.paginator.count, found.query) == (20, f"?thuoc={key}")


@pytest.mark.parametrize(
    ("band", "wanted"),
    [
        ("dau", lambda rank: rank <= 6),
        ("nua-dau", lambda rank: rank <= 30),
        ("nua-cuoi", lambda rank: rank > 30),
        ("cuoi", lambda rank: rank > 54),
        ("khong-co", lambda rank: True),
    ],
)
def test_a_part_of_the_list_is_chosen_by_rank(sixty, band, wanted):
    shown = [line.place.rank for line in Narrowing(sixty, {"nhom": band}).lines]
    assert shown == [place.rank for place in sixty.ranking.places if wanted(place.rank)]


def test_fifty_lines_make_a_page_and_a_senseless_one_is_the_last(sixty):
    pages = [Narrowing(sixty, {"trang": number}).page for number in ("1", "2", "99", "x")]
    assert [(page.number, len(page.object_list)) for page in pages] == [(1, 50), (2, 10), (2, 10), (1, 50)]


def test_the_own_line_leads_to_its_page(sixty):
    last = Agency.objects.get(pk=sixty.ranking.places[-1].agency)
    found = read_level(sixty.criteria_set, YEAR, make_user(last, username="xa"))
    ((line, query),) = Narrowing(found, {"ten": "không có"}).own
    assert (line.result.agency, line.place.words, query) == (last.pk, f"{line.place.rank}/60", "?trang=2")
