"""Numbers of headings: gaps, doubles, order, and numbers that are not their parent's."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from .plain import codes, found, mends, section, sections, task


@pytest.mark.parametrize(
    "markers",
    [
        ("I.", "II.", "III.", "IV.", "V."),
        ("1.", "2.", "3."),
        ("a)", "b)", "c)", "d)", "đ)", "e)", "g)", "h)"),
        ("a)", "b)", "c)", "d)", "e)", "f)", "g)"),
        ("A.", "B.", "C."),
        ("(1)", "(2)", "(3)"),
        ("Phần I.", "Phần II."),
        ("1.1.", "1.2.", "2.1.", "2.2."),
        ("-", "-", "+", "-"),
        ("", "", ""),
        ("I.", "1.", "II.", "2."),
    ],
)
def test_lists_that_run_on(markers):
    assert codes(sections=sections(*markers)) == []


@pytest.mark.parametrize(
    ("markers", "words"),
    [
        (("I.", "III."), "thiếu số II trước số III"),
        (("2.", "3."), "thiếu số 1 trước số 2"),
        (("1.", "5."), "thiếu số 2, 3, 4 trước số 5"),
        (("1.", "9."), "thiếu số 2 đến 8 trước số 9"),
        (("a)", "d)"), "thiếu số b, c trước số d"),
        (("(a)", "(c)"), "thiếu số b trước số c"),
        (("A.", "C."), "thiếu số B trước số C"),
        (("Phần I.", "Phần III."), "thiếu số II trước số III"),
        (("1.1.", "1.3."), "thiếu số 1.2 trước số 1.3"),
    ],
)
def test_a_gap_names_what_is_missing(markers, words):
    text = f"Các mục lớn: {words}: đánh lại số hoặc thêm mục còn thiếu."
    assert found(sections=sections(*markers)) == [("numbering_gap", text)]


def test_a_double_is_mended_at_the_second():
    rows = sections("1.", "2.", "2.", "3.")
    assert found(sections=rows) == [("numbering_double", "Các mục lớn: số 2 có hai lần: đánh lại một số.")]
    assert mends(sections=rows) == ["/ke-hoach/7/muc/3/#truong-marker"]


def test_a_wrong_order_is_no_gap():
    text = "Các mục lớn: số 2 đứng sai thứ tự: xếp lại hoặc đánh lại số."
    assert found(sections=sections("1.", "3.", "2.")) == [("numbering_order", text)]


@pytest.mark.parametrize(
    ("parent", "children"),
    [("2.", ("2.1.", "2.2.")), ("III.", ("3.1.", "3.2.")), ("1.1.", ("1.1.1.",)), ("a)", ("1.1.",)), ("I.", ("1.",))],
)
def test_children_that_continue_their_parent(parent, children):
    rows = sections(parent, parent=None) + sections(*children, parent=1)
    assert [code for code in codes(sections=rows) if code == "numbering_prefix"] == []


def test_children_with_a_foreign_beginning_are_one_finding():
    rows = (*sections("1.", "2."), *sections("1.1.", "1.2.", "1.3.", parent=2))
    text = "Mục 2: mục con đánh số 1.1 đến 1.3 không theo số 2 của mục này: đánh lại từ 2.1."
    assert found(sections=rows) == [("numbering_prefix", text)]
    assert mends(sections=rows) == ["/ke-hoach/7/muc/11/#truong-marker"]


def test_one_foreign_child_among_right_ones_makes_no_gap():
    rows = (*sections("1.", "2."), *sections("2.1.", "1.2.", "2.3.", parent=2))
    text = "Mục 2: mục con đánh số 1.2 không theo số 2 của mục này: đánh lại từ 2.2."
    assert found(sections=rows) == [("numbering_prefix", text)]


def test_numbers_in_the_headings_of_tasks_run_on_too():
    tasks = (task(1, heading="1. Rà soát"), task(2, heading="3. Báo cáo"))
    assert [text for _, text in found(tasks=tasks)] == [
        "Mục I: thiếu số 2 trước số 3: đánh lại số hoặc thêm mục còn thiếu."
    ]
    assert mends(tasks=tasks) == ["/ke-hoach/7/nhiem-vu/2/sua/#truong-heading"]


def test_headings_that_are_criteria_are_no_list():
    assert codes(tasks=(task(1, heading="Tiêu chí 7.2: tỷ lệ"), task(2, heading="Tiêu chí 8.3: mức độ"))) == []


def test_lists_under_different_headings_do_not_mix():
    rows = (*sections("1.", "2."), section(11, "a)", parent=1), section(12, "a)", parent=2))
    assert codes(sections=rows) == []


@given(st.lists(st.text(alphabet="IVXAabcđ0123.()/-+: ụMcPhầnĐiều", max_size=12), max_size=4))
def test_whatever_is_typed_before_a_heading_is_read(markers):
    rows = (*sections(*markers), *sections(*markers, parent=1)) if markers else ()
    assert all(text.endswith(".") for _, text in found(sections=rows))
