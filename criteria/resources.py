"""A criteria set as a sheet: one file, one set, whatever its depth and the way its codes are printed."""

from collections.abc import Iterable
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db.models import F, Q

from agencies import audit
from agencies.sheets import Choice, Column, Mark, SheetResource, Text
from agencies.sheets.columns import CellWidget
from agencies.sheets.resource import CellError
from agencies.text import fold
from agencies.workbooks import Cell, Refused, finding

from .designing import open_for_design
from .models import CriteriaSet, Criterion, Score
from .points import format_points
from .score_import.codes import read_code
from .score_import.lines import is_total
from .score_import.numbers import read_points
from .set_lines import Line, Places, depth_first
from .set_methods import check_methods
from .sets import REMAINDER_NAME, place_of, refresh_tables

PARENT = "Thuộc mã"
NAMES = ("Tên tiêu chí", "Nội dung", "Lĩnh vực/tiêu chí/tiêu chí thành phần")


class Code(CellWidget):
    """A printed code; ``known`` are the codes of the set, as hints where Excel has turned one into a date."""

    known: frozenset[str] = frozenset()

    def read(self, cell: Cell) -> str:
        code = read_code(cell, self.known)
        longest = Criterion._meta.get_field("code").max_length
        if len(code) > longest:
            raise Refused(finding(cell, f"mã dài quá {longest} chữ", "ghi mã ở cột «Mã», tên ở cột «Tên»"))
        return code


class ParentCode(Code):
    def render(self, value, obj=None, **kwargs):
        return value.label if value else None


class Points(CellWidget):
    """Points of the set's scale; an empty cell is ``blank``."""

    def __init__(self, *, blank: Decimal | None = None):
        super().__init__()
        self.blank, self.decimals, self.is_percent = blank, 2, False

    def read(self, cell: Cell) -> Decimal | None:
        scale = {"decimals": self.decimals, "is_percent": self.is_percent}
        points = read_points(cell, minimum=Decimal(0), maximum=None, **scale)
        return self.blank if points is None else points

    def render(self, value, obj=None, **kwargs):
        return value


class CriterionResource(SheetResource):
    """The criteria of one set in printed order. What the sheet does not name stays."""

    title = "Bộ tiêu chí"
    noun = "tiêu chí"

    code = Column("code", "Mã", Code(), width=10, is_heading=True, also=("TT", "STT", "Mã tiêu chí"))
    parent = Column("parent", PARENT, ParentCode(), width=10, readonly=True)
    name = Column("name", "Tên", Text(), width=64, required=True, also=NAMES)
    maximum = Column("maximum", "Điểm tối đa", Points(), width=10, required=True)
    minimum = Column("minimum", "Điểm tối thiểu", Points(blank=Decimal(0)), width=10)
    kind = Column("kind", "Loại điểm", Choice(Criterion.Kind.choices, blank="normal"), width=17)
    is_survey = Column("is_survey", "Điều tra xã hội học", Mark(), width=11)
    guidance = Column("guidance", "Cách chấm", Text(lines=True), width=48)

    class Meta:
        model = Criterion
        fields = ["code", "parent", "name", "maximum", "minimum", "kind", "is_survey", "guidance"]

    def __init__(self, *, by, criteria_set: CriteriaSet):
        super().__init__(by=by)
        self.criteria_set = criteria_set
        for name in ("maximum", "minimum"):
            widget = self.fields[name].widget
            widget.decimals = criteria_set.decimals
            widget.is_percent = criteria_set.unit == CriteriaSet.Unit.PERCENT
        self.lines: dict[str, Line] = {}  # by the address of the code's cell
        self.count = 0

    def get_queryset(self):
        return self.criteria_set.criteria.select_related("parent__parent").order_by("sort_key")

    def lock(self) -> None:
        open_for_design(self.criteria_set)

    # --- places ---

    def prepare(self, rows: list[dict]) -> list[dict]:
        stored = self.records()
        self.count = len(stored)
        for name in ("code", "parent"):
            self.fields[name].widget.known = frozenset(node.code for node in stored)
        lines = [self._line(row) for row in rows if not is_total(self.key_cell(row), row["Tên"].text)]
        places = Places(stored, lines)
        ordered = places.settle()
        self.lines = {line.cell.ref: line for line in ordered}
        return [line.row for line in ordered]

    def _line(self, row: dict) -> Line:
        cell = self.key_cell(row)
        line = Line(row, cell, self._code("code", cell), row.get(PARENT))
        if line.parent_cell is not None:
            line.parent_code = self._code("parent", line.parent_cell)
            try:
                self.fields["parent"].widget.clean(line.parent_cell)
            except Refused as refused:
                line.refused = refused
        return line

    def _code(self, name: str, cell: Cell) -> str:
        try:
            return self.fields[name].widget.clean(cell)
        except Refused:
            return ""

    def find(self, row: dict) -> Criterion | None:
        return self.lines[self.key_cell(row).ref].stored

    def init_instance(self, row=None) -> Criterion:
        return Criterion(criteria_set=self.criteria_set)

    # --- one row ---

    def import_instance(self, instance, row, **kwargs):
        line = self.lines[self.key_cell(row).ref]
        above = line.above.node if isinstance(line.above, Line) else line.above
        errors = {}
        try:
            super().import_instance(instance, row, **kwargs)
        except ValidationError as error:
            errors = error.update_error_dict(errors)
        errors |= self._misplaced(instance, line, errors)
        instance.parent, line.made = above, instance
        instance.is_remainder = not line.code
        instance.sort_key = place_of(instance, above)
        if errors:
            raise ValidationError(errors)

    def _misplaced(self, instance: Criterion, line: Line, errors: dict) -> dict:
        is_remainder = fold(instance.name) == fold(REMAINDER_NAME) and line.above is not None
        if line.refused:
            name = "code" if line.refused.finding.ref == line.cell.ref else "parent"
            return {name: CellError(line.refused.finding)}
        if line.code or is_remainder or "code" in errors:
            return {}
        remedy = f"điền mã; chỉ dòng «{REMAINDER_NAME}» của một mục mới để trống"
        return {"code": CellError(finding(line.cell, "thiếu mã", remedy))}

    def store(self, criterion: Criterion, *, is_new: bool) -> None:
        parent = criterion.parent
        if parent is None or parent.pk:
            criterion.parent = parent  # with the key that it was given a moment ago
            super().store(criterion, is_new=is_new)
        # Otherwise the parent's row has errors: nothing will be written, and this row is not to blame.

    def label(self, criterion: Criterion) -> str:
        return criterion.title

    # --- the whole ---

    def finish(self) -> None:
        _put_in_order(self.criteria_set)
        check_methods(self.criteria_set)
        refresh_tables(self.criteria_set)
        _refuse_scores_outside(self.criteria_set)
        self.warnings += self._sums()
        if self.changes:
            changes = {f"{change.label}: {change.what}": [change.before, change.after] for change in self.changes}
            changes["criteria"] = [self.count, self.get_queryset().count()]
            audit.record(self.criteria_set, by=self.by, action="import_set", changes=changes, comment=self.source)

    def _sums(self) -> Iterable:
        """Parents of the sheet whose printed maximum is not the sum of what stands below them."""
        if self.criteria_set.unit == CriteriaSet.Unit.PERCENT:
            return
        below: dict[int, Decimal] = {}
        for node in self.get_queryset():
            if node.kind == Criterion.Kind.NORMAL and node.parent_id:
                below[node.parent_id] = below.get(node.parent_id, Decimal(0)) + node.maximum
        for line in self.lines.values():
            node = line.node
            if node.kind == Criterion.Kind.NORMAL and below.get(node.pk, node.maximum) != node.maximum:
                reason = f"khác tổng điểm tối đa các mục con {format_points(below[node.pk])}"
                yield finding(line.row["Điểm tối đa"], reason, "kiểm tra lại; hệ thống cộng từ các mục con")


def _put_in_order(criteria_set: CriteriaSet) -> None:
    """Every key from its parent's: a criterion that moved takes along what stands below it."""
    keys: dict[int, Criterion] = {}
    moved, nodes = [], list(criteria_set.criteria.all())
    ordered = depth_first(nodes)
    if len(ordered) < len(nodes):
        codes = ", ".join(sorted({node.label for node in nodes} - {node.label for node in ordered}))
        raise ValidationError(f"Các mục {codes} thuộc lẫn nhau (đi vòng quanh): sửa cột «Thuộc mã».")
    for node in ordered:
        before, node.sort_key = node.sort_key, place_of(node, keys.get(node.parent_id))
        keys[node.pk] = node
        if before != node.sort_key:
            moved.append(node)
    Criterion.objects.bulk_update(moved, ["sort_key"])


def _refuse_scores_outside(criteria_set: CriteriaSet) -> None:
    """No score that is stored may lie outside the scale that the sheet gives it."""
    outside = Q(achieved__gt=F("criterion__maximum")) | Q(achieved__lt=F("criterion__minimum"))
    rows = Score.objects.filter(outside, criterion__criteria_set=criteria_set)
    rows = rows.select_related("criterion__parent", "assessment__agency")
    if rows:
        raise ValidationError(
            [
                f"{row.criterion.title}: {row.assessment.agency} năm {row.assessment.year} đã có "
                f"{format_points(row.achieved)} điểm, ngoài thang điểm mới"
                for row in rows[:20]
            ]
        )
