"""A criteria set from and to Excel."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from agencies.permissions import fetch
from agencies.sheets import pages

from ..designing import FROZEN
from ..resources import CriterionResource
from .shared import form_page, own_sets, sets_of

HINT = (
    "Mỗi dòng một lĩnh vực, tiêu chí hoặc tiêu chí thành phần. Mã «1.6.2» tự thuộc «1.6», không có 1.6 thì thuộc «1»; "
    "mã không nói lên điều đó, như «a» hay «1» dưới «II», thì ghi mục của nó ở cột «Thuộc mã»."
)


@require_safe
def set_export(request, pk):
    """The set as Excel: to read, to work on, to import again."""
    return pages.export_file(_page(request, get_object_or_404(sets_of(request.user), pk=pk)))


@form_page
def set_import(request, pk):
    return pages.choose(request, _page(request, _own(request, pk)))


@require_POST
def set_import_write(request, pk):
    return pages.write(request, _page(request, _own(request, pk)))


@require_POST
def set_import_report(request, pk):
    return pages.report(request, _page(request, _own(request, pk)))


def _own(request, pk):
    return fetch(request.user, own_sets(request.user), "criteria.design", pk=pk)


def _page(request, subject) -> pages.SheetPage:
    return pages.SheetPage(
        resource=lambda: CriterionResource(by=request.user, criteria_set=subject),
        purpose=f"set:{subject.pk}",
        title=f"Nhập bộ tiêu chí: {subject.name}",
        hint=HINT,
        back=reverse("criteria_set", args=[subject.pk]),
        back_label=subject.name,
        file_name=f"Bộ tiêu chí {subject.code}",
        closed=FROZEN if subject.is_frozen else "",
        **{step: reverse(f"set_{name}", args=[subject.pk]) for step, name in pages.STEPS.items()},
    )
