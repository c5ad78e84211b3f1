"""With whom an agency is compared after agencies ended, merged or were split."""

import pytest

from criteria.comparison import Counterparts, Succession, counterparts

A, B, C, D = range(1, 5)


@pytest.mark.parametrize(
    ("successions", "expected"),
    [
        ([], Counterparts(same=A)),
        ([(B, A)], Counterparts(beside=(A, B))),
        ([(B, C)], Counterparts(same=A)),
    ],
    ids=["as before", "took another in", "others merged"],
)
def test_an_agency_that_had_a_result(successions, expected):
    assert counterparts(A, {A, B}, [Succession(*pair) for pair in successions]) == expected


@pytest.mark.parametrize(
    ("successions", "expected"),
    [
        ([], Counterparts()),
        ([(A, D)], Counterparts(same=A)),
        ([(A, D), (B, D)], Counterparts(beside=(A, B))),
        ([(A, D), (C, D)], Counterparts(beside=(A, C))),
        ([(C, D)], Counterparts()),
        ([(A, D), (A, B)], Counterparts(beside=(A,))),
    ],
    ids=["new", "renamed", "merged", "merged, one without result", "from one without result", "split"],
)
def test_an_agency_that_had_none(successions, expected):
    assert counterparts(D, {A, B}, [Succession(*pair) for pair in successions]) == expected
