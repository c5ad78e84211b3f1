"""The deadline of a task as it is stored: what the phrase means, days set by hand, occurrences and their work."""

import importlib
from datetime import date

import pytest
from django.apps import apps
from django.core.management import call_command

from agencies.models import AuditEntry
from plans import editing
from plans.assigning import assign
from plans.models import Assignment, Task, TaskParty
from plans.progress import move
from plans.scheduling import deadline_words, follow_phrase, follow_plan, set_deadline, time_of
from tests.factories import make_agency, make_kind, make_plan, make_section, make_task, make_user

DAY = date(2024, 6, 10)
REPORTS = "6 tháng, 9 tháng, năm"


@pytest.fixture
def huyen(db):
    return make_agency("huyen")


@pytest.fixture
def person(huyen):
    return make_user(huyen)


@pytest.fixture
def plan(huyen):
    return make_plan(huyen, state="issued")


@pytest.fixture
def xa(huyen):
    return make_agency("xa-1", huyen, kind=make_kind("xa", level=3))


@pytest.fixture
def task(plan, xa):
    found = make_task(make_section(plan))
    TaskParty.objects.create(task=found, role="lead", printed=xa.name, agency=xa)
    return found


def phrase(task, words, **by_hand):
    """Give the task these words and store what they mean."""
    task.deadline_phrase = words
    task.save()
    return set_deadline(task, **by_hand)


def stored(task):
    row = Task.objects.get(pk=task.pk)
    return row.deadline_kind, row.first_day, row.last_day, row.is_day_by_hand


def occurrences(task):
    return [(row.label, row.last_day, row.is_by_hand) for row in task.occurrences.current()]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("", ("none", None, None, False)),
        ("trước ngày 15/6/2024", ("date", None, date(2024, 6, 14), False)),
        ("từ ngày 01/6/2024 đến ngày 15/6/2024", ("range", date(2024, 6, 1), date(2024, 6, 15), False)),
        ("thường xuyên", ("continuous", None, None, False)),
        ("đúng thời gian quy định", ("unresolved", None, None, False)),
        (REPORTS, ("recurring", None, None, False)),
    ],
)
def test_what_the_phrase_means_is_stored(task, words, expected):
    phrase(task, words)
    assert stored(task) == expected


def test_changes_are_told_in_words_and_nothing_when_nothing_changed(task):
    assert phrase(task, "trước ngày 15/6/2024") == {"deadline": ["", "hết ngày 14/6/2024."]}
    assert set_deadline(task) == {}


def test_a_day_by_hand_takes_the_place_of_the_phrase(task):
    changes = phrase(task, "đúng thời gian quy định", day=date(2024, 7, 1))
    assert stored(task) == ("date", None, date(2024, 7, 1), True)
    assert changes["deadline"][1] == deadline_words(task) == "hết ngày 01/7/2024, đặt bằng tay."


def test_a_day_by_hand_is_not_overwritten(task):
    phrase(task, "trước ngày 15/6/2024", day=date(2024, 7, 1))
    assert follow_phrase(task) == {}
    assert stored(task) == ("date", None, date(2024, 7, 1), True)


def test_without_the_day_by_hand_the_phrase_rules_again(task):
    phrase(task, "trước ngày 15/6/2024", day=date(2024, 7, 1))
    set_deadline(task)
    assert stored(task) == ("date", None, date(2024, 6, 14), False)


def test_a_day_by_hand_ends_the_occurrences(task):
    phrase(task, REPORTS)
    set_deadline(task, day=date(2024, 7, 1))
    assert (occurrences(task), stored(task)[0]) == ([], "date")


# --- occurrences ---


def test_occurrences_are_made_in_order(task):
    phrase(task, REPORTS)
    assert occurrences(task) == [
        ("6 tháng", date(2024, 6, 15), False),
        ("9 tháng", date(2024, 9, 15), False),
        ("năm", date(2024, 12, 15), False),
    ]


def test_the_day_of_one_occurrence_is_set_by_hand_kept_and_taken_back(task):
    phrase(task, REPORTS, days={"9 tháng": date(2024, 9, 20)})
    follow_phrase(task)
    assert occurrences(task)[1] == ("9 tháng", date(2024, 9, 20), True)
    assert "9 tháng (đặt bằng tay) 20/9/2024" in deadline_words(task)
    set_deadline(task, days={"9 tháng": None})
    assert occurrences(task)[1] == ("9 tháng", date(2024, 9, 15), False)


def test_occurrences_that_stay_keep_their_rows(task):
    phrase(task, REPORTS)
    before = {row.label: row.pk for row in task.occurrences.all()}
    phrase(task, "6 tháng, năm")
    assert {row.label: row.pk for row in task.occurrences.all()} == {
        label: before[label] for label in ("6 tháng", "năm")
    }


def test_each_occurrence_is_given_with_its_day(task, xa, person):
    phrase(task, REPORTS)
    assign(task, on=DAY, by=person)
    rows = task.assignments.order_by("last_day").values_list("agency", "occurrence__label", "last_day")
    assert list(rows) == [
        (xa.pk, "6 tháng", date(2024, 6, 15)),
        (xa.pk, "9 tháng", date(2024, 9, 15)),
        (xa.pk, "năm", date(2024, 12, 15)),
    ]


def test_untouched_work_of_a_dropped_occurrence_goes_with_it(task, person):
    phrase(task, REPORTS)
    assign(task, on=DAY, by=person)
    phrase(task, "trước ngày 15/6/2024")
    assign(task, on=DAY, by=person)
    (row,) = task.assignments.all()
    assert (row.occurrence, row.last_day, task.occurrences.count()) == (None, date(2024, 6, 14), 0)


def test_reported_work_keeps_its_dropped_occurrence(task, person):
    phrase(task, REPORTS)
    assign(task, on=DAY, by=person)
    move(task.assignments.get(occurrence__label="6 tháng"), "report", by=person, today=DAY, comment="Đã gửi")
    phrase(task, "hằng năm")
    assign(task, on=DAY, by=person)
    assert [row.label for row in task.occurrences.current()] == ["năm"]
    assert set(task.assignments.values_list("occurrence__label", "state")) == {("6 tháng", "reported"), ("năm", "todo")}


def test_an_occurrence_that_comes_back_is_the_same_one(task, person):
    test_reported_work_keeps_its_dropped_occurrence(task, person)
    phrase(task, REPORTS)
    assign(task, on=DAY, by=person)
    assert [row.state for row in task.assignments.order_by("last_day")] == ["reported", "todo", "todo"]


def test_a_task_with_occurrences_can_be_deleted(task, person):
    phrase(task, REPORTS)
    assign(task, on=DAY, by=person)
    editing.delete_task(task, by=person)
    assert (Task.objects.count(), Assignment.objects.count()) == (0, 0)


# --- the plan's time, the customs ---


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, 2024),
        ({"month": 3}, 2024),
        ({"month": 6, "day": 7}, date(2024, 6, 7)),
        ({"month": 2, "day": 30}, 2024),
    ],
)
def test_the_time_of_a_plan(huyen, values, expected):
    assert time_of(make_plan(huyen, **values)) == expected


def test_another_year_moves_what_was_written_without_one(plan, task, person):
    phrase(task, "trước ngày 15/6")
    assign(task, on=DAY, by=person)
    plan.year = 2025
    moved = follow_plan(plan, by=person)
    assert [(row.pk, after) for row, (_, after) in moved][0][0] == task.pk
    assert task.assignments.get().last_day == date(2025, 6, 14)
    entry = AuditEntry.objects.latest("pk")
    assert (entry.action, entry.changes["deadline"][1][:19]) == ("reschedule", "hết ngày 14/6/2025.")


def test_a_dated_plan_drops_what_lies_before_it_and_its_work(plan, task, person):
    phrase(task, "hằng quý")
    assign(task, on=DAY, by=person)
    plan.month, plan.day = 6, 7
    follow_plan(plan, by=person)
    labels = list(task.assignments.order_by("last_day").values_list("occurrence__label", flat=True))
    assert labels == ["quý II", "quý III", "quý IV"]


def test_following_a_plan_gives_stopped_work_to_nobody_again(plan, task, person):
    task.plan.month, task.plan.day = 6, 7
    phrase(task, "hằng quý")
    assign(task, on=DAY, by=person)
    task.assignments.update(state="cancelled")
    plan.month = plan.day = None  # no longer dated: the first quarter is an occurrence, too
    follow_plan(plan, by=person)
    assert (task.occurrences.count(), task.assignments.count()) == (4, 3)


def test_days_by_hand_do_not_follow_the_plan(plan, task, person):
    phrase(task, "trước ngày 15/6", day=date(2024, 6, 20))
    plan.year = 2025
    assert follow_plan(plan, by=person) == []


def test_the_setting_is_read_at_the_door(task, settings):
    settings.DEADLINE_CONVENTIONS = {**settings.DEADLINE_CONVENTIONS, "before_includes_day": True}
    phrase(task, "trước ngày 15/6/2024")
    assert stored(task)[2] == date(2024, 6, 15)


def test_a_setting_out_of_its_range_stops_the_start(settings):
    settings.DEADLINE_CONVENTIONS = {**settings.DEADLINE_CONVENTIONS, "report_day": 99}
    with pytest.raises(ValueError, match="report_day: chỉ nhận số từ 0 đến 31"):
        apps.get_app_config("plans").ready()


def test_the_command_reads_all_open_plans_anew(plan, task, person, settings, capsys):
    phrase(task, "trước ngày 15/6/2024")
    assign(task, on=DAY, by=person)
    settings.DEADLINE_CONVENTIONS = {**settings.DEADLINE_CONVENTIONS, "before_includes_day": True}
    call_command("resolve_deadlines", dry_run=True)
    assert (capsys.readouterr().out.splitlines()[-1], stored(task)[2]) == (
        "1 thời hạn thay đổi (chưa ghi gì).",
        date(2024, 6, 14),
    )
    call_command("resolve_deadlines")
    assert capsys.readouterr().out.splitlines() == [
        "2024 – Việc: hết ngày 14/6/2024. → hết ngày 15/6/2024.",
        "1 thời hạn thay đổi.",
    ]
    assert task.assignments.get().last_day == date(2024, 6, 15)


def test_the_command_leaves_finished_plans(plan, task, capsys):
    Task.objects.filter(pk=task.pk).update(deadline_phrase="trước ngày 15/6/2024")
    type(plan).objects.update(state="finished")
    call_command("resolve_deadlines")
    assert (capsys.readouterr().out, stored(task)[2]) == ("0 thời hạn thay đổi.\n", None)


def test_days_typed_before_phrases_were_read_stay(plan, task):
    """The data step of the migration: what had a day was set by hand, what had words alone waits to be read."""
    typed = make_task(task.section, 2, last_day=date(2024, 6, 30), deadline_phrase="trong tháng 6")
    words = make_task(task.section, 3, deadline_phrase="hằng quý")
    importlib.import_module("plans.migrations.0004_dates").keep_days(apps, None)
    assert stored(typed) == ("date", None, date(2024, 6, 30), True)
    assert (stored(words), stored(task)) == (("unresolved", None, None, False), ("none", None, None, False))
    assert deadline_words(Task.objects.get(pk=words.pk)).startswith("chưa quy ra ngày. Câu chữ đã hiểu được")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("trước ngày 15/6/2023", "chưa quy ra ngày. Câu chữ ghi ngày của năm 2023, trước năm 2024 của kế hoạch: bấm"),
        ("trước ngày 15/6", "chưa quy ra ngày. Câu chữ đã hiểu được theo cách đọc mới"),
        ("", "chưa quy ra ngày. Chưa ghi thời hạn"),
    ],
)
def test_a_copied_deadline_says_what_to_do_with_its_words(plan, words, expected):
    task = make_task(make_section(plan), deadline_phrase=words, deadline_kind="unresolved")
    assert deadline_words(task).startswith(expected)


def test_an_occurrence_without_a_day_is_said_to_have_none(plan):
    task = make_task(make_section(plan), deadline_phrase="hằng quý", deadline_kind="recurring")
    task.occurrences.create(position=1, label="quý I")
    assert deadline_words(task).startswith("1 kỳ, hết các ngày: quý I chưa có ngày.")
