"""The score table as an Excel file: printed like the offices' own, and the template for the import."""

from decimal import Decimal
from itertools import groupby

from django.shortcuts import get_object_or_404
from django.urls import reverse

from agencies.exports import Export
from agencies.telling import Tell, silent
from agencies.workbooks import Out, OutSheet, write_workbook

from ..models import Assessment
from ..table import Row, Table, score_table

HEAD = [
    "TT",
    "Lĩnh vực/tiêu chí/tiêu chí thành phần",
    "Điểm tối đa",
    "Điểm đạt được",
    "Chưa đạt so với điểm tối đa",
    "Nguyên nhân chưa đạt điểm",
    "Lý do không áp dụng",
    "Giải trình",
]
WIDTHS = [9, 56, 10, 11, 13, 48, 26, 40]
CAUSE = HEAD.index("Nguyên nhân chưa đạt điểm")
NOT_APPLICABLE = "Không áp dụng"


def score_export(by, *, pk: int) -> Export:
    """One score table, for whoever sees it. Raises Http404."""
    rows = Assessment.objects.visible_to(by).select_related("agency__kind", "criteria_set__index")
    subject = get_object_or_404(rows, pk=pk)
    return Export(
        by=by,
        key="scores",
        args={"pk": pk},
        name=f"{subject}.xlsx",
        rows=subject.criteria_set.criteria.count(),
        back=reverse("assessment", args=[pk]),
        make=lambda tell: export_scores(subject, tell=tell),
    )


def export_scores(assessment: Assessment, *, tell: Tell = silent) -> bytes:
    """The file: numbers as numbers, codes as text, a cause that neighbours share as one merged cell."""
    table = score_table(assessment)
    explanations = dict(assessment.scores.exclude(explanation="").values_list("criterion_id", "explanation"))
    rows = [[Out(text, "head") for text in HEAD]]
    rows += [_line(row, explanations.get(row.pk)) for row in table.rows]
    rows.append(_total(table))
    title = f"{assessment.criteria_set.index.short_name} {assessment.year}"
    sheet = OutSheet(title, rows, widths=WIDTHS, merged=list(_shared(table.rows)), frozen=1)
    return write_workbook([sheet], tell=tell)


def _line(row: Row, explanation: str | None) -> list[Out]:
    style = "area" if row.depth == 0 and not row.is_leaf else ""
    achieved = NOT_APPLICABLE if row.not_applicable else _number(row.achieved)
    values = [row.code, row.name, _number(row.maximum), achieved, _number(row.lost), row.cause_text, row.reason]
    return [Out(value if value != "" else None, style) for value in [*values, explanation]]


def _number(text: str) -> Decimal | None:
    return Decimal(text.replace(",", ".")) if text else None


def _total(table: Table) -> list[Out]:
    values = [None, "TỔNG ĐIỂM", _number(table.maximum), _number(table.achieved), _number(table.lost), None, None, None]
    return [Out(value, "total") for value in values]


def _shared(rows: list[Row]):
    """Areas of neighbouring rows that have the very same causes (line 1 of the sheet is the heading)."""
    numbered = [(number, [cause.pk for cause in row.causes]) for number, row in enumerate(rows, start=1)]
    for causes, group in groupby(numbered, key=lambda pair: pair[1]):
        lines = [number for number, _ in group]
        if causes and len(lines) > 1:
            yield lines[0], CAUSE, lines[-1], CAUSE
