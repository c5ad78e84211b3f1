"""All indices of one agency beside each other, over the years."""

import io
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from agencies.models import AgencySuccession
from criteria.entry import open_assessment
from criteria.models import Assessment, CriteriaSet, Criterion
from criteria.points import format_points
from criteria.results.agency import read_agency
from tests.criteria.results.made_level import YEAR, make_level
from tests.factories import make_agency, make_assessment, make_user, sign_in

PAR = "xa-phuong-minh-hoa"
ALL = "tối đa"
POINTS = {  # what is typed for the province, by set and year: first leaf, second leaf, every other one
    ("papi", 2025): ("5,23", "1", "6,5"),
    ("papi", 2026): ("5,4", "10", "6,25"),
    ("sipas", 2025): ("80", "84,5", "90"),
    ("sipas", 2026): ("81", "84,5", "85"),
    (PAR, 2025): ("0", "0", ALL),
    (PAR, 2026): (ALL, "0", ALL),
}


def enter(demo, client, code, year, typed):
    """Open the table of the province through the page and type its points into the normal table of points."""
    criteria_set, agency = CriteriaSet.objects.get(code=code), demo.agency("lang-son")
    if not agency.assessments.filter(criteria_set=criteria_set, year=year).exists():
        values = {"criteria_set": criteria_set.pk, "agency": agency.pk, "year": year}
        assert client.post(reverse("assessment_new"), values).status_code == 302
    table = agency.assessments.get(criteria_set=criteria_set, year=year)
    scores = list(table.scores.filter(criterion__kind="normal").order_by("criterion__sort_key"))
    cells = {f"d{score.criterion_id}": typed[min(place, 2)] for place, score in enumerate(scores)}
    maxima = {f"d{score.criterion_id}": format_points(score.criterion.maximum) for score in scores}
    cells = {name: maxima[name] if value == ALL else value for name, value in cells.items()}
    versions = " ".join(f"{score.criterion_id}:{score.version}::" for score in scores)
    assert client.post(reverse("scores_save", args=[table.pk]), {"v": versions, **cells}).status_code == 302
    return table


@pytest.fixture
def entered(demo, client_of):
    """Tỉnh Lạng Sơn measured by all three indices in two years, everything typed by its coordinator."""
    CriteriaSet.objects.filter(code__in=["sipas", PAR]).update(agency_kind=demo.agency("lang-son").kind)
    Criterion.objects.filter(criteria_set__code=PAR).update(method="", parameters={})  # typed without declaring
    client = client_of("sonoivu")
    for (code, year), typed in POINTS.items():
        enter(demo, client, code, year, typed)
    return demo.agency("lang-son"), demo.user("sonoivu"), client


def lines(found, code) -> dict[str, tuple]:
    (index,) = [one for one in found.indices if one.index.code == code]
    return {line.title.split()[0]: (line.before, line.after, line.change_text) for line in index.lines}


# --- the sample's indices -----------------------------------------------------------------------------------


def test_papi_has_its_eight_parts_over_two_years(entered):
    agency, person, _ = entered
    found = lines(read_agency(person, agency.pk), "papi")
    assert (list(found), found["1"], found["2"], found["8"]) == (
        list("12345678"),
        ("5,23/10,00", "5,40/10,00", "+0,17"),
        ("1,00/10,00", "10,00/10,00", "+9,00"),
        ("6,50/10,00", "6,25/10,00", "−0,25"),
    )


def test_sipas_has_its_means_and_its_contents_over_two_years(entered):
    agency, person, _ = entered
    found = lines(read_agency(person, agency.pk), "sipas")
    assert (found["A"], found["A.1"], found["A.2"], found["B"]) == (
        ("86,90%", "84,10%", "−2,80"),  # (80 + 84,5 + 3 × 90) / 5 and (81 + 84,5 + 3 × 85) / 5
        ("80,00%", "81,00%", "+1,00"),
        ("84,50%", "84,50%", "0,00"),
        ("90,00%", "85,00%", "−5,00"),
    )


def test_the_three_stand_beside_each_other(entered):
    agency, person, client = entered
    found = read_agency(person, agency.pk)
    by_year = {
        index.index.short_name: [[result.index_text for result in results] for _, results in years]
        for index, years in found.overview
    }
    assert (found.columns, list(by_year)) == ([2025, 2026], ["PAPI", "PAR INDEX", "SIPAS"])
    assert by_year["SIPAS"] == [["88,89%"], ["84,68%"]]
    page = client.get(reverse("index_results", args=[agency.pk])).content.decode()
    changes = [
        "tăng 7,67 điểm (9,59 điểm phần trăm) so với năm 2025",
        "giảm 4,21 điểm phần trăm so với năm 2025",
    ]
    for words in ["45,23/80,00 điểm", "52,90/80,00 điểm", "84,68%", *changes]:
        assert words in page


def test_the_published_figures_stand_beside_the_computed_ones(entered):
    agency, person, client = entered
    table = agency.assessments.get(criteria_set__code="sipas", year=2026)
    values = {"published_percent": Decimal("84.70"), "published_rank": 5, "published_rank_of": 34}
    Assessment.objects.filter(pk=table.pk).update(**values)
    (result,) = [one for index in read_agency(person, agency.pk).indices for one in index.results if one.table == table]
    assert (result.index_text, result.printed, result.rank) == ("84,68%", "84,70%", "05/34")


def test_earlier_years_can_be_looked_at(entered):
    agency, person, client = entered
    found = read_agency(person, agency.pk, year=2025)
    assert (found.columns, found.last_year, found.years) == ([2025], 2025, [2026, 2025])
    page = client.get(reverse("index_results", args=[agency.pk]), {"nam": "2025"}).content.decode()
    assert "không có kết quả năm 2024 để so sánh" in page


def test_the_file_has_a_line_for_every_result_and_a_sheet_for_every_index(entered):
    agency, _, client = entered
    answer = client.get(reverse("index_results_export", args=[agency.pk]))
    book = load_workbook(io.BytesIO(b"".join(answer)))
    assert book.sheetnames == ["Các chỉ số", "PAPI 2026", "PAR INDEX 2026", "SIPAS 2026"]
    head, *rows = book["Các chỉ số"].values
    assert [(row[0], row[2], row[5]) for row in rows if row[0] != "PAR INDEX"] == [
        ("PAPI", 2026, 66.13),
        ("PAPI", 2025, 56.54),
        ("SIPAS", 2026, 84.68),
        ("SIPAS", 2025, 88.89),
    ]
    assert list(book["PAPI 2026"].values)[1][1:4] == (5.23, 5.4, 0.17)


def test_reading_takes_few_queries(entered, django_assert_max_num_queries):
    agency, _, client = entered
    with django_assert_max_num_queries(8):
        client.get(reverse("index_results", args=[agency.pk]))


# --- bounds -------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_merged_agency_is_compared_with_no_year_before():
    table = make_assessment(make_agency("xa"), ["10"], year=2024)
    table.scores.update(achieved=8)
    old = make_agency("xa-cu", ended_on=date(2025, 7, 1))
    AgencySuccession.objects.create(predecessor=old, successor=table.agency)
    open_assessment(criteria_set=table.criteria_set, agency=table.agency, year=2025, by=None, on=date(2025, 9, 1))
    found = read_agency(make_user(table.agency), table.agency_id)
    assert (found.is_merged, [one.before for one in found.indices[0].results]) == (True, [None, None])


@pytest.mark.django_db
def test_an_agency_without_results_says_what_to_do():
    agency = make_agency()
    page = sign_in(make_user(agency)).get(reverse("index_results", args=[agency.pk])).content.decode()
    assert ("Cơ quan chưa có kết quả của chỉ số nào" in page, reverse("assessment_new") in page) == (True, True)


@pytest.mark.django_db
def test_of_a_peer_only_the_published_totals_are_seen():
    criteria_set = make_level(3)
    own, other, _ = [table.agency for table in criteria_set.assessments.order_by("pk")]
    client = sign_in(make_user(own))
    found = read_agency(make_user(own, username="khac"), other.pk)
    assert ([index.lines for index in found.indices], found.years) == ([[]], [YEAR])
    page = client.get(reverse("index_results", args=[other.pk])).content.decode()
    assert ("chỉ có kết quả đã công bố" in page, "Tiêu chí 1" in page) == (True, False)


@pytest.mark.django_db
def test_a_stranger_finds_nothing():
    agency = make_assessment(make_agency("xa")).agency
    stranger = sign_in(make_user(make_agency("khac")))
    assert stranger.get(reverse("index_results", args=[agency.pk])).status_code == 404
