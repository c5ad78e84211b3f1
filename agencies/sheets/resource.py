"""The base of all resources: collects every finding and every change of a sheet, stores through ``store``."""

from dataclasses import dataclass

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from import_export.instance_loaders import BaseInstanceLoader
from import_export.resources import ModelResource
from import_export.results import RowResult

from .. import audit
from ..telling import silent
from ..workbooks import Cell, Finding, OutSheet, Refused, finding
from .columns import Text

BLANK = "(trống)"
TOO_MANY = "Tệp có hơn {} dòng thêm, sửa hoặc lỗi: tách thành nhiều tệp rồi nhập lần lượt."
BEGUN, ENDED = 15, 95  # per cent of a run before the first row and after the last
REMEDY = "sửa ô này trong tệp rồi chọn lại tệp"


@dataclass(frozen=True)
class Change:
    """One thing that would change, as the preview shows it."""

    label: str
    what: str
    before: str
    after: str


class CellError(ValidationError):
    """A finding on its way through django-import-export."""

    def __init__(self, found: Finding):
        super().__init__(found.reason)
        self.finding = found


class Loader(BaseInstanceLoader):
    def get_instance(self, row):
        return self.resource.find(row)


class SheetResource(ModelResource):
    """One kind of records as one sheet, for one run; ``by`` is the person who imports.

    A subclass names ``title`` (of the sheet), ``noun`` (of one record), ``key`` (its column), ``action`` (of the audit
    row of each record; "" where ``store`` or ``finish`` leaves its own), ``find`` (row → the stored record that it
    means, None for a new one) and, where a plain save does not do, ``store``. Sheets are written all or nothing
    (agencies.sheets.run); ``source`` names the file, ``tell`` is called with how far a run is.
    """

    title = noun = action = ""
    key = "code"
    stores_in_preview = True  # False: while ``is_dry``, ``store`` checks and stores nothing, and no transaction is open
    most_touched = 500  # rows added, changed or wrong in one file: each takes about 15 ms of the one writer's time

    class Meta:
        clean_model_instances = True
        use_transactions = True
        skip_unchanged = True
        report_skipped = True
        store_instance = True
        skip_html_diff = True
        instance_loader_class = Loader

    def __init__(self, *, by):
        super().__init__()
        self.by, self.source = by, ""
        self.changes: list[Change] = []
        self.errors: list[Finding] = []
        self.warnings: list[Finding] = []
        self.seen: set[int] = set()  # keys of the records that the sheet names
        self.repeated: dict[str, str] = {}  # address of a key cell → address of the first one with the same key
        self.trail: list = []
        self.touched = self.taken = self.rows = 0
        self.tell, self.is_dry = silent, False
        for name, field in self.fields.items():
            if isinstance(field.widget, Text) and field.widget.longest is None:
                field.widget.longest = self._meta.model._meta.get_field(name).max_length

    @property
    def columns(self) -> list:
        return self.get_import_fields()

    def lock(self) -> None:
        """Taken before anything is read: who else would change the records waits."""

    def load(self) -> None:
        """Read what the columns need to know."""

    def records(self) -> list:
        """What is stored, in the order of the sheet."""
        return list(self.get_queryset())

    def sheets(self) -> list[OutSheet]:
        """What the exported workbook tells besides: lists of what may be written into a column."""
        return []

    def prepare(self, rows: list[dict]) -> list[dict]:
        """The rows in the order in which they are taken; what one row cannot know of the others is noted."""
        first: dict[str, str] = {}
        for row in rows:
            cell = self.key_cell(row)
            key = cell.text.lower()
            if key and first.setdefault(key, cell.ref) != cell.ref:
                self.repeated[cell.ref] = first[key]
        return rows

    def missing(self) -> list[str]:
        """Records that the sheet does not name; they stay as they are."""
        return [self.label(record) for record in self.records() if record.pk not in self.seen]

    def store(self, instance, *, is_new: bool) -> None:
        instance.save(force_insert=is_new)

    def finish(self) -> None:
        """After all rows without an error: what depends on the whole. ValidationError refuses the sheet."""
        audit.record_many(self.trail)

    def label(self, record) -> str:
        return str(record)

    def key_cell(self, row: dict) -> Cell:
        return row[self.fields[self.key].column_name]

    # --- what django-import-export calls ---

    def get_import_id_fields(self):
        return [self.key]

    def before_import_row(self, row, **kwargs):
        cell = self.key_cell(row)
        if cell.ref in self.repeated:
            found = finding(cell, f"đã có ở ô {self.repeated[cell.ref]}", "mỗi mã chỉ một dòng: xoá hoặc sửa một dòng")
            raise ValidationError({self.key: CellError(found)})

    def import_instance(self, instance, row, **kwargs):
        errors = {}
        for field in self.columns:
            try:
                self.import_field(field, instance, row, **kwargs)
            except Refused as refused:
                errors[field.attribute] = CellError(refused.finding)
        if errors:
            raise ValidationError(errors)

    def before_import(self, dataset, **kwargs):
        self.rows = len(dataset)

    def import_row(self, row, instance_loader, **kwargs):
        self.taken += 1
        self.tell(BEGUN + (ENDED - BEGUN) * self.taken // self.rows, f"Đang xem dòng {self.taken} trên {self.rows}")
        result = super().import_row(row, instance_loader, **kwargs)
        for error in result.errors:
            raise error.error
        self.touched += result.import_type != RowResult.IMPORT_TYPE_SKIP
        if self.touched > self.most_touched:
            raise ValidationError(TOO_MANY.format(self.most_touched))
        if result.validation_error:
            self.errors += self._findings(row, result.validation_error)
        else:
            self.seen.add(result.instance.pk)
            self._note(result)
        return result

    def do_instance_save(self, instance, is_create):
        self.store(instance, is_new=is_create)

    def after_import(self, dataset, result, **kwargs):
        """Not the resetting of sequences that stands here: rows never bring keys of their own."""

    # --- findings and changes ---

    def _findings(self, row: dict, error: ValidationError) -> list[Finding]:
        cells = {field.attribute: row.get(field.column_name) for field in self.columns}
        by_attribute = error.error_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.error_list}
        found = []
        for attribute, errors in by_attribute.items():
            cell = cells.get(attribute) or self.key_cell(row)
            for one in errors:
                found.append(getattr(one, "finding", None) or _sentence(cell, one))
        return found

    def _note(self, result) -> None:
        if result.import_type == RowResult.IMPORT_TYPE_NEW:
            values = self._values(result.instance)
            whole = "\n".join(f"{heading}: {value}" for heading, value in values.items() if value)
            self._change(result.instance, {"Thêm mới": ["", whole]})
        elif result.import_type == RowResult.IMPORT_TYPE_UPDATE:
            before, after = self._values(result.original), self._values(result.instance)
            self._change(result.instance, audit.difference(before, after))

    def _change(self, instance, changes: dict) -> None:
        label = self.label(instance)
        self.changes += [Change(label, what, old, new or BLANK) for what, (old, new) in changes.items()]
        if self.action:
            self.trail.append(
                audit.entry(instance, by=self.by, action=self.action, changes=changes, comment=self.source)
            )

    def _values(self, instance) -> dict[str, str]:
        """Heading → value as it is shown; a key that a preview was given by the database is another one next time."""
        columns = [column for column in self.columns if column.attribute != "pk"]
        return {column.column_name: Cell("", column.export(instance)).text for column in columns}


def _sentence(cell: Cell, error: ValidationError) -> Finding:
    """What a model or a form refuses, as a reason without its full stop."""
    reason = error.messages[0].rstrip(".")
    return finding(cell, f"{reason[:1].lower()}{reason[1:]}", REMEDY)
