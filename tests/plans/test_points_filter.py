"""Points and differences in templates."""

from decimal import Decimal

import pytest

from plans.templatetags.points import points, signed


@pytest.mark.parametrize(("value", "shown"), [(Decimal("0.5"), "0,50"), (Decimal(0), "0,00"), (None, ""), ("", "")])
def test_points(value, shown):
    assert points(value) == shown


@pytest.mark.parametrize(
    ("value", "shown"), [("0.25", "+0,25"), ("-0.1", "−0,10"), ("0", "0,00"), ("0.125", "+0,125"), (None, "")]
)
def test_a_difference_shows_its_sign(value, shown):
    assert signed(value and Decimal(value)) == shown
