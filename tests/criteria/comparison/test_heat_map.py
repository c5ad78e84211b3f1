"""Shares lost and their classes."""

from decimal import Decimal

import pytest

from criteria.comparison import Criterion, heat_map
from criteria.comparison.heat_map import CLASSES, LEGEND, THRESHOLDS, cell
from criteria.scoring import BONUS, Total


def lost(points, maximum=100, missing=0):
    maximum, points = Decimal(maximum), Decimal(points)
    return Total(maximum, maximum - points, points, missing)


@pytest.mark.parametrize(
    ("points", "text", "css"),
    [
        ("0", "0,00%", "heat-0"),
        ("0.01", "0,01%", "heat-1"),
        ("9.99", "9,99%", "heat-1"),
        ("10", "10,00%", "heat-2"),
        ("25", "25,00%", "heat-3"),
        ("49.99", "49,99%", "heat-3"),
        ("50", "50,00%", "heat-4"),
        ("100", "100,00%", "heat-4"),
    ],
)
def test_a_class_begins_with_its_threshold_and_the_number_is_shown(points, text, css):
    assert (cell(lost(points)).text, cell(lost(points)).css) == (text, css)


def test_the_share_is_of_the_maximum_in_force():
    assert cell(lost("0.25", "0.50")).text == "50,00%"


def test_blank_and_not_applicable_are_words_and_not_zero():
    cells = [cell(lost(0, missing=1)), cell(Total())]
    assert [(one.share, one.text) for one in cells] == [(None, "chưa đủ điểm"), (None, "không áp dụng")]


def test_every_class_is_in_the_legend():
    assert (len(CLASSES), set(CLASSES) - set(LEGEND)) == (len(THRESHOLDS) + 1, set())


def test_rows_are_criteria_and_columns_agencies():
    rows = [Criterion(1, None, "1", "Kế hoạch", Decimal(1)), Criterion(2, None, "2", "Thưởng", Decimal(1), BONUS)]
    found = heat_map(rows, [{1: lost(0, 1), 2: Total()}, {1: lost(1, 1), 2: Total()}])
    assert [(row.criterion.code, [one.text for one in row.cells]) for row in found] == [("1", ["0,00%", "100,00%"])]
