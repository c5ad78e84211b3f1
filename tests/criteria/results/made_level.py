"""A made level: communes of some provinces, all measured by one small set of the government, in a few statements."""

from decimal import Decimal

from agencies.models import Agency
from criteria.models import Assessment, CriteriaSet, Score
from criteria.scoring import Leaf, Node, totals
from tests.factories import make_agency, make_criterion, make_kind, make_set

YEAR = 2024
SET = {"1": {"1.1": "10", "1.2": "5", "1.3": "15"}, "2": {"2.1": "20", "2.2": "10"}, "3": {"3.1": "25", "3.2": "15"}}


def make_level(count: int, *, provinces: int = 3, published: bool = True, of: str = "") -> CriteriaSet:
    """``count`` communes with full tables; every fiftieth has a criterion that does not apply. ``of`` marks codes."""
    country = make_agency(f"chinh-phu{of}", kind=make_kind("trung-uong", is_authority=True))
    criteria_set = make_set(country, f"cap-xa{of}", agency_kind=make_kind("xa-phuong", is_authority=True))
    leaves = _leaves(criteria_set)
    above = [make_agency(f"tinh-{number}{of}", country, name=f"Tỉnh {number}") for number in range(provinces)]
    communes = Agency.objects.bulk_create(_commune(criteria_set, above[n % provinces], n) for n in range(count))
    points = [_points(leaves, number) for number in range(count)]
    nodes = [Node(leaf.pk, None, leaf.maximum) for leaf in leaves]
    sums = [totals(nodes, found)[None] for found in points]
    tables = Assessment.objects.bulk_create(
        Assessment(criteria_set=criteria_set, agency=commune, year=YEAR, total_maximum=total.maximum,
                   total_achieved=total.final, total_missing=total.missing)
        for commune, total in zip(communes, sums, strict=True)
    )  # fmt: skip
    Score.objects.bulk_create(_scores(tables, points), batch_size=2000)
    if published:
        Assessment.objects.filter(criteria_set=criteria_set).update(state="published", publication=1)
    return criteria_set


def _leaves(criteria_set):
    made = []
    for code, below in SET.items():
        area = make_criterion(criteria_set, code, str(sum(map(Decimal, below.values()))))
        made += [make_criterion(criteria_set, leaf, maximum, area) for leaf, maximum in below.items()]
    return made


def _commune(criteria_set, province, number: int) -> Agency:
    code = f"{province.code}-xa-{number}"
    place = {"parent": province, "path": f"{province.path}{code}/"}
    return Agency(code=code, kind=criteria_set.agency_kind, name=f"Ủy ban nhân dân xã Đông {number}", **place)


def _points(leaves, number: int) -> dict[int, Leaf]:
    """Fortieths of the maximum, different from commune to commune."""
    found = {}
    for place, leaf in enumerate(leaves):
        share = Decimal((number * (2 * place + 3) + number // 41 * (place * place + 1)) % 41) / 40
        found[leaf.pk] = Leaf(share * leaf.maximum)
    if number % 50 == 49:
        found[leaves[0].pk] = Leaf(None, not_applicable=True)
    return found


def _scores(tables, points):
    for table, found in zip(tables, points, strict=True):
        for pk, leaf in found.items():
            off = {"not_applicable": True, "not_applicable_reason": "Không có"} if leaf.not_applicable else {}
            yield Score(assessment=table, criterion_id=pk, achieved=leaf.achieved, **off)
