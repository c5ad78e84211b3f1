"""The sentences as a report prints them."""

from dataclasses import replace
from decimal import Decimal

import pytest

from criteria.comparison import Criterion, Entry, Result, compare, pair_up, ranking, wording
from criteria.scoring import BONUS, Leaf
from tests.criteria.comparison.eleven_agencies import AGENCIES, COMPARED, PAIRS, criteria, result
from tests.criteria.comparison.test_eleven_agencies import explained

YEARS = {"before": "năm 2023", "after": "năm 2024"}


def points_of(name):
    return wording.points_sentence(COMPARED[name], **YEARS)


def same_set(before, after):
    """Two results of the set of 2024."""
    rows = criteria(2024)
    return compare(pair_up(rows, rows), result(2024, before.split()), result(2024, after.split()))


def test_the_whole_text_on_one_agency():
    """Cẩm Sơn: figures of test_eleven_agencies."""
    assert wording.report(COMPARED["Cẩm Sơn"], explained("Cẩm Sơn"), **YEARS) == [
        "Năm 2024 đạt 7,75/10,00 điểm (77,50%), không tăng, không giảm so với 7,75/10,00 điểm (77,50%) của năm 2023: "
        "kết quả của đơn vị giảm 0,75 điểm; thay đổi điểm tối đa giảm 1,00 điểm; tiêu chí mới tăng 2,00 điểm; "
        "tiêu chí bỏ giảm 0,25 điểm.",
        "Giảm 02 bậc (từ hạng 03/12 xuống hạng 05/11): kết quả của đơn vị làm giảm 02 bậc; "
        "kết quả của các đơn vị khác làm giảm 02 bậc; thay đổi về tiêu chí làm tăng 01 bậc; "
        "thay đổi về số đơn vị được xếp hạng làm tăng 01 bậc.",
        "Đơn vị vượt lên trên: An Phú; Lộc An; Nam Giang.",
        "Đơn vị từng xếp trên, nay không còn xếp hạng: Phú Lâm.",
        "Tiêu chí giảm điểm nhiều nhất: 2.2 Giải quyết hồ sơ đúng hạn (giảm 1,00 điểm, còn 2,25/4,00); "
        "2.1 Công khai thủ tục (giảm 0,25 điểm, còn 0,75/1,00).",
        "Thay đổi về tiêu chí: bỏ 1.3 Sáng kiến (đã đạt 0,25/1,00 điểm); "
        "thêm 2.3 Thanh toán trực tuyến (đạt 2,00/2,00 điểm); "
        "điểm tối đa của 2.1 Công khai thủ tục từ 2,00 xuống 1,00.",
    ]


def test_points_and_index_of_one_that_lost():
    assert points_of("Đông Hà").startswith(
        "Năm 2024 đạt 8,00/10,00 điểm (80,00%), giảm 0,75 điểm, chỉ số giảm 7,50 điểm phần trăm so với "
        "8,75/10,00 điểm (87,50%) của năm 2023: kết quả của đơn vị giảm 0,375 điểm;"
    )


def test_an_agency_that_rose():
    assert wording.rank_sentence(explained("Lộc An")) == (
        "Tăng 06 bậc (từ hạng 07/12 lên hạng 01/11): kết quả của đơn vị làm tăng 03 bậc; "
        "thay đổi về tiêu chí làm tăng 01 bậc; thay đổi về số đơn vị được xếp hạng làm tăng 02 bậc."
    )


def test_an_agency_that_stayed_although_much_moved():
    assert wording.rank_sentence(explained("Nam Giang")) == (
        "Giữ nguyên thứ hạng (trước 03/12, nay 03/11): kết quả của đơn vị làm tăng 01 bậc; "
        "kết quả của các đơn vị khác làm tăng 01 bậc; thay đổi về tiêu chí làm giảm 03 bậc; "
        "thay đổi về số đơn vị được xếp hạng làm tăng 01 bậc."
    )


def test_a_rank_that_nothing_moved():
    still = replace(explained("Kim Long"), roster=0, before=11, before_of=11)
    assert wording.rank_sentence(still) == "Giữ nguyên thứ hạng (trước 11/11, nay 11/11)."


def test_neighbours_that_were_overtaken_and_that_came():
    sentences = wording.neighbour_sentences(explained("Kim Long")) + wording.neighbour_sentences(explained("Lộc An"))
    assert sentences[:1] == ["Đơn vị mới được xếp hạng, xếp trên: Phú Quang."]
    assert "Đơn vị đã vượt qua: Cẩm Sơn; Đông Hà; Mỹ Đức; Nam Giang." in sentences


def test_without_a_rank_the_points_are_still_told():
    whole = same_set("1 1 1 4 2", "1 1 1 4 2")
    assert wording.report(whole, None, before="bản tự chấm", after="bản thẩm định") == [
        "Bản thẩm định đạt 9,00/10,00 điểm (90,00%), không tăng, không giảm so với 9,00/10,00 điểm (90,00%) "
        "của bản tự chấm."
    ]


def test_blanks_are_told_and_are_nobodys_loss():
    sentences = wording.report(same_set("1 1 1 4 2", "1 - 1 4 2"), None, **YEARS)
    assert sentences == [
        "Năm 2024 đạt 8,00/10,00 điểm (còn 1 tiêu chí chưa có điểm), giảm 1,00 điểm so với 9,00/10,00 điểm (90,00%) "
        "của năm 2023: tiêu chí thiếu điểm để so sánh giảm 1,00 điểm.",
        "Chưa so sánh được vì thiếu điểm: 1.2 Kiểm tra cải cách hành chính.",
    ]


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [("1", "x", "nay không áp dụng"), ("x", "1", "nay áp dụng"), ("x", "-", "nay áp dụng")],
)
def test_a_criterion_that_applies_no_more_or_again(before, after, words):
    whole = same_set(f"1 {before} 1 4 2", f"1 {after} 1 4 2")
    sentence = f"Thay đổi về tiêu chí: 1.2 Kiểm tra cải cách hành chính {words}."
    assert wording.criteria_sentence(whole) == sentence


@pytest.mark.parametrize(
    ("points", "words"), [("-", "chưa có điểm"), ("x", "không áp dụng"), ("0", "đạt 0,00/2,00 điểm")]
)
def test_a_new_criterion_without_points_is_not_given_zero(points, words):
    whole = compare(PAIRS, AGENCIES["Phú Lâm"].before, result(2024, ["1", "1", "1", "4", points]))
    assert f"thêm 2.3 Thanh toán trực tuyến ({words});" in wording.criteria_sentence(whole)


def test_a_result_nobody_has_entered_is_not_zero_points():
    whole = same_set("1 1 1 4 2", "- - - - -")
    assert wording.points_sentence(whole, **YEARS) == "Năm 2024 chưa có điểm: nhập điểm rồi mới so sánh được."


def test_a_result_without_any_criterion_is_told_as_such():
    whole = same_set("x x x x x", "1 1 1 4 2")
    assert wording.points_sentence(whole, **YEARS).endswith(
        "so với 0,00 điểm (không có tiêu chí nào áp dụng) của năm 2023: thay đổi diện áp dụng tăng 9,00 điểm."
    )


def test_a_new_bonus_is_told_by_its_points():
    rows = [Criterion(1, None, "9", "Điểm thưởng", Decimal(1), BONUS)]
    after = Result(rows, {1: Leaf(Decimal("0.50"))})
    sentence = wording.criteria_sentence(compare(pair_up([], rows), Result([], {}), after))
    assert sentence == "Thay đổi về tiêu chí: thêm 9 Điểm thưởng (đạt 0,50 điểm)."


def test_of_many_criteria_the_dearest_three_are_named_and_the_others_counted():
    sentence = wording.losses_sentence(same_set("2 1 1 4 2", "1.95 0.9 0.8 3.7 1.6"))
    assert [part.split(" (")[0] for part in sentence.split("; ")] == [
        "Tiêu chí giảm điểm nhiều nhất: 2.3 Thanh toán trực tuyến",
        "2.2 Giải quyết hồ sơ đúng hạn",
        "2.1 Công khai thủ tục",
        "và 2 tiêu chí khác.",
    ]


def test_those_it_came_from_stand_beside_each_other():
    place = ranking([Entry(1, "Phú Lâm", Decimal("92.50"))]).place_of(1)
    sentence = wording.predecessors_sentence([("Phú Lâm", place), ("Quang Trung", None)], "năm 2023")
    assert sentence == (
        "Đơn vị tiền thân năm 2023: Phú Lâm (92,50%, hạng 01/01); Quang Trung (chưa có kết quả). "
        "Không lấy bình quân, không tính tăng, giảm bậc."
    )


def test_with_nobody_before_there_is_nobody_to_compare_with():
    assert wording.predecessors_sentence([], "năm 2023") == "Không có đơn vị so sánh."


def test_who_is_not_ranked_is_named():
    left_out = ranking([Entry(1, "An Phú", None, "chưa công bố"), Entry(2, "Bình Minh", Decimal(80))])
    assert wording.left_out_sentence(left_out) == "Chưa xếp hạng: An Phú (chưa công bố)."
    assert wording.left_out_sentence(ranking([])) == ""


@pytest.mark.parametrize(
    ("rank", "of", "note"),
    [
        (None, None, ""),
        (1, 2, ""),
        (2, 2, "Hạng công bố 02/02 khác hạng tính lại 01/02: giữ nguyên cả hai, kiểm tra điểm các đơn vị."),
        (2, None, "Hạng công bố 02 khác hạng tính lại 01/02: giữ nguyên cả hai, kiểm tra điểm các đơn vị."),
        (1, None, ""),
    ],
)
def test_a_printed_rank_beside_the_computed_one(rank, of, note):
    place = ranking([Entry(1, "A", Decimal(90)), Entry(2, "B", Decimal(80))]).place_of(1)
    assert wording.printed_rank_note(place, rank, of) == note
