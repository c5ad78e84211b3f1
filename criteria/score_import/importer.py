"""A score table as an import."""

from dataclasses import asdict, dataclass
from typing import ClassVar

from django.urls import reverse

from agencies.imports import Importer, steps
from agencies.permissions import fetch
from agencies.telling import Tell, silent
from agencies.workbooks import Sheet, Workbook

from ..entry import closed
from ..models import Assessment, CriteriaSet
from ..points import format_result
from .layout import find_layout
from .planning import ImportPlan
from .writing import SourceFile, preview_import, write_import


@dataclass(kw_only=True)
class ScoreImporter(Importer):
    assessment: Assessment

    template: ClassVar[str] = "criteria/score_import.html"

    def preview(self, workbook: Workbook, *, tell: Tell = silent) -> ImportPlan:
        return preview_import(self.assessment, workbook, by=self.by)

    def write(self, workbook: Workbook, *, name: str, sha256: str, digest: str, tell: Tell = silent) -> ImportPlan:
        return write_import(self.assessment, SourceFile(name, sha256, workbook), digest=digest, by=self.by)

    def shown(self, plan: ImportPlan) -> dict:
        is_percent = self.assessment.criteria_set.unit == CriteriaSet.Unit.PERCENT
        result = format_result(plan.total.final, plan.total.maximum, is_percent=is_percent)
        values = {"unchanged": plan.unchanged, "missing": plan.missing, "digest": plan.digest, "result": result}
        return values | {
            name: [asdict(row) for row in getattr(plan, name)] for name in ("changes", "errors", "warnings")
        }

    def done(self, plan: ImportPlan, *, name: str) -> str:
        return f"Đã nhập {len(plan.changes)} thay đổi từ «{name}»."

    def sheet_of(self, workbook: Workbook) -> Sheet:
        return find_layout(workbook).sheet

    def context(self) -> dict:
        imports = list(self.assessment.imports.select_related("by")[:10])
        last = next((row for row in imports if row.undone_at is None), None)
        return {"assessment": self.assessment, "imports": imports, "last": last, "closed": closed(self.assessment)}


def score_importer(by, *, pk: int) -> ScoreImporter:
    """The import into one score table, for who enters its points. Raises Http404, PermissionDenied."""
    rows = Assessment.objects.select_related("agency__kind", "criteria_set__index")
    subject = fetch(by, rows, "criteria.score", pk=pk)
    return ScoreImporter(
        by=by,
        key="scores",
        args={"pk": pk},
        purpose=f"scores:{pk}",
        title=str(subject),
        back=reverse("assessment", args=[pk]),
        back_label=str(subject),
        addresses=steps("score", pk),
        seconds_a_row=0.0015,
        assessment=subject,
    )
