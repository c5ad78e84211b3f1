"""The made level from the database, against the hand calculation kept in eleven_agencies.py and its sentences."""

from decimal import Decimal

import pytest

from criteria.comparing import compare_table
from tests.criteria.comparing.tables import agency_of, make_level, make_sets, make_table, merge
from tests.criteria.comparison.eleven_agencies import AGENCIES, COMPARED
from tests.criteria.comparison.test_eleven_agencies import steps
from tests.factories import make_agency, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def level():
    return make_level()


@pytest.fixture
def user(level):
    return make_user(agency_of(level, "Cẩm Sơn").parent, "viewer")


@pytest.mark.parametrize("name", COMPARED)
def test_ranks_and_their_causes_are_those_worked_out_by_hand(level, user, name):
    first, *_, last, roster, by_criteria, own, others = steps()[name]
    change = compare_table(user, level[name][2024]).change
    assert (change.before, change.after) == (first, last)
    assert (change.roster, change.criteria, change.own, change.others) == (roster, by_criteria, own, others)


def test_the_sums_are_those_worked_out_by_hand(level, user):
    wholes = {name: compare_table(user, level[name][2024]).whole for name in COMPARED}
    found = {name: (one.before.final, one.after.final, one.index_carried / 10) for name, one in wholes.items()}
    by_hand = {name: AGENCIES[name] for name in COMPARED}
    assert found == {name: (one.before_sum, one.after_sum, one.carried) for name, one in by_hand.items()}


def test_the_words_could_go_into_the_report(level, user):
    found = compare_table(user, level["Cẩm Sơn"][2024])
    assert found.sentences == [
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
    assert found.notes == []


def test_the_merged_agency_stands_beside_both_it_came_from(level, user):
    found = compare_table(user, level["Phú Quang"][2024])
    assert (found.whole, found.change, found.before.key) == (None, None, "tien-than-2023")
    assert found.sentences == [
        "Đơn vị tiền thân năm 2023: Phú Lâm (92,50%, hạng 01/12); Quang Trung (75,00%, hạng 06/12). "
        "Không lấy bình quân, không tính tăng, giảm bậc.",
        "Năm 2024 Phú Quang đạt 5,25/10,00 điểm, chỉ số 52,50%, hạng 10/11.",
    ]


def test_the_lines_of_the_merged_agency(level, user):
    found = compare_table(user, level["Phú Quang"][2024]).beside
    assert [(column.name, column.rank, column.index) for column in found.columns] == [
        ("Phú Lâm", "01/12", Decimal("92.50")),
        ("Quang Trung", "06/12", Decimal("75.00")),
        ("Phú Quang", "10/11", Decimal("52.50")),
    ]
    assert found.rows == [
        ("1 Chỉ đạo điều hành", ["3,25/4,00", "2,25/4,00", "1,50/3,00"]),
        ("2 Thủ tục hành chính", ["6,00/6,00", "5,25/6,00", "3,75/7,00"]),
    ]


def test_one_that_has_its_result_for_the_first_time_has_nobody_to_compare_with(level, user):
    found = compare_table(user, level["Phú Lâm"][2023])
    assert (found.before, found.sentences) == (None, [])


def test_a_renamed_agency_is_compared_with_its_former_self(user, level):
    """Kim Long ends and «Kim Long mới» takes its result of 2024 over: the same lines, the earlier name said."""
    table, before = level["Kim Long"][2024], level["Kim Long"][2023]
    new = make_agency("kim-long-moi", user.agency, name="Kim Long mới", kind=table.agency.kind)
    points = {score.criterion: score.achieved for score in table.scores.select_related("criterion")}
    later = make_table(table.criteria_set, new, 2024, points, is_published=False)
    merge(before.agency, new)
    found = compare_table(user, later)
    assert found.before.words == "năm 2023 (Kim Long)"
    assert found.whole.points == Decimal("0.50")


@pytest.mark.parametrize("times", [1, 2])
def test_the_queries_are_the_same_for_11_and_for_22_agencies(times, django_assert_num_queries):
    province = make_agency("tinh")
    sets = make_sets(province)
    levels = [make_level(province, suffix=suffix, sets=sets) for suffix in ["", " Hai"][:times]]
    user, table = make_user(province, "viewer"), levels[0]["Cẩm Sơn"][2024]
    with django_assert_num_queries(6):
        found = compare_table(user, table)
    assert found.change.after_of == 11 * times
