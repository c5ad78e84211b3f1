"""What «Soát lỗi số liệu» says of points beside the rule of their criterion. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.core.exceptions import ValidationError

from .declaring import method_of
from .methods.reading import propose
from .models import Criterion
from .points import format_points


@dataclass(frozen=True)
class Given:
    """The points in force of one leaf, what was declared for it, and why they were set by hand."""

    achieved: Decimal | None = None
    declared: Mapping[str, str] = field(default_factory=dict)
    override_reason: str = ""


def off_scale(criterion: Criterion, given: Given, *, decimals: int) -> str:
    """Points that none of the rule's levels has; of a criterion without a method, that its words do not have."""
    if given.achieved is None:
        return ""
    scale = _scale(criterion, decimals)
    if scale is None or given.achieved in scale:
        return ""
    levels = _listed(format_points(level, decimals) for level in scale)
    shown = format_points(given.achieved, decimals)
    if criterion.method:
        return f"được {shown} điểm, theo cách chấm chỉ có các mức {levels}."
    return f"được {shown} điểm, theo câu chữ của quy định chỉ có các mức {levels}: kiểm tra lại."


def differs(criterion: Criterion, given: Given, *, decimals: int) -> str:
    """Points that are not what the declared figure gives by today's rule, and nobody has said why."""
    if not criterion.method or given.override_reason:
        return ""
    try:
        outcome = method_of(criterion).score(given.declared, criterion.maximum, decimals=decimals)
    except ValidationError as error:
        return error.messages[0]
    if outcome.points == given.achieved:
        return ""
    shown = _points(given.achieved, decimals)
    if outcome.points is None:
        return f"{shown} mà chưa khai đủ số liệu theo cách chấm: khai lại, hoặc ghi lý do sửa tay."
    return f"{shown}, số liệu khai tính ra {format_points(outcome.points, decimals)} ({outcome.reasoning}): khai lại."


def overridden(criterion: Criterion, given: Given, *, decimals: int) -> str:
    """Points set by hand, with the computed ones and the reason."""
    if not criterion.method or not given.override_reason:
        return ""
    try:
        points = method_of(criterion).score(given.declared, criterion.maximum, decimals=decimals).points
    except ValidationError:
        points = None
    computed = "chưa tính được" if points is None else f"tính ra {format_points(points, decimals)}"
    by_hand = format_points(given.achieved, decimals) or "trống"
    return f"sửa tay thành {by_hand} ({computed}), lý do: {given.override_reason}."


def _points(value: Decimal | None, decimals: int) -> str:
    return "chưa có điểm" if value is None else f"được {format_points(value, decimals)} điểm"


def _listed(levels: Iterable[str]) -> str:
    return "; ".join(levels)


def _scale(criterion: Criterion, decimals: int) -> list[Decimal] | None:
    """The only points possible; None for a formula, or for words that cannot be read as one method."""
    try:
        method = method_of(criterion)
        if method is not None:
            return method.possible(criterion.maximum, decimals=decimals)
        return _scale_of_words(criterion, decimals) if criterion.guidance else None
    except ValidationError:
        return None


def _scale_of_words(criterion: Criterion, decimals: int) -> list[Decimal] | None:
    """Words name the levels that bring points; that none of them was reached is 0 whether they say so or not."""
    method = propose(criterion.guidance, criterion.maximum, kind=criterion.kind).method
    scale = method.possible(criterion.maximum, decimals=decimals)
    return None if scale is None else sorted({Decimal(0), *scale})
