"""Why a rank changed, in the smallest fields."""

from decimal import Decimal

import pytest

from criteria.comparison import Course, explain


def course(name, *indices):
    return Course(name, *(None if index is None else Decimal(index) for index in indices))


def causes(agency, *others):
    change = explain(agency, others)
    return change.roster, change.criteria, change.own, change.others


@pytest.mark.parametrize("indices", [(None, None, 80), (80, None, None), (80, None, 80)])
def test_an_agency_ranked_once_or_not_compared_has_no_change(indices):
    assert explain(course("A", *indices), [course("B", 70, 70, 70)]) is None


def test_alone_in_the_field_nothing_moves():
    change = explain(course("A", 80, 70, 60), [])
    assert (change.before, change.before_of, change.after, change.after_of, change.places) == (1, 1, 1, 1, 0)


@pytest.mark.parametrize(
    ("agency", "other", "expected"),
    [
        ((80, 80, 60), (70, 70, 70), (0, 0, -1, 0)),
        ((80, 80, 80), (70, 70, 90), (0, 0, 0, -1)),
        ((80, 60, 60), (70, 70, 70), (0, -1, 0, 0)),
        ((80, 80, 80), (90, None, None), (1, 0, 0, 0)),
        ((80, 80, 80), (None, None, 90), (-1, 0, 0, 0)),
        ((70, 70, 70), (80, 80, 70), (0, 0, 0, 1)),
    ],
    ids=["own", "others", "criteria", "gone", "come", "tied at last"],
)
def test_one_cause_alone_moves_the_rank_alone(agency, other, expected):
    assert causes(course("A", *agency), course("B", *other)) == expected


def test_both_fell_and_the_agency_more_is_its_own_work():
    assert causes(course("A", 80, 80, 50), course("B", 75, 75, 60)) == (0, 0, -1, 0)


def test_both_rose_and_the_other_more_is_the_others_work():
    assert causes(course("A", 80, 80, 85), course("B", 75, 75, 90)) == (0, 0, 0, -1)


def test_one_of_two_tied_that_falls_behind_was_overtaken():
    change = explain(course("A", 80, 80, 70), [course("B", 80, 80, 80)])
    assert (change.before, change.after, change.overtaken_by) == (1, 2, ("B",))
