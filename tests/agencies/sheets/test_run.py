"""Where a table stands in a workbook, what its cells may hold, how it goes out."""

import io
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from openpyxl import Workbook as Book
from openpyxl import load_workbook

from agencies.models import Agency
from agencies.resources import AgencyResource
from agencies.sheets import Choice, Day, Mark, Text
from agencies.sheets.rows import parents_first
from agencies.sheets.run import export, run
from agencies.workbooks import Cell, Refused, read_workbook
from tests.factories import make_agency, make_user

from .files import refs, workbook

HEAD = ["Mã", "Tên đầy đủ", "Loại (mã)"]
ROW = ["tinh", "Cơ quan tinh", "ubnd-huyen"]


@pytest.fixture
def make(db):
    user = make_user(make_agency("tinh"), "admin")
    return lambda: AgencyResource(by=user)


def test_a_heading_is_found_below_a_title_and_in_any_order(make):
    plan = run(make(), workbook(["DANH MỤC CƠ QUAN"], [], ["LOẠI  (MÃ)", "mã", "Tên đầy đủ"], [ROW[2], ROW[0], ROW[1]]))
    assert (plan.unchanged, plan.errors, plan.warnings) == (1, [], [])


def test_a_repeated_heading_and_empty_rows_are_left_out(make):
    plan = run(make(), workbook(HEAD, ROW, [], HEAD, ["  "]))
    assert (plan.unchanged, plan.added, plan.errors) == (1, 0, [])


def test_unknown_and_double_columns_are_told(make):
    plan = run(make(), workbook([*HEAD, "Ghi chú", "Mã"], [*ROW, "x", "y"]))
    assert [found.ref for found in plan.warnings] == ["D1", "E1"]


@pytest.mark.parametrize(
    ("rows", "part"),
    [([["Mã", "Tên"]], "cần có các cột «Mã», «Tên đầy đủ», «Loại (mã)»"), ([HEAD], "chưa có dòng nào")],
)
def test_a_file_without_the_table_is_refused(make, rows, part):
    with pytest.raises(ValidationError, match="bảng|Bảng") as refused:
        run(make(), workbook(*rows))
    assert part in refused.value.messages[0]


def test_two_tables_are_refused_but_a_hidden_one_is_not_read(make):
    book, file = Book(), io.BytesIO()
    for name in ("Một", "Hai"):
        page = book.create_sheet(name)
        for row in (HEAD, ROW):
            page.append(row)
    book.save(file)
    with pytest.raises(ValidationError, match="ở 2 trang tính"):
        run(make(), read_workbook(file, name="x"))
    book["Hai"].sheet_state = "hidden"
    book.save(file)
    assert run(make(), read_workbook(file, name="x")).unchanged == 1


def test_errors_and_formulas_without_a_result_are_refused(make):
    assert refs(run(make(), workbook(HEAD, ["tinh", "=1+1", "#N/A"]))) == ["B2", "C2"]


def test_no_text_goes_out_as_a_formula(make):
    Agency.objects.update(name='=HYPERLINK("http://x")', short_name="- x")
    sheet = load_workbook(io.BytesIO(export(make()))).worksheets[0]
    assert [(cell.value, cell.data_type) for cell in sheet[2][1:3]] == [('=HYPERLINK("http://x")', "s"), ("- x", "s")]


class Refusing(AgencyResource):
    """One whose rows, or whose end, the database refuses."""

    at_the_end = False

    def store(self, agency, *, is_new):
        super().store(agency, is_new=is_new)
        if not self.at_the_end:
            raise IntegrityError

    def after_import(self, dataset, result, **kwargs):
        if self.at_the_end:
            raise IntegrityError


def test_more_rows_than_one_request_can_carry_are_refused(make):
    resource, rows = make(), [ROW, *([f"xa-{number}", "Xã", "ubnd-huyen"] for number in range(4))]
    resource.most_touched = 3
    with pytest.raises(ValidationError, match="hơn 3 dòng"):
        run(resource, workbook(HEAD, *rows))
    assert make().most_touched == 500


@pytest.mark.parametrize("at_the_end", [False, True])
def test_what_no_rule_foresaw_is_not_swallowed(make, at_the_end):
    """django-import-export would note it and go on."""
    resource = Refusing(by=make().by)
    resource.at_the_end = at_the_end
    with pytest.raises(IntegrityError):
        run(resource, workbook(HEAD, ["moi", "Mới", "ubnd-huyen"]), digest="")
    assert Agency.objects.count() == 1


@pytest.mark.parametrize(
    ("widget", "value", "expected"),
    [
        (Text(), "  a\u0302  ", "â"),
        (Text(), "hai\ndòng", "hai dòng"),
        (Text(lines=True), "hai\r\ndòng", "hai\ndòng"),
        (Text(), Decimal(12), "12"),
        (Mark(), "X", True),
        (Mark(), "không", False),
        (Mark(), None, False),
        (Day(), "15/6/2024", "2024-06-15"),
        (Day(), None, "None"),
        (Choice([("a", "Một")], blank="b"), "MỘT", "a"),
        (Choice([("a", "Một")], blank="b"), None, "b"),
    ],
)
def test_cells_become_values(widget, value, expected):
    found = widget.clean(Cell("A1", value))
    assert (str(found) if isinstance(widget, Day) else found) == expected


@pytest.mark.parametrize(
    ("widget", "value"),
    [
        (Text(longest=3), "dài" * 2),
        (Text(), date(2024, 6, 15)),
        (Mark(), "chắc"),
        (Day(), "31/6/2024"),
        (Day(), Decimal(45000)),
        (Choice([("a", "Một")], blank=""), "Hai"),
    ],
)
def test_other_cells_are_refused(widget, value):
    with pytest.raises(Refused):
        widget.clean(Cell("A1", value))


def test_each_item_comes_after_the_one_above_it():
    above = {"c": "b", "b": "a", "x": "y", "y": "x"}
    assert parents_first(["c", "x", "a", "b", "y"], above.get) == ["a", "b", "c", "y", "x"]
