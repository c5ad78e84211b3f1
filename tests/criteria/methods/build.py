"""Methods for tests, out of the JSON they are stored as."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from criteria.methods import Method, Outcome, load_method

ABOVE = [{"above": "90", "points": "2"}, {"from": "70", "to": "90", "points": "1"}, {"below": "70", "points": "0"}]


def half_open(high: str, low: str, *points: str) -> list[dict]:
    """Three tiers: from ``high``, from ``low`` to below ``high``, below ``low``."""
    bounds = [{"from": high}, {"from": low, "below": high}, {"below": low}]
    return [{**bound, "points": award} for bound, award in zip(bounds, points, strict=True)]


HALF_OPEN = half_open("90", "70", "2", "1", "0")


def make(name: str, maximum="2", **parameters) -> Method:
    return load_method(name, parameters, Decimal(maximum))


def score(method: Method, maximum="2", *, decimals=2, **declared) -> Outcome:
    return method.score(declared, Decimal(maximum), decimals=decimals)


def points(method: Method, maximum="2", **declared) -> Decimal | None:
    return score(method, maximum, **declared).points


def refusal(act, *args, **kwargs) -> str:
    """The one sentence with which ``act`` refuses."""
    with pytest.raises(ValidationError) as refused:
        act(*args, **kwargs)
    (sentence,) = refused.value.messages
    return sentence


def attempt(act, *args) -> tuple[object, list[str]]:
    """What ``act`` gives, or the sentences with which it refuses; any other exception is an error of ours."""
    try:
        return act(*args), []
    except ValidationError as refused:
        return None, refused.messages
