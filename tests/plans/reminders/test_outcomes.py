"""What happened after a reminder, in words."""

from datetime import date

import pytest

from plans.models import Assignment, ProgressEntry
from plans.reminders.outcomes import NOTHING, Outcome, outcome

TOLD, DUE = date(2024, 6, 10), date(2024, 6, 13)
NOTE, REPORTED = ProgressEntry(state="doing"), ProgressEntry(state="reported")


def found(log=(), **values):
    work = Assignment(**{"last_day": DUE, **values})
    return outcome(work, due_on=DUE, told_on=TOLD, log=log)


@pytest.mark.parametrize(
    ("done_on", "state", "words"),
    [
        (date(2024, 6, 12), "reported", "báo hoàn thành ngày 12/06/2024, sau 2 ngày"),
        (date(2024, 6, 12), "confirmed", "báo hoàn thành ngày 12/06/2024, sau 2 ngày, đã xác nhận"),
        (TOLD, "reported", "báo hoàn thành ngày 10/06/2024, ngay trong ngày"),
        (date(2024, 6, 7), "reported", "báo hoàn thành ngày 07/06/2024"),
        (None, "confirmed", "đã báo hoàn thành, đã xác nhận"),
    ],
)
def test_work_that_is_done(done_on, state, words):
    assert found(done_on=done_on, state=state) == Outcome(words, "ok")


@pytest.mark.parametrize(
    ("state", "percent", "log", "words"),
    [
        ("cancelled", 0, [], "đầu mối cho dừng, không tiếp tục"),
        ("declined", 0, [], "báo không đúng việc, chờ đầu mối"),
        ("doing", 40, [NOTE], "đã ghi tiến độ, 40 %"),
        ("doing", 100, [NOTE, REPORTED], "đã báo hoàn thành, bị trả lại"),
    ],
)
def test_work_that_moved_without_being_done(state, percent, log, words):
    assert found(log, state=state, percent=percent) == Outcome(words, "plain")


@pytest.mark.parametrize("state", ["todo", "doing"])
def test_of_which_nothing_has_been_heard_since(state):
    assert found(state=state, percent=40) == NOTHING


@pytest.mark.parametrize(
    ("last_day", "words"),
    [
        (date(2024, 7, 15), "gia hạn đến 15/07/2024"),
        (date(2024, 6, 11), "đưa hạn lên 11/06/2024"),
        (None, "bỏ thời hạn"),
    ],
)
def test_a_moved_deadline(last_day, words):
    assert found(last_day=last_day) == Outcome(words, "plain")


def test_a_moved_deadline_and_then_a_report():
    words = "gia hạn đến 15/07/2024; báo hoàn thành ngày 20/06/2024, sau 10 ngày"
    assert found(last_day=date(2024, 7, 15), state="reported", done_on=date(2024, 6, 20)) == Outcome(words, "ok")
