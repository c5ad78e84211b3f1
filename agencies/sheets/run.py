"""A sheet compared with what is stored, and written: all of it or nothing."""

import hashlib
import json
from contextlib import nullcontext
from dataclasses import dataclass, field
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from import_export.results import RowResult
from tablib import Dataset

from ..telling import Tell, silent
from ..text import fold
from ..workbooks import Finding, Out, OutSheet, Sheet, Workbook, finding, write_workbook
from .resource import Change, SheetResource

HEAD_ROWS = 30  # a heading stands near the top
NO_TABLE = (
    "Không thấy bảng {} trong tệp: dòng tiêu đề cần có các cột {}. Tải tệp mẫu ở nút «Xuất Excel» rồi điền vào đó."
)
SEVERAL = "Tệp có bảng {} ở {} trang tính ({}): chỉ giữ một trang, hoặc ẩn các trang kia, rồi tải lại."
EMPTY = "Bảng {} trong tệp chưa có dòng nào: điền ít nhất một dòng rồi tải lại."


@dataclass(frozen=True)
class Layout:
    """The sheet, its heading's row (counted from 0) and the column of each heading that is known."""

    sheet: Sheet
    row: int
    columns: dict[str, int]


@dataclass
class SheetPlan:
    """Everything a sheet says. Only without ``errors`` may it be written."""

    sheet: Sheet
    changes: list[Change] = field(default_factory=list)
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    missing: list[str] = field(default_factory=list)
    errors: list[Finding] = field(default_factory=list)
    warnings: list[Finding] = field(default_factory=list)
    is_written: bool = False

    @property
    def digest(self) -> str:
        """A mark of what was previewed: at writing time the same file must lead to the same changes.

        What the file does not name counts too: new rows without a key of their own, sent twice, stand there.
        """
        rows = [[change.label, change.what, change.before, change.after] for change in self.changes]
        return hashlib.sha256(json.dumps([rows, self.missing]).encode()).hexdigest()


def run(resource: SheetResource, workbook: Workbook, *, digest: str | None = None) -> SheetPlan:
    """What the sheet would change; with the ``digest`` of its preview it is written.

    Returns the plan; with errors, or with other changes than those previewed, nothing is written (``is_written``
    tells). Raises ValidationError for a file without such a table, or one that cannot be written at all.
    """
    layout = find_layout(workbook, resource)
    rows = _rows(layout, resource)
    resource.is_dry = digest is None and not resource.stores_in_preview
    is_held = not resource.is_dry
    with transaction.atomic() if is_held else nullcontext():
        if is_held:
            resource.lock()
        resource.load()
        dataset = Dataset(*(row.values() for row in resource.prepare(rows)), headers=list(layout.columns))
        resource.warnings += _unknown_headings(layout)
        result = resource.import_data(dataset, use_transactions=is_held, rollback_on_validation_errors=is_held)
        for error in result.base_errors:
            raise error.error
        if not resource.errors:
            _finish(resource)
        plan = _plan(layout, resource, result)
        plan.is_written = digest is not None and not plan.errors and digest == plan.digest
        if is_held and not plan.is_written:
            transaction.set_rollback(True)
    return plan


def export(resource: SheetResource, *, tell: Tell = silent) -> bytes:
    """The records as a workbook, which is the template for the import."""
    resource.load()
    rows = [[Out(column.column_name, "head") for column in resource.columns]]
    dataset = resource.export(resource.records())
    rows += [[Out(value, number_format="0.00##") if _is_points(value) else value for value in row] for row in dataset]
    widths = [column.width for column in resource.columns]
    return write_workbook([OutSheet(resource.title, rows, widths=widths, frozen=1), *resource.sheets()], tell=tell)


def find_layout(workbook: Workbook, resource: SheetResource) -> Layout:
    """The one table of a workbook. Raises ValidationError where there is none, or more than one."""
    visible = [sheet for sheet in workbook.sheets if not sheet.is_hidden] or workbook.sheets
    found = [layout for sheet in visible if (layout := _of_sheet(sheet, resource))]
    if not found:
        headings = ", ".join(f"«{column.column_name}»" for column in resource.columns if column.is_heading)
        raise ValidationError(NO_TABLE.format(resource.noun, headings))
    if len(found) > 1:
        names = ", ".join(f"«{layout.sheet.name}»" for layout in found)
        raise ValidationError(SEVERAL.format(resource.noun, len(found), names))
    return found[0]


def _of_sheet(sheet: Sheet, resource: SheetResource) -> Layout | None:
    headings = {fold(words): column.column_name for column in resource.columns for words in column.headings}
    required = {column.column_name for column in resource.columns if column.is_heading}
    for row, cells in enumerate(sheet.rows[:HEAD_ROWS]):
        columns: dict[str, int] = {}
        for number, cell in enumerate(cells):
            if fold(cell.text) in headings:
                columns.setdefault(headings[fold(cell.text)], number)
        if required <= columns.keys():
            return Layout(sheet, row, columns)
    return None


def _rows(layout: Layout, resource: SheetResource) -> list[dict]:
    """The rows below the heading that hold something, by heading; one that repeats the heading is left out."""
    found = []
    for number in range(layout.row + 1, len(layout.sheet.rows)):
        row = {heading: layout.sheet.cell(number, column) for heading, column in layout.columns.items()}
        is_heading = all(
            cell.text == layout.sheet.cell(layout.row, layout.columns[name]).text for name, cell in row.items()
        )
        if not is_heading and not all(cell.is_empty for cell in row.values()):
            found.append(row)
    if not found:
        raise ValidationError(EMPTY.format(resource.noun))
    return found


def _unknown_headings(layout: Layout) -> list[Finding]:
    taken = set(layout.columns.values())
    cells = [cell for number, cell in enumerate(layout.sheet.rows[layout.row]) if number not in taken]
    return [
        finding(cell, "là cột không có trong mẫu, hoặc lặp lại", "cột này không được đọc; sửa tên cột nếu cần nhập")
        for cell in cells
        if not cell.is_empty
    ]


def _finish(resource: SheetResource) -> None:
    try:
        resource.finish()
    except ValidationError as error:
        resource.errors += [
            Finding("", "", message.rstrip("."), "sửa trong hệ thống hoặc sửa tệp rồi chọn lại tệp")
            for message in error.messages
        ]


def _plan(layout: Layout, resource: SheetResource, result) -> SheetPlan:
    return SheetPlan(
        sheet=layout.sheet,
        changes=resource.changes,
        added=result.totals[RowResult.IMPORT_TYPE_NEW],
        changed=result.totals[RowResult.IMPORT_TYPE_UPDATE],
        unchanged=result.totals[RowResult.IMPORT_TYPE_SKIP],
        missing=[] if resource.errors else resource.missing(),
        errors=sorted(resource.errors, key=_place),
        warnings=sorted(resource.warnings, key=_place),
    )


def _place(found: Finding) -> tuple:
    """Findings of the whole sheet first, then row by row."""
    letters = found.ref.rstrip("0123456789")
    return int(found.ref[len(letters) :] or 0), len(letters), letters


def _is_points(value) -> bool:
    return isinstance(value, Decimal)
