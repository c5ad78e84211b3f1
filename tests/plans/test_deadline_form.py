"""The deadline in the form of a task: what the words mean, days set by hand, one field for each occurrence."""

from datetime import date

import pytest

from agencies.models import AuditEntry
from plans.models import Task
from plans.scheduling import set_deadline
from tests.factories import make_agency, make_plan, make_section, make_task, make_user

from .test_editing import save_plan, save_task, task_forms

REPORTS = "6 tháng, 9 tháng, năm"
HELP = "Ghi như sẽ in: «trước ngày 15/6/2024», «trong tháng 6/2024», «hằng quý» …"


@pytest.fixture
def huyen(db):
    return make_agency("huyen")


@pytest.fixture
def person(huyen):
    return make_user(huyen)


@pytest.fixture
def plan(huyen):
    return make_plan(huyen)


@pytest.fixture
def task(plan):
    return make_task(make_section(plan))


def written(task, words, **by_hand):
    task.deadline_phrase = words
    task.save()
    set_deadline(task, **by_hand)
    return Task.objects.get(pk=task.pk)


def days(task):
    return list(task.occurrences.current().values_list("label", "last_day", "is_by_hand"))


def test_saving_resolves_the_words_and_gives_the_work_its_day(person, plan, task, huyen):
    saved = save_task(person, plan, task, deadline_phrase="trước ngày 15/6/2024", lead=[f"a{huyen.pk}"])
    assert (saved.deadline_kind, saved.last_day, saved.is_day_by_hand) == ("date", date(2024, 6, 14), False)
    assert saved.assignments.get().last_day == date(2024, 6, 14)
    changes = AuditEntry.objects.filter(model="plans.task").first().changes
    assert changes["deadline_phrase"] == ["", "trước ngày 15/6/2024"]
    assert changes["deadline"] == ["", "hết ngày 14/6/2024."]


def test_a_day_typed_into_the_form_is_by_hand_until_it_is_emptied(person, plan, task):
    saved = save_task(person, plan, task, deadline_phrase="đúng thời gian quy định", last_day="30/6/2024")
    assert (saved.last_day, saved.is_day_by_hand) == (date(2024, 6, 30), True)
    saved = save_task(person, plan, saved, product="Báo cáo")
    assert (saved.last_day, saved.is_day_by_hand) == (date(2024, 6, 30), True)
    saved = save_task(person, plan, saved, last_day="")
    assert (saved.deadline_kind, saved.last_day, saved.is_day_by_hand) == ("unresolved", None, False)


def test_a_day_read_out_of_the_words_is_not_shown_as_typed(plan, task):
    form, _ = task_forms(plan, written(task, "trước ngày 15/6/2024"))
    assert form["last_day"].initial is None
    form, _ = task_forms(plan, written(task, "trước ngày 15/6/2024", day=date(2024, 6, 20)))
    assert form["last_day"].initial == date(2024, 6, 20)


def test_other_words_move_the_day_that_was_read(person, plan, task):
    written(task, "trước ngày 15/6/2024")
    assert save_task(person, plan, task, deadline_phrase="trước ngày 30/6/2024").last_day == date(2024, 6, 29)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("", HELP),
        ("trước ngày 15/6/2024", "→ hết ngày 14/6/2024."),
        (
            "ngay",
            "→ chưa quy ra ngày. Câu chữ chỉ giục, không có ngày: ghi rõ ngày cuối, hoặc đặt ngày bằng tay.",
        ),
    ],
)
def test_the_form_says_what_the_words_mean(plan, task, words, expected):
    form, _ = task_forms(plan, written(task, words))
    assert form["deadline_phrase"].help_text == expected


def test_each_occurrence_has_a_field_with_its_usual_day(plan, task):
    form, _ = task_forms(plan, written(task, REPORTS, days={"9 tháng": date(2024, 9, 20)}))
    found = {name: form[name] for name in ("ky_6-thang", "ky_9-thang", "ky_nam")}
    assert [field.label for field in found.values()] == ["Kỳ «6 tháng»", "Kỳ «9 tháng»", "Kỳ «năm»"]
    assert [field.initial for field in found.values()] == [None, date(2024, 9, 20), None]
    assert found["ky_nam"].help_text == "Để trống: hết ngày 15/12/2024."
    assert list(form.fields)[7:12] == ["deadline_phrase", "last_day", *found]


def test_the_day_of_an_occurrence_is_set_and_taken_back_in_the_form(person, plan, task, huyen):
    saved = save_task(person, plan, written(task, REPORTS), lead=[f"a{huyen.pk}"], **{"ky_6-thang": "10/6/2024"})
    assert days(saved)[0] == ("6 tháng", date(2024, 6, 10), True)
    assert saved.assignments.order_by("last_day").first().last_day == date(2024, 6, 10)
    saved = save_task(person, plan, saved, product="Báo cáo")
    assert days(saved)[0] == ("6 tháng", date(2024, 6, 10), True)
    assert days(save_task(person, plan, saved, **{"ky_6-thang": ""}))[0] == ("6 tháng", date(2024, 6, 15), False)


def test_a_page_that_did_not_show_the_occurrences_leaves_their_days(person, plan, task):
    """The Excel file sends the columns it has; a page opened before the words changed knows no such fields."""
    written(task, REPORTS, days={"6 tháng": date(2024, 6, 10)})
    form, measures = task_forms(plan, task)
    form.data = {name: value for name, value in form.data.items() if not name.startswith("ky_")}
    assert (form.is_valid(), measures.is_valid(), form.occurrence_days()) == (True, True, {})


def test_a_wrong_day_of_an_occurrence_is_refused_at_its_field(plan, task):
    form, _ = task_forms(plan, written(task, REPORTS), ky_nam="31/6/2024")
    assert form.errors == {"ky_nam": ["Ngày không đúng: gõ theo dạng 15/6/2024."]}


def test_the_year_of_the_plan_moves_words_without_a_year(person, plan, task):
    written(task, "trước ngày 15/6")
    save_plan(person, plan, year="2025")
    assert Task.objects.get().last_day == date(2025, 6, 14)


def test_other_changes_of_the_plan_move_nothing(person, plan, task):
    written(task, "trước ngày 15/6")
    save_plan(person, plan, place="Bắc Sơn")
    assert not AuditEntry.objects.filter(action="reschedule").exists()


# --- the pages ---


@pytest.fixture
def client(client, demo):
    client.force_login(demo.user("phongnoivu"), "django.contrib.auth.backends.ModelBackend")
    return client


def hint(client, plan, words):
    return client.get(f"/ke-hoach/{plan.pk}/thoi-han/", {"deadline_phrase": words}).content.decode().strip()


def test_the_hint_follows_the_typing(client, demo):
    plan = demo.plan("S4")
    assert hint(client, plan, "trước ngày 15/6/2024") == "→ hết ngày 14/6/2024."
    assert hint(client, plan, "") == HELP
    assert hint(client, plan, REPORTS).endswith("Lưu rồi mở lại để đặt ngày riêng cho từng kỳ.")


def test_the_hint_shows_words_as_words(client, demo):
    assert "<b>" not in hint(client, demo.plan("S4"), "trước <b>15/6 hoặc 20/6</b>")


def test_words_that_are_too_long_are_not_explained(client, demo):
    assert hint(client, demo.plan("S4"), "trước ngày 15/6/2024" + " " * 300 + "x") == HELP


@pytest.mark.parametrize(
    ("key", "phrase", "words"),
    [
        ("S4", "trong tháng 02/2024", "→ hết ngày 29/02/2024."),
        ("S3", "báo cáo CCHC 6 tháng, 9 tháng, năm", "→ 3 kỳ, hết các ngày: 6 tháng 15/6/2024; 9 tháng 15/9/2024;"),
        ("S0", "Định kỳ tổng hợp", "⚠ chưa quy ra ngày. Câu chữ nói định kỳ mà không nói kỳ nào"),
    ],
)
def test_the_page_of_a_task_says_what_its_words_mean(client, demo, key, phrase, words):
    task = demo.plan(key).tasks.filter(deadline_phrase__startswith=phrase).first()
    client.force_login(demo.user("sonoivu"), "django.contrib.auth.backends.ModelBackend")
    page = client.get(f"/ke-hoach/{task.plan_id}/nhiem-vu/{task.pk}/").content.decode()
    assert words in page


def test_the_page_of_a_task_names_the_occurrence_of_each_work(client, demo):
    task = demo.plan("S3").tasks.get()
    client.force_login(demo.user("sonoivu"), "django.contrib.auth.backends.ModelBackend")
    page = client.get(f"/ke-hoach/{task.plan_id}/nhiem-vu/{task.pk}/").content.decode()
    assert [f"· {label}</td>" in page for label in ("6 tháng", "9 tháng", "năm")] == [True] * 3
