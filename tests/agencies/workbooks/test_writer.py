"""Writing workbooks: texts stay texts, numbers stay numbers."""

import io
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from openpyxl import load_workbook

from agencies.workbooks import Out, OutSheet, read_workbook, write_workbook

PAYLOADS = [
    "=1+1", "+1", "-1", "@SUM(A1)", "=cmd|'/c calc'!A1",
    '=HYPERLINK("http://x")', "\t=1", "-", "- Tăng cường", "+ UBND xã",
    "1.2", "1,50", "01/02", "1e5", "00123", "#N/A", "#REF!", "TRUE", "=", "'=1", '"x"', "a\nb", "a\n=b",
    "😀", "ế" * 100,
    " khoảng trắng ", "<b>x</b>", "&amp;", "_x0041_", "x" * 32_767,
]  # fmt: skip


def back(*rows, **values):
    data = write_workbook([OutSheet("Trang", [list(row) for row in rows], **values)])
    return data, read_workbook(io.BytesIO(data), name="x").sheets[0]


@pytest.mark.parametrize("text", PAYLOADS)
def test_a_text_stays_the_text_it_was(text):
    data, _ = back([text])
    cell = load_workbook(io.BytesIO(data)).active["A1"]
    assert (cell.value, cell.data_type) == (text, "s")
    assert cell.quotePrefix is text.startswith(("=", "+", "-", "@", "\t"))


def test_numbers_stay_numbers():
    data, sheet = back([Decimal("0.33"), 5, date(2024, 6, 1), None, True])
    assert [cell.value for cell in sheet.rows[0]] == [Decimal("0.33"), 5, date(2024, 6, 1), None, True]
    assert load_workbook(io.BytesIO(data)).active["A1"].number_format == "0.00"


@pytest.mark.parametrize(("text", "words"), [("a\x07b", "ký tự điều khiển"), ("x" * 32_768, "dài 32768 chữ")])
def test_what_excel_cannot_hold_is_refused_and_not_cut(text, words):
    with pytest.raises(ValidationError, match=words):
        write_workbook([OutSheet("Trang", [[text]])])


def test_styles_comments_merges_and_the_printed_page():
    rows = [[Out("TT", "head")], [Out("sai", "bad", comment="D17: sửa lại")], ["x"]]
    data, sheet = back(*rows, widths=[12], merged=[(1, 0, 2, 0)], frozen=1)
    page = load_workbook(io.BytesIO(data)).active
    assert (sheet.merged, page["A2"].comment.text, page["A2"].fill.fgColor.rgb) == (
        [(1, 0, 2, 0)],
        "D17: sửa lại",
        "00FFD9CC",
    )
    assert (page.freeze_panes, page.print_title_rows, page.page_setup.orientation) == ("A2", "$1:$1", "landscape")


@pytest.mark.parametrize(
    ("title", "written"), [("Điểm: 2023/2024", "Điểm  2023 2024"), ("x" * 40, "x" * 31), ("''", "Trang 1")]
)
def test_a_sheet_title_is_made_one_that_excel_takes(title, written):
    assert read_workbook(io.BytesIO(write_workbook([OutSheet(title, [["x"]])])), name="x").sheets[0].name == written
