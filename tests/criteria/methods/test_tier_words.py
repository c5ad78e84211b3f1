"""Tiers read from the regulation's words."""

from decimal import Decimal

import pytest

from criteria.methods.tier_words import read_tiers
from criteria.methods.wording import clauses_of, part_of

from .build import refusal


def read(text: str):
    return read_tiers([part_of(clause) for clause in clauses_of(text)])


def words(text: str) -> list[str]:
    found = read(text)
    return [tier.line(found.unit) for tier in found.tiers]


@pytest.mark.parametrize(
    ("text", "tiers"),
    [
        ("trên 90%: 2; 70%-90%: 1; dưới 70%: 0", ["trên 90 %: 2,00", "từ 70 % đến 90 %: 1,00", "dưới 70 %: 0,00"]),
        ("từ 90%: 2; 70%-90%: 1; dưới 70%: 0", ["từ 90 %: 2,00", "từ 70 % đến dưới 90 %: 1,00", "dưới 70 %: 0,00"]),
        ("trên 90%: 2; 70%-90%: 1; đến 70%: 0", ["trên 90 %: 2,00", "trên 70 % đến 90 %: 1,00", "đến 70 %: 0,00"]),
        (
            "từ 90 %: 2; 70 % – dưới 90 %: 1; còn lại: 0",
            ["từ 90 %: 2,00", "từ 70 % đến dưới 90 %: 1,00", "dưới 70 %: 0,00"],
        ),
        (
            "Đủ 100 %: 1; từ 95 %: 0,5; dưới 95 %: 0",
            ["từ 100 %: 1,00", "từ 95 % đến dưới 100 %: 0,50", "dưới 95 %: 0,00"],
        ),
        ("dưới 5%: 1; dưới 10%: 0,5; còn lại: 0", ["dưới 5 %: 1,00", "từ 5 % đến dưới 10 %: 0,50", "từ 10 %: 0,00"]),
        ("không quá 5%: 1 điểm; trên 5%: 0 điểm", ["đến 5 %: 1,00", "trên 5 %: 0,00"]),
        ("không dưới 90 %: 1; dưới 90 %: 0", ["từ 90 %: 1,00", "dưới 90 %: 0,00"]),
        ("từ 70 % trở xuống: 0; trên 70 % trở lên: 1", ["đến 70 %: 0,00", "trên 70 %: 1,00"]),
        ("bằng 100 %: 1; dưới 100 %: 0", ["bằng 100 %: 1,00", "dưới 100 %: 0,00"]),
        ("≥ 90 % → 1; < 90 % → 0", ["từ 90 %: 1,00", "dưới 90 %: 0,00"]),
        (
            "từ 24 tin, bài: 1; từ 12 đến 23: 0,5; dưới 12: 0",
            ["từ 24 tin, bài: 1,00", "từ 12 đến 23 tin, bài: 0,50", "dưới 12 tin, bài: 0,00"],
        ),
        (
            "từ 90 % nhiệm vụ: 1; từ 70 % tới dưới 90 %: 0,5; thấp hơn: 0",
            ["từ 90 %: 1,00", "từ 70 % đến dưới 90 %: 0,50", "dưới 70 %: 0,00"],
        ),
    ],
)
def test_bounds_as_regulations_word_them(text, tiers):
    assert words(text) == tiers


def test_what_a_neighbour_decides_is_said():
    assert read("trên 90%: 2; 70%-90%: 1; dưới 70%: 0").notes == ("«70%-90%» hiểu là từ 70 % đến 90 %.",)


def test_words_that_say_everything_need_no_note():
    assert read("từ 90 %: 2; từ 70 % đến dưới 90 %: 1; dưới 70 %: 0").notes == ()


def test_a_bound_that_both_tiers_may_have_is_refused():
    assert refusal(read, "90%-100%: 2; 70%-90%: 1; dưới 70%: 0") == (
        "Mốc 90 thuộc bậc «70%-90%» hay bậc «90%-100%»? Ghi rõ «từ», «trên», «đến» hoặc «dưới»."
    )


@pytest.mark.parametrize(
    "words",
    [
        "Ban hành đúng hạn và hoàn thành từ 90 %",
        "Có từ 90 %",
        "chưa đạt 90 %",
        "thiếu hoặc sai dưới 5 %",
        "từ 90 % và đúng hạn",
        "từ 90 % đến dưới 95 % hoặc 99 %",
        "Thực hiện hết",
    ],
)
def test_words_that_say_more_than_a_bound_are_refused(words):
    assert refusal(read, f"{words}: 1; dưới 90 %: 0") == (
        f"Chưa đọc được mốc của «{words}»: ghi mọi bậc theo «từ», «trên», «đến», «dưới»."
    )


@pytest.mark.parametrize("text", ["từ 90 %: 1; dưới 90: 0", "từ 5 tin: 1; dưới 5 bài: 0", "từ 5: 1; dưới 5: 0"])
def test_tiers_of_different_units_are_refused(text):
    sentence = "Các bậc phải cùng một đơn vị: ghi % ở mọi bậc, hoặc tên của thứ được đếm."
    assert refusal(read, text) == sentence


def test_words_without_any_bound_are_no_tiers():
    assert read("kịp thời: 1; còn lại: 0") is None


def test_points_are_those_at_the_end():
    assert [tier.points for tier in read("từ 90 %: 1,25 điểm; dưới 90 %: 0đ").tiers] == [Decimal("1.25"), Decimal(0)]
