"""Points: what a person may type, how they are stored, how they are printed."""

import random
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db.models import F, Sum
from hypothesis import given, settings
from hypothesis import strategies as st

from criteria.models import Assessment, Score
from criteria.points import PointsField, format_percent, format_points, format_result, parse_points
from tests.factories import make_agency, make_criterion, make_set

MAXIMUM = Decimal("0.5")
CHARACTERS = "0123456789,.-+ eE०১٣½²−０９，．\u00a0\u202fabcđ%'\x00"
points = st.integers(0, 99_999_99).map(lambda cents: Decimal(cents).scaleb(-2))


# --- reading ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("0,33", "0.33"),
        ("0.33", "0.33"),
        ("０，３３", "0.33"),
        ("０．３３", "0.33"),
        (",5", "0.5"),
        ("0,50", "0.5"),
        ("00,5", "0.5"),
        ("0", "0"),
        (" 0,25\u00a0", "0.25"),
        ("0,5\n", "0.5"),
    ],
)
def test_ways_of_typing_points(typed, value):
    assert parse_points(typed, maximum=MAXIMUM) == Decimal(value)


@pytest.mark.parametrize("typed", ["", " ", "\t\n", "\u00a0", None])
def test_blank_is_not_zero(typed):
    assert parse_points(typed, maximum=MAXIMUM) is None


NO_NUMBER = "không phải số điểm: chỉ gõ chữ số và một dấu phẩy"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("1.234", "không dùng dấu ngăn hàng nghìn"),
        ("0,333", "có 3 chữ số sau dấu phẩy: bộ tiêu chí này nhận nhiều nhất 2"),
        ("0,6", "«0,6» lớn hơn điểm tối đa 0,50: sửa lại điểm đạt được."),
        ("9" * 400, "quá lớn"),
        ("0," + "1" * 400, "có 400 chữ số sau dấu phẩy"),
        ("-1", NO_NUMBER),
        ("−1", NO_NUMBER),
        ("+1", NO_NUMBER),
        ("năm", NO_NUMBER),
        ("০,৩৩", NO_NUMBER),
        ("٠٫٣", NO_NUMBER),
        ("٠,٣", NO_NUMBER),
        ("½", NO_NUMBER),
        ("0²", NO_NUMBER),
        ("1,2,3", NO_NUMBER),
        ("1.234,5", NO_NUMBER),
        ("1e3", NO_NUMBER),
        ("NaN", NO_NUMBER),
        ("Infinity", NO_NUMBER),
        ("0 ,5", NO_NUMBER),
        ("0\u00a0,5", NO_NUMBER),
        (",", NO_NUMBER),
        ("5,", NO_NUMBER),
        ("0,3\x00", NO_NUMBER),
        ("0x1", NO_NUMBER),
        ("1_0", NO_NUMBER),
        ("50%", NO_NUMBER),
    ],
)
def test_refused_with_a_sentence(typed, sentence):
    with pytest.raises(ValidationError) as refused:
        parse_points(typed, maximum=MAXIMUM)
    assert sentence in refused.value.messages[0]


def test_refused_text_of_any_length_gives_a_short_sentence():
    with pytest.raises(ValidationError) as refused:
        parse_points("a" * 100_000, maximum=MAXIMUM)
    assert len(refused.value.messages[0]) < 200


def test_decimals_are_those_of_the_set():
    assert parse_points("0,3333", decimals=4) == Decimal("0.3333")
    with pytest.raises(ValidationError, match="nhiều nhất 0"):
        parse_points("0,3", decimals=0)


def test_without_a_maximum_five_whole_digits_are_read():
    assert parse_points("99999,99") == Decimal("99999.99")
    with pytest.raises(ValidationError, match="quá lớn"):
        parse_points("100000")


@given(points)
def test_what_is_printed_is_read_back(value):
    assert parse_points(format_points(value)) == value


def accepted_or_refused(text, maximum=MAXIMUM):
    """The value, None for a blank, or the sentence of the refusal; another exception is an error of the parser."""
    try:
        value = parse_points(text, maximum=maximum)
    except ValidationError as refused:
        return refused.messages[0]
    assert value is None or 0 <= value <= maximum
    return value


@given(st.text() | st.text(CHARACTERS))
@settings(max_examples=1000, deadline=None)
def test_any_text_is_read_within_bounds_or_refused(text):
    accepted_or_refused(text)


def generated(count, seed=2024):
    chance = random.Random(seed)
    for _ in range(count):
        yield "".join(chance.choices(CHARACTERS, k=chance.randint(0, 8)))


def test_two_thousand_generated_texts():
    accepted = [text for text in generated(2000) if isinstance(accepted_or_refused(text), Decimal)]
    assert accepted != []


@pytest.mark.deep
def test_a_hundred_thousand_generated_texts():
    for text in generated(100_000, seed=1):
        accepted_or_refused(text)


# --- storing ------------------------------------------------------------------------------------------------


def make_scores(count):
    """Scores of 0,10 of 0,50 each, one a year."""
    agency = make_agency()
    criteria_set = make_set(agency)
    leaf = make_criterion(criteria_set, "1", "0.5")
    tables = Assessment.objects.bulk_create(
        Assessment(criteria_set=criteria_set, agency=agency, year=year) for year in range(count)
    )
    Score.objects.bulk_create(Score(assessment=table, criterion=leaf, achieved=Decimal("0.10")) for table in tables)
    return Score.objects.all()


@pytest.mark.django_db
def test_sum_in_the_database_is_exact():
    assert make_scores(10_000).aggregate(total=Sum("achieved"))["total"] == Decimal(1000)


@pytest.mark.django_db
def test_filters_compare_points():
    scores = make_scores(3)
    lower = scores.order_by("pk")[0]
    Score.objects.filter(pk=lower.pk).update(achieved=Decimal("0.0999"))
    assert scores.filter(achieved__lt=Decimal("0.10")).get() == lower
    assert scores.filter(achieved__in=[Decimal("0.0999")]).get() == lower
    assert scores.filter(achieved__gte=F("criterion__maximum")).count() == 0
    assert scores.filter(achieved__lt=F("criterion__maximum")).count() == 3


@pytest.mark.parametrize("value", ["0", "0.0001", "0.33", "99.5", "214748.3647"])
def test_points_come_back_as_they_were_stored(db, value):
    criterion = make_criterion(make_set(make_agency()), "1", value)
    criterion.refresh_from_db()
    assert (criterion.maximum, type(criterion.maximum)) == (Decimal(value), Decimal)


@pytest.mark.parametrize("value", ["0.00001", "214748.3648", "-214748.3648", "NaN", "Infinity", "1e300"])
def test_points_that_cannot_be_stored_exactly_are_refused(value):
    with pytest.raises(ValueError, match="at most 4 decimals"):
        PointsField().get_prep_value(Decimal(value))


def test_a_float_is_not_rounded_in_silence():
    with pytest.raises(ValueError, match="at most 4 decimals"):
        PointsField().get_prep_value(0.1)


def test_blank_points_are_null():
    field = PointsField()
    assert (field.get_prep_value(None), field.from_db_value(None, None, None), field.to_python(None)) == (None,) * 3


def test_text_that_is_no_number_is_a_validation_error():
    with pytest.raises(ValidationError, match="«năm» không phải số điểm"):
        PointsField().to_python("năm")


# --- printing -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "printed"),
    [("0", "0,00"), ("0.5", "0,50"), ("99.5", "99,50"), ("1E+2", "100,00"), ("0.3333", "0,3333"), ("0.500", "0,50")],
)
def test_points_are_printed_with_the_comma_and_two_places(value, printed):
    assert format_points(Decimal(value)) == printed


def test_a_blank_is_printed_as_nothing():
    assert (format_points(None), format_percent(None)) == ("", "–")


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        ("85.2965", "85,30%"),
        ("85.295", "85,30%"),
        ("85.285", "85,29%"),
        ("85.294999", "85,29%"),
        ("100", "100,00%"),
        ("0", "0,00%"),
    ],
)
def test_percentages_are_rounded_half_up(value, printed):
    assert format_percent(Decimal(value)) == printed


def test_a_minimum_is_kept():
    assert parse_points("1", minimum=Decimal(1), maximum=Decimal(10)) == 1
    with pytest.raises(ValidationError, match="«0,99» nhỏ hơn điểm tối thiểu 1,00"):
        parse_points("0,99", minimum=Decimal(1), maximum=Decimal(10))


@pytest.mark.parametrize(
    ("achieved", "maximum", "is_percent", "printed"),
    [
        ("84.87", "99.50", False, "84,87/99,50 điểm"),
        ("0.125", "1", False, "0,125/1,00 điểm"),
        ("170.64", "200", True, "85,32%"),
        ("0", "0", False, ""),
    ],
)
def test_the_result_of_a_whole_table_in_print(achieved, maximum, is_percent, printed):
    assert format_result(Decimal(achieved), Decimal(maximum), is_percent=is_percent) == printed
