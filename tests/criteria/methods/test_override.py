"""Points set by hand over what was computed."""

from decimal import Decimal

from criteria.methods import Outcome, override

from .build import refusal

COMPUTED = Outcome(Decimal("0.25"), "84,59 % nằm trong 80 %–dưới 90 % → 0,25")


def test_the_reasoning_keeps_what_was_computed():
    assert override(COMPUTED, Decimal("0.5"), " Kết luận thanh tra ", Decimal("0.5")) == Outcome(
        Decimal("0.5"), "Sửa tay thành 0,50 (tính ra 0,25), lý do: Kết luận thanh tra"
    )


def test_points_by_hand_where_nothing_could_be_computed():
    found = override(Outcome(None, "Chưa khai"), Decimal(0), "Không có số liệu", Decimal(1))
    assert found == Outcome(Decimal(0), "Sửa tay thành 0,00 (chưa tính được), lý do: Không có số liệu")


def test_a_reason_is_required():
    sentence = "Ghi lý do sửa điểm so với điểm tính ra."
    assert refusal(override, COMPUTED, Decimal(0), " \u200b", Decimal(1)) == sentence


def test_points_by_hand_stay_within_0_and_the_maximum():
    assert override(COMPUTED, Decimal(1), "x", Decimal(1)).points == 1
    assert refusal(override, COMPUTED, Decimal("1.01"), "x", Decimal(1)).startswith("«1,01» lớn hơn điểm tối đa 1,00")
    assert refusal(override, COMPUTED, Decimal("-0.01"), "x", Decimal(1)).startswith("«-0,01» nhỏ hơn điểm tối thiểu")
