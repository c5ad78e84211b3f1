"""A small table whose leaf "1" of 2,00 is scored by tiers, and whose leaf "2" of 1,00 takes points directly."""

from decimal import Decimal

from criteria.entry import save_declared
from criteria.models import Assessment, Criterion, Score
from tests.criteria.methods.build import HALF_OPEN
from tests.factories import make_assessment

TIERS = {"tiers": HALF_OPEN}
WORDS = "84,59 % nằm trong 70 %–dưới 90 % → 1,00"


def ruled_table(agency, *, year=2023, **values) -> Assessment:
    table = make_assessment(agency, ["2", "1"], year=year)
    give_method(table, "tiers", TIERS, **values)
    return table


def give_method(table, name, parameters, code="1", **values) -> None:
    table.criteria_set.criteria.filter(code=code).update(method=name, parameters=parameters, **values)


def leaf(table, code="1") -> Criterion:
    return table.criteria_set.criteria.select_related("criteria_set").get(code=code)


def score(table, code="1") -> Score:
    return table.scores.select_related("criterion", "assessment__criteria_set").get(criterion__code=code)


def declare(table, *, by, version=None, points=None, reason="", **declared) -> None:
    version = score(table).version if version is None else version
    points = None if points is None else Decimal(points)
    save_declared(table, leaf(table), version=version, declared=declared, points=points, reason=reason, by=by)


def stored(table, code="1") -> tuple:
    """Points, what was declared and why it was set by hand."""
    row = score(table, code)
    return row.achieved, row.declared, row.override_reason
