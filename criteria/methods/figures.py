"""Figures that officers declare: read by the one parser of numbers, kept as exact fractions, shown in words."""

from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from django.core.exceptions import ValidationError

from ..points import ROUNDING, SCALE, SHOWN, format_points, parse_points

PERCENT = "%"
HUNDRED = Decimal(100)


class Figure(NamedTuple):
    """A declared figure and its words, with the unit: 84,59 %, or 45/60 = 75 %."""

    value: Fraction
    words: str


class Measure(NamedTuple):
    """What a figure counts: percentages with two decimals, up to 100 unless they ``may_exceed``; or whole numbers."""

    unit: str = PERCENT
    may_exceed: bool = False

    @property
    def limit(self) -> Decimal | None:
        return None if self.is_whole or self.may_exceed else HUNDRED

    @property
    def is_whole(self) -> bool:
        return self.unit != PERCENT

    def read(self, typed: str) -> Figure:
        """What was typed as 84,59 or 84,59 %, of percentages also as done/all (45/60).

        Raises ValidationError with a sentence.
        """
        if self.is_whole:
            count = number(typed, decimals=0)
            return Figure(Fraction(count), self.words(count))
        done, slash, whole = typed.removesuffix(PERCENT).partition("/")
        value = _share(done, whole) if slash else Fraction(number(done))
        words = f"{shown(value)} {PERCENT}"
        words = f"{done.strip()}/{whole.strip()} = {words}" if slash else words
        if self.limit is not None and value > self.limit:
            raise ValidationError(f"{words} lớn hơn {self.words(self.limit)}: kiểm tra lại số liệu khai.")
        return Figure(value, words)

    def words(self, value: Decimal) -> str:
        return f"{plain(value)} {self.unit}"


def _share(done: str, whole: str) -> Fraction:
    if not (parts := number(whole)):
        raise ValidationError(f"«{done.strip()}/{whole.strip()}» chia cho 0: ghi tổng số lớn hơn 0.")
    return Fraction(number(done)) / Fraction(parts) * 100


def number(typed: str, *, decimals: int = 2) -> Decimal:
    """A number from 0 up as it was typed; raises ValidationError for anything else, a blank included."""
    try:
        value = parse_points(typed, decimals=decimals)
    except ValidationError:
        value = None
    if value is None:
        kind = f"số từ 0, nhiều nhất {decimals} chữ số sau dấu phẩy" if decimals else "số nguyên từ 0"
        raise ValidationError(
            f"«{typed[:SHOWN]}» không đọc được: gõ {kind}, nhiều nhất năm chữ số phần nguyên, "
            "không dấu ngăn hàng nghìn."
        )
    return value


def plain(value: Decimal) -> str:
    """A number as short as it is exact: 90, 84,59."""
    return format_points(value, 0)


def shown(value: Fraction, places: int = 0) -> str:
    """An exact value with at least ``places`` decimals; one of more than four is cut there, with "…"."""
    scaled = value * 10**SCALE
    if scaled.denominator == 1:
        return format_points(Decimal(int(scaled)).scaleb(-SCALE), places)
    return f"{format_points(Decimal(int(scaled)).scaleb(-SCALE), SCALE)}…"


def rounded(value: Fraction, decimals: int) -> Decimal:
    """The one rounding of computed points, by ``points.ROUNDING``.

    A figure has at most seven digits on each side of its bar: 28 digits of a quotient tell a tie from its neighbours.
    """
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(Decimal(1).scaleb(-decimals), ROUNDING)
