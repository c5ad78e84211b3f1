"""From the figures that were declared to points: a criterion's own rule, as the set gives it.

Pure of the database; ``criteria.entry`` alone stores what comes out.
"""

from collections.abc import Mapping
from decimal import Decimal

from django.core.exceptions import ValidationError

from .methods import Method, Outcome, load_method
from .models import Criterion, Score

BY_RULE = "điểm tính theo cách chấm: mở chi tiết tiêu chí để khai số liệu, hoặc sửa tay kèm lý do ở đó."
NO_METHOD = "{}: bộ tiêu chí không còn cách chấm theo số liệu. Nhập điểm trực tiếp trong bảng."
BAD_METHOD = "Cách chấm của tiêu chí này chưa dùng được: {} Báo người phụ trách bộ tiêu chí."


def method_of(criterion: Criterion) -> Method | None:
    """The rule of a criterion; None where points are entered directly.

    Raises ValidationError where its parameters do not hold (any more).
    """
    if not criterion.method:
        return None
    try:
        return load_method(criterion.method, criterion.parameters, criterion.maximum)
    except ValidationError as error:
        raise ValidationError(BAD_METHOD.format(error.messages[0])) from error


def outcome_of(criterion: Criterion, declared: Mapping[str, str], *, decimals: int) -> Outcome:
    """Points and reasoning for what was declared; raises ValidationError for a figure that cannot be read."""
    method = method_of(criterion)
    if method is None:
        raise ValidationError(NO_METHOD.format(criterion.label))
    return method.score(declared, criterion.maximum, decimals=decimals)


def is_computed(row: Score, points: Decimal, *, decimals: int) -> bool:
    """Whether the figures that were declared for a leaf give just these points by its rule."""
    try:
        return outcome_of(row.criterion, row.declared, decimals=decimals).points == points
    except ValidationError:
        return False


def settle(row: Score, values: dict) -> dict:
    """``values`` that a leaf is to take, with its points where they follow from what is declared.

    Raises ValidationError where a leaf with a rule would be given other points without figures and without a reason.
    """
    if "declared" in values and "achieved" not in values:
        decimals = row.assessment.criteria_set.decimals
        return {**values, "achieved": outcome_of(row.criterion, values["declared"], decimals=decimals).points}
    is_direct = "declared" not in values and not values.get("override_reason")
    if is_direct and row.criterion.method and values.get("achieved", row.achieved) != row.achieved:
        raise ValidationError(f"{row.criterion.label}: {BY_RULE}")
    return values
