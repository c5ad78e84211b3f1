"""Tables as offices really lay them out: totals anywhere, numbered columns, notes, two years side by side."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from criteria.score_import.writing import preview_import

from .tables import HEAD, printed_s4, workbook, xlsx

S4 = [[*row, *[None] * (6 - len(row))] for row in printed_s4()]
TABLE, TOTAL = S4[1:-1], S4[-1]
SIGNATURES = [
    [None, None, None, "Bắc Sơn, ngày 10 tháng 3 năm 2024"],
    ["Nơi nhận:", None, None, "CHỦ TỊCH"],
    ["- Lưu: VT."],
]
BANDS = ["TT", "Lĩnh vực/tiêu chí", "Kết quả", None, None, "Nguyên nhân"]


def plan_of(demo, *rows, merges=()):
    return preview_import(demo.assessment, workbook(xlsx(*rows, merges=merges)), by=demo.user("phongnoivu"))


def outcome(plan):
    """(errors, warnings, missing, unchanged): the sample's own table leaves everything as it is."""
    return [str(found) for found in plan.errors], len(plan.warnings), plan.missing, plan.unchanged


def with_subtotals():
    for row in TABLE:
        if row[0] and row[0].isdigit() and row[0] != "1":
            yield [None, "Cộng", None, None]
        yield row


@pytest.mark.parametrize("rows", [
    [HEAD, TOTAL, *TABLE],
    [HEAD, *with_subtotals(), TOTAL],
    [HEAD, [1, 2, 3, 4, 5, 6], *TABLE, TOTAL],
    [HEAD, ["(1)", "(2)", "(3)", "(4)", "(5)=(3)-(4)", "(6)"], *TABLE, TOTAL],
    [HEAD, ["A", "B", 1, 2, "3=1-2", 4], *TABLE, TOTAL],
    [["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"], [], ["BẢNG ĐIỂM NĂM 2023"], [], HEAD, *TABLE, TOTAL, *SIGNATURES],
    [["TT", "Tiêu chí", "Điểm tối đa", "Điểm đạt được năm 2023", "Chưa đạt", "Nguyên nhân"], *TABLE, TOTAL],
    [["TT", "Tiêu chí", "Điểm tối đa", "Điểm đạt", "Kết quả đạt được"], *[[*row[:4], "Tốt"] for row in TABLE]],
    [["TT", "Tiêu chí", "Kết quả đạt được", "Điểm đạt"], *[[*row[:2], "Tốt", row[3]] for row in TABLE]],
    [BANDS, [None, None, "Điểm"], [None, None, "Tối đa", "Đạt được", "Chưa đạt"], *TABLE, TOTAL],
    [HEAD, *[[f"{row[0]}\u200b" if row[0] else None, *row[1:]] for row in TABLE]],
])  # fmt: skip
def test_every_line_is_read_whatever_stands_around_it(demo, rows):
    errors, warnings, missing, unchanged = outcome(plan_of(demo, *rows))
    assert (errors, warnings, missing) == ([], 0, [])
    assert unchanged >= 27  # 18 criteria and 9 remainders; causes where the table has them


def test_a_criterion_may_be_called_a_total(demo):
    rows = [[row[0], f"Tổng số {row[1]}" if row[0] == "2" else row[1], *row[2:]] for row in TABLE]
    assert outcome(plan_of(demo, HEAD, *rows))[2:] == ([], 41)


def test_notes_below_a_table_without_total_are_left_out_and_told(demo):
    errors, warnings, _, unchanged = outcome(plan_of(demo, HEAD, *TABLE, *SIGNATURES))
    assert (errors, warnings, unchanged) == ([], 3, 41)


def test_lines_that_stand_below_the_total_are_not_lost(demo):
    errors, _, _, unchanged = outcome(plan_of(demo, HEAD, *TABLE[:5], TOTAL, *TABLE[5:], ["9.9.9", "Lạ", 1, 1]))
    assert (len(errors), unchanged) == (1, 41)


def test_criteria_that_are_not_in_the_file_are_named(demo):
    plan = plan_of(demo, HEAD, ["1.6.2", None, None, "0,25"])
    assert (len(plan.missing), plan.missing[0]) == (26, "1 Các tiêu chí không in trong bảng")


@pytest.mark.parametrize("heads", [
    ("Điểm đạt được năm 2022", "Điểm đạt được năm 2023"), ("Điểm tự đánh giá", "Điểm thẩm định đạt được"),
])  # fmt: skip
def test_two_columns_of_points_are_not_guessed_between(demo, heads):
    with pytest.raises(ValidationError, match="có 2 cột điểm .*chỉ giữ cột cần nhập"):
        plan_of(demo, ["TT", *heads], ["1.6.2", "0,25", "0,50"])


def test_a_code_with_commas_is_refused_with_the_code_it_may_be(demo):
    (found,) = plan_of(demo, HEAD, ["1,6,2", None, None, "0,25"]).errors
    assert str(found) == "A2: «1,6,2» không có trong bộ tiêu chí này – nếu đúng là mã 1.6.2 thì sửa thành 1.6.2."


def test_a_code_that_became_a_day_is_told_even_without_points(demo):
    assert len(plan_of(demo, HEAD, [date(2024, 2, 4), "Tên", None, None]).errors) == 1
