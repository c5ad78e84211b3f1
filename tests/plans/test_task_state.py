"""How far a task is, over all the work given for it."""

import pytest

from plans.task_state import TaskState, task_state

DONE, WAITING, BEGUN, NEW = (
    ("confirmed", "done_in_time"),
    ("reported", "done_late"),
    ("doing", "soon"),
    ("todo", "later"),
)
LATE, STOPPED = ("doing", "overdue"), ("cancelled", "cancelled")


@pytest.mark.parametrize(
    ("pairs", "words"),
    [
        ([], "chưa giao việc"),
        ([STOPPED], "không tiếp tục"),
        ([DONE, DONE, STOPPED], "2/2 việc xác nhận xong"),
        ([DONE, WAITING, LATE], "1/3 việc xác nhận xong, 1 chờ xác nhận, 1 đang làm, 1 quá hạn"),
    ],
)
def test_the_words(pairs, words):
    assert task_state(pairs).words == words


@pytest.mark.parametrize(
    ("pairs", "is_done"), [([DONE], True), ([DONE, WAITING], False), ([STOPPED], False), ([], False)]
)
def test_done_is_what_everybody_has_done_and_somebody_confirmed(pairs, is_done):
    assert task_state(pairs).is_done is is_done


def test_under_way_is_begun_not_finished_and_not_late():
    cases = [[BEGUN, NEW], [WAITING], [DONE, NEW], [NEW], [DONE], [BEGUN, LATE]]
    assert [task_state(pairs).is_under_way for pairs in cases] == [True, True, True, False, False, False]


@pytest.mark.parametrize(("pairs", "is_stopped"), [([STOPPED], True), ([STOPPED, NEW], False), ([], False)])
def test_stopped_is_what_nobody_carries_on(pairs, is_stopped):
    assert task_state(pairs).is_stopped is is_stopped


def test_the_counts():
    assert task_state([DONE, WAITING, BEGUN, LATE, NEW, STOPPED]) == TaskState(5, 1, 1, 2, 1, 1)
