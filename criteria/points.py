"""Points: one stored form (integer ten-thousandths), one parser, one formatter."""

import re
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import capfirst

from agencies.text import visible

SCALE = 4
LARGEST = 2**31 - 1  # what an integer column of PostgreSQL holds; SQLite would take more
ROUNDING = ROUND_HALF_UP  # the regulations read so far do not name a rounding mode; display only
FULL_WIDTH = str.maketrans("０１２３４５６７８９，．", "0123456789,.")  # as an input method for wide letters types them
SHOWN = 20  # characters of a refused text that its sentence repeats
NUMBER = re.compile(r"(?P<whole>[0-9]*)(?:[.,](?P<part>[0-9]+))?")


class PointsField(models.IntegerField):
    """Decimal in Python, integer ten-thousandths in the database.

    Sums are exact and equal on SQLite and PostgreSQL. Range ±214 748,3647; a value beyond it, or with more than four
    decimals, raises ValueError instead of being rounded.
    """

    description = "Điểm"

    def from_db_value(self, value, expression, connection):
        return None if value is None else _decimal(value)

    def to_python(self, value):
        try:
            return value if value is None else Decimal(value)
        except (ArithmeticError, TypeError, ValueError) as error:
            raise ValidationError(f"«{value}» không phải số điểm.") from error

    def get_prep_value(self, value):
        if value is None:
            return None
        scaled = Decimal(value).scaleb(SCALE)
        if scaled.is_nan() or abs(scaled) > LARGEST or scaled != scaled.to_integral_value():
            raise ValueError(f"points have at most {SCALE} decimals and stay below 214749: {value}")
        return int(scaled)

    def formfield(self, **kwargs):
        from .forms import PointsFormField

        return PointsFormField(required=not self.blank, label=capfirst(self.verbose_name), help_text=self.help_text)


@lru_cache(maxsize=4096)  # a table reads a few dozen figures again and again
def _decimal(ten_thousandths) -> Decimal:
    return Decimal(int(ten_thousandths)).scaleb(-SCALE)


def parse_points(
    text: str | None, *, maximum: Decimal | None = None, minimum: Decimal = Decimal(0), decimals: int = 2
) -> Decimal | None:
    """The points a person typed: "0,5", "0.5", ",5", "0,50"; "" is None, never 0.

    ``minimum`` ≤ value ≤ ``maximum`` with at most ``decimals`` places. Raises ValidationError with a sentence that
    says what to do. Nothing is rounded and no thousands separator is guessed: "1.234" is refused.
    """
    typed = visible(text or "").strip()
    if not typed:
        return None
    match = NUMBER.fullmatch(typed.translate(FULL_WIDTH))
    typed = typed if len(typed) <= SHOWN else f"{typed[:SHOWN]}…"
    if match is None or not any(match.groups()):
        raise ValidationError(f"«{typed}» không phải số điểm: chỉ gõ chữ số và một dấu phẩy, ví dụ 0,25.")
    part = match["part"] or ""
    if len(part) > decimals:
        raise ValidationError(
            f"«{typed}» có {len(part)} chữ số sau dấu phẩy: bộ tiêu chí này nhận nhiều nhất {decimals}, "
            "và không dùng dấu ngăn hàng nghìn."
        )
    if len(match["whole"]) > 5:
        raise ValidationError(f"«{typed}» quá lớn.")
    value = Decimal(f"{match['whole'] or '0'}.{part or '0'}")
    check_bounds(value, minimum, maximum, typed)
    return value


def check_bounds(value: Decimal, minimum: Decimal, maximum: Decimal | None, typed: str, *, label: str = "") -> None:
    """Raises ValidationError for points outside ``minimum`` … ``maximum``; its sentence repeats what was ``typed`` and
    begins with ``label``, where several criteria are in question."""
    what = f"{label}: «{typed}»" if label else f"«{typed}»"
    if maximum is not None and value > maximum:
        raise ValidationError(f"{what} lớn hơn điểm tối đa {format_points(maximum)}: sửa lại điểm đạt được.")
    if value < minimum:
        raise ValidationError(f"{what} nhỏ hơn điểm tối thiểu {format_points(minimum)}: sửa lại điểm đạt được.")


def format_points(value: Decimal | None, decimals: int = 2) -> str:
    """The points as offices print them: decimal comma, at least ``decimals`` places, nothing cut off; None is ""."""
    if value is None:
        return ""
    places = max(decimals, -value.normalize().as_tuple().exponent)
    return f"{value:.{places}f}".replace(".", ",")


def format_percent(value: Decimal | None) -> str:
    """A percentage rounded half up to two places for display, with the sign; None is "–"."""
    if value is None:
        return "–"
    return f"{value.quantize(Decimal('0.01'), ROUNDING)}%".replace(".", ",")


def format_result(achieved: Decimal, maximum: Decimal, *, is_percent: bool = False) -> str:
    """A whole table in print: "84,87/99,50 điểm", of percentages their mean "85,32%"; "" without any maximum."""
    if not maximum:
        return ""
    if is_percent:
        return format_percent(achieved / maximum * 100)
    return f"{format_points(achieved)}/{format_points(maximum)} điểm"
