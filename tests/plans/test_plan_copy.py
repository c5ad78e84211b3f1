"""A plan from another year's: words come along unchanged, and what a person has to decide is listed."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from agencies.models import AuditEntry
from criteria.entry import open_assessment
from plans.documents.builder import build_document
from plans.models import Appendix, Assignment, Plan, TaskParty
from plans.plan_copy import copy_plan, counterparts, leftovers
from plans.scheduling import set_deadline
from tests.factories import make_agency, make_criterion, make_line, make_plan, make_section, make_set, make_task

DAY = date(2025, 1, 10)


@pytest.fixture
def made(demo) -> Plan:
    """S4 for 2025, with last year's table."""
    return copy_plan(demo.plan("S4"), year=2025, assessment=demo.assessment, by=demo.user("phongnoivu"), on=DAY)


def words(plan):
    """What is printed of a plan apart from its day and number."""
    document = build_document(plan)
    blocks = [block for block in document.blocks if block.kind != "scores"]
    return document.subject, document.addressees, blocks, document.closing, document.recipients


def test_the_paper_of_the_copy_reads_the_same(demo, made):
    assert words(made) == words(demo.plan("S4"))


@pytest.mark.parametrize("key", ["S0", "S1", "S2", "S3", "MH"])
def test_every_sample_is_copied_word_for_word(demo, key):
    source = demo.plan(key)
    copy = copy_plan(source, year=2025, assessment=None, by=demo.user("phongnoivu"), on=DAY)
    assert words(copy)[:1] + words(copy)[3:] == words(source)[:1] + words(source)[3:]
    assert [row.text for row in copy.lines.order_by("pk")] == [
        row.text for row in source.lines.order_by("kind", "position")
    ]


def test_the_copy_is_a_draft_without_number_and_day(made):
    assert (made.state, made.year, made.key, made.number, made.day, made.month) == ("draft", 2025, None, "", None, None)


def test_dates_are_emptied_and_phrases_kept(demo, made):
    before = demo.plan("S4").tasks.exclude(deadline_phrase="").values_list("deadline_phrase", flat=True)
    after = made.tasks.exclude(deadline_phrase="").values_list("deadline_phrase", flat=True)
    assert sorted(after) == sorted(before)
    assert made.tasks.exclude(last_day=None, first_day=None).count() == 0


def test_states_and_reports_stay_behind(demo):
    copy = copy_plan(demo.plan("MH"), year=2025, assessment=None, by=demo.user("phongnoivu"), on=DAY)
    states = Assignment.objects.filter(task__plan=copy).values_list("state", "progress")
    assert set(states) == {("todo", None)}


def test_criteria_are_linked_to_the_table_of_the_copy(demo, made):
    cited = {link.criterion.code for task in made.tasks.all() for link in task.criterion_links.filter(is_cited=True)}
    assert (len(cited), "7.3.2" in cited) == (15, True)


def test_criteria_of_another_set_are_found_by_code_and_name(db):
    huyen = make_agency("huyen")
    old, new = make_set(huyen, "cu"), make_set(huyen, "moi")
    kept, renamed = make_criterion(old, "1", "1"), make_criterion(old, "2", "1")
    same = make_criterion(new, "1", "2")
    make_criterion(new, "2", "1").__class__.objects.filter(criteria_set=new, code="2").update(name="Khác hẳn")
    table = open_assessment(criteria_set=new, agency=huyen, year=2024, by=None, on=date(2025, 1, 1))
    find = counterparts(table)
    assert (find(kept), find(renamed), counterparts(None)(kept)) == (same, None, None)


def test_tasks_stay_in_their_appendix(db):
    plan = make_plan()
    row = Appendix.objects.create(plan=plan, position=1, label="Phụ lục I")
    make_task(make_section(plan), appendix=row)
    copy = copy_plan(plan, year=2025, assessment=None, by=None, on=DAY)
    assert copy.tasks.get().appendix == copy.appendices.get()


def test_copying_is_in_the_trail(demo, made):
    entry = AuditEntry.objects.filter(model="plans.plan", record_id=made.pk).get()
    assert (entry.action, entry.changes["source"][1].endswith("(2024)")) == ("copy_plan", True)


# --- what is left to a person ---


def listed(plan):
    return [(found.where, found.year) for found in leftovers(plan).mentions]


def test_old_years_are_listed_with_their_words_and_page(db):
    plan = make_plan(year=2025, subject="Nâng cao năm 2024", closing="báo cáo năm 2025")
    make_line(plan, "basis", "Căn cứ kết quả năm 2023 và năm 2024;")
    section = make_section(plan, marker="I.", body="Trong năm 2025, so với 2024")
    assert listed(plan) == [("Trích yếu", "2024"), ("Căn cứ", "2023"), ("Căn cứ", "2024"), ("Mục I.", "2024")]
    found = leftovers(plan).mentions[-1]
    assert (found.before, found.after, found.url) == (
        "Trong năm 2025, so với ",
        "",
        reverse("section_edit", args=[plan.pk, section.pk]),
    )


def test_years_are_found_in_tasks_and_measures(db):
    plan = make_plan(year=2025)
    make_task(make_section(plan), measures=["cao hơn năm 2023"], deadline_phrase="trước ngày 15/6/2024")
    assert listed(plan) == [("Nhiệm vụ «Việc»", "2023"), ("Nhiệm vụ «Việc»", "2024")]


def test_figures_that_are_no_years_are_not_listed(db):
    plan = make_plan(year=2025, subject="Số 2007/QĐ-UBND, 20240 hồ sơ, 12024, mã 1.2024.5")
    assert [year for _, year in listed(plan)] == ["2024"]  # a date such as 5.2024 looks like the last one


def test_deadlines_without_a_date_are_listed(demo, made):
    phrases = {task.deadline_phrase for task in leftovers(made).undated}
    assert "trong tháng 02/2024" in phrases


def test_the_page_of_a_copy_with_a_recurring_deadline_opens(demo, client):
    task = demo.plan("S4").tasks.first()
    task.deadline_phrase = "hằng quý"
    task.save()
    set_deadline(task)
    copy = copy_plan(demo.plan("S4"), year=2025, assessment=None, by=demo.user("phongnoivu"), on=DAY)
    copied = copy.tasks.get(deadline_phrase="hằng quý")
    client.force_login(demo.user("phongnoivu"), "django.contrib.auth.backends.ModelBackend")
    pages = [reverse("plan", args=[copy.pk]), reverse("task", args=[copy.pk, copied.pk])]
    assert [client.get(page).status_code for page in pages] == [200, 200]
    assert copied in leftovers(copy).undated


def test_an_agency_that_has_ended_is_listed_by_its_name(db):
    plan = make_plan()
    old = make_agency("cu", plan.issuer, ended_on=date(2024, 7, 1))
    task = make_task(make_section(plan))
    TaskParty.objects.create(task=task, role="lead", printed="Phòng cũ", agency=old)
    copy = copy_plan(plan, year=2025, assessment=None, by=None, on=DAY)
    assert [printed for _, printed in leftovers(copy).loose] == ["Phòng cũ"]
    assert Assignment.objects.filter(task__plan=copy).count() == 0


def test_blocks_without_a_criterion_are_listed_where_there_is_a_table(demo, made):
    assert [task.heading for task in leftovers(made).unlinked] == []
    block = made.tasks.filter(kind="block").first()
    block.criterion_links.all().delete()
    assert leftovers(made).unlinked == [block]


def test_the_list_asks_the_same_however_long_the_plan(made, django_assert_num_queries):
    with django_assert_num_queries(7):
        leftovers(made)
    make_task(make_section(made, 99, body="năm 2024"), measures=["năm 2024"])
    with django_assert_num_queries(7):
        leftovers(made)


# --- pages ---


@pytest.fixture
def client(demo):
    client = Client()
    client.force_login(demo.user("phongnoivu"), "django.contrib.auth.backends.ModelBackend")
    return client


def test_the_form_proposes_the_next_year_and_leads_to_what_is_left(demo, client):
    url = reverse("plan_copy", args=[demo.plan("S4").pk])
    form = client.get(url).context["form"]
    assert (form["year"].value(), demo.assessment in form.fields["assessment"].queryset) == (2025, True)
    response = client.post(url, {"year": "2025", "assessment": demo.assessment.pk})
    made = Plan.objects.latest("pk")
    assert response["Location"] == reverse("plan_leftovers", args=[made.pk])
    html = client.get(response["Location"]).content.decode()
    assert ("<mark>2024</mark>" in html, "Thời hạn giữ chữ, chưa có ngày" in html) == (True, True)


def test_a_year_that_cannot_be_is_refused(demo, client):
    response = client.post(reverse("plan_copy", args=[demo.plan("S4").pk]), {"year": "24"})
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["year"])
