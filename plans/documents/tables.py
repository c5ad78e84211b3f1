"""A plan's own tables of plain words, as they are printed."""

from ..models import PlanTable
from .model import Column, Table

FIGURE = 14  # characters of the longest figure: "1.234.567,89"


def plain_table(table: PlanTable) -> Table:
    """The table with its cells as stored; a column that holds nothing but figures is printed in the middle."""
    rows = tuple(tuple(row) for row in table.rows)
    columns = tuple(
        Column(column["title"], column["width"], all(_is_figure(row[place]) for row in rows))
        for place, column in enumerate(table.columns)
    )
    return Table(columns, rows)


def _is_figure(cell: str) -> bool:
    return len(cell) <= FIGURE and not any(letter.isalpha() for letter in cell)
