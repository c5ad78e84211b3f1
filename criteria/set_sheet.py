"""A criteria set from and to Excel: what the pages and the jobs of its sheet need."""

from django.shortcuts import get_object_or_404
from django.urls import reverse

from agencies.exports import Export
from agencies.imports import steps
from agencies.permissions import fetch
from agencies.sheets.importer import SheetImporter
from agencies.sheets.run import export

from .designing import FROZEN
from .models import CriteriaSet
from .resources import CriterionResource

HINT = (
    "Mỗi dòng một lĩnh vực, tiêu chí hoặc tiêu chí thành phần. Mã «1.6.2» tự thuộc «1.6», không có 1.6 thì thuộc «1»; "
    "mã không nói lên điều đó, như «a» hay «1» dưới «II», thì ghi mục của nó ở cột «Thuộc mã». "
    "Cột «Cách chấm» là câu chữ của quy định; cách tính điểm theo số liệu khai không nằm trong tệp và được giữ nguyên."
)


def set_importer(by, *, pk: int) -> SheetImporter:
    """The import into one set, for who designs it. Raises Http404, PermissionDenied."""
    subject = fetch(by, CriteriaSet.objects.select_related("index", "issuer"), "criteria.design", pk=pk)
    return SheetImporter(
        by=by,
        key="criteria_set",
        args={"pk": pk},
        purpose=f"set:{pk}",
        title=f"Nhập bộ tiêu chí: {subject.name}",
        back=reverse("criteria_set", args=[pk]),
        back_label=subject.name,
        addresses=steps("set", pk),
        seconds_a_row=0.015,
        resource=lambda: CriterionResource(by=by, criteria_set=subject),
        hint=HINT,
        closed=FROZEN if subject.is_frozen else "",
    )


def set_export(by, *, pk: int) -> Export:
    """One set, for whoever may read it. Raises Http404."""
    subject = get_object_or_404(CriteriaSet.objects.readable_by(by), pk=pk)
    return Export(
        by=by,
        key="criteria_set",
        args={"pk": pk},
        name=f"Bộ tiêu chí {subject.code}.xlsx",
        rows=subject.criteria.count(),
        back=reverse("criteria_set", args=[pk]),
        make=lambda tell: export(CriterionResource(by=by, criteria_set=subject), tell=tell),
    )
