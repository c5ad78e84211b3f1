"""From lost points to tasks: nothing invented, everything proposed from the table and its causes."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from agencies.models import AuditEntry
from criteria.models import Cause, Criterion
from plans import from_lost
from plans.documents.builder import build_document
from plans.lost_points import lost_points
from plans.models import Plan, Task
from plans.outline import outline
from tests.factories import make_agency, make_assessment, make_plan, make_section, make_task

from .posting import posted_task

DAY = date(2024, 6, 10)


@pytest.fixture
def client(demo):
    client = Client()
    client.force_login(demo.user("phongnoivu"), "django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def found(demo):
    return lost_points(demo.assessment, Plan.objects.none())


@pytest.fixture
def started(demo, found) -> Plan:
    return from_lost.start_plan(found, demo.assessment, by=demo.user("phongnoivu"), on=DAY)


@pytest.fixture
def url(demo):
    return reverse("tasks_from_lost", args=[demo.assessment.pk])


def rows_of(found, *codes):
    return [row for row in found.rows if row.leaf.code in codes]


def proposed(demo, found, *codes):
    return from_lost.proposal(rows_of(found, *codes), demo.assessment, on=DAY)


# --- proposals ---


def test_criteria_with_one_printed_cause_go_into_one_block(found):
    codes = [[row.leaf.code for row in group] for group in from_lost.groups(found.rows)]
    assert [group for group in codes if len(group) > 1] == [["7.3.1", "7.3.2"], ["7.6.1", "7.6.2", "7.6.3"]]
    assert len(codes) == 16  # 18 printed criteria and the remainder of lĩnh vực 9


def test_criteria_without_a_cause_stay_apart(found):
    Cause.objects.all().delete()
    fresh = lost_points(found.rows[0].causes[0].assessment, Plan.objects.none())
    assert [len(group) for group in from_lost.groups(fresh.rows)] == [1] * 19


def test_the_heading_reads_as_s4_prints_it(demo, found):
    wanted = proposed(demo, found, "7.3.1", "7.3.2")
    assert wanted.heading.startswith("Tiêu chí 7.3.1 ; 7.3.2: cập nhật hồ sơ giải quyết TTHC cấp huyện vào")
    assert wanted.summary.startswith("Cập nhật hồ sơ giải quyết TTHC cấp huyện vào")


def test_an_abbreviation_keeps_its_capitals(demo, found):
    Criterion.objects.filter(pk=demo.criterion("7.2").pk).update(name="TTHC trực tuyến")
    fresh = lost_points(demo.assessment, Plan.objects.none())
    assert proposed(demo, fresh, "7.2").heading == "Tiêu chí 7.2: TTHC trực tuyến"


def test_very_long_names_are_cut_and_say_so(demo, found):
    Criterion.objects.filter(code__in=["7.3.1", "7.3.2"]).update(name="rất dài " * 120)
    wanted = proposed(demo, lost_points(demo.assessment, Plan.objects.none()), "7.3.1", "7.3.2")
    assert (len(wanted.heading) <= 1000, len(wanted.summary) <= 500) == (True, True)
    assert (wanted.heading.startswith("Tiêu chí 7.3.1 ; 7.3.2: "), wanted.heading[-1]) == (True, "…")


def test_what_is_not_printed_goes_by_its_area(demo, found):
    rows = [row for row in found.rows if not row.leaf.code]
    wanted = from_lost.proposal(rows, demo.assessment, on=DAY)
    assert wanted.heading == wanted.summary == demo.criterion("9").name


def test_the_lead_is_who_the_cause_holds_responsible(demo, found):
    agency = demo.agency("bs-tckh")
    demo.assessment.causes.filter(criteria__code="7.3.1").update(agency=agency)
    fresh = lost_points(demo.assessment, Plan.objects.none())
    assert proposed(demo, fresh, "7.3.1", "7.3.2").leads == [agency]
    assert proposed(demo, fresh, "7.2").leads == []


def test_an_agency_that_has_ended_leads_nothing(demo):
    agency = demo.agency("bs-tckh")
    demo.assessment.causes.filter(criteria__code="7.3.1").update(agency=agency)
    agency.ended_on = DAY
    agency.save()
    assert proposed(demo, lost_points(demo.assessment, Plan.objects.none()), "7.3.1").leads == []


# --- a draft plan ---


def test_the_draft_has_the_usual_sections(started):
    top = started.sections.filter(parent=None).order_by("position").values_list("marker", "title", "kind")
    assert list(top) == [
        ("I.", "MỤC ĐÍCH, YÊU CẦU", "text"),
        ("II.", "KẾT QUẢ CHỈ SỐ CẢI CÁCH HÀNH CHÍNH NĂM 2023", "scores"),
        ("III.", "NHIỆM VỤ, GIẢI PHÁP", "text"),
        ("IV.", "TỔ CHỨC THỰC HIỆN", "text"),
    ]
    assert (started.state, started.year, started.issuer.code) == ("draft", 2024, "bac-son")


def test_the_draft_groups_its_blocks_by_area(started):
    below = started.sections.filter(parent__marker="III.").order_by("position")
    found = [(row.marker, row.kind, row.tasks.count()) for row in below]
    assert found[:3] == [("1.", "measure", 0), ("2.", "tasks", 1), ("3.", "tasks", 1)]
    assert sum(count for *_, count in found) == 16


def test_every_lost_point_is_cited_by_the_draft(demo, started):
    found = lost_points(demo.assessment, Plan.objects.filter(pk=started.pk))
    assert (found.coverage.uncited, sum(leaf.lost for leaf in found.coverage.covered)) == ([], Decimal("14.63"))
    by_hand = [link.criterion.is_remainder for row in found.rows for link in row.links if not link.is_cited]
    assert by_hand == [True]


def test_no_text_is_invented(started):
    assert set(started.sections.values_list("body", flat=True)) == {""}
    texts = Task.objects.filter(plan=started).values_list("intro", "product", "deadline_phrase", "measures")
    assert set(texts) == {("", "", "", None)}


def test_what_is_empty_is_shown_as_unwritten(demo, started, client):
    unwritten = [
        view.section.title for view in outline(started, demo.user("phongnoivu"), today=DAY) if view.is_unwritten
    ]
    assert unwritten == ["Mục đích", "Yêu cầu", "Giải pháp chung", "TỔ CHỨC THỰC HIỆN"]
    html = client.get(reverse("plan", args=[started.pk])).content.decode()
    assert html.count("chưa viết") == 4 + 16
    assert "chưa viết" not in str(build_document(started))


def test_the_leads_of_the_draft_are_given_their_work(demo, found):
    demo.assessment.causes.filter(criteria__code="7.3.1").update(agency=demo.agency("bs-tckh"))
    fresh = lost_points(demo.assessment, Plan.objects.none())
    plan = from_lost.start_plan(fresh, demo.assessment, by=demo.user("phongnoivu"), on=DAY)
    block = plan.tasks.get(heading__startswith="Tiêu chí 7.3.1")
    assert [row.agency.code for row in block.assignments.all()] == ["bs-tckh"]


def test_starting_a_plan_is_in_the_trail(demo, started):
    entry = AuditEntry.objects.filter(model="plans.plan", record_id=started.pk).get()
    assert (entry.action, entry.changes) == ("plan_from_lost", {"assessment": ["", str(demo.assessment)]})


def test_nothing_lost_starts_no_plan(db):
    assessment = make_assessment(make_agency("huyen"))
    with pytest.raises(ValidationError, match="Chưa có tiêu chí nào mất điểm"):
        from_lost.start_plan(lost_points(assessment, Plan.objects.none()), assessment, by=None, on=DAY)
    assert Plan.objects.count() == 0


# --- where a block stands ---


def test_a_block_stands_with_its_like(demo):
    plan, branch = demo.plan("S4"), demo.criterion("7")
    assert from_lost.section_for(plan, branch.pk).title.startswith("Xây dựng và phát triển Chính quyền điện tử")


def test_without_its_like_it_stands_under_its_name_then_among_tasks(demo):
    plan, branch = make_plan(demo.agency("bac-son")), demo.criterion("7")
    assert from_lost.section_for(plan, branch.pk) is None
    first = make_section(plan, 1, title="Phần chữ")
    assert from_lost.section_for(plan, branch.pk) == first
    tasks = make_section(plan, 2, kind="tasks", title="Nhiệm vụ")
    make_task(tasks)
    assert from_lost.section_for(plan, branch.pk) == tasks
    named = make_section(plan, 3, kind="tasks", title=branch.name.capitalize())
    assert from_lost.section_for(plan, branch.pk) == named


# --- the pages ---


def test_the_page_shows_every_lost_criterion_with_its_cause(client, url):
    response = client.get(url)
    html = response.content.decode()
    assert (len(response.context["found"].rows), html.count('name="tc"')) == (19, 19)
    assert html.count("✗ chưa có") == 3  # 7.6.1, 7.6.2, 7.6.3


def test_chosen_criteria_open_the_form_of_their_block(demo, client, url):
    leaves = [demo.criterion(code).pk for code in ("7.6.1", "7.6.2", "7.6.3")]
    plan = demo.plan("S4")
    response = client.post(url, {"tc": leaves, "ke-hoach": plan.pk, "lam": "khoi"})
    section = plan.tasks.get(heading__startswith="Tiêu chí 7.2").section_id
    query = "&".join(f"tc={pk}" for pk in leaves)
    assert response["Location"] == f"{reverse('task_new', args=[plan.pk, section])}?{query}"
    page = client.get(response["Location"])
    assert page.context["form"]["heading"].value().startswith("Tiêu chí 7.6.1 ; 7.6.2 ; 7.6.3: tỷ lệ TTHC")
    assert page.context["form"]["criteria"].value() == leaves
    assert "Điểm mất và nguyên nhân" in page.content.decode()


def test_the_saved_block_cites_what_its_heading_prints(demo, client):
    plan, leaves = demo.plan("S4"), [demo.criterion("7.6.1").pk, demo.criterion("7.6.2").pk, demo.criterion("9").pk]
    leaves[2] = demo.remainder("9").pk
    section = plan.tasks.get(heading__startswith="Tiêu chí 7.2").section_id
    address = reverse("task_new", args=[plan.pk, section]) + "?" + "&".join(f"tc={pk}" for pk in leaves)
    page = client.get(address).context
    data = posted_task(page["form"], page["measures"], heading="Tiêu chí 7.6.1 : thanh toán trực tuyến")
    assert client.post(address, data).status_code == 302
    links = plan.tasks.latest("pk").criterion_links.values_list("criterion__code", "is_cited")
    assert set(links) == {("7.6.1", True), ("7.6.2", False), ("", False)}


def test_a_task_shows_the_causes_of_what_it_serves(demo, client):
    task = demo.plan("S4").tasks.get(heading__startswith="Tiêu chí 7.3.1")
    page = client.get(reverse("task_edit", args=[task.plan_id, task.pk]))
    assert [row.leaf.code for row in page.context["lost_rows"]] == ["7.3.1", "7.3.2"]


@pytest.mark.parametrize(
    ("codes", "plan", "sentence"),
    [
        ([], "S4", "Chọn ít nhất một tiêu chí"),
        (["7.2", "8.3"], "S4", "cùng một lĩnh vực"),
        (["7.2"], "MH", "Chưa có kế hoạch dự thảo"),
        (["7.2"], None, "Chưa có kế hoạch dự thảo"),
    ],
)
def test_what_cannot_be_done_is_said_and_the_choice_is_kept(demo, client, url, codes, plan, sentence):
    Plan.objects.filter(key="MH").update(assessment=None)
    leaves = [demo.criterion(code).pk for code in codes]
    response = client.post(url, {"tc": leaves, "ke-hoach": demo.plan(plan).pk if plan else "x", "lam": "khoi"})
    html = response.content.decode()
    assert (response.status_code, sentence in html, html.count(" checked>")) == (422, True, len(codes))


def test_one_click_makes_a_draft_of_all_lost_points(demo, client, url):
    response = client.post(url, {"lam": "ke-hoach"})
    plan = Plan.objects.latest("pk")
    assert (response["Location"], plan.tasks.count()) == (reverse("plan", args=[plan.pk]), 16)


def test_a_draft_of_chosen_criteria_holds_these_alone(demo, client, url):
    client.post(url, {"lam": "ke-hoach", "tc": [demo.criterion("7.2").pk, demo.criterion("8.3").pk]})
    headings = Plan.objects.latest("pk").tasks.values_list("heading", flat=True)
    assert [heading[:13] for heading in headings] == ["Tiêu chí 7.2:", "Tiêu chí 8.3:"]


def test_a_dated_duty_is_led_by_whom_its_section_names(demo, client):
    plan = demo.plan("S4")
    duty = plan.sections.get(kind="duty", marker="1.")
    duty.agencies.set([demo.agency("bs-noi-vu")])
    inner = duty.children.first()
    page = client.get(reverse("task_new", args=[plan.pk, inner.pk]) + "?loai=viec").context
    form = page["form"]
    assert (form["kind"].value(), form["lead"].value()) == ("duty", [f"a{demo.agency('bs-noi-vu').pk}"])
    data = posted_task(form, page["measures"], summary="Tổng hợp báo cáo", deadline_phrase="hằng quý", asks_plan="on")
    assert client.post(reverse("task_new", args=[plan.pk, inner.pk]), data).status_code == 302
    task = Task.objects.latest("pk")
    assert (task.kind, task.heading, task.asks_plan, task.section) == ("duty", "", True, inner)


def test_duty_sections_and_what_is_in_them_offer_a_dated_duty(demo, client):
    html = client.get(reverse("plan", args=[demo.plan("S4").pk])).content.decode()
    assert html.count("Thêm việc có hạn") == 9  # three duties and the six paragraphs in them
