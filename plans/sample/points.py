"""The set of criteria of tỉnh Lạng Sơn as far as it was printed, and huyện Bắc Sơn's result of 2023."""

from collections import Counter
from datetime import date
from decimal import Decimal

from agencies import audit
from agencies.models import Agency, AgencyKind, User
from criteria.entry import ScoreEntry, open_assessment, save_scores
from criteria.models import Assessment, Cause, CriteriaSet, Criterion, Index
from criteria.sets import add_criterion, add_remainder

from .fixtures import read


def load_points(made: Counter, *, on: date) -> None:
    """Make the missing indices, the set of criteria and the assessment with its scores and causes."""
    for fields in read("indices"):
        made["chỉ số"] += Index.objects.get_or_create(code=fields.pop("code"), defaults=fields)[1]
    table = read("scores")
    criteria_set = CriteriaSet.objects.filter(code=table["criteria_set"]["code"]).first()
    if criteria_set is None:
        criteria_set = _make_set(table)
        made["bộ tiêu chí"] += 1
    key = {"agency__code": table["assessment"].pop("agency"), "year": table["assessment"].pop("year")}
    if not Assessment.objects.filter(criteria_set=criteria_set, **key).exists():
        _make_assessment(table, criteria_set, key, on)
        made["bảng điểm"] += 1


def _make_set(table: dict) -> CriteriaSet:
    fields = table["criteria_set"] | {
        "index": Index.objects.get(code=table["criteria_set"]["index"]),
        "issuer": Agency.objects.get(code=table["criteria_set"]["issuer"]),
        "agency_kind": AgencyKind.objects.get(code=table["criteria_set"]["agency_kind"]),
    }
    criteria_set = CriteriaSet.objects.create(**fields)
    for field in table["criteria"]:
        parent = _add(criteria_set, field)
        for child in field["children"]:
            _add(criteria_set, child, parent)
        add_remainder(parent)
    audit.record(criteria_set, by=None, action="load")
    return criteria_set


def _add(criteria_set: CriteriaSet, row: dict, parent: Criterion | None = None) -> Criterion:
    return add_criterion(
        criteria_set, code=row["code"], name=row["name"], maximum=Decimal(row["maximum"]), parent=parent
    )


def _make_assessment(table: dict, criteria_set: CriteriaSet, key: dict, on: date) -> None:
    published = {name: _plain(value) for name, value in table["assessment"].items() if name != "by"}
    by = User.objects.get(username=table["assessment"]["by"])
    agency = Agency.objects.get(code=key["agency__code"])
    assessment = open_assessment(criteria_set=criteria_set, agency=agency, year=key["year"], by=by, on=on, **published)
    save_scores(assessment, _entries(table["criteria"], criteria_set), by=by)
    codes = {criterion.code: criterion for criterion in criteria_set.criteria.all()}
    for row in table["causes"]:
        cause = Cause.objects.create(assessment=assessment, text=row["text"])
        cause.criteria.set([codes[code] for code in row["criteria"]])


def _plain(value):
    # Points stand in the fixture as text with a decimal point; ranks are numbers, the decision is words.
    return Decimal(value) if isinstance(value, str) and value.replace(".", "").isdigit() else value


def _entries(rows: list[dict], criteria_set: CriteriaSet) -> list[ScoreEntry]:
    """Printed children as printed; each remainder gets what the printed total leaves (DOMAIN §2.5)."""
    by_code = {c.code: c.pk for c in criteria_set.criteria.filter(is_remainder=False)}
    remainders = {c.parent.code: c.pk for c in criteria_set.criteria.filter(is_remainder=True).select_related("parent")}
    entries = []
    for row in rows:
        printed = [(by_code[child["code"]], Decimal(child["achieved"])) for child in row["children"]]
        rest = Decimal(row["achieved"]) - sum(points for _, points in printed)
        entries += [ScoreEntry(pk, points, version=0) for pk, points in [*printed, (remainders[row["code"]], rest)]]
    return entries
