"""The lines of a comparison as they are shown."""

from decimal import Decimal

import pytest

from criteria.comparing.rows import only, rows_of
from criteria.comparison import Criterion, Result, compare, pair_up
from criteria.scoring import BONUS, PENALTY, Leaf

ABSENT, BLANK = Leaf(None, not_applicable=True), Leaf(None)


def got(points) -> Leaf:
    return Leaf(Decimal(points))


def rows(before, after, *, kind="normal", maxima=("2", "2"), is_percent=False):
    """One lĩnh vực with one leaf."""
    results = []
    for leaf, maximum in zip((before, after), maxima, strict=True):
        area = Criterion(1, None, "1", "Lĩnh vực", Decimal(maximum), kind)
        results.append(Result([area, Criterion(2, 1, "1.1", "Tiêu chí", Decimal(maximum), kind)], {2: leaf}))
    whole = compare(pair_up(results[0].criteria, results[1].criteria), *results)
    return rows_of(whole, is_percent=is_percent)


def leaf(*results, **values):
    return rows(*results, **values)[1]


def shown(row):
    return [figure.text for figure in row.points], row.shown_change, row.label


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (got("1"), got("1.25"), (["1,00", "1,25"], "+0,25", "tăng điểm")),
        (got("1"), got("0.3333"), (["1,00", "0,3333"], "-0,6667", "giảm điểm")),
        (got("1"), got("1"), (["1,00", "1,00"], "0,00", "không đổi")),
        (got("1"), BLANK, (["1,00", "chưa có"], "", "thiếu điểm")),
        (BLANK, BLANK, (["chưa có", "chưa có"], "", "thiếu điểm")),
        (got("1"), ABSENT, (["1,00", "không áp dụng"], "-1,00", "nay không áp dụng")),
        (ABSENT, got("0"), (["không áp dụng", "0,00"], "0,00", "nay áp dụng")),
        (ABSENT, BLANK, (["không áp dụng", "chưa có"], "", "nay áp dụng")),
        (ABSENT, ABSENT, (["không áp dụng", "không áp dụng"], "0,00", "không đổi")),
    ],
)
def test_blank_and_not_applicable_are_words_and_no_points(before, after, expected):
    assert shown(leaf(before, after)) == expected


def test_bonus_and_penalty_are_named_and_count_with_their_sign():
    bonus, penalty = leaf(BLANK, got("0.5"), kind=BONUS), leaf(BLANK, got("0.5"), kind=PENALTY)
    assert (bonus.outside, *shown(bonus)) == ("điểm thưởng", ["0,00", "0,50"], "+0,50", "tăng điểm")
    assert (penalty.outside, *shown(penalty)) == ("điểm phạt", ["0,00", "-0,50"], "-0,50", "giảm điểm")


def test_a_changed_cap_is_told_at_the_parent():
    area, _ = rows(got("1"), got("2"), kind=BONUS, maxima=("1", "2"))
    assert (area.label, [figure.text for figure in area.maxima]) == ("đổi điểm tối đa", ["1,00", "2,00"])


def test_a_parent_does_not_change_by_what_was_not_entered():
    area, _ = rows(got("1"), BLANK)
    assert ([figure.text for figure in area.points], area.shown_change, area.label) == (["1,00", "chưa có"], "", "")


def test_percentages_show_no_maxima_and_the_mean():
    area, row = rows(got("80"), got("82.5"), maxima=("100", "100"), is_percent=True)
    assert shown(row) == (["80,00%", "82,50%"], "+2,50", "tăng")
    assert ([figure.text for figure in area.maxima], area.shown_change) == (["", ""], "+2,50")


def test_points_beside_percentages_are_compared_by_the_index():
    row = leaf(got("1"), got("60"), maxima=("2", "100"), is_percent=True)
    assert shown(row) == (["50,00%", "60,00%"], "+10,00", "đổi điểm tối đa")


def tree(points):
    """Two lĩnh vực, in the second two levels."""
    places = [(1, None), (2, 1), (3, None), (4, 3), (5, 4), (6, 3), (7, 6)]
    criteria = [Criterion(pk, above, str(pk), f"Tiêu chí {pk}", Decimal(2)) for pk, above in places]
    return Result(criteria, {pk: got(value) for pk, value in zip((2, 5, 7), points, strict=True)})


def test_a_filter_keeps_what_stands_above_and_nothing_beside():
    before, after = tree("111"), tree("110")
    found = rows_of(compare(pair_up(before.criteria, after.criteria), before, after), is_percent=False)
    assert [row.code for row in only(found, lambda row: row.is_down)] == ["3", "6", "7"]
