"""Building criteria sets: keys kept in order, remainders made explicit."""

from decimal import Decimal

from django.core.exceptions import ValidationError

from .models import CriteriaSet, Criterion
from .ordering import REMAINDER_KEY, child_key
from .points import format_points

REMAINDER_NAME = "Các tiêu chí không in trong bảng"


def add_criterion(
    criteria_set: CriteriaSet, *, code: str, name: str, maximum: Decimal, parent: Criterion | None = None
) -> Criterion:
    """Add one node below ``parent`` (None: a lĩnh vực) at its natural place."""
    parent_code, parent_key = (parent.code, parent.sort_key) if parent else ("", "")
    criterion = Criterion(
        criteria_set=criteria_set,
        parent=parent,
        code=code,
        name=name,
        maximum=maximum,
        sort_key=child_key(code, parent_code, parent_key),
    )
    criterion.full_clean()
    criterion.save(force_insert=True)
    return criterion


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
