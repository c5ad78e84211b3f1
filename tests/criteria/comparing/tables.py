"""The made results of eleven_agencies.py as rows of the database: two sets, the tables of both years, the merger."""

from datetime import date
from decimal import Decimal

from agencies.models import Agency, AgencySuccession
from criteria.entry import write_totals
from criteria.models import Assessment, CriteriaSet, Criterion, Score
from criteria.sets import add_criterion
from tests.criteria.comparison.eleven_agencies import AGENCIES, SETS
from tests.factories import make_agency, make_kind, make_set

MERGED_ON = date(2024, 7, 1)


def make_level(province: Agency | None = None, *, suffix="", sets=None) -> dict[str, dict[int, Assessment]]:
    """Name → year → its published table; a ``suffix`` makes further agencies of the same level."""
    province = province or make_agency("tinh")
    sets = sets or make_sets(province)
    found: dict[str, dict[int, Assessment]] = {}
    for number, (name, one) in enumerate(AGENCIES.items(), start=1):
        agency = make_agency(f"don-vi-{number:02d}{suffix}", province, name=f"{name}{suffix}", kind=of_the_level())
        results = {2023: one.before, 2024: one.after}
        tables = {year: _table(sets[year], agency, year, result) for year, result in results.items() if result}
        found[agency.name] = tables
    merge(*(agency_of(found, f"{name}{suffix}") for name in ("Phú Lâm", "Quang Trung", "Phú Quang")))
    return found


def agency_of(level, name) -> Agency:
    return next(iter(level[name].values())).agency


def of_the_level():
    return make_kind("don-vi", level=3)


def make_sets(province: Agency, **values) -> dict[int, CriteriaSet]:
    return {year: _set(province, year, text, **values) for year, text in SETS.items()}


def _set(province: Agency, year: int, text: str, **values) -> CriteriaSet:
    values = {"agency_kind": of_the_level(), "first_year": year, "last_year": year, **values}
    criteria_set = make_set(province, f"bo-{year}", **values)
    nodes: dict[str, Criterion] = {}
    for line in text.strip().splitlines():
        code, above, name, top = line.strip().split("|")
        nodes[code] = add_criterion(
            criteria_set, code=code, name=name, maximum=Decimal(top), parent=nodes.get(above) if above else None
        )
    return criteria_set


def _table(criteria_set, agency, year, result) -> Assessment:
    points = list(result.leaves.values())
    leaves = criteria_set.criteria.filter(children=None).order_by("sort_key")
    return make_table(criteria_set, agency, year, dict(zip(leaves, [one.achieved for one in points], strict=True)))


def make_table(criteria_set, agency, year, points: dict, *, is_published=True) -> Assessment:
    """A table with these points by leaf."""
    table = Assessment.objects.create(criteria_set=criteria_set, agency=agency, year=year)
    Score.objects.bulk_create(
        Score(assessment=table, criterion=leaf, achieved=achieved) for leaf, achieved in points.items()
    )
    write_totals(table)
    if is_published:
        publish(table)
    return table


def publish(table: Assessment) -> None:
    table.state, table.publication = Assessment.State.PUBLISHED, 1
    table.save(update_fields=["state", "publication"])


def merge(*agencies: Agency, on: date = MERGED_ON) -> None:
    """All but the last end on the day and are carried on by the last."""
    *old, new = agencies
    for agency in old:
        Agency.objects.filter(pk=agency.pk).update(ended_on=on)
        AgencySuccession.objects.create(predecessor=agency, successor=new)
