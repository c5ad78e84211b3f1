"""Numbers of sections in the plan below."""

import pytest

from plans.cascade.numbering import next_marker, roman


@pytest.mark.parametrize(
    ("marker", "before", "above", "expected"),
    [
        ("II.", [], "", "I."),
        ("IV.", ["I.", "II."], "", "III."),
        ("6.", [], "I.", "1."),
        ("3)", ["1)"], "", "2)"),
        ("2.4.", [], "1.", "1.1."),
        ("2.4", ["1.1"], "1", "1.2"),
        ("1.1.", [], "III.", "1.1."),
        ("1.7.", ["1.1."], "III.", "1.2."),
        ("d)", [], "2.", "a)"),
        ("e)", ["a)", "b)", "c)", "d)"], "", "đ)"),
        ("-", ["-", "-"], "1.", "-"),
        ("+", [], "", "+"),
        ("", [], "", ""),
        ("Phần thứ hai", [], "", "Phần thứ hai"),
    ],
)
def test_the_style_is_kept_and_the_count_goes_on(marker, before, above, expected):
    assert next_marker(marker, before, above) == expected


def test_other_styles_beside_do_not_count():
    assert next_marker("5.", ["-", "a)", "I."], "") == "1."


@pytest.mark.parametrize(("number", "figure"), [(1, "I"), (4, "IV"), (9, "IX"), (14, "XIV"), (49, "XLIX"), (90, "XC")])
def test_roman_figures(number, figure):
    assert roman(number) == figure
