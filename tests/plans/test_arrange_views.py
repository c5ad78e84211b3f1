"""The page on which a plan is put in order, with and without htmx."""

import pytest
from django.test import Client
from django.urls import reverse

from plans.arrangement import lines
from plans.models import Plan
from tests.factories import make_section, make_task

HTMX = {"HX-Request": "true"}


@pytest.fixture
def client(demo):
    client = Client()
    client.force_login(demo.user("phongnoivu"), "django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def plan(demo) -> Plan:
    return demo.plan("S4")


def move(client, plan, words, **headers):
    return client.post(reverse("plan_move", args=[plan.pk]), {"lam": words}, headers=headers)


def order(plan):
    return list(plan.sections.filter(kind="measure").order_by("position").values_list("marker", flat=True))


def test_the_page_shows_every_section_task_and_measure(client, plan):
    shown = client.get(reverse("plan_arrange", args=[plan.pk])).context["lines"]
    kinds = [line.key[0] for line in shown]
    assert (kinds.count("m"), kinds.count("n"), kinds.count("g")) == (37, 16, 30)


def test_a_plain_form_comes_back_to_the_moved_line(client, plan):
    key = f"m{plan.sections.get(marker='1.3.', kind='measure').pk}"
    response = move(client, plan, f"{key}:up")
    assert response["Location"] == f"{reverse('plan_arrange', args=[plan.pk])}#{key}"
    assert order(plan)[:3] == ["1.1.", "1.3.", "1.2."]


def test_htmx_gets_the_tree_alone(client, plan):
    key = f"m{plan.sections.get(marker='1.3.', kind='measure').pk}"
    html = move(client, plan, f"{key}:up", **HTMX).content.decode()
    assert (html.startswith('<form id="cay"'), "<html" in html, "is-chosen" in html) == (True, False, True)


def test_an_impossible_move_says_so(client, plan):
    key = f"m{plan.sections.get(marker='1.1.', kind='measure').pk}"
    response = move(client, plan, f"{key}:up", **HTMX)
    assert (response.status_code, "tải lại trang để xem cây mục" in response.content.decode()) == (422, True)
    page = client.get(move(client, plan, f"{key}:up")["Location"])
    assert [str(message)[:20] for message in page.context["messages"]] == ["Không chuyển được nữ"]


@pytest.mark.parametrize("words", ["", "m", "x1:up", "m0:up", "m٣:up", "m" + "9" * 30 + ":up", "m1:inside:zz"])
def test_keys_that_name_nothing_are_not_found(client, plan, words):
    assert move(client, plan, words).status_code == 404


def test_rows_of_another_plan_are_not_found(client, plan, demo):
    foreign = demo.plan("MH").sections.first().pk
    own = plan.sections.first().pk
    found = [move(client, plan, words).status_code for words in (f"m{foreign}:up", f"m{own}:after:m{foreign}")]
    assert found == [404, 404]
    assert client.get(reverse("plan_arrange", args=[plan.pk]), {"chuyen": f"m{foreign}"}).status_code == 404


def test_a_chosen_row_is_shown_its_places(client, plan):
    task = plan.tasks.filter(kind="block").first()
    shown = lines(plan, f"n{task.pk}")
    places = {line.key[0]: line.places for line in shown if line.key != f"n{task.pk}"}
    assert places == {"m": ("inside",), "n": ("after",), "g": ()}
    html = client.get(reverse("plan_arrange", args=[plan.pk]), {"chuyen": f"n{task.pk}"}).content.decode()
    assert ("Đặt vào trong" in html, "Đặt ngay sau" in html, ">↑<" in html) == (True, True, False)


def test_first_and_last_have_no_way_out(plan):
    top = [line for line in lines(plan) if line.depth == 0]
    assert [line.moves for line in top] == [["down"], ["up", "down", "in"], ["up", "down", "in"], ["up", "in"]]


def test_the_page_asks_the_same_however_long_the_plan(client, plan, django_assert_num_queries):
    with django_assert_num_queries(3):
        lines(plan)
    for number in range(5):
        make_task(make_section(plan, 100 + number, title="thêm"), measures=["một", "hai"])
    with django_assert_num_queries(3):
        lines(plan)


def test_renumbering_shows_old_and_new_before_it_writes(client, plan):
    url = reverse("plan_renumber", args=[plan.pk])
    rows = client.get(url).context["rows"]
    assert [(row.section.marker, row.marker) for row in rows][:2] == [("1.1.", "2.1."), ("1.2.", "2.2.")]
    response = client.post(url, {"so": [rows[0].mark]})
    assert (response.status_code, plan.sections.filter(kind="tasks", marker="2.1.").count()) == (302, 1)
    assert plan.sections.filter(kind="tasks", marker="1.2.").count() == 1


def test_an_old_preview_is_shown_anew(client, plan):
    response = client.post(reverse("plan_renumber", args=[plan.pk]), {"so": ["1:1.:9."]})
    assert (response.status_code, "xem lại bảng dưới đây" in response.content.decode()) == (422, True)


@pytest.mark.parametrize(
    ("parent", "initial"),
    [
        (None, {"marker": "V.", "kind": "text"}),
        ({"marker": "1.", "title": "Giải pháp chung"}, {"marker": "1.10.", "kind": "measure"}),
        ({"marker": "IV."}, {"marker": "4.", "kind": "duty"}),
        ({"marker": "2.", "kind": "duty"}, {"marker": "đ)", "kind": "text"}),
        ({"marker": "II."}, {"marker": "", "kind": "text"}),
    ],
)
def test_a_new_section_is_proposed_the_next_number(client, plan, parent, initial):
    query = {"thuoc": plan.sections.get(**parent).pk} if parent else {}
    form = client.get(reverse("section_new", args=[plan.pk]), query).context["form"]
    assert {name: form[name].value() for name in initial} == initial
