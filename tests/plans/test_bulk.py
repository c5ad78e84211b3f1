"""Many lines at once: what would change, what cannot and why, all written or nothing."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agencies.models import AuditEntry
from plans.bulk import Change, Stale, preview, write
from plans.models import Assignment, ProgressEntry
from plans.progress import CHANGED, NOTE, Report
from plans.work_forms import picked
from tests.factories import make_agency, make_assignment, make_kind, make_plan, make_section, make_task, make_user

DAY = date(2024, 6, 10)


@pytest.fixture
def huyen(db):
    return make_agency("huyen")


@pytest.fixture
def task(huyen):
    return make_task(make_section(make_plan(huyen, state="issued")))


@pytest.fixture
def coordinator(huyen):
    return make_user(huyen, "coordinator", "dau-moi")


def add(task, number=1, **values):
    units = [make_agency(f"xa-{n}", task.plan.issuer, kind=make_kind("xa", level=3)) for n in range(number)]
    return [make_assignment(unit, task, **values) for unit in units]


def change(action=NOTE, words="", **said):
    return Change(action, words, Report(**said))


def looked_at(rows):
    return {row.pk: row.version for row in rows}


def stale(rows, wanted, by):
    with pytest.raises(Stale) as found:
        write(looked_at(rows), wanted, by=by, today=DAY)
    return [line.refusal for line in found.value.lines]


def test_the_preview_tells_before_and_after_and_writes_nothing(task, coordinator):
    rows = add(task, 2, state="doing", percent=30)
    lines = preview(rows, change("report"), by=coordinator, today=DAY)
    assert [(line.before, line.after, line.refusal) for line in lines] == [
        ("Đang thực hiện, 30\xa0%", "Hoàn thành, chờ xác nhận, 100\xa0%", "")
    ] * 2
    assert set(Assignment.objects.values_list("state", flat=True)) == {"doing"}


def test_the_preview_says_what_cannot_be_done_and_why(task, coordinator):
    rows = add(task, 3, state="reported")
    Assignment.objects.filter(pk=rows[0].pk).update(state="doing")
    lines = preview(Assignment.objects.order_by("pk"), change("confirm"), by=coordinator, today=DAY)
    assert [line.refusal[:31] for line in lines] == ["Không thể «Xác nhận» khi đang ở", "", ""]


def test_an_officer_confirms_nothing(task):
    rows = add(task, state="reported")
    officer = make_user(rows[0].agency, "officer")
    assert preview(rows, change("confirm"), by=officer, today=DAY)[0].refusal.startswith("Bạn không được làm")


def test_late_work_needs_its_reason_here_too(task, coordinator):
    rows = add(task, 2, last_day=date(2024, 6, 1))
    assert [line.refusal[:15] for line in preview(rows, change("report"), by=coordinator, today=DAY)] == [
        "Việc đã quá hạn"
    ] * 2
    assert write(looked_at(rows), change("report", late_reason="Mưa lũ"), by=coordinator, today=DAY) == 2
    assert list(Assignment.objects.values_list("late_reason", "done_on")) == [("Mưa lũ", DAY)] * 2


def test_all_lines_are_written_with_their_log_and_trail(task, coordinator):
    rows = add(task, 2, state="reported", percent=100)
    assert write(looked_at(rows), change("confirm", "Đã kiểm tra"), by=coordinator, today=DAY) == 2
    assert list(Assignment.objects.values_list("state", "version")) == [("confirmed", 1)] * 2
    assert list(ProgressEntry.objects.values_list("state", "text")) == [("confirmed", "Đã kiểm tra")] * 2
    trail = AuditEntry.objects.filter(action="confirm")
    assert [entry.changes for entry in trail] == [{"state": ["reported", "confirmed"]}] * 2


def test_a_note_for_many_is_marked_as_written_for_them(task, coordinator):
    rows = add(task, 2)
    write(looked_at(rows), change(NOTE, "Đã hỏi qua điện thoại", percent=40), by=coordinator, today=DAY)
    assert (
        list(Assignment.objects.values_list("state", "percent", "result", "person"))
        == [("doing", 40, "Đã hỏi qua điện thoại", None)] * 2
    )
    assert (
        list(ProgressEntry.objects.values_list("text", "is_on_behalf"))
        == [("Đã hỏi qua điện thoại Mức hoàn thành 40 %.", True)] * 2
    )


def test_one_line_that_cannot_stops_all(task, coordinator):
    rows = add(task, 2, state="reported")
    Assignment.objects.filter(pk=rows[1].pk).update(state="cancelled")
    assert [bool(refusal) for refusal in stale(rows, change("confirm"), coordinator)] == [False, True]
    assert (Assignment.objects.filter(state="confirmed").count(), ProgressEntry.objects.count()) == (0, 0)


def test_one_line_that_moved_stops_all(task, coordinator):
    rows = add(task, 2, state="reported")
    Assignment.objects.filter(pk=rows[1].pk).update(version=5)
    assert stale(rows, change("confirm"), coordinator) == ["", CHANGED]
    assert Assignment.objects.filter(state="confirmed").count() == 0


def test_a_line_out_of_sight_stops_all(task):
    rows = add(task, 2)
    officer = make_user(rows[0].agency, "officer")
    assert stale(rows, change("start"), officer) == [""]
    assert Assignment.objects.filter(state="doing").count() == 0


@pytest.mark.parametrize("state", ["draft", "finished"])
def test_plans_not_in_force_take_nothing(huyen, coordinator, state):
    row = make_assignment(huyen, plan_state=state)
    assert preview([row], change("start"), by=coordinator, today=DAY)[0].refusal.startswith("Kế hoạch ")


def test_as_many_queries_for_100_units_as_for_10(task, coordinator):
    rows = add(task, 110, state="reported")

    def queries(some):
        with CaptureQueriesContext(connection) as captured:
            write(looked_at(some), change("confirm"), by=coordinator, today=DAY)
        return len(captured)

    assert queries(rows[:10]) == queries(rows[10:]) <= 7


@pytest.mark.parametrize("keys", [[], ["x"], ["1-"], ["1-x"], ["-1"], ["1"] * 501, ["9" * 30]])
def test_ticks_that_cannot_be_read_are_refused(keys):
    if keys == ["1-"]:
        assert picked(keys) == {1: None}
    else:
        with pytest.raises(ValidationError):
            picked(keys)


def test_ticks_carry_the_version_that_was_seen():
    assert picked(["12-3", "7"]) == {12: 3, 7: None}
