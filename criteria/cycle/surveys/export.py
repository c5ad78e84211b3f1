"""The survey of a round as an Excel file, which is also the template to be filled in."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.urls import reverse

from agencies.exports import Export
from agencies.permissions import fetch
from agencies.telling import Tell, silent
from agencies.workbooks import Out, OutSheet, write_workbook

from ...models import Round
from ...points import parse_points
from ..publishing import tables_of_round
from .filling import head_of
from .grid import Grid, read_grid

WIDTHS = [8, 48]


def survey_export(by, *, pk: int) -> Export:
    """The grid of a round, for who enters its survey. Raises Http404, PermissionDenied."""
    subject = fetch(by, Round.objects.select_related("criteria_set__index"), "criteria.survey", pk=pk)
    tables = tables_of_round(subject).visible_to(by)
    return Export(
        by=by,
        key="surveys",
        args={"pk": pk},
        name=f"Điểm điều tra xã hội học – {subject}.xlsx",
        rows=tables.count(),
        back=reverse("round_surveys", args=[pk]),
        make=lambda tell: export_survey(read_grid(subject, tables), tell=tell),
    )


def export_survey(grid: Grid, *, tell: Tell = silent) -> bytes:
    """The file: what each column is, its code, then a line for each agency; figures as numbers."""
    places = [(column, item) for column in grid.columns for item in column.inputs]
    named = [f"{column.leaf.name} (tối đa {column.maximum})" for column, _ in places]
    rows = [
        [Out(text, "note") for text in ["", "Điền số dưới mã tiêu chí; ô trống là chưa có kết quả", *named]],
        [Out(text, "head") for text in ["TT", "Cơ quan", *(head_of(*place) for place in places)]],
    ]
    for number, row in enumerate(grid.rows, start=1):
        texts = [text for cell in row.cells for text in (cell.stored.values())]
        rows.append([number, str(row.table.agency), *map(_value, texts)])
    sheet = OutSheet("Điều tra xã hội học", rows, widths=[*WIDTHS, *[18] * len(places)], frozen=2)
    return write_workbook([sheet], tell=tell)


def _value(text: str) -> Out:
    """A figure as a number, other words as they are, nothing as nothing."""
    try:
        number: Decimal | None = parse_points(text, decimals=4)
    except ValidationError:
        return Out(text)
    return Out(number, number_format="General" if number is not None and "," not in text else "")
