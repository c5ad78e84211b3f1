"""Input nobody means to type: control characters, endless numbers, broken bodies, rows that break a rule together."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from agencies.models import AgencySuccession
from agencies.text import readable
from plans import editing
from plans.forms import LinesForm, SectionForm
from plans.models import Section

BACKEND = "django.contrib.auth.backends.ModelBackend"
HUGE = 10**30


@pytest.fixture
def coordinator(client, demo):
    client.force_login(demo.user("phongnoivu"), BACKEND)
    return client


@pytest.fixture
def administrator(client, demo):
    client.force_login(demo.user("quantri"), BACKEND)
    return client


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("Bắc Sơn", "Bắc Sơn"),
        ("Ba\u0306\u0301c", "Bắc"),
        ("a\x00b\x07c", "abc"),
        ("hai\x0btrang", "hai trang"),
        ("một\r\nhai\rba", "một hai ba"),
        ("Đảng ủy 🙂", "Đảng ủy 🙂"),
    ],
)
def test_text_is_stored_without_what_no_document_can_hold(typed, stored):
    assert readable(typed, lines=False) == stored


def test_line_breaks_stay_where_there_are_several_lines():
    assert readable("một\r\nhai\rba", lines=True) == "một\nhai\nba"


@pytest.mark.parametrize("name", ["assessment", "plan", "job", "lost_points"])
def test_a_number_beyond_every_row_is_hidden(coordinator, name):
    assert coordinator.get(reverse(name, args=[HUGE])).status_code == 404


@pytest.mark.parametrize("number", [str(HUGE), "9" * 5000, "１２", "-1", "abc"])
def test_a_section_above_that_is_no_number_is_hidden(coordinator, demo, number):
    assert coordinator.get(reverse("section_new", args=[demo.plan("S4").pk]), {"thuoc": number}).status_code == 404


def test_a_body_that_cannot_be_read_gets_a_page_with_a_sentence(client, demo):
    client.raise_request_exception = False
    response = client.post(
        reverse("login"), b"--x\r\nbroken", content_type="multipart/form-data; boundary=" + "y" * 300
    )
    assert (response.status_code, "không đọc được dữ liệu" in response.content.decode()) == (400, True)


def test_too_many_fields_get_a_page_with_a_sentence(coordinator, demo):
    url = reverse("plan_edit", args=[demo.plan("S4").pk])
    response = coordinator.post(url, {f"truong-{n}": "1" for n in range(20_100)})
    assert (response.status_code, "chưa được lưu" in response.content.decode()) == (400, True)


@pytest.mark.parametrize("name", ["login", "healthz"])
def test_a_long_form_of_a_stranger_is_not_read(client, demo, name):
    fields = {f"truong-{n}": "1" for n in range(2000)}
    client.cookies["csrftoken"] = "x" * 32
    response = client.post(reverse(name), fields)
    assert (response.status_code, len(response.wsgi_request.POST)) == (400, 0)
    assert "chưa được lưu" in response.content.decode()


def test_a_stranger_is_sent_to_sign_in_before_the_form_is_read(client, demo):
    response = client.post(reverse("plan_new"), {f"truong-{n}": "1" for n in range(30_000)})
    assert (response.status_code, len(response.wsgi_request.POST)) == (302, 0)


def test_a_post_after_the_session_ended_says_so_and_leads_back_to_its_page(client, demo):
    page = reverse("plan", args=[demo.plan("S4").pk])
    url = reverse("plan_pdf", args=[demo.plan("S4").pk])
    response = client.post(url, headers={"referer": f"http://testserver{page}"}, follow=True)
    assert response.redirect_chain[0][0] == f"{reverse('login')}?next={page}"
    assert "việc vừa bấm chưa được lưu" in response.content.decode()


def test_a_foreign_page_is_never_led_back_to(client, demo):
    url = reverse("plan_pdf", args=[demo.plan("S4").pk])
    response = client.post(url, headers={"referer": "https://ke-gian.example/x"})
    assert response["Location"] == f"{reverse('login')}?next=/"


def succession_data(demo, rows) -> dict:
    agency = demo.agency("bs-vu-le")
    data = {name: getattr(agency, name) for name in ("code", "name", "short_name", "place_name", "symbol")}
    data |= {"kind": agency.kind_id, "parent": agency.parent_id, "head_lines": agency.head_lines}
    data |= {"aliases-TOTAL_FORMS": "0", "aliases-INITIAL_FORMS": "0"}
    data |= {"successions-TOTAL_FORMS": str(len(rows)), "successions-INITIAL_FORMS": "0"}
    for n, code in enumerate(rows):
        data |= {f"successions-{n}-successor": demo.agency(code).pk, f"successions-{n}-takes_open_work": "on"}
    return data


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        (["bs-vu-le"], "Cơ quan không thể kế thừa chính mình."),
        (["bs-nhat-tien", "bs-tt-bac-son"], "Chỉ một cơ quan kế thừa nhận việc đang mở."),
    ],
)
def test_successions_that_break_a_rule_together_are_refused_with_a_sentence(administrator, demo, rows, sentence):
    url = reverse("admin:agencies_agency_change", args=[demo.agency("bs-vu-le").pk])
    response = administrator.post(url, succession_data(demo, rows))
    assert (response.status_code, sentence in response.content.decode()) == (200, True)
    assert AgencySuccession.objects.count() == 0


def test_the_administrator_cannot_take_the_role_away_from_himself(administrator, demo):
    me = demo.user("quantri")
    data = {"username": me.username, "full_name": me.full_name, "agency": me.agency_id, "role": "viewer"}
    administrator.post(reverse("admin:agencies_user_change", args=[me.pk]), data)
    me.refresh_from_db()
    assert (me.role, me.is_active) == ("admin", True)


def test_sections_stand_at_most_eight_deep(demo):
    plan, by = demo.plan("S4"), demo.user("phongnoivu")
    deepest = None
    for _ in range(editing.MAX_DEPTH):
        deepest = Section.objects.create(plan=plan, parent=deepest, position=99)
    form = SectionForm({"title": "Sâu quá", "kind": "text", "seen_version": plan.version}, plan=plan)
    assert form.is_valid(), form.errors
    with pytest.raises(ValidationError, match="tối đa 8 cấp"):
        editing.save_section(form, plan, by=by, parent=deepest)


def test_a_document_has_at_most_300_lines_of_a_kind(demo):
    plan = demo.plan("S4")
    form = LinesForm({"text": "- Như trên;\n" * 301, "seen_version": plan.version}, plan=plan)
    assert form.errors == {"text": ["Có 301 dòng, nhiều hơn 300: hãy gộp bớt."]}


def test_a_form_opened_before_a_link_was_set_is_outdated(demo):
    task, by = demo.plan("S4").tasks.get(heading__startswith="Tiêu chí 7.2"), demo.user("phongnoivu")
    editing.link_criterion(task, demo.criterion("7.6.1"), by=by)
    editing.set_measure_status(task.measures.first(), "done", by=by)
    before = task.version
    task.refresh_from_db()
    assert task.version == before + 2
