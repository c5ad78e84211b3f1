"""Fields saved as they are left: stored with a trail, or the other person's words shown; nothing is overwritten."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from agencies.models import AuditEntry
from plans.models import Plan, ReferenceDocument
from plans.scheduling import set_deadline
from tests.factories import make_agency, make_plan, make_section, make_task, make_user

HTMX = {"HX-Request": "true"}


@pytest.fixture
def plan(db):
    return make_plan(make_agency("huyen"), place="Bắc Sơn")


@pytest.fixture
def person(plan):
    return make_user(plan.issuer, full_name="Trần Thị B")


@pytest.fixture
def client(person):
    client = Client(headers=HTMX)
    client.force_login(person, "django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def section(plan):
    return make_section(plan, title="Mục đích", body="chữ cũ")


def save(client, record, name, value, seen):
    """Send one field as the script does."""
    if isinstance(record, Plan):
        url = reverse("plan_head_save", args=[record.pk])
    else:
        url = reverse("section_save", args=[record.plan_id, record.pk])
    return client.post(url, {"truong": name, name: value, "da-thay": seen})


def trail(record) -> AuditEntry | None:
    return AuditEntry.objects.filter(model=record._meta.label_lower, record_id=record.pk).first()


def test_a_text_is_stored_and_comes_back_as_it_will_be_printed(client, section):
    response = save(client, section, "body", "**đậm** <b>", "chữ cũ")
    assert (response.status_code, response.json()) == (200, {"html": "<strong>đậm</strong> &lt;b&gt;"})
    section.refresh_from_db()
    assert (section.body, section.title) == ("**đậm** <b>", "Mục đích")
    assert (trail(section).action, trail(section).changes) == ("change", {"body": ["chữ cũ", "**đậm** <b>"]})


def test_a_save_counts_the_plans_version_up(client, plan, section):
    save(client, section, "body", "mới", "chữ cũ")
    assert Plan.objects.get(pk=plan.pk).version == 1


def test_an_unchanged_text_writes_nothing(client, plan, section):
    section.body = "một\nhai"
    section.save()
    assert save(client, section, "body", "một\r\nhai", "cũ hơn").status_code == 200
    assert (trail(section), Plan.objects.get(pk=plan.pk).version) == (None, 0)


def test_a_line_break_as_browsers_send_it_is_no_conflict(client, section):
    section.body = "một\nhai"
    section.save()
    assert save(client, section, "body", "một\r\nhai\r\nba", "một\r\nhai").status_code == 200
    section.refresh_from_db()
    assert section.body == "một\nhai\nba"


def test_the_second_person_is_told_who_and_when_and_nothing_is_overwritten(client, section):
    save(client, section, "body", "của người khác", "chữ cũ")
    response = save(client, section, "body", "của tôi", "chữ cũ")
    answer = response.json()
    assert (response.status_code, answer["value"], answer["shown"]) == (409, ["của người khác"], "của người khác")
    assert answer["said"].startswith("Trần Thị B đã sửa lúc ")
    section.refresh_from_db()
    assert section.body == "của người khác"


def test_the_choice_is_sent_with_what_was_seen_then(client, section):
    save(client, section, "body", "của người khác", "chữ cũ")
    assert save(client, section, "body", "của tôi", "của người khác").status_code == 200
    section.refresh_from_db()
    assert (section.body, trail(section).changes) == ("của tôi", {"body": ["của người khác", "của tôi"]})


def test_two_people_in_two_fields_do_not_meet(client, section):
    save(client, section, "body", "thân mới", "chữ cũ")
    assert save(client, section, "title", "Đề mục mới", "Mục đích").status_code == 200
    section.refresh_from_db()
    assert (section.body, section.title) == ("thân mới", "Đề mục mới")


def test_both_with_the_same_words_agree(client, section):
    save(client, section, "body", "như nhau", "chữ cũ")
    assert save(client, section, "body", "như nhau", "chữ cũ").status_code == 200


def test_without_a_trail_the_other_is_unnamed(client, section):
    response = save(client, section, "body", "của tôi", "chữ còn cũ hơn")
    assert (response.status_code, response.json()["said"]) == (409, "Người khác đã sửa")


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("body", "a" * 10_001, "10001"),
        ("kind", "khac", "khac"),
        ("agencies", "999999", "999999"),
    ],
)
def test_a_refused_value_is_refused_in_words(client, section, name, value, words):
    response = save(client, section, name, value, {"body": "chữ cũ", "kind": "text"}.get(name, []))
    assert (response.status_code, words in response.content.decode()) == (422, True)
    assert trail(section) is None


def test_a_section_is_not_emptied(client, section):
    save(client, section, "title", "", "Mục đích")
    response = save(client, section, "body", "", "chữ cũ")
    assert (response.status_code, response.content.decode()) == (422, "Ghi đề mục hoặc nội dung của mục.")


def test_choices_ticks_and_lists_are_saved_alike(client, plan, section):
    xa = make_agency("xa", plan.issuer)
    assert save(client, section, "kind", "duty", "text").status_code == 200
    assert save(client, section, "is_request", "on", []).status_code == 200
    assert save(client, section, "agencies", [xa.pk, plan.issuer.pk], []).status_code == 200
    section.refresh_from_db()
    assert (section.kind, section.is_request, set(section.agencies.all())) == ("duty", True, {xa, plan.issuer})
    answer = save(client, section, "agencies", [xa.pk], []).json()
    assert answer["value"] == sorted([str(xa.pk), str(plan.issuer.pk)])
    assert answer["shown"] == f"{plan.issuer}; {xa}"


def test_a_tick_that_another_took_back_is_asked(client, section):
    save(client, section, "is_request", "on", [])
    assert save(client, section, "is_request", [], []).json()["shown"] == "có"


def test_the_head_is_saved_field_by_field(client, plan):
    assert save(client, plan, "place", "Lạng Sơn", "Bắc Sơn").status_code == 200
    assert save(client, plan, "day", "32", "").status_code == 422
    assert save(client, plan, "day", "9", "").status_code == 200
    assert save(client, plan, "has_number_line", [], "on").status_code == 200
    plan.refresh_from_db()
    assert (plan.place, plan.day, plan.has_number_line, plan.version) == ("Lạng Sơn", 9, False, 3)


def test_a_plan_carries_out_documents_and_stands_below_another(client, plan):
    document = ReferenceDocument.objects.create(kind="KH", number="194/KH-UBND", issuer_name="UBND huyện")
    above = make_plan(plan.issuer)
    assert save(client, plan, "carries_out", [document.pk], []).status_code == 200
    assert save(client, plan, "parent", above.pk, "").status_code == 200
    plan.refresh_from_db()
    assert (list(plan.carries_out.all()), plan.parent) == ([document], above)
    assert save(client, above, "parent", plan.pk, "").status_code == 422  # round and round


def test_deadlines_follow_the_year_of_the_head(client, plan, section):
    task = make_task(section, deadline_phrase="trước ngày 15/6")
    set_deadline(task)
    assert save(client, plan, "year", "2025", "2024").status_code == 200
    task.refresh_from_db()
    assert task.last_day == date(2025, 6, 14)


def test_deadlines_follow_the_day_of_the_head_once_it_is_whole(client, plan, section):
    task = make_task(section, deadline_phrase="trong 10 ngày kể từ ngày ban hành")
    set_deadline(task)
    days = []
    for name, value in [("month", "5"), ("day", "6"), ("place", "Lạng Sơn")]:
        save(client, plan, name, value, "Bắc Sơn" if name == "place" else "")
        task.refresh_from_db()
        days.append(task.last_day)
    assert days == [None, date(2024, 5, 16), date(2024, 5, 16)]


def test_no_other_issuer_is_saved_than_the_form_of_the_head_offers(client, plan):
    xa = make_agency("xa", plan.issuer)
    assert save(client, plan, "issuer", xa.pk, plan.issuer_id).status_code == 422
    plan.refresh_from_db()
    assert plan.issuer != xa


@pytest.mark.parametrize("name", ["", "version", "state", "seen_version", "key"])
def test_what_is_no_field_is_not_found(client, plan, section, name):
    assert [save(client, record, name, "1", "0").status_code for record in (plan, section)] == [404, 404]


def test_an_ended_session_is_told_apart(section):
    assert save(Client(headers=HTMX), section, "body", "mới", "chữ cũ").status_code == 401
