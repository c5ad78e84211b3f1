"""The tasks of a plan from and to Excel."""

from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agencies.clock import today
from agencies.permissions import fetch
from agencies.sheets import pages

from ..resources import TaskResource
from .task import plans_of

form_page = require_http_methods(["GET", "HEAD", "POST"])
HINT = (
    "Mỗi dòng một nhiệm vụ. Dòng có «Số nhiệm vụ» sửa nhiệm vụ đó, dòng để trống số là nhiệm vụ mới. "
    "Tên cơ quan ghi như trong danh mục, cách nhau bằng dấu chấm phẩy. Giải pháp, tiến độ sửa ở trang từng nhiệm vụ."
)


@require_safe
def tasks_export(request, pk):
    """The tasks as Excel: to read, to work on, to import again."""
    return pages.export_file(_page(request, pk))


@form_page
def tasks_import(request, pk):
    return pages.choose(request, _page(request, pk))


@require_POST
def tasks_import_write(request, pk):
    return pages.write(request, _page(request, pk))


@require_POST
def tasks_import_report(request, pk):
    return pages.report(request, _page(request, pk))


def _page(request, pk) -> pages.SheetPage:
    subject = fetch(request.user, plans_of(request.user), "plans.write", pk=pk)
    return pages.SheetPage(
        resource=lambda: TaskResource(by=request.user, plan=subject, on=today()),
        purpose=f"tasks:{subject.pk}",
        title="Nhập nhiệm vụ từ Excel",
        hint=HINT,
        back=reverse("plan", args=[pk]),
        back_label=" ".join(subject.subject.split()),
        file_name=f"Nhiệm vụ - kế hoạch {subject.year} {subject.issuer.code}",
        **{step: reverse(f"tasks_{name}", args=[pk]) for step, name in pages.STEPS.items()},
    )
