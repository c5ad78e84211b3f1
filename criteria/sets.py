"""Building criteria sets: keys kept in order, remainders made explicit."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from agencies import audit

from .entry import write_totals
from .models import Assessment, Cause, CriteriaSet, Criterion, Score
from .ordering import REMAINDER_KEY, child_key
from .points import format_points

REMAINDER_NAME = "Các tiêu chí không in trong bảng"


def add_criterion(
    criteria_set: CriteriaSet, *, code: str, name: str, maximum: Decimal, parent: Criterion | None = None, **values
) -> Criterion:
    """Add one node below ``parent`` (None: a lĩnh vực) at its natural place; ``values`` are its other fields."""
    place = {"criteria_set": criteria_set, "parent": parent}
    criterion = Criterion(**place, code=code, name=name, maximum=maximum, **values)
    criterion.sort_key = place_of(criterion, parent)
    criterion.full_clean()
    criterion.save(force_insert=True)
    return criterion


def place_of(criterion: Criterion, parent: Criterion | None) -> str:
    """The sort key of a criterion below ``parent``; a remainder stands last."""
    code, key = (parent.code, parent.sort_key) if parent else ("", "")
    return key + REMAINDER_KEY if criterion.is_remainder else child_key(criterion.code, code, key)


def add_remainder(parent: Criterion) -> Criterion | None:
    """Make the leaf that stands for what a partly printed table leaves out below ``parent`` (DOMAIN §2.5).

    Its maximum is the printed one less the printed children; None when nothing is left. Raises ValidationError when
    the children exceed the printed maximum.
    """
    rest = parent.maximum - sum((child.maximum for child in parent.children.all()), Decimal(0))
    if rest < 0:
        raise ValidationError(f"{parent.title}: các tiêu chí con vượt điểm tối đa {format_points(-rest)} điểm.")
    if rest == 0:
        return None
    return Criterion.objects.create(
        criteria_set=parent.criteria_set,
        parent=parent,
        name=REMAINDER_NAME,
        maximum=rest,
        sort_key=parent.sort_key + REMAINDER_KEY,
        is_remainder=True,
    )


def build_tree(criteria_set: CriteriaSet, lines: list[tuple[str, str, Decimal]], *, by) -> None:
    """Make the criteria of a set that has none from the (code, name, maximum) of a printed table.

    The parent of a line is the one with the longest code that begins its own (1.6.2 stands under 1 where 1.6 is not
    printed). Where the table has levels, what it leaves out below a parent becomes a remainder (DOMAIN §2.5). Raises
    ValidationError for a code that comes twice or children beyond their parent's maximum.
    """
    with transaction.atomic():
        made: dict[str, Criterion] = {}
        for code, name, maximum in lines:
            parents = [made[start] for start in made if code.startswith(f"{start}.")]
            parent = max(parents, key=lambda criterion: len(criterion.code), default=None)
            made[code] = add_criterion(criteria_set, code=code, name=name, maximum=maximum, parent=parent)
        above = {criterion.parent_id for criterion in made.values()} - {None}
        for criterion in made.values():
            if above and (criterion.parent_id is None or criterion.pk in above):
                add_remainder(criterion)
        refresh_tables(criteria_set)
        audit.record(criteria_set, by=by, action="build_set", changes={"criteria": [0, len(made)]})


def refresh_tables(criteria_set: CriteriaSet) -> None:
    """After a change of the tree: every open table has one row for each leaf and none for a parent, and its totals.

    Raises ValidationError when a row that would go holds something.
    """
    leaves = set(criteria_set.criteria.filter(children=None).values_list("pk", flat=True))
    open_tables = criteria_set.assessments.exclude(state=Assessment.State.PUBLISHED).order_by("pk")
    tables = list(open_tables.select_for_update(of=("self",)))
    drop_rows(Score.objects.filter(assessment__in=tables).exclude(criterion__in=leaves))
    for table in tables:
        missing = leaves - set(table.scores.values_list("criterion_id", flat=True))
        Score.objects.bulk_create(Score(assessment=table, criterion_id=pk) for pk in sorted(missing))
        write_totals(table)


def drop_rows(rows: QuerySet[Score]) -> None:
    """Take rows out of their tables; raises ValidationError when one of them holds something."""
    cause = Cause.objects.filter(assessment=OuterRef("assessment"), criteria=OuterRef("criterion"))
    something = Q(achieved__isnull=False) | Q(not_applicable=True) | ~Q(explanation="") | Q(evidence__isnull=False)
    something |= ~Q(declared={}) | Q(self_achieved__isnull=False)
    if said := rows.filter(appraisals__isnull=False).select_related("criterion__parent", "assessment__agency").first():
        raise ValidationError(
            f"{said.criterion.title}: đã có ý kiến thẩm định về {said.assessment.agency} năm {said.assessment.year}, "
            "không chia nhỏ, không bỏ được nữa. Sao chép thành bộ mới cho năm sau."
        )
    full = rows.filter(something | Exists(cause)).select_related("criterion__parent", "assessment__agency").first()
    if full:
        raise ValidationError(
            f"{full.criterion.title}: đã có số liệu trong bảng điểm của {full.assessment.agency} năm "
            f"{full.assessment.year}. Xoá số liệu ở đó trước khi chia nhỏ hoặc bỏ tiêu chí này."
        )
    rows.delete()
