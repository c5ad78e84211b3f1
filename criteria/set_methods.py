"""Which criteria of a set can have a scoring method, and whether the methods they have still hold."""

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef

from .methods import METHODS, load_method
from .models import Assessment, CriteriaSet, Criterion
from .points import format_points

OF_PERCENT = "Bộ tiêu chí tính theo %: kết quả chính là số phần trăm, nhập trực tiếp trong bảng điểm."
OF_REMAINDER = "Dòng «các tiêu chí không in trong bảng» không có câu chữ nào để chấm: nhập điểm trực tiếp."
OF_PARENT = "Điểm của mục là tổng các tiêu chí con: đặt cách chấm ở từng tiêu chí con."
DIVIDED = "đang có cách chấm «{}»: chọn lại «nhập điểm trực tiếp» ở trang «Cách chấm» trước khi chia nhỏ."
BELOW = "cách chấm cho {} điểm, nhỏ hơn điểm tối thiểu {}: sửa lại điểm."


def why_no_method(criterion: Criterion, *, has_children: bool) -> str:
    """Why points of this criterion can only be entered or added up; "" for a leaf of a set in points."""
    if has_children:
        return OF_PARENT
    if criterion.is_remainder:
        return OF_REMAINDER
    return OF_PERCENT if criterion.criteria_set.unit == CriteriaSet.Unit.PERCENT else ""


def check_methods(criteria_set: CriteriaSet) -> None:
    """Raises ValidationError for the first criterion whose method does not fit it (any more); one query."""
    child = Criterion.objects.filter(parent=OuterRef("pk"))
    for criterion in criteria_set.criteria.exclude(method="").annotate(has_children=Exists(child)):
        criterion.criteria_set = criteria_set
        if problem := _problem(criterion):
            raise ValidationError(f"{criterion.code} {criterion.name}: {problem}".strip())


def _problem(criterion) -> str:
    if criterion.has_children:
        method = METHODS.get(criterion.method)
        return DIVIDED.format(method.label if method else criterion.method)
    if reason := why_no_method(criterion, has_children=False):
        return reason
    try:
        method = load_method(criterion.method, criterion.parameters, criterion.maximum)
    except ValidationError as error:
        return error.messages[0]
    least = min(method.possible(criterion.maximum, decimals=4) or [criterion.maximum])
    return BELOW.format(format_points(least), format_points(criterion.minimum)) if least < criterion.minimum else ""


def tables_concerned(criterion: Criterion) -> str:
    """What stands in open tables that another method would not recompute, as a sentence; "" for nothing."""
    scores = criterion.scores.filter(assessment__state__in=Assessment.OPEN_STATES)
    declared = scores.exclude(declared={}).count()
    direct = scores.filter(declared={}, override_reason="", achieved__isnull=False).count()
    said = []
    if declared:
        said.append(f"{declared} bảng điểm đang nhập đã khai số liệu của tiêu chí này")
    if direct:
        said.append(f"{direct} bảng điểm đang nhập đã có điểm nhập trực tiếp")
    return " và ".join(said)
