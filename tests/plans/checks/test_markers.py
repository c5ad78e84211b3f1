"""Reading printed numbers."""

import pytest

from plans.checks.markers import Number, from_roman, number_of, own_number, to_roman


@pytest.mark.parametrize(
    ("marker", "expected"),
    [
        ("III.", Number("roman", (), 3)),
        ("A.", Number("upper", (), 1)),
        ("2.", Number("n1", (), 2)),
        ("2/", Number("n1", (), 2)),
        ("1.2.", Number("n2", (1,), 2)),
        ("1.2", Number("n2", (1,), 2)),
        ("1.2.10.", Number("n3", (1, 2), 10)),
        ("a)", Number("letter", (), 1)),
        ("đ)", Number("letter", (), 5)),
        ("(2)", Number("paren", (), 2)),
        ("(b)", Number("paren letter", (), 2)),
        ("Phần II.", Number("phần roman", (), 2)),
        ("Điều 3.", Number("điều figure", (), 3)),
    ],
)
def test_numbers_as_offices_write_them(marker, expected):
    assert number_of(marker) == expected


@pytest.mark.parametrize("marker", ["", "-", "+", "•", "*", "xyz", "1926/QĐ", "0/A", "1. Việc"])
def test_bullets_and_words_are_no_numbers(marker):
    assert number_of(marker) is None


@pytest.mark.parametrize("number", range(1, 40))
def test_roman_numbers_there_and_back(number):
    assert from_roman(to_roman(number)) == number


@pytest.mark.parametrize(
    ("text", "expected"),
    [("1. Rà soát hồ sơ", "1."), ("Tiêu chí 7.2: tỷ lệ", ""), ("- Việc", ""), ("", ""), ("a) Việc", "a)")],
)
def test_the_own_number_of_a_heading(text, expected):
    assert own_number(text) == expected
