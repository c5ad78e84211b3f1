"""Which criterion of one set is which of another."""

from decimal import Decimal

from criteria.comparison import Criterion, pair_up
from criteria.comparison.pairing import once
from criteria.scoring import BONUS

ONE = Decimal(1)


def a(pk, code, name, parent=None, **values):
    return Criterion(pk, parent, code, name, ONE, **values)


def walk(pairs):
    for pair in pairs:
        yield pair
        yield from walk(pair.below)


def paired(before, after):
    """Keys (before, after) of all pairs, in order."""
    return [(one.before and one.before.pk, one.after and one.after.pk) for one in walk(pair_up(before, after))]


def test_one_set_is_paired_by_key():
    rows = [a(1, "1", "Kế hoạch"), a(2, "2", "Kế hoạch")]
    assert paired(rows, rows) == [(1, 1), (2, 2)]


def test_a_criterion_renumbered_after_another_was_dropped():
    before = [a(1, "1.3", "Sáng kiến"), a(2, "1.4", "Tuyên truyền")]
    assert paired(before, [a(12, "1.3", "Tuyên truyền")]) == [(2, 12), (1, None)]


def test_a_code_given_to_another_matter_is_dropped_and_new():
    assert paired([a(1, "1.3", "Sáng kiến")], [a(11, "1.3", "Thanh toán trực tuyến")]) == [(None, 11), (1, None)]


def test_a_name_that_changed_by_its_year_is_the_same_criterion():
    before, after = "Ban hành kế hoạch năm 2023", "Ban hành kế hoạch năm 2024"
    assert paired([a(1, "1.1", before)], [a(11, "1.1", after)]) == [(1, 11)]


def test_a_name_typed_otherwise_is_the_same_name():
    assert paired([a(1, "1.1", "Kế  hoạch")], [a(11, "2.1", "kế hoạch")]) == [(1, 11)]


def test_nothing_is_guessed_among_names_that_come_twice():
    before = [a(1, "1", "Khác"), a(2, "2", "Khác")]
    assert paired(before, [a(13, "3", "Khác")]) == [(None, 13), (1, None), (2, None)]


def test_names_that_come_twice_are_told_apart_by_their_codes():
    before = [a(1, "1", "Khác"), a(2, "2", "Khác")]
    assert paired(before, [a(12, "2", "Khác"), a(11, "1", "Khác")]) == [(2, 12), (1, 11)]


def test_a_code_that_went_to_another_name_does_not_hide_the_name():
    before = [a(1, "1", "Kế hoạch"), a(2, "2", "Kế hoạch năm")]
    after = [a(11, "1", "Kế hoạch năm"), a(12, "2", "Kế hoạch")]
    assert paired(before, after) == [(2, 11), (1, 12)]


def test_a_criterion_moved_to_another_branch_is_dropped_there_and_new_here():
    before = [a(1, "1", "Chỉ đạo"), a(2, "2", "Thể chế"), a(3, "1.1", "Kế hoạch", 1), a(4, "2.1", "Rà soát", 2)]
    after = [a(11, "1", "Chỉ đạo"), a(12, "2", "Thể chế"), a(13, "1.1", "Kiểm tra", 11), a(14, "2.1", "Kế hoạch", 12)]
    expected = [(1, 11), (None, 13), (3, None), (2, 12), (None, 14), (4, None)]
    assert paired(before, after) == expected


def test_a_leaf_that_got_children_is_no_longer_the_same():
    after = [a(11, "1", "Kế hoạch"), a(12, "1.1", "Ban hành", 11)]
    assert paired([a(1, "1", "Kế hoạch")], after) == [(None, 11), (None, 12), (1, None)]


def test_points_outside_the_scale_are_no_longer_the_same():
    assert paired([a(1, "1", "Sáng kiến")], [a(11, "1", "Sáng kiến", kind=BONUS)]) == [(None, 11), (1, None)]


def test_remainders_have_no_code_and_go_by_their_name():
    before = [a(1, "", "các tiêu chí không in trong bảng")]
    assert paired(before, [a(11, "", "các tiêu chí không in trong bảng")]) == [(1, 11)]


def test_what_has_no_code_is_told_apart_by_what_it_stands_below():
    area, rest = a(1, "6", "Tài chính công"), a(2, "", "Phần còn lại", parent=1)
    titles = [pair.title for pair in walk(pair_up([area, rest], [area, rest]))]
    assert titles == ["6 Tài chính công", "Phần còn lại thuộc mục 6"]


def test_two_criteria_without_code_are_not_alike_by_having_none():
    assert paired([a(1, "", "Tuyên truyền cải cách")], [a(11, "", "Tuyên truyền cải cách hành chính")]) != [(1, 11)]


def test_the_note_says_what_a_reader_has_to_check():
    (renumbered,) = pair_up([a(1, "1.4", "Tuyên truyền")], [a(11, "1.3", "Tuyên truyền")])
    (reworded,) = pair_up([a(1, "1.1", "Kế hoạch năm 2023")], [a(11, "1.1", "Kế hoạch năm 2024")])
    (numbered,) = pair_up([a(1, "", "Tuyên truyền")], [a(11, "1.3", "Tuyên truyền")])
    assert numbered.note == "mã trước đây không có"
    assert (renumbered.note, reworded.note) == ("mã trước đây 1.4", "tên trước đây «Kế hoạch năm 2023»")


def test_the_same_code_and_name_need_no_note():
    (kept,) = pair_up([a(1, "1", "Kế hoạch")], [a(11, "1", "KẾ HOẠCH")])
    (dropped,) = pair_up([a(1, "1", "Kế hoạch")], [])
    assert (kept.note, dropped.note, dropped.title) == ("", "", "1 Kế hoạch")


def test_what_comes_twice_is_left_out():
    assert once([("a", 1), ("b", 2), ("a", 3)]) == {"b": 2}
