"""Reading workbooks: values as people see them, limits, everything else refused in words."""

import io
from datetime import date, datetime, time
from decimal import Decimal

import pytest
from openpyxl import Workbook as Book

from agencies.workbooks import WorkbookRefused, read_workbook

from . import corpus

DESIGNED = corpus.designed()
WORDS = {
    "rỗng": "Tệp rỗng", "pdf": "tệp PDF", "csv": "tệp văn bản", "html mang đuôi xls": "trang web",
    "xml 2003": "trang web",
    "xls": "đời cũ (.xls)", "có mật khẩu": "đặt mật khẩu", "doc": "tệp Word", "docx": "tệp Word", "ods": "LibreOffice",
    "xlsb": ".xlsb", "xlsm": "macro", "zip khác": "tệp nén", "tải chưa hết": "hỏng hoặc tải chưa hết",
    "bom một phần": "bung ra quá lớn", "bom nhiều phần": "bung ra quá lớn", "rất nhiều phần": "bung ra quá lớn",
    "ô góc": "dữ liệu ở ô XFD1048576", "cột 16384": "ngoài 2000 dòng × 40 cột", "2.001 dòng": "ô A2001",
    "chữ dài 40.000": "dài quá 32.767", "60 trang": "nhiều nhất 50",
    "chồng lên nhau": "hỏng", "trùng tên": "hỏng", "thực thể lồng": "hỏng", "thực thể ngoài": "hỏng",
}  # fmt: skip
READ = {"ô góc trống", "gộp cả trang", "dòng lộn xộn", "ô không địa chỉ", "lỗi Excel", "công thức không kết quả",
        "công thức mảng", "đầy 2.000 × 40"}  # fmt: skip


def read(data: bytes):
    return read_workbook(io.BytesIO(data), name="tệp.xlsx")


def written(*rows, **formats):
    """The first sheet of a workbook that Excel might have written."""
    book, file = Book(), io.BytesIO()
    for values in rows:
        book.active.append(values)
    for ref, number_format in formats.items():
        book.active[ref].number_format = number_format
    book.save(file)
    return read(file.getvalue()).sheets[0]


def values(sheet):
    return [[cell.value for cell in row] for row in sheet.rows]


def test_values_come_as_people_see_them():
    morning = datetime.combine(date(2024, 6, 1), time(8, 30))
    sheet = written(["1.2", 0.33, 0.1 + 0.2, 7, True, date(2024, 6, 1), morning, time(8, 30)])
    assert values(sheet) == [[
        "1.2", Decimal("0.33"), Decimal("0.3"), 7, True, date(2024, 6, 1), morning, time(8, 30)
    ]]  # fmt: skip
    assert [cell.text for cell in sheet.rows[0]][:7] == [
        "1.2", "0,33", "0,3", "7", "TRUE", "01/06/2024", "01/06/2024 08:30"
    ]  # fmt: skip


def test_text_is_nfc_without_blanks_around_it():
    assert written(["  A\u0302\u0301 \r\n b "]).rows[0][0].text == "Ấ \n b"


def test_percent_is_told_from_the_number_behind_it():
    cell = written([0.8532], A1="0.00%").rows[0][0]
    assert (cell.value, cell.is_percent) == (Decimal("0.8532"), True)


def test_a_formula_without_its_result_is_known_as_one():
    cell = written(["=1+1"]).rows[0][0]
    assert (cell.value, cell.is_formula, cell.is_empty) == (None, True, False)


def test_a_formula_with_its_result_gives_the_result():
    data = corpus.sheet('<row r="1"><c r="A1"><f>1/3</f><v>0.33</v></c></row>')
    cell = read(data).sheets[0].rows[0][0]
    assert (cell.value, cell.is_formula) == (Decimal("0.33"), True)


def test_errors_and_impossible_numbers_have_no_value():
    found = [read(DESIGNED[name]).sheets[0].rows[0] for name in ("lỗi Excel", "số vô cùng")]
    assert [[(cell.value, cell.error) for cell in row] for row in found] == [
        [(None, "#REF!"), (None, "#DIV/0!")],
        [(None, "#NUM!")] * 2,
    ]


def test_places_are_kept_and_empty_ends_left_out():
    sheet = written([None, None], [], [None, "x", None], [None])
    assert [[cell.ref for cell in row] for row in sheet.rows] == [[], [], ["A3", "B3"]]
    assert (sheet.cell(2, 1).value, sheet.cell(9, 27).ref) == ("x", "AB10")


def test_rows_out_of_order_stand_where_they_belong():
    assert values(read(DESIGNED["dòng lộn xộn"]).sheets[0])[1] == [1, None, 2]


def test_merged_areas_are_read_and_clipped():
    assert read(corpus.honest()).sheets[0].merged == [(1, 4, 2, 4)]
    assert read(DESIGNED["gộp cả trang"]).sheets[0].merged == [(0, 0, 1999, 39)]


def test_hidden_sheets_come_last():
    book, file = Book(), io.BytesIO()
    book.active.title, book.active.sheet_state = "Ẩn", "hidden"
    book.create_sheet("Hiện")
    book.active = 1
    book.save(file)
    assert [(sheet.name, sheet.is_hidden) for sheet in read(file.getvalue()).sheets] == [("Hiện", False), ("Ẩn", True)]


@pytest.mark.parametrize("name", DESIGNED)
def test_a_designed_file_is_read_or_refused_in_words(name):
    try:
        assert read(DESIGNED[name]).sheets
    except WorkbookRefused as refused:
        (sentence,) = refused.messages
        assert WORDS.get(name, "") in sentence
        assert name not in READ
    else:
        assert name not in WORDS


def test_a_length_of_time_is_text():
    assert written([1.25], A1="[h]:mm").rows[0][0].value == "1 day, 6:00:00"


def test_a_merge_that_begins_beyond_the_limits_is_left_out():
    data = corpus.sheet(corpus.row(1, corpus.cell("A1", "1")), '<mergeCells><mergeCell ref="ZZ1:ZZ9"/></mergeCells>')
    assert read(data).sheets[0].merged == []


def test_parts_with_a_password_are_told():
    data = bytearray(corpus.honest())
    place = data.find(b"PK\x01\x02")
    data[place + 8] |= 1
    with pytest.raises(WorkbookRefused, match="đặt mật khẩu"):
        read(bytes(data))


def test_a_file_over_ten_megabytes_is_refused_unopened():
    with pytest.raises(WorkbookRefused, match="lớn quá 10 MB"):
        read(b"PK" + bytes(10 * 1024 * 1024))


def share_that_reached_the_cells(count: int, seed: int) -> float:
    reached = 0
    for _name, data in corpus.mutants(count, seed):
        try:
            read(data)
        except WorkbookRefused:
            continue
        reached += 1
    return reached / count


def test_a_changed_file_is_read_or_refused_in_words():
    assert 0.2 < share_that_reached_the_cells(300, seed=1) < 0.95


@pytest.mark.deep
def test_two_thousand_changed_files_are_read_or_refused_in_words():
    assert 0.2 < share_that_reached_the_cells(2000, seed=2) < 0.95
