"""The worst sub-unit decides."""

from decimal import Decimal

import pytest

from criteria.methods import Outcome

from .build import ABOVE, HALF_OPEN, make, points, refusal, score

LATE = [{"to": "5", "points": "2"}, {"above": "5", "points": "0"}]


def test_the_lowest_of_all_decides():
    found = score(make("worst_unit", tiers=ABOVE), units="xã A: 95\nxã Nhất Tiến: 84,59\nxã B: 100")
    assert found == Outcome(Decimal(1), "xã Nhất Tiến thấp nhất trong 3 đơn vị: 84,59 % nằm trong 70 %–90 % → 1,00")


def test_the_highest_decides_where_less_is_better():
    found = score(make("worst_unit", tiers=LATE), units="xã A: 4\nxã B: 6")
    assert found == Outcome(Decimal(0), "xã B cao nhất trong 2 đơn vị: 6 % thuộc bậc trên 5 % → 0,00")


@pytest.mark.parametrize(
    ("figure", "result"), [("69,99", 0), ("70", 1), ("70,01", 1), ("89,99", 1), ("90", 2), ("90,01", 2)]
)
def test_both_sides_of_every_bound(figure, result):
    assert points(make("worst_unit", tiers=HALF_OPEN), units=f"xã A: 100\nxã B: {figure}") == result


@pytest.mark.parametrize(("figure", "result"), [("4,99", 2), ("5", 2), ("5,01", 0)])
def test_both_sides_where_less_is_better(figure, result):
    assert points(make("worst_unit", tiers=LATE), units=f"xã A: 0\nxã B: {figure}") == result


def test_two_columns_from_excel_and_empty_lines():
    units = "Phòng Tài chính - Kế hoạch\t45/50\n\nVăn phòng HĐND và UBND\t100\n"
    assert score(make("worst_unit", tiers=ABOVE), units=units) == Outcome(
        Decimal(1), "Phòng Tài chính - Kế hoạch thấp nhất trong 2 đơn vị: 45/50 = 90 % nằm trong 70 %–90 % → 1,00"
    )


def test_of_equals_the_first_is_named():
    found = score(make("worst_unit", tiers=ABOVE), units="xã A: 80\nxã B: 80")
    assert found.reasoning == "xã A thấp nhất trong 2 đơn vị: 80 % nằm trong 70 %–90 % → 1,00"


def test_a_unit_without_its_figure_is_not_0():
    sentence = "Chưa khai «xã B», «xã C»: chưa tính điểm."
    assert score(make("worst_unit", tiers=ABOVE), units="xã A: 95\nxã B:\nxã C: ") == Outcome(None, sentence)


@pytest.mark.parametrize(
    ("units", "sentence"),
    [
        ("xã A 95", "«xã A 95»: ghi tên đơn vị, dấu hai chấm, số liệu."),
        (": 95", "«: 95»: ghi tên đơn vị, dấu hai chấm, số liệu."),
        ("xã A: 95\nXã A: 96", "«Xã A» ghi hai lần: bỏ một dòng."),
        ("xã A: 101", "xã A: 101 % lớn hơn 100 %: kiểm tra lại số liệu khai."),
        ("xã A: 0/0", "xã A: «0/0» chia cho 0: ghi tổng số lớn hơn 0."),
    ],
)
def test_lines_that_cannot_be_read_are_refused(units, sentence):
    assert refusal(score, make("worst_unit", tiers=ABOVE), units=units) == sentence


def test_tiers_that_both_rise_and_fall_have_no_worst():
    tiers = [
        {"below": "50", "points": "0"},
        {"from": "50", "below": "80", "points": "2"},
        {"from": "80", "points": "1"},
    ]
    assert refusal(make, "worst_unit", tiers=tiers) == (
        "Điểm của các bậc phải cùng tăng hoặc cùng giảm theo số liệu: sửa điểm của các bậc."
    )


def test_its_tiers_must_hold_as_well():
    tiers = [{"above": "90", "points": "2"}]
    assert refusal(make, "worst_unit", tiers=tiers) == ("Chưa có bậc cho số liệu đến 90 %: thêm bậc này hoặc sửa mốc.")


def test_its_points_stay_within_the_maximum():
    assert refusal(make, "worst_unit", "1", tiers=ABOVE) == "2,00 điểm lớn hơn điểm tối đa 1,00: sửa lại điểm."
