"""A plan's tables of plain words: read from typed or pasted text, written back as text, stored, removed.

One line is one row. Cells are parted by "|", or by tabs as Excel pastes them; there a cell in quotation marks may hold
line breaks. The first row names the columns.
"""

import re

from django.db import transaction

from agencies import audit

from .editing import touch
from .models import Plan, PlanTable

QUOTED = re.compile(r'"((?:[^"]|"")*+)"(?=[\t\n]|$)')
BARE = re.compile(r"[^\t\n]*")
NARROWEST, WIDEST = 4, 40  # letters that a column is counted with when nobody gives its width


def read_rows(text: str) -> list[list[str]]:
    """The rows of a typed or pasted table; empty lines are none."""
    if "\t" in text:
        return [row for row in _pasted(text.strip("\n")) if any(row)]
    lines = [line for line in text.split("\n") if line.strip()]
    return [[cell.strip() for cell in line.split("|")] for line in lines]


def as_text(rows: list[list[str]]) -> str:
    """The text that ``read_rows`` reads as these rows."""
    if any(mark in cell for row in rows for cell in row for mark in "|\n"):
        return "\n".join("\t".join(_quoted(cell) for cell in row) for row in rows)
    return "\n".join(" | ".join(row) for row in rows)


def usual_widths(rows: list[list[str]]) -> list[int]:
    """Percents for the columns of rows of equal length, together 100, by the longest line of each."""
    lengths = [max(len(line) for cell in column for line in cell.split("\n")) for column in zip(*rows, strict=True)]
    parts = [min(max(length, NARROWEST), WIDEST) for length in lengths]
    widths = [100 * part // sum(parts) for part in parts]
    widths[widths.index(max(widths))] += 100 - sum(widths)
    return widths


def save_table(table: PlanTable, columns: list[dict], rows: list[list[str]], *, by) -> PlanTable:
    """Store a new or changed table with its audit row; ValidationError when the plan has changed meanwhile."""
    with transaction.atomic():
        before = _lines(table) if table.pk else []
        table.columns, table.rows = columns, rows
        table.save()
        touch(table.plan)
        audit.record(table.plan, by=by, action="change", changes={"table": [before, _lines(table)]})
    return table


def delete_table(table: PlanTable, *, by) -> None:
    """Remove a table; ValidationError when the plan has changed meanwhile."""
    with transaction.atomic():
        touch(table.plan)
        audit.record(table.plan, by=by, action="change", changes={"table": [_lines(table), []]})
        table.delete()


def text_of(table: PlanTable) -> str:
    """The table as a person edits it."""
    return as_text(_all_rows(table))


def next_place(plan: Plan) -> int:
    """The position after all tables of the plan."""
    return max(plan.tables.values_list("position", flat=True), default=0) + 1


def _all_rows(table: PlanTable) -> list[list[str]]:
    return [[column["title"] for column in table.columns], *table.rows]


def _lines(table: PlanTable) -> list[str]:
    return [" | ".join(row) for row in _all_rows(table)]


def _quoted(cell: str) -> str:
    return f'"{cell.replace(chr(34), chr(34) * 2)}"' if "\n" in cell or cell.startswith('"') else cell


def _pasted(text: str) -> list[list[str]]:
    rows, row, place = [], [], 0
    while place <= len(text):
        cell, end = _cell(text, place)
        row.append(cell.strip())
        if text[end : end + 1] != "\t":
            rows.append(row)
            row = []
        place = end + 1
    return rows


def _cell(text: str, place: int) -> tuple[str, int]:
    """The cell at a place and where it ends. Excel quotes only cells with line breaks: other quotes are words."""
    found = QUOTED.match(text, place)
    if found and ("\n" in found[1] or found[1].startswith('""')):
        return found[1].replace('""', '"'), found.end()
    found = BARE.match(text, place)
    return found[0], found.end()
