"""What an officer may type as a declared figure, and the one rounding."""

from decimal import Decimal
from fractions import Fraction

import pytest

from criteria.methods.figures import Figure, Measure, rounded, shown

from .build import refusal

WRONG = (
    "không đọc được: gõ số từ 0, nhiều nhất 2 chữ số sau dấu phẩy, nhiều nhất năm chữ số phần nguyên, "
    "không dấu ngăn hàng nghìn."
)


@pytest.mark.parametrize(
    ("typed", "figure"),
    [
        ("84,59", Figure(Fraction(8459, 100), "84,59 %")),
        ("84.59%", Figure(Fraction(8459, 100), "84,59 %")),
        ("84,59 %", Figure(Fraction(8459, 100), "84,59 %")),
        ("0", Figure(Fraction(0), "0 %")),
        ("100", Figure(Fraction(100), "100 %")),
        ("45/60", Figure(Fraction(75), "45/60 = 75 %")),
        ("45 / 60", Figure(Fraction(75), "45/60 = 75 %")),
        ("1/61", Figure(Fraction(100, 61), "1/61 = 1,6393… %")),
    ],
)
def test_percentages_as_people_type_them(typed, figure):
    assert Measure().read(typed) == figure


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("100,01", "100,01 % lớn hơn 100 %: kiểm tra lại số liệu khai."),
        ("61/60", "61/60 = 101,6666… % lớn hơn 100 %: kiểm tra lại số liệu khai."),
        ("0/0", "«0/0» chia cho 0: ghi tổng số lớn hơn 0."),
        ("5/0", "«5/0» chia cho 0: ghi tổng số lớn hơn 0."),
        ("-1", f"«-1» {WRONG}"),
        ("1.234", f"«1.234» {WRONG}"),
        ("chín mươi", f"«chín mươi» {WRONG}"),
        ("5/", f"«» {WRONG}"),
        ("%", f"«» {WRONG}"),
        ("123456", f"«123456» {WRONG}"),
    ],
)
def test_percentages_that_are_refused(typed, sentence):
    assert refusal(Measure().read, typed) == sentence


def test_more_than_100_percent_where_the_rule_allows_it():
    assert Measure(may_exceed=True).read("120") == Figure(Fraction(120), "120 %")


def test_a_count_has_its_unit():
    assert Measure("tin").read("24") == Figure(Fraction(24), "24 tin")


@pytest.mark.parametrize("typed", ["2,5", "24%", "1/2"])
def test_counts_are_whole(typed):
    assert refusal(Measure("tin").read, typed) == (
        f"«{typed}» không đọc được: gõ số nguyên từ 0, nhiều nhất năm chữ số phần nguyên, không dấu ngăn hàng nghìn."
    )


@pytest.mark.parametrize(
    ("value", "text"),
    [(Fraction(1, 4), "0,25"), (Fraction(1, 8), "0,125"), (Fraction(1, 3), "0,3333…"), (Fraction(2, 3), "0,6666…")],
)
def test_an_endless_value_is_cut_and_says_so(value, text):
    assert shown(value, 2) == text


@pytest.mark.parametrize(
    ("value", "result"), [("0.0049", "0.00"), ("0.005", "0.01"), ("0.0149", "0.01"), ("0.015", "0.02")]
)
def test_half_is_rounded_up(value, result):
    assert rounded(Fraction(value), 2) == Decimal(result)
