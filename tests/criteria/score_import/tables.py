"""Score tables as offices keep them in Excel, S4's among them."""

import io
import json
from decimal import Decimal

from django.conf import settings
from openpyxl import Workbook as Book

from agencies.workbooks import read_workbook

HEAD = [
    "TT", "Lĩnh vực/tiêu chí/tiêu chí thành phần", "Điểm tối đa", "Điểm đạt được", "Chưa đạt so với điểm tối đa",
    "Nguyên nhân chưa đạt điểm",
]  # fmt: skip


def printed_s4(*, native: bool = False) -> list[list]:
    """The rows of S4's table as printed: heading repeated after 6.4, whose name is cut in two; the total without TT."""
    data = json.loads((settings.BASE_DIR / "fixtures/demo/scores.json").read_text(encoding="utf-8"))
    causes = {code: cause["text"] for cause in data["causes"] for code in cause["criteria"][:1]}
    rows = [HEAD]
    for branch in data["criteria"]:
        for line in [branch, *branch["children"]]:
            maximum, achieved = Decimal(line["maximum"]), Decimal(line["achieved"])
            figures = [number(value, native) for value in (maximum, achieved, maximum - achieved)]
            name, rest = line["name"], None
            if line["code"] == "6.4":
                name, rest = line["name"][:-40], line["name"][-40:]
            rows.append([line["code"], name, *figures, causes.get(line["code"])])
            if rest:
                rows += [HEAD, [None, rest]]
    total = [Decimal("99.50"), Decimal("84.87"), Decimal("14.63")]
    return [*rows, [None, "TỔNG ĐIỂM", *(number(value, native) for value in total), None]]


def number(value: Decimal, native: bool):
    return float(value) if native else f"{value:.2f}".replace(".", ",")


def s4(*, native: bool = False) -> bytes:
    """S4's table as .xlsx, with a title above it and the cause cells merged as printed."""
    rows = [["BẢNG ĐIỂM CHỈ SỐ CẢI CÁCH HÀNH CHÍNH NĂM 2023"], [], *printed_s4(native=native)]
    place = {row[0]: number for number, row in enumerate(rows, start=1) if row}
    merges = [f"F{place['7.3.1']}:F{place['7.3.2']}", f"F{place['7.6.1']}:F{place['7.6.3']}"]
    return xlsx(*rows, merges=merges)


def xlsx(*rows, merges=(), formats=None) -> bytes:
    book, file = Book(), io.BytesIO()
    for values in rows:
        book.active.append(list(values))
    for area in merges:
        book.active.merge_cells(area)
    for ref, number_format in (formats or {}).items():
        book.active[ref].number_format = number_format
    book.save(file)
    return file.getvalue()


def workbook(data: bytes):
    return read_workbook(io.BytesIO(data), name="bảng điểm.xlsx")
