"""What holds for every method whatever is declared."""

from bisect import bisect
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from criteria.methods import Method
from criteria.methods.tier_words import read_tiers
from criteria.methods.wording import part_of

from .build import make, points

hundredths = st.integers(0, 10_000).map(lambda value: Decimal(value).scaleb(-2))
counts = st.integers(0, 500)


@st.composite
def tier_lists(draw, *, rising=False):
    """Tiers over 0–100 % in any order; each inner bound belongs to the tier above it or to the one below."""
    bounds = sorted(draw(st.sets(st.integers(1, 9_999), min_size=1, max_size=5)))
    uppers = [(str(Decimal(bound).scaleb(-2)), draw(st.booleans())) for bound in bounds]
    awards = draw(st.lists(st.integers(0, 200), min_size=len(bounds) + 1, max_size=len(bounds) + 1))
    tiers = [{"points": str(Decimal(award).scaleb(-2))} for award in (sorted(awards) if rising else awards)]
    for (bound, is_closed), below, above in zip(uppers, tiers, tiers[1:], strict=False):
        below["to" if is_closed else "below"] = bound
        above["above" if is_closed else "from"] = bound
    return tiers if rising else draw(st.permutations(tiers))


def holding(method, value) -> list:
    """The tiers that hold a figure by their bounds alone."""
    return [
        tier
        for tier in method.tiers
        if (tier.lower is None or value > tier.lower or (value == tier.lower and tier.lower_closed))
        and (tier.upper is None or value < tier.upper or (value == tier.upper and tier.upper_closed))
    ]


@given(tier_lists(), hundredths)
def test_every_figure_lies_in_exactly_one_tier(tiers, figure):
    method = make("tiers", tiers=tiers)
    assert holding(method, figure) == [method.tier_of(Fraction(figure))]


@given(tier_lists())
def test_every_bound_lies_in_exactly_one_tier(tiers):
    method = make("tiers", tiers=tiers)
    for bound in {tier.lower for tier in method.tiers if tier.lower is not None}:
        assert holding(method, bound) == [method.tier_of(Fraction(bound))]


@given(tier_lists())
def test_tiers_come_back_out_of_their_words(tiers):
    method = make("tiers", tiers=tiers)
    found = read_tiers([part_of(tier.line(method.unit)) for tier in method.tiers])
    assert (found.tiers, found.unit, found.notes) == (method.tiers, "%", ())


@given(tier_lists(rising=True), hundredths, hundredths)
def test_rising_tiers_never_give_less_for_more(tiers, one, other):
    method = make("tiers", tiers=tiers)
    low, high = (points(method, figure=str(figure)) for figure in sorted([one, other]))
    assert low <= high


@given(tier_lists(rising=True), st.lists(hundredths, min_size=1, max_size=6))
def test_the_worst_unit_has_the_fewest_points(tiers, figures):
    units = "\n".join(f"xã {n}: {figure}" for n, figure in enumerate(figures))
    fewest = min(points(make("tiers", tiers=tiers), figure=str(figure)) for figure in figures)
    assert points(make("worst_unit", tiers=tiers), units=units) == fewest


def check_rises(method: Method, maximum: str, name: str, one, other) -> None:
    """Points lie within 0 … maximum, and more brings no less."""
    low, high = (points(method, maximum, **{name: str(declared)}) for declared in sorted([one, other]))
    assert 0 <= low <= high <= Decimal(maximum)


@given(hundredths, hundredths)
def test_shares_and_surveys_rise(one, other):
    check_rises(make("proportional", target="33.3", least="10", enough="30"), "2", "figure", one, other)
    check_rises(make("survey"), "20", "percent", one, other)


@given(counts, counts)
def test_counts_rise_up_to_the_maximum_and_deductions_fall_to_0(one, other):
    check_rises(make("count", unit="x", each="0.03"), "2", "count", one, other)
    check_rises(make("extra", cases=[{"words": "x", "points": "0.3"}]), "2", "case_1", one, other)
    deducted = make("count", unit="x", each="0.03", is_deducted=True)
    high, low = (points(deducted, "2", count=str(count)) for count in sorted([one, other]))
    assert 0 <= low <= high <= 2


@given(counts, counts.filter(bool))
def test_a_share_typed_as_a_fraction_is_rounded_once(done, whole):
    """Half up of the exact value, by integers alone."""
    done = min(done, whole)
    cents = (2 * done * 200 + whole) // (2 * whole)
    assert points(make("proportional"), "2", figure=f"{done}/{whole}") == Decimal(cents).scaleb(-2)


@given(st.lists(counts, min_size=4, max_size=4).filter(any))
def test_survey_options_stay_between_their_worst_and_best(answers):
    declared = {f"option_{n}": str(count) for n, count in enumerate(answers, start=1)}
    assert 0 <= points(make("survey_options"), "20", **declared) <= 20


@given(tier_lists(rising=True), hundredths)
def test_rising_tiers_agree_with_a_search_by_halves(tiers, figure):
    """Another way to find the tier: bounds in order, those that close their tier count from just behind."""
    edges = [(Decimal(tier.get("to", tier.get("below", 0))), "to" in tier) for tier in tiers[:-1]]
    assert points(make("tiers", tiers=tiers), figure=str(figure)) == Decimal(
        tiers[bisect(edges, (figure, False))]["points"]
    )
