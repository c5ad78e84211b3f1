"""The pages of rankings and heat maps, and their Excel files, through the test client."""

import io
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from agencies.exports import export_of
from agencies.models import Job
from criteria.entry import open_assessment
from criteria.models import Assessment, Round, Score
from tests.criteria.results.made_level import YEAR, make_level
from tests.factories import make_agency, make_set, make_user, sign_in

TODAY = date(2024, 1, 1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def communes():
    return make_level(60)


@pytest.fixture
def country(communes):
    """A browser of the office that issued the set and sees all."""
    return sign_in(make_user(communes.issuer))


def address(criteria_set, name="ranking", year=YEAR):
    return reverse(name, args=[criteria_set.pk, year])


def page_of(client, url, **query) -> str:
    answer = client.get(url, query)
    assert answer.status_code == 200
    return answer.content.decode()


def rows_of(answer):
    """The cells of the first sheet of a download."""
    return [[cell.value for cell in row] for row in load_workbook(io.BytesIO(b"".join(answer))).worksheets[0].rows]


# --- the ranking --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["ranking", "heat_map", "rankings"])
def test_the_number_of_queries_does_not_grow(name, django_assert_max_num_queries):
    for count in (3, 60):
        criteria_set = make_level(count, of=f"-{count}")
        client = sign_in(make_user(criteria_set.issuer, username=f"dau-moi-{count}"))
        url = reverse(name) if name == "rankings" else address(criteria_set, name)
        with django_assert_max_num_queries(7 if name == "heat_map" else 6):
            client.get(url)


def test_a_page_has_fifty_lines_and_leads_to_the_next(communes, country):
    first, second = (page_of(country, address(communes), trang=number) for number in (1, 2))
    assert (first.count('<tr id="dv-'), second.count('<tr id="dv-')) == (50, 10)
    assert "?&amp;trang=2" in first
    assert "Trang 2/2 · đơn vị 51–60 trong 60" in second


def test_a_commune_finds_its_own_place_and_no_table_of_others(communes):
    own = communes.assessments.order_by("pk")[7].agency
    page = page_of(sign_in(make_user(own)), address(communes))
    assert f"đơn vị của bạn: {own.name}" in page
    tables = communes.assessments.exclude(agency=own)
    assert [table.pk for table in tables if reverse("assessment", args=[table.pk]) in page] == []


def test_nothing_found_says_so(communes, country):
    assert "Không đơn vị nào như bạn lọc" in page_of(country, address(communes), ten="Sao Hỏa")


def test_nothing_published_says_what_to_do(django_assert_max_num_queries):
    criteria_set = make_level(12, published=False)
    client = sign_in(make_user(criteria_set.issuer))
    page = page_of(client, address(criteria_set))
    assert "công bố kết quả trước, hạng hiện ra ở đây" in page
    assert "Xem cả 12 đơn vị chưa xếp hạng" in page
    assert page_of(client, address(criteria_set), nhom="chua").count('<tr id="dv-') == 12


def test_a_year_or_a_set_without_results_is_not_found(communes, country):
    assert country.get(address(communes, year=1999)).status_code == 404
    assert country.get(reverse("ranking", args=[99999, YEAR])).status_code == 404


@pytest.mark.parametrize("name", ["ranking", "ranking_export", "heat_map", "heat_map_export"])
def test_numbers_beyond_what_a_database_holds_are_not_found(country, name):
    beyond = 10**25
    for place in ([1, beyond], [beyond, YEAR]):
        assert country.get(reverse(name, args=place)).status_code == 404
    assert country.get(reverse("index_results", args=[beyond])).status_code == 404


def test_senseless_choices_are_as_if_not_made(communes, country):
    senseless = {"trang": "9" * 30, "thuoc": "1'--", "nhom": "x", "linh-vuc": "²", "xep": "?", "ten": ""}
    assert page_of(country, address(communes), **senseless).count('<tr id="dv-') == 10
    assert "Cả bộ tiêu chí" in page_of(country, address(communes, "heat_map"), **senseless)
    own = communes.assessments.order_by("pk")[0].agency
    for year in ("²025", "99999", "0000", "x"):
        assert country.get(reverse("index_results", args=[own.pk]), {"nam": year}).status_code == 200


def test_nobody_without_results_finds_a_set_to_choose(client):
    page = page_of(sign_in(make_user(make_agency())), reverse("rankings"))
    assert "Chưa có kết quả nào để xếp hạng" in page


def test_what_is_concluded_is_ranked_for_the_organiser_and_labelled(communes):
    opened = Round.objects.create(criteria_set=communes, agency=communes.issuer, year=YEAR, name="Đợt")
    late = make_agency("muon", communes.issuer, kind=communes.agency_kind, name="Xã chưa công bố")
    values = {"total_maximum": Decimal(100), "total_achieved": Decimal(100), "state": "appraised", "round": opened}
    Assessment.objects.create(criteria_set=communes, agency=late, year=YEAR, **values)
    client = sign_in(make_user(communes.issuer))
    plain, provisional = page_of(client, address(communes)), page_of(client, address(communes), **{"tam-tinh": "1"})
    assert ("Xem hạng tạm tính" in plain, "tạm tính, chưa công bố" in plain) == (True, False)
    assert "<strong>Hạng tạm tính, chưa công bố:</strong>" in provisional
    assert provisional.count("tạm tính, chưa công bố</span>") == 1
    reader = sign_in(make_user(communes.issuer, "viewer", "doc"))
    assert "tạm tính" not in page_of(reader, address(communes), **{"tam-tinh": "1"})


def test_the_file_holds_the_whole_ranking_in_numbers(communes, country):
    head, first, *others = rows_of(country.get(address(communes, "ranking_export")))
    assert (head[0], head[2], head[6], len(others)) == ("Hạng", "Cơ quan", "Chỉ số (%)", 59)
    assert (first[0], first[1], type(first[4]), type(first[6])) == (1, 60, float, float)
    assert [row[0] for row in others] == sorted(row[0] for row in others)


# --- the heat map -------------------------------------------------------------------------------------------


def test_the_heat_map_shows_the_share_lost_of_every_field_and_of_the_whole(communes, country):
    table = communes.assessments.order_by("pk")[0]
    lost = {leaf.code: leaf.maximum for leaf in communes.criteria.filter(children=None)}
    for score in Score.objects.filter(assessment=table).select_related("criterion"):
        lost[score.criterion.code] -= score.achieved
    share = (lost["1.1"] + lost["1.2"] + lost["1.3"]) / 30 * 100
    cells = rows_of(country.get(address(communes, "heat_map_export")))
    (row,) = [row for row in cells if row[1] == table.agency.name]
    assert cells[0][2:] == [f"{n} Tiêu chí {n} (% điểm mất)" for n in (1, 2, 3)] + ["Cả bộ tiêu chí (% điểm mất)"]
    assert Decimal(str(row[2])) == round(share, 2)
    assert Decimal(str(row[5])) == round(sum(lost.values()), 2)


@pytest.mark.parametrize(("name", "panes"), [("heat_map_export", "C2"), ("ranking_export", "D2")])
def test_the_agencies_stay_in_sight_beside_many_columns(communes, country, name, panes):
    page = load_workbook(io.BytesIO(b"".join(country.get(address(communes, name))))).active
    assert page.freeze_panes == panes


def test_columns_come_in_pages_by_rank_or_by_name(communes, country):
    ranked = page_of(country, address(communes, "heat_map"))
    named = page_of(country, address(communes, "heat_map"), xep="ten", trang=3)
    assert (ranked.count("hạng "), named.count('<th scope="col"><a')) == (20, 20)
    assert (ranked.index("hạng 01/60") < ranked.index("hạng 02/60"), "?xep=ten&amp;trang=2" in named) == (True, True)


def test_a_field_opens_to_its_leaves(communes, country):
    area = communes.criteria.get(code="2")
    page = page_of(country, address(communes, "heat_map"), **{"linh-vuc": area.pk})
    assert [code in page for code in ("2.1 Tiêu chí", "2.2 Tiêu chí", "Cả lĩnh vực 2", "1.1 Tiêu chí")] == [
        *[True] * 3,
        False,
    ]


def test_what_is_blank_or_does_not_apply_is_said_in_the_cell(country, communes):
    blank = make_level(50, of="-trong", published=False)
    client = sign_in(make_user(blank.issuer, username="khac"))
    area, table = blank.criteria.get(code="1"), blank.assessments.order_by("pk")[0]
    Score.objects.filter(assessment=table, criterion__code="1.2").update(achieved=None)
    cells = rows_of(client.get(address(blank, "heat_map_export"), {"linh-vuc": area.pk}))
    assert sorted({cell for row in cells[1:] for cell in row[2:] if isinstance(cell, str)}) == [
        "chưa đủ điểm",
        "không áp dụng",
    ]


def test_points_of_others_are_not_shown_to_a_commune(communes):
    own = communes.assessments.order_by("pk")[7].agency
    client = sign_in(make_user(own))
    assert page_of(client, address(communes, "heat_map")).count('<th scope="col"><a') == 1
    assert len(rows_of(client.get(address(communes, "heat_map_export")))) == 2


def test_a_set_without_criteria_says_so():
    criteria_set = make_set(make_agency())
    table = open_assessment(criteria_set=criteria_set, agency=criteria_set.issuer, year=YEAR, by=None, on=TODAY)
    page = page_of(sign_in(make_user(table.agency)), address(criteria_set, "heat_map"))
    assert "Bộ tiêu chí này chưa có tiêu chí nào" in page


def test_two_files_of_many_agencies_are_ordered_as_jobs(communes, country, monkeypatch):
    monkeypatch.setattr("agencies.exports.MOST_ROWS", 59)
    for name in ("ranking_export", "heat_map_export"):
        url = address(communes, name)
        assert "Bảng có khoảng 60 dòng" in page_of(country, url)
        assert country.post(url).status_code == 302
    jobs = Job.objects.order_by("pk")
    assert [job.params["export"] for job in jobs] == ["ranking", "heat_map"]
    assert [export_of(job).rows for job in jobs] == [60, 60]
