"""Filling the grid of a survey from an Excel file or from a block that was copied out of one; nothing is stored."""

import io
from collections.abc import Iterable
from typing import NamedTuple

from django.core.exceptions import ValidationError

from agencies.text import fold
from agencies.workbooks import Cell, Refused, read_workbook
from agencies.workbooks.sheet import address

from ...methods import Input
from ...models import Assessment
from ...pasting import LONGEST, cells_of
from ...score_import.codes import read_code
from ...score_import.numbers import text_of
from .grid import POINTS, Column, Grid, field_name

NO_HEADING = (
    "Không thấy dòng tiêu đề: cần một dòng có mã tiêu chí điều tra ({}), bên dưới mỗi dòng một cơ quan. "
    "Bấm «Xuất Excel» để lấy mẫu rồi điền vào đó."
)
NO_AGENCY = "Dòng {}: «{}» không phải tên cơ quan nào trong đợt; cả dòng chưa được điền."
TWICE = "Dòng {}: {} đã có ở dòng trên; dòng này chưa được điền."
UNKNOWN = "Cột «{}» không phải tiêu chí điều tra của đợt, không dùng."
TOO_LONG = "Khối vừa dán quá lớn: chép từng phần, hoặc chọn tệp Excel."
Place = tuple[Column, Input]


class Filled(NamedTuple):
    """Texts by the name of their field, and in sentences what of the file could not be used."""

    texts: dict[str, str]
    problems: list[str]


def rows_of_file(content: bytes, name: str) -> list[list[Cell]]:
    """The first sheet that is not hidden. Raises ValidationError for a file that cannot be read."""
    return read_workbook(io.BytesIO(content), name=name).sheets[0].rows


def rows_of_text(text: str) -> list[list[Cell]]:
    """A block from the clipboard; blank cells are blank. Raises ValidationError for one that is too long."""
    if len(text) > LONGEST:
        raise ValidationError(TOO_LONG)
    lines = enumerate(cells_of(text.replace("\x00", "")))
    return [[Cell(address(row, at), words or None) for at, words in enumerate(line)] for row, line in lines]


def head_of(column: Column, item: Input) -> str:
    """What stands above a column in a file; a method that asks for several figures has a column for each."""
    label = column.leaf.label
    return label if len(column.inputs) == 1 else f"{label}: {item.label}"


def fill(grid: Grid, rows: list[list[Cell]]) -> Filled:
    """The figures of a file by field; a blank cell of it fills nothing, and erases nothing.

    Raises ValidationError without a line that names criteria of the survey.
    """
    known, tables = _places(grid.columns), _tables(grid)
    for number, row in enumerate(rows):
        heads = {at: _head(cell, known) for at, cell in enumerate(row)}
        places = {at: known[head] for at, head in heads.items() if head in known}
        if places and not any(fold(cell.text) in tables for cell in row):
            unknown = [row[at].text for at, head in heads.items() if at > min(places) and head and at not in places]
            filled = Filled({}, [UNKNOWN.format(text[:50]) for text in unknown])
            _fill_rows(filled, rows, number + 1, places, tables)
            return filled
    raise ValidationError(NO_HEADING.format(", ".join(column.leaf.label for column in grid.columns[:5])))


def _places(columns: Iterable[Column]) -> dict[str, Place]:
    found: dict[str, Place] = {}
    for column in columns:
        for item in column.inputs:
            found[fold(head_of(column, item))] = column, item
        if len(column.inputs) == 1:
            found.setdefault(fold(f"{column.leaf.code} {column.leaf.name}"), (column, column.inputs[0]))
            found.setdefault(fold(column.leaf.name), (column, column.inputs[0]))
    return found


def _tables(grid: Grid) -> dict[str, Assessment | None]:
    """The tables by every name of their agencies; None for a name that several have."""
    found: dict[str, Assessment | None] = {}
    for row in grid.rows:
        agency = row.table.agency
        names = {agency.name, str(agency), agency.short_name, agency.code, *(one.text for one in agency.aliases.all())}
        for name in {fold(name) for name in names} - {""}:
            found[name] = None if name in found else row.table
    return {name: table for name, table in found.items() if table is not None}


def _head(cell: Cell, known: dict[str, Place]) -> str:
    try:
        return fold(read_code(cell, known))
    except Refused:
        return fold(cell.text)


def _fill_rows(filled: Filled, rows, start: int, places: dict[int, Place], tables: dict[str, Assessment]) -> None:
    taken = set()
    for number, row in enumerate(rows[start:], start=start + 1):
        values = {at: place for at, place in places.items() if at < len(row) and not row[at].is_empty}
        if not values:
            continue
        names = [fold(cell.text) for at, cell in enumerate(row) if at not in places]
        table = next((tables[name] for name in names if name in tables), None)
        if table is None:
            words = next((cell.text for at, cell in enumerate(row) if at not in places and len(cell.text) > 3), "")
            filled.problems.append(NO_AGENCY.format(number, words[:60]))
        elif table.pk in taken:
            filled.problems.append(TWICE.format(number, table.agency))
        else:
            taken.add(table.pk)
            _fill_row(filled, row, table, values)


def _fill_row(filled: Filled, row: list[Cell], table: Assessment, values: dict[int, Place]) -> None:
    for at, (column, item) in values.items():
        try:
            text = text_of(row[at], column.takes_percent and not item.choices)
        except Refused as refused:
            filled.problems.append(str(refused))
        else:
            text = text.replace(".", ",") if not isinstance(row[at].value, str) or item is POINTS else text
            filled.texts[field_name((table.pk, column.leaf.pk), item)] = text
