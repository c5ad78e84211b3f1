"""Blocks from the clipboard against the leaves of a page."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from criteria.pasting import preview
from criteria.scoring import Total
from criteria.table import Row


def row(pk, code, *, achieved="", is_leaf=True, **values):
    values = {"bounds": (Decimal(0), Decimal(1)), "depth": 1, "maximum": "1,00", "lost": "", **values}
    return Row(
        pk=pk,
        parent=None,
        code=code,
        name=f"Tiêu chí {code}",
        is_leaf=is_leaf,
        is_remainder=False,
        achieved=achieved,
        is_lost=False,
        missing=0,
        total=Total(),
        **values,
    )


ROWS = [
    row(1, "1", is_leaf=False),
    row(2, "1.1", achieved="0,50"),
    row(3, "1.2", locked="không áp dụng"),
    row(4, "1.10"),
    row(5, ""),
]


def paste(text, start=2, rows=ROWS):
    return preview(rows, text, start=start, decimals=2)


def changes(text, start=2, rows=ROWS):
    return {change.name: change.after for change in paste(text, start, rows).changes}


def test_one_column_goes_downwards_from_the_cell():
    assert changes("0.25\n\n1\n0,75\n") == {"d2": "0,25", "d4": "1,00", "d5": "0,75"}
    assert changes("1", start=4) == {"d4": "1,00"}


def test_a_locked_cell_keeps_its_place_and_is_named():
    found = paste("0,25\n0,25\n0,25")
    assert [change.name for change in found.changes] == ["d2", "d4"]
    assert found.problems == ["1.2: ô này bị khoá (không áp dụng)."]


def test_codes_find_their_rows_in_any_order():
    assert changes("1.10\t0,5\n1.1.\t0,75") == {"d4": "0,50", "d2": "0,75"}


def test_three_columns_bring_the_cause():
    assert changes('1.10\t0,5\t"Hồ sơ\ntrễ hẹn"') == {"d4": "0,50", "n4": "Hồ sơ\ntrễ hẹn"}


def test_two_columns_without_codes_are_points_and_cause():
    assert changes("0,5\tCòn 11 ý kiến\n\t\n0,2\tHồ sơ trễ", start=2)["n2"] == "Còn 11 ý kiến"


def test_points_that_look_like_codes_are_points_when_they_repeat():
    rows = [row(1, "1"), row(2, "2"), row(3, "3")]
    assert changes("1\tĐạt\n1\tĐạt\n0\tChưa", start=1, rows=rows)["d3"] == "0,00"


def test_a_heading_and_a_parent_change_nothing():
    found = paste("TT\tĐiểm đạt được\n1\t9,50\n1.1\t0,25")
    assert [change.name for change in found.changes] == ["d2"]
    assert found.unchanged == ["1: điểm của mục là tổng các tiêu chí bên dưới, không dán."]


@pytest.mark.parametrize("empty", ["", "\t", "\t\t"])
def test_a_line_in_between_without_anything_says_nothing(empty):
    assert paste(f"1.1\t1\n{empty}\n1.10\t1").problems == []


@pytest.mark.parametrize("cause", ["TTHC chưa số hoá", "Điểm thấp", "Nguyên nhân khách quan", "Mã số hồ sơ sai"])
def test_a_first_line_whose_cause_begins_like_a_heading_is_read(cause):
    assert [change.after for change in paste(f"1.1\t0,25\t{cause}").changes] == ["0,25", cause]
    assert [change.after for change in paste(f"\t{cause}").changes] == [cause]


def test_what_stays_is_told_apart_from_what_changes():
    found = paste("1.1\t0,5\n1.10\t0,5")
    assert ([change.name for change in found.changes], found.unchanged) == (["d4"], ["1.1: giữ nguyên."])


@pytest.mark.parametrize(("text", "words"), [
    ("1.1\t1.234", "1.1: «1.234» có 3 chữ số sau dấu phẩy"),
    ("1.1\t1,5", "1.1: «1,5» lớn hơn điểm tối đa 1,00"),
    ("1.1\tđạt", "1.1: «đạt» không phải số điểm"),
    ("1.1\t0\n1.10\t0\n9.9\t1", "«9.9»: không có mã này trong bảng đang mở."),
    ("1\n1\n1\n1\n1\n1", "2 dòng cuối không còn ô để dán"),
])  # fmt: skip
def test_lines_that_cannot_be_used_are_named_with_the_reason(text, words):
    assert any(problem.startswith(words) for problem in paste(text).problems)


def test_a_code_that_stands_twice_is_not_guessed():
    rows = [*ROWS, row(6, "1.1")]
    assert paste("1.1\t1\n1.10\t1", rows=rows).problems == ["1.1: mã này có ở nhiều mục, gõ trực tiếp vào ô."]


@pytest.mark.parametrize(("text", "words"), [("1\t2\t3\t4", "có 4 cột"), ("1\n" * 150_000, "quá lớn")])
def test_what_is_no_block_of_points_is_refused(text, words):
    with pytest.raises(ValidationError, match=words):
        paste(text)


@pytest.mark.parametrize("text", ["", "\n\n", "\t\t"])
def test_an_empty_block_changes_nothing(text):
    found = paste(text)
    assert (found.changes, found.problems) == ([], [])


def test_a_cause_that_begins_like_a_heading_is_no_heading():
    assert changes("0,25\tTiêu chí này khó\n\n0,75\tĐiểm thấp") == {
        "d2": "0,25", "n2": "Tiêu chí này khó", "d4": "0,75", "n4": "Điểm thấp",
    }  # fmt: skip
    assert changes("Điểm đạt được\tNguyên nhân\n0,25\tVì") == {"d2": "0,25", "n2": "Vì"}


@pytest.mark.parametrize("text", ["9.1\t0,5\n9.2\t0,25", "9.1\t0,5\tVì", "1,00\t0,50"])
def test_codes_that_are_not_known_are_never_taken_for_points(text):
    found = paste(text)
    assert (found.changes, len(found.problems)) == ([], len(text.split("\n")))


def test_points_that_look_like_a_code_are_points_where_a_cause_follows():
    rows = [row(1, "1"), row(2, "2")]
    assert changes("1\tVì thiếu", start=2, rows=rows) == {"d2": "1,00", "n2": "Vì thiếu"}


def test_a_code_that_comes_twice_is_taken_once_and_told():
    found = paste("1.1\t0\n1.1\t1")
    assert [change.after for change in found.changes] == ["0,00"]
    assert found.problems == ["1.1: mã này đã có ở dòng trên của khối vừa chép, bỏ bớt một dòng."]


def test_empty_lines_between_codes_say_nothing():
    assert changes("1.1\t0\n\n1.10\t1") == {"d2": "0,00", "d4": "1,00"}


def test_a_quotation_mark_that_does_not_close_swallows_no_line():
    assert changes('0\t"Chưa\n\n1\tVì') == {"d2": "0,00", "n2": '"Chưa', "d4": "1,00", "n4": "Vì"}
    assert changes('0\t"Hai\ndòng"') == {"d2": "0,00", "n2": "Hai\ndòng"}


def test_a_cell_longer_than_a_field_of_csv_is_refused_in_words():
    assert len(paste("a" * 140_000).problems) == 1


def test_marks_that_cannot_be_seen_are_no_part_of_codes_and_points():
    assert changes("\ufeff1.1\u200b\t0,25\u200e") == {"d2": "0,25"}
