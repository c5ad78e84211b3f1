"""A method's parameters as a page shows them: each label with its lines, in the regulation's own words."""

from dataclasses import fields
from decimal import Decimal
from typing import Any, NamedTuple

from .figures import plain
from .method import Method
from .parameters import label_of
from .tiers import Tier


class Described(NamedTuple):
    """One parameter: its label and what it says, line by line; a flag that is set has no line."""

    label: str
    lines: tuple[str, ...] = ()


def describe(method: Method) -> list[Described]:
    """The parameters that say something, in their order; the unit of tiers stands in the tiers themselves."""
    unit = getattr(method, "unit", "")
    has_tiers = hasattr(method, "tiers")
    named = [(item, getattr(method, item.name)) for item in fields(method) if not (has_tiers and item.name == "unit")]
    return [Described(label_of(item), _lines(value, unit)) for item, value in named if value not in (None, False)]


def _lines(value: Any, unit: str) -> tuple[str, ...]:
    if value is True:
        return ()
    if isinstance(value, tuple) and not hasattr(value, "_fields"):
        return tuple(entry.line(unit) if isinstance(entry, Tier) else str(entry) for entry in value)
    return (plain(value) if isinstance(value, Decimal) else str(value),)
