"""A comparison as an Excel file: the sentences on the first sheet, the lines on the second."""

from urllib.parse import urlencode

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse

from agencies.exports import Export
from agencies.telling import Tell, silent
from agencies.workbooks import Out, OutSheet, write_workbook

from ..comparison.rank_change import METHOD
from ..models import Assessment
from .comparing import Comparison, compare_table
from .rows import Figure, Row, rows_of

NOTHING = "Chưa có gì để so sánh: chưa có kết quả năm trước và chưa có bản lưu nào của bảng điểm này."
WIDTHS = [9, 52, 12, 12, 12, 12, 12, 24, 44]


def comparison_export(by, *, pk: int, before: str = "", after: str = "") -> Export:
    """The comparison of one table, for whoever sees it. Raises Http404, also for a key that is none of the choices."""
    rows = Assessment.objects.visible_to(by).select_related("agency__kind", "criteria_set__index")
    subject = get_object_or_404(rows, pk=pk)
    try:
        found = compare_table(by, subject, before=before, after=after)
    except LookupError as error:
        raise Http404 from error
    query = urlencode({key: value for key, value in (("truoc", before), ("sau", after)) if value})
    return Export(
        by=by,
        key="comparison",
        args={"pk": pk, "before": before, "after": after},
        name=f"So sánh {subject}.xlsx",
        rows=subject.criteria_set.criteria.count(),
        back=reverse("comparison", args=[pk]) + (f"?{query}" if query else ""),
        make=lambda tell: export_comparison(found, tell=tell),
    )


def export_comparison(found: Comparison, *, tell: Tell = silent) -> bytes:
    """The file: numbers as numbers, and words where there is no number."""
    sheets = [OutSheet("Nhận xét", list(_words(found)), widths=[120])]
    if found.whole is not None:
        sheets.append(OutSheet("So sánh", list(_lines(found)), widths=WIDTHS, frozen=1))
    if found.beside is not None:
        widths = [48, *[20] * len(found.beside.columns)]
        sheets.append(OutSheet("Đơn vị tiền thân", list(_columns(found)), widths=widths, frozen=1))
    return write_workbook(sheets, tell=tell)


def _words(found: Comparison):
    yield [Out(heading(found), "head")]
    yield from ([Out(sentence)] for sentence in found.sentences or [NOTHING])
    if found.notes:
        yield [Out("Lưu ý khi đọc số liệu", "head")]
        yield from ([Out(note)] for note in found.notes)
    if found.change is not None:
        yield [Out(METHOD)]


def heading(found: Comparison) -> str:
    """What is compared, in one line."""
    head = f"So sánh {found.subject}"
    return head if found.before is None else f"{head}: {found.before.label} – {found.after.label}"


def _lines(found: Comparison):
    first, last = _when(found)
    points = "Chỉ số (%)" if found.is_percent else "Điểm"
    maxima = [] if found.is_percent else [f"Tối đa – {first}", f"Tối đa – {last}"]
    figures = [f"{points} – {first}", f"{points} – {last}", "Tăng, giảm"]
    yield [Out(text, "head") for text in ["Mã", "Lĩnh vực, tiêu chí", *maxima, *figures, "Thay đổi", "Ghi chú"]]
    decimals = found.subject.criteria_set.decimals
    for row in rows_of(found.whole, is_percent=found.is_percent, decimals=decimals):
        style = "area" if row.depth == 0 and not row.is_leaf else ""
        yield [Out(value if value != "" else None, style) for value in _values(row, found.is_percent)]
    yield [Out(value, "total") for value in _totals(found)]


def _when(found: Comparison) -> tuple[str, str]:
    return found.before.label, found.after.label


def _values(row: Row, is_percent: bool) -> list:
    maxima = [] if is_percent else [_value(figure) for figure in row.maxima]
    figures = [*maxima, *(_value(figure) for figure in row.points), row.change]
    name = f"{row.name} ({row.outside})" if row.outside else row.name
    return [row.code, name, *figures, row.label, "; ".join(row.notes)]


def _value(figure: Figure):
    return figure.text if figure.value is None else figure.value


def _totals(found: Comparison) -> list:
    whole = found.whole
    if found.is_percent:
        return [None, "CHỈ SỐ", whole.index_before, whole.index_after, whole.percent, None, None]
    totals = (whole.before, whole.after)
    points = [None if total.is_blank else total.final for total in totals]
    change = None if None in points or whole.parts.blank else whole.points
    return [None, "TỔNG ĐIỂM", whole.before.maximum, whole.after.maximum, *points, change, None, None]


def _columns(found: Comparison):
    columns = found.beside.columns
    yield [Out(text, "head") for text in ["Lĩnh vực", *(f"{one.name} – năm {one.year}" for one in columns)]]
    yield ["Chỉ số", *(one.shown_index for one in columns)]
    yield ["Xếp hạng", *(one.rank for one in columns)]
    yield from ([name, *figures] for name, figures in found.beside.rows)
