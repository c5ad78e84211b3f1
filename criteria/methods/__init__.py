"""How points come out of a declared figure: a registry of methods by name. Pure: no rows, no clock."""

from decimal import Decimal

from django.core.exceptions import ValidationError

from .choices import AllConditions, Manual, Pick, YesNo
from .formulas import Count, Extra, LastYear, Proportional
from .method import Input, Method, Outcome, override
from .surveys import Survey, SurveyOptions
from .tiers import Tiers
from .worst_unit import WorstUnit

METHODS: dict[str, type[Method]] = {
    method.name: method
    for method in (
        Manual,
        Pick,
        YesNo,
        AllConditions,
        Tiers,
        WorstUnit,
        Proportional,
        LastYear,
        Count,
        Survey,
        SurveyOptions,
        Extra,
    )
}

__all__ = ["METHODS", "Input", "Method", "Outcome", "load_method", "override"]


def load_method(name: str, parameters: object, maximum: Decimal) -> Method:
    """The method of a criterion. Raises ValidationError for an unknown name or parameters that do not hold."""
    if name not in METHODS:
        raise ValidationError(f"Không có cách chấm «{name}»: chọn một cách trong danh sách.")
    return METHODS[name].from_json(parameters, maximum)
