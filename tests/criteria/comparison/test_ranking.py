"""Ranks and who is left out of them."""

from decimal import Decimal

import pytest

from criteria.comparison import Entry, entry, index_of, ranking
from criteria.scoring import Total


def total(achieved, maximum=100, missing=0):
    achieved, maximum = Decimal(achieved), Decimal(maximum)
    return Total(maximum, achieved, maximum - achieved, missing)


def ranks(*achieved):
    places = ranking(entry(key, str(key), total(points)) for key, points in enumerate(achieved)).places
    return {place.agency: place.rank for place in places}


def test_the_same_index_shares_a_rank_and_the_next_is_skipped():
    assert ranks(90, 80, 80, 70) == {0: 1, 1: 2, 2: 2, 3: 4}


def test_an_index_counts_as_it_is_printed():
    """84,87/99,50 is 85,2965 %, printed 85,30 %: it shares the rank of 85,30/100."""
    entries = [entry(1, "Bắc Sơn", total("84.87", "99.50")), entry(2, "Chi Lăng", total("85.30"))]
    assert [(place.index, place.rank, place.is_shared) for place in ranking(entries).places] == [
        (Decimal("85.30"), 1, True),
        (Decimal("85.30"), 1, True),
    ]


def test_a_smaller_maximum_ranks_by_percent_and_not_by_points():
    entries = [entry(1, "A", total(85)), entry(2, "B", total(84, 98))]
    assert [place.name for place in ranking(entries).places] == ["B", "A"]


def test_a_rank_is_printed_with_the_number_ranked():
    place = ranking([Entry(1, "A", Decimal(90)), Entry(2, "B", Decimal(80))]).place_of(2)
    assert (place.words, place.is_shared) == ("02/02", False)


@pytest.mark.parametrize(
    ("points", "is_published", "reason"),
    [
        (total(90, missing=3), True, "còn 3 tiêu chí chưa có điểm"),
        (total(90), False, "chưa công bố"),
        (total(0, 0), True, "không có tiêu chí nào áp dụng"),
    ],
)
def test_who_is_left_out_is_named_with_the_reason(points, is_published, reason):
    found = ranking([entry(1, "A", points, is_published=is_published), entry(2, "B", total(50))])
    assert [(one.name, one.left_out) for one in found.left_out] == [("A", reason)]
    assert (found.place_of(1), found.place_of(2).words) == (None, "01/01")


def test_zero_points_are_a_result():
    assert ranking([entry(1, "A", total(0))]).place_of(1).index == 0


def test_with_a_point_missing_there_is_no_index():
    assert (index_of(total(90, missing=1)), index_of(Total())) == (None, None)


def test_nobody_to_rank():
    assert ranking([]).places == []
