"""The page «Soát lỗi kế hoạch» and the way to it, on the sample."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from plans.checking import findings
from plans.sample import SAMPLE_DAY
from tests.factories import make_line, make_plan, make_section, make_task


@pytest.fixture
def url(demo) -> str:
    return reverse("plan_checks", args=[demo.plan("S4").pk])


def test_counts_stand_on_top_and_groups_in_the_order_of_severity(client_of, url):
    groups = client_of("phongnoivu").get(url).context["groups"]
    assert [(severity.value, count) for severity, count, _ in groups] == [("error", 4), ("warning", 18), ("hint", 17)]


def test_each_place_comes_once_in_its_group(client_of, url):
    groups = client_of("phongnoivu").get(url).context["groups"]
    for _, count, places in groups:
        assert len({place.words for place, _ in places}) == len(places)
        assert sum(len(ones) for _, ones in places) == count


def test_every_line_of_the_editor_opens_a_page_that_has_the_field(demo, client_of, url):
    client = client_of("phongnoivu")
    html = client.get(url).content.decode()
    for one in findings(demo.plan("S4"), on=SAMPLE_DAY):
        assert f'href="{one.mend.url}"' in html
        target = client.get(one.mend.url)
        assert (target.status_code, f'id="{one.mend.anchor}"' in target.content.decode() or not one.mend.anchor) == (
            200,
            True,
        )


def test_places_are_anchors_of_the_plan(demo, client_of, url):
    client = client_of("lanhdao")
    html = client.get(url).content.decode()
    places = {one.place.link for one in findings(demo.plan("S4"), on=SAMPLE_DAY) if one.place.link.page == "plan"}
    plan = client.get(reverse("plan", args=[demo.plan("S4").pk])).content.decode()
    assert [link for link in places if f'id="{link.anchor}"' not in plan or f'href="{link.url}"' not in html] == []


def test_a_reader_is_led_to_the_plan_and_not_to_forms(client_of, url):
    html = client_of("lanhdao").get(url).content.decode()
    assert ("/sua/" in html, "đến chỗ sửa" in html, "Soát lỗi kế hoạch" in html) == (False, False, True)


def test_nothing_found_is_said(demo, client_of):
    plan = make_plan(demo.agency("bac-son"), symbol="KH", place="Bắc Sơn", sign_title="CHỦ TỊCH", sign_name="Mẫu")
    make_line(plan, "basis", "Căn cứ Luật;")
    make_line(plan, "recipient", "Lưu: VT.")
    html = client_of("phongnoivu").get(reverse("plan_checks", args=[plan.pk])).content.decode()
    assert ("Không có lỗi" in html, 'class="figures"' in html) == (True, False)


@pytest.mark.parametrize(("who", "shown"), [("phongnoivu", True), ("lanhdao", True), ("canbo.nhattien", False)])
def test_the_plan_leads_there(demo, client_of, url, who, shown):
    html = client_of(who).get(reverse("plan", args=[demo.plan("S4").pk])).content.decode()
    assert (f'href="{url}">Soát lỗi kế hoạch</a>' in html) is shown


def test_the_page_of_the_plan_does_not_run_the_checks(demo, client_of, django_assert_num_queries):
    client, page = client_of("phongnoivu"), reverse("plan", args=[demo.plan("S4").pk])
    client.get(page)
    with django_assert_num_queries(29):
        client.get(page)


@pytest.mark.parametrize("page", ["plan_checks", "plan"])
def test_a_fixed_number_of_queries(demo, client_of, page):
    client, plan = client_of("phongnoivu"), demo.plan("S4")

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse(page, args=[plan.pk])).status_code == 200
        return len(captured)

    section = make_section(plan, 200, marker="V.", title="THÊM")
    make_task(section, 100, lead="Phòng lạ", measures=["Một"])  # a name to be settled asks for the agencies, once
    before = queries()
    for position in range(20):
        make_task(section, position, lead="Phòng lạ", measures=["Một"])
    assert queries() == before
