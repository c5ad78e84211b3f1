"""The table of units as an Excel file."""

from agencies.telling import Tell, silent
from agencies.workbooks import Out, OutSheet, write_workbook

from .units import UnitRow, summary

HEAD = [
    "TT",
    "Cơ quan, đơn vị",
    "Phải gửi kế hoạch",
    "Hạn (hết ngày)",
    "Tình trạng",
    "Số, ký hiệu",
    "Ngày ban hành",
    "Trễ (ngày)",
    "Nhiệm vụ được giao",
    "Đã đưa vào kế hoạch",
    "Nhiệm vụ triển khai",
    "Đã xong",
]
WIDTHS = [6, 44, 12, 14, 18, 20, 14, 10, 12, 12, 12, 10]
DAY = "dd/mm/yyyy"


def units_workbook(title: str, rows: list[UnitRow], *, tell: Tell = silent) -> bytes:
    """One sheet: the title, the counts in words, one row a unit (a second row for a second plan of a unit)."""
    lines = [[Out(title, "area")], [Out("; ".join(summary(rows)))], [Out(name, "head") for name in HEAD]]
    for number, row in enumerate(rows, start=1):
        lines += _lines(number, row)
    merged = [(0, 0, 0, len(HEAD) - 1), (1, 0, 1, len(HEAD) - 1)]
    return write_workbook([OutSheet("Kế hoạch của đơn vị", lines, WIDTHS, merged, frozen=3)], tell=tell)


def _lines(number: int, row: UnitRow) -> list[list]:
    issued = [(_number(found.plan), found.day) for found in row.issued] or [("", None)]
    front = [number, str(row.agency), "có" if row.is_asked else "", Out(row.deadline, number_format=DAY), row.state]
    figures = [row.late_days or None, row.given, row.taken, row.derived, row.done]
    first, *others = issued
    lines = [[*front, first[0], Out(first[1], number_format=DAY), *figures]]
    return lines + [[None] * 5 + [name, Out(day, number_format=DAY)] for name, day in others]


def _number(plan) -> str:
    return "/".join(filter(None, [plan.number, plan.symbol]))
