"""Indices, sets of criteria and score tables of the sample, from their fixtures.

The set of tỉnh Lạng Sơn is known as far as it was printed, with huyện Bắc Sơn's result of 2023; SIPAS and PAPI as far
as their sources could be read; the set for communes after the reform of 2025 is made up, and says so.
"""

from collections import Counter
from datetime import date
from decimal import Decimal

from agencies import audit
from agencies.models import Agency, AgencyKind
from criteria.models import CriteriaSet, Criterion, Index
from criteria.sets import add_criterion, add_remainder

from .fixtures import read
from .tables import load_table, rest_of

SETS = ["scores", "set_SIPAS", "set_PAPI", "set_MH"]
TABLES = ["table_MH_2025", "table_MH_2026", "table_SIPAS_2025", "table_PAPI_2025"]


def load_points(made: Counter, *, on: date) -> None:
    """Make the missing indices, sets of criteria and tables; the tables as opened on the day ``on``."""
    for fields in read("indices"):
        made["chỉ số"] += Index.objects.get_or_create(code=fields.pop("code"), defaults=fields)[1]
    for name in SETS:
        made["bộ tiêu chí"] += _load_set(read(name))
    for table in [_printed_table(read("scores")), *map(read, TABLES)]:
        made["bảng điểm"] += load_table(table, on=on)


def _load_set(data: dict) -> bool:
    fields = data["criteria_set"]
    if CriteriaSet.objects.filter(code=fields["code"]).exists():
        return False
    fields |= {
        "index": Index.objects.get(code=fields["index"]),
        "issuer": Agency.objects.get(code=fields["issuer"]),
        "agency_kind": AgencyKind.objects.get(code=fields["agency_kind"]),
    }
    criteria_set = CriteriaSet(**fields)
    criteria_set.full_clean()
    criteria_set.save(force_insert=True)
    for row in data["criteria"]:
        area = _add(criteria_set, row, None)
        if data.get("is_partly_printed"):
            add_remainder(area)
    audit.record(criteria_set, by=None, action="load")
    return True


def _add(criteria_set: CriteriaSet, row: dict, parent: Criterion | None) -> Criterion:
    """Make one criterion and all below it; ``achieved`` is not of the set but of the table printed with it."""
    values = {name: value for name, value in row.items() if name not in ("children", "achieved")}
    values |= {name: Decimal(row[name]) for name in ("minimum", "maximum") if name in row}
    criterion = add_criterion(criteria_set, parent=parent, **values)
    for child in row.get("children", []):
        _add(criteria_set, child, criterion)
    return criterion


def _printed_table(data: dict) -> dict:
    """Bắc Sơn's table in the form of the others: each remainder gets what the printed total leaves (DOMAIN §2.5)."""
    scores = {}
    for area in data["criteria"]:
        printed = {child["code"]: child["achieved"] for child in area["children"]}
        rest = Decimal(area["achieved"]) - sum(map(Decimal, printed.values()))
        scores |= {**printed, rest_of(area["code"]): str(rest)}
    return {
        **data["assessment"],
        "criteria_set": data["criteria_set"]["code"],
        "scores": scores,
        "causes": data["causes"],
    }
