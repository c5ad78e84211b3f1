"""Which lost points are covered, and the hint: pure functions on plain values."""

from decimal import Decimal

import pytest

from plans.coverage import LostLeaf, coverage, hint

PAYMENT = "Tỷ lệ giao dịch thanh toán trực tuyến phí, lệ phí"


def leaf(pk=1, name=PAYMENT, branch=7, lost="0.28"):
    return LostLeaf(pk, f"7.6.{pk}", name, branch, Decimal(lost))


def test_leaves_are_split_by_whether_a_task_serves_them():
    found = coverage([leaf(1), leaf(2, lost="0.84")], {1: ["nhiệm vụ"]})
    assert ([x.pk for x in found.covered], [x.pk for x in found.uncited]) == ([1], [2])
    assert found.uncited_points == Decimal("0.84")


def test_an_empty_list_of_links_covers_nothing():
    assert coverage([leaf()], {1: []}).uncited_points == Decimal("0.28")


def test_the_sum_of_nothing_is_zero():
    assert coverage([], {}).uncited_points == Decimal(0)


def test_lost_leaves_may_come_from_a_generator():
    assert len(coverage((leaf(pk) for pk in (1, 2, 3)), {}).uncited) == 3


def test_the_hint_is_the_task_that_shares_four_syllables_in_a_row():
    tasks = [("khối 7.1", 7, "hạ tầng số"), ("khối 7.2", 7, "thực hiện thanh toán trực tuyến")]
    assert hint(leaf(), tasks) == "khối 7.2"


@pytest.mark.parametrize("words", ["thanh toán trực", "thanh toán phí trực tuyến", "", "trực tuyến, thanh toán"])
def test_fewer_words_or_another_order_give_no_hint(words):
    assert hint(leaf(), [("khối", 7, words)]) is None


def test_a_hint_stays_within_the_linh_vuc():
    assert hint(leaf(branch=6), [("khối 7.2", 7, "thanh toán trực tuyến")]) is None


def test_case_and_punctuation_do_not_hide_a_hint():
    assert hint(leaf(), [("khối", 7, "Thanh toán - trực tuyến")]) == "khối"


def test_the_first_task_whose_words_fit_is_named():
    assert hint(leaf(), [("một", 7, PAYMENT), ("hai", 7, PAYMENT)]) == "một"


def test_a_name_of_three_syllables_hints_at_nothing():
    assert hint(leaf(name="Chuyển đổi số"), [("khối", 7, "Chuyển đổi số")]) is None


def test_a_hint_covers_nothing_by_itself():
    lost = leaf()
    assert hint(lost, [("khối 7.2", 7, PAYMENT)]) == "khối 7.2"
    assert coverage([lost], {}).uncited == [lost]
