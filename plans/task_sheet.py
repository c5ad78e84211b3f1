"""The tasks of a plan from and to Excel: what the pages and the jobs of their sheet need."""

from datetime import date

from django.urls import reverse

from agencies.exports import Export
from agencies.imports import steps
from agencies.permissions import fetch
from agencies.sheets.importer import SheetImporter
from agencies.sheets.run import export

from .models import Plan
from .resources import TaskResource

HINT = (
    "Mỗi dòng một nhiệm vụ. Dòng có «Số nhiệm vụ» sửa nhiệm vụ đó, dòng để trống số là nhiệm vụ mới. "
    "Tên cơ quan ghi như trong danh mục, cách nhau bằng dấu chấm phẩy. Giải pháp, tiến độ sửa ở trang từng nhiệm vụ."
)


def task_importer(by, *, pk: int, on: str) -> SheetImporter:
    """The import into one plan, for who writes it; ``on`` (ISO) is the day of the work given.

    Raises Http404, PermissionDenied.
    """
    subject = _plan(by, pk)
    return SheetImporter(
        by=by,
        key="tasks",
        args={"pk": pk, "on": on},
        purpose=f"tasks:{pk}",
        title="Nhập nhiệm vụ từ Excel",
        back=reverse("plan", args=[pk]),
        back_label=" ".join(subject.subject.split()),
        addresses=steps("tasks", pk),
        seconds_a_row=0.05,
        resource=lambda: _resource(by, subject, on),
        hint=HINT,
    )


def task_export(by, *, pk: int, on: str) -> Export:
    """The tasks of one plan, for who writes it. Raises Http404, PermissionDenied."""
    subject = _plan(by, pk)
    return Export(
        by=by,
        key="tasks",
        args={"pk": pk, "on": on},
        name=f"Nhiệm vụ - kế hoạch {subject.year} {subject.issuer.code}.xlsx",
        rows=subject.tasks.count(),
        back=reverse("plan", args=[pk]),
        make=lambda tell: export(_resource(by, subject, on), tell=tell),
    )


def _plan(by, pk: int) -> Plan:
    rows = Plan.objects.select_related("issuer__kind", "assessment__criteria_set")
    return fetch(by, rows, "plans.write", pk=pk)


def _resource(by, subject: Plan, on: str) -> TaskResource:
    return TaskResource(by=by, plan=subject, on=date.fromisoformat(on))
