"""Declaring on the page of a figure: the rule, the reasoning, by hand with a reason, what is refused."""

import pytest
from django.urls import reverse

from criteria.models import Assessment
from tests.criteria.rules import WORDS, declare, give_method, leaf, ruled_table, score, stored
from tests.factories import make_agency, make_user, sign_in

pytestmark = pytest.mark.django_db
FIGURE = {"figure": "84,59"}


@pytest.fixture
def user():
    return make_user(make_agency(), full_name="Trần Thị Mẫu")


@pytest.fixture
def table(user):
    return ruled_table(user.agency)


@pytest.fixture
def office(user):
    return sign_in(user)


def address(table, name="score_declare"):
    return reverse(name, args=[table.pk, leaf(table).pk])


def page(client, table) -> str:
    return client.get(address(table, "score_detail")).content.decode()


def send(client, table, figure="84,59", *, name="score_declare", version=None, points="", reason="", **more):
    version = score(table).version if version is None else version
    data = {"khai-figure": figure, "sua-points": points, "sua-reason": reason, "version": version, **more}
    return client.post(address(table, name), data)


def test_the_page_shows_the_rule_in_the_regulations_words(office, table):
    shown = page(office, table)
    for words in ["Bậc theo số liệu", "từ 90 %: 2,00", "từ 70 % đến dưới 90 %: 1,00", "Chưa khai «Số liệu khai (%)»"]:
        assert words in shown


def test_a_figure_from_the_page_to_stored_points_and_their_reasoning(office, table):
    answer = send(office, table)
    assert answer["Location"] == f"{address(table, 'score_detail')}#so-lieu"
    assert stored(table) == (1, FIGURE, "")
    shown = page(office, table)
    assert WORDS in shown
    assert 'value="84,59"' in shown


def test_the_preview_shows_points_and_stores_nothing(office, table):
    answer = send(office, table, name="score_reckon")
    assert (answer.status_code, WORDS in answer.content.decode()) == (200, True)
    assert "1,00 điểm" in answer.content.decode()
    assert stored(table) == (None, {}, "")


def test_the_preview_of_a_bad_figure_says_so(office, table):
    answer = send(office, table, "abc", name="score_reckon").content.decode()
    assert "«abc» không đọc được" in answer
    assert "Chưa tính điểm" in answer


def test_a_bad_figure_keeps_what_was_typed(office, table):
    answer = send(office, table, "101", reason="Theo biên bản", points="2")
    shown = answer.content.decode()
    assert (answer.status_code, stored(table)) == (422, (None, {}, ""))
    for words in ["101 % lớn hơn 100 %", 'value="101"', 'value="Theo biên bản"']:
        assert words in shown


def test_by_hand_with_a_reason(office, table):
    send(office, table, points="2", reason="Theo biên bản kiểm tra")
    assert stored(table) == (2, FIGURE, "Theo biên bản kiểm tra")
    shown = page(office, table)
    assert "sửa tay" in shown
    assert 'value="Theo biên bản kiểm tra"' in shown


def test_by_hand_without_a_reason_is_refused(office, table):
    answer = send(office, table, points="2")
    assert (answer.status_code, stored(table)) == (422, (None, {}, ""))
    assert "Ghi lý do sửa điểm so với điểm tính ra." in answer.content.decode()


def test_a_reason_without_points_is_refused(office, table):
    assert "Ghi điểm sửa, hoặc bỏ lý do" in send(office, table, reason="x").content.decode()


def test_the_computed_points_are_nothing_to_set_by_hand(office, table):
    assert "Điểm sửa bằng điểm tính ra" in send(office, table, points="1", reason="x").content.decode()


def test_a_second_person_sees_the_first_ones_points_and_decides(office, table, user):
    declare(table, by=user, **FIGURE)
    other = sign_in(make_user(user.agency, username="nguoi-khac"))
    answer = send(other, table, "95", version=0)
    shown = answer.content.decode()
    assert (answer.status_code, stored(table)) == (422, (1, FIGURE, ""))
    assert "Trần Thị Mẫu vừa nhập 1,00" in shown
    assert 'value="95"' in shown
    assert 'name="version" value="1">' in shown
    send(other, table, "95", version=1)
    assert stored(table)[0] == 2


def test_a_bad_figure_does_not_hide_that_somebody_else_was_quicker(office, table, user):
    declare(table, by=user, **FIGURE)
    assert 'name="version" value="0">' in send(office, table, "101", version=0).content.decode()


@pytest.mark.parametrize("version", ["", "x", "9" * 30])
def test_a_page_without_its_version_stores_nothing(office, table, version):
    answer = send(office, table, version=version)
    assert (answer.status_code, stored(table)) == (422, (None, {}, ""))
    assert "Trang này đã cũ" in answer.content.decode()
    assert 'name="version" value="0">' in answer.content.decode()


def test_a_criterion_without_a_method_says_what_to_do(office, table):
    give_method(table, "", {})
    answer = office.post(address(table), {"khai-figure": "1", "version": "0"}, follow=True)
    assert "Nhập điểm trực tiếp trong bảng." in answer.content.decode()
    assert send(office, table, name="score_reckon").status_code == 422


def test_a_method_that_does_not_fit_is_said_on_the_page(office, table):
    give_method(table, "khac", {})
    assert "Không có cách chấm «khac»" in page(office, table)


def test_changed_tiers_are_pointed_at_and_nothing_is_recomputed(office, table, user):
    declare(table, by=user, **FIGURE)
    give_method(table, "proportional", {})
    assert "Điểm đang lưu là 1,00, khác điểm tính ra" in page(office, table)
    assert score(table).achieved == 1


# --- who, and when ------------------------------------------------------------------------------------------


def test_readers_see_figure_and_reasoning_without_fields(table, user):
    declare(table, by=user, **FIGURE)
    shown = page(sign_in(make_user(user.agency, role="viewer", username="nguoi-xem")), table)
    assert (WORDS in shown, "khai-figure" in shown) == (True, False)


def test_readers_declare_nothing(table, user):
    reader = sign_in(make_user(user.agency, role="viewer", username="nguoi-xem"))
    assert [send(reader, table, name=name).status_code for name in ("score_declare", "score_reckon")] == [403, 403]


def test_the_table_of_others_is_hidden(table):
    stranger = sign_in(make_user(make_agency("khac"), username="nguoi-la"))
    assert [send(stranger, table, name=name).status_code for name in ("score_declare", "score_reckon")] == [404, 404]
    assert stored(table) == (None, {}, "")


def test_a_submitted_table_says_at_which_step_it_is(office, table):
    Assessment.objects.update(state="submitted")
    shown = page(office, table)
    assert "Bảng điểm đang ở bước «Đã nộp, chờ thẩm định»" in shown
    assert "khai-figure" not in shown
    answer = send(office, table)
    assert (answer.status_code, stored(table)) == (422, (None, {}, ""))


def test_what_does_not_apply_has_no_fields(office, table):
    table.scores.filter(criterion=leaf(table)).update(not_applicable=True, not_applicable_reason="Không có xã")
    shown = page(office, table)
    assert ("bỏ dấu đó bên dưới" in shown, "khai-figure" in shown) == (True, False)


# --- the score table ----------------------------------------------------------------------------------------


def test_the_score_table_links_to_the_figures(office, table):
    shown = office.get(reverse("assessment", args=[table.pk])).content.decode()
    assert f'href="/bang-diem/{table.pk}/tieu-chi/{leaf(table).pk}/#so-lieu"' in shown
    assert f'name="d{leaf(table).pk}"' not in shown
    assert f'name="d{leaf(table, "2").pk}"' in shown


def test_a_cell_that_is_sent_anyway_is_refused_with_what_to_do(office, table):
    pk = leaf(table).pk
    data = {"v": f"{pk}:0::", f"d{pk}": "2"}
    answer = office.post(reverse("scores_save", args=[table.pk]), data, headers={"HX-Request": "true"})
    assert "mở chi tiết tiêu chí để khai số liệu" in answer.json()["refused"][f"d{pk}"]
    assert stored(table) == (None, {}, "")


def test_the_page_of_a_figure_costs_the_same_with_a_rule(office, table, django_assert_max_num_queries):
    pages = [reverse("score_detail", args=[table.pk, leaf(table, code).pk]) for code in ("1", "2")]
    counts = []
    for page in pages:
        with django_assert_max_num_queries(12) as seen:
            office.get(page)
        counts.append(len(seen))
    assert counts[0] == counts[1]
