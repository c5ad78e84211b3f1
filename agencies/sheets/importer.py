"""A sheet of reference data as an import."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import ClassVar

from ..imports import Importer
from ..telling import Tell, silent
from ..workbooks import Sheet, Workbook
from .resource import SheetResource
from .run import SheetPlan, find_layout, run


@dataclass(kw_only=True)
class SheetImporter(Importer):
    """``resource()`` makes a fresh resource for every run; ``hint`` stands above the form, ``closed`` in its place
    where nothing may be imported."""

    resource: Callable[[], SheetResource]
    hint: str
    closed: str = ""

    template: ClassVar[str] = "agencies/sheet_import.html"

    def preview(self, workbook: Workbook, *, tell: Tell = silent) -> SheetPlan:
        return run(self._resource(tell), workbook)

    def write(self, workbook: Workbook, *, name: str, sha256: str, digest: str, tell: Tell = silent) -> SheetPlan:
        resource = self._resource(tell)
        resource.source = f"{name}, SHA-256 {sha256}"
        return run(resource, workbook, digest=digest)

    def shown(self, plan: SheetPlan) -> dict:
        names = ("added", "changed", "unchanged", "missing", "digest")
        rows = ("changes", "errors", "warnings")
        values = {name: getattr(plan, name) for name in names}
        return values | {name: [asdict(row) for row in getattr(plan, name)] for name in rows}

    def done(self, plan: SheetPlan, *, name: str) -> str:
        return f"Đã nhập «{name}»: thêm {plan.added}, sửa {plan.changed} {self.resource().noun}."

    def sheet_of(self, workbook: Workbook) -> Sheet:
        return find_layout(workbook, self.resource()).sheet

    def _resource(self, tell: Tell) -> SheetResource:
        resource = self.resource()
        resource.tell = tell
        return resource
