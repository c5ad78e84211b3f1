"""«Cách chấm» of a criterion: choose, let the words propose, try, store; and what keeps a method from fitting."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from agencies.models import AuditEntry
from agencies.states import change_state
from criteria import designing
from criteria.entry import ScoreEntry, save_scores
from criteria.models import Assessment, Criterion
from criteria.sets import add_remainder
from tests.criteria.methods.build import HALF_OPEN, refusal
from tests.criteria.rules import TIERS, declare, give_method, leaf, ruled_table, score
from tests.factories import make_agency, make_criterion, make_set, make_user, sign_in

pytestmark = pytest.mark.django_db
WORDS = "Cách chấm: Từ 90 %: 2,00; từ 70 % đến dưới 90 %: 1,00; dưới 70 %: 0.\nTài liệu kiểm chứng: Báo cáo."
LINES = "từ 90 %: 2\ntừ 70 % đến dưới 90 %: 1\ndưới 70 %: 0"


@pytest.fixture
def user():
    return make_user(make_agency())


@pytest.fixture
def office(user):
    return sign_in(user)


@pytest.fixture
def criterion(user):
    found = make_criterion(make_set(user.agency), "1", "2")
    Criterion.objects.filter(pk=found.pk).update(guidance=WORDS)
    return Criterion.objects.get(pk=found.pk)


def address(criterion) -> str:
    return reverse("criterion_method", args=[criterion.criteria_set_id, criterion.pk])


def send(client, criterion, act="luu", **data):
    data = {"seen": designing.mark(Criterion.objects.get(pk=criterion.pk)), "lam": act, **data}
    return client.post(address(criterion), data)


def method_of(criterion) -> tuple:
    return Criterion.objects.values_list("method", "parameters").get(pk=criterion.pk)


STORED = ("tiers", {**TIERS, "unit": "%", "may_exceed": False, "full_if_none": False})


# --- the page -----------------------------------------------------------------------------------------------


def test_without_a_method_points_are_typed_directly(office, criterion):
    shown = office.get(address(criterion)).content.decode()
    assert "Điểm gõ thẳng vào bảng điểm, từ 0 đến 2,00." in shown
    assert "Đề xuất từ câu chữ" in shown


def test_the_words_propose_and_nothing_is_stored_yet(office, criterion):
    answer = send(office, criterion, "de-xuat")
    shown = answer.content.decode()
    assert (answer.status_code, method_of(criterion)) == (200, ("", {}))
    for words in ['<option value="tiers" selected>', "từ 70 % đến dưới 90 %: 1,00", "Đề xuất, chưa lưu"]:
        assert words in shown


def test_what_was_taken_for_granted_is_said(office, criterion):
    Criterion.objects.update(guidance="trên 90%: 2; 70%-90%: 1; dưới 70%: 0; không phát sinh: 2")
    shown = send(office, criterion, "de-xuat").content.decode()
    assert "hiểu là từ 70 % đến 90 %" in shown
    assert "đã chọn «Không phát sinh: điểm tối đa»" in shown


@pytest.mark.parametrize(("words", "said"), [("Do hội đồng chấm.", "Chưa có số điểm nào"), ("", "chưa có câu chữ")])
def test_words_that_say_nothing_are_told(office, criterion, words, said):
    Criterion.objects.update(guidance=words)
    answer = send(office, criterion, "de-xuat", method="survey")
    assert (answer.status_code, said in answer.content.decode()) == (200, True)
    assert '<option value="survey" selected>' in answer.content.decode()


def test_another_method_shows_its_own_parameters(office, criterion):
    shown = send(office, criterion, "doi", method="count").content.decode()
    assert ("Điểm cho mỗi trường hợp" in shown, "Các bậc" in shown, "✗" in shown) == (True, False, False)


def test_what_two_methods_share_is_kept_in_the_change(office, criterion):
    shown = send(office, criterion, "doi", method="worst_unit", tiers=LINES).content.decode()
    assert "từ 70 % đến dưới 90 %: 1" in shown


def test_trying_shows_points_and_reasoning(office, criterion):
    answer = send(office, criterion, "thu", method="tiers", tiers=LINES, **{"thu-figure": "84,59"})
    shown = answer.content.decode()
    assert ("1,00 điểm" in shown, "84,59 % nằm trong 70 %–dưới 90 % → 1,00" in shown) == (True, True)
    assert method_of(criterion) == ("", {})


def test_trying_a_bad_figure_says_so(office, criterion):
    answer = send(office, criterion, "thu", method="tiers", tiers=LINES, **{"thu-figure": "101"})
    assert "101 % lớn hơn 100 %" in answer.content.decode()


# --- storing ------------------------------------------------------------------------------------------------


def test_a_method_is_stored_with_its_trail(office, criterion, user):
    answer = send(office, criterion, method="tiers", tiers=LINES)
    assert answer["Location"] == f"/bo-tieu-chi/{criterion.criteria_set_id}/#tc-{criterion.pk}"
    assert method_of(criterion) == STORED
    trail = AuditEntry.objects.get(action="change")
    assert (trail.actor, trail.changes["method"], list(trail.changes)) == (
        user,
        ["", "tiers"],
        ["method", "parameters"],
    )


def test_back_to_points_typed_directly(office, criterion):
    send(office, criterion, method="tiers", tiers=LINES)
    send(office, criterion, method="")
    assert method_of(criterion) == ("", {})


def test_the_set_shows_which_criteria_have_a_method(office, criterion):
    send(office, criterion, method="tiers", tiers=LINES)
    shown = office.get(reverse("criteria_set", args=[criterion.criteria_set_id])).content.decode()
    assert "Bậc theo số liệu" in shown
    assert address(criterion) in shown


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"method": "tiers", "tiers": "từ 90 %: 2\ndưới 80 %: 0"}, "Chưa có bậc cho số liệu từ 80 % đến dưới 90 %"),
        ({"method": "tiers", "tiers": "từ 90 %: 3\ndưới 90 %: 0"}, "3,00 điểm lớn hơn điểm tối đa 2,00"),
        ({"method": "tiers", "tiers": ""}, "bắt buộc"),
        ({"method": "khac"}, "✗"),
    ],
)
def test_parameters_that_do_not_hold_keep_what_was_typed(office, criterion, data, said):
    answer = send(office, criterion, **data)
    assert (answer.status_code, method_of(criterion)) == (422, ("", {}))
    assert said in answer.content.decode()


def test_two_tabs_on_one_method(office, criterion):
    seen = designing.mark(criterion)
    send(office, criterion, method="survey", seen=seen)
    late = send(office, criterion, method="tiers", tiers=LINES, seen=seen)
    assert (late.status_code, method_of(criterion)[0]) == (422, "survey")
    assert "Người khác vừa sửa tiêu chí này" in late.content.decode()


def test_a_copy_of_the_set_has_the_methods(office, criterion, user):
    send(office, criterion, method="tiers", tiers=LINES)
    source = criterion.criteria_set
    head = {"name": "Bộ mới", "first_year": "2025", "unit": "points", "decimals": "2", "index": source.index_id}
    head |= {"issuer": user.agency_id, "agency_kind": source.agency_kind_id}
    office.post(reverse("criteria_set_copy", args=[source.pk]), head)
    copied = Criterion.objects.exclude(criteria_set=source).get()
    assert (copied.method, copied.parameters) == STORED


@pytest.mark.parametrize("name", ["criteria_set_copy", "criteria_set_edit"])
def test_a_set_with_methods_does_not_become_one_of_percentages(office, criterion, user, name):
    send(office, criterion, method="tiers", tiers=LINES)
    source = criterion.criteria_set
    head = {"name": "Bộ mới", "first_year": "2025", "unit": "percent", "decimals": "2", "index": source.index_id}
    head |= {"issuer": user.agency_id, "agency_kind": source.agency_kind_id}
    answer = office.post(reverse(name, args=[source.pk]), head)
    assert (answer.status_code, Criterion.objects.count()) == (422, 1)
    assert "nên đơn vị phải là điểm" in answer.content.decode()


# --- where no method fits -----------------------------------------------------------------------------------


def test_a_parent_says_why_not(office, criterion):
    make_criterion(criterion.criteria_set, "1.1", "2", criterion)
    assert "Điểm của mục là tổng các tiêu chí con" in office.get(address(criterion)).content.decode()
    assert send(office, criterion, method="survey").status_code == 422


def test_a_remainder_says_why_not(office, criterion):
    make_criterion(criterion.criteria_set, "1.1", "1", criterion)
    rest = add_remainder(criterion)
    assert "nhập điểm trực tiếp" in office.get(address(rest)).content.decode()


def test_a_set_of_percentages_says_why_not(office, criterion):
    type(criterion.criteria_set).objects.update(unit="percent")
    assert "Bộ tiêu chí tính theo %" in office.get(address(criterion)).content.decode()
    assert refusal(designing.change_criterion, criterion, by=None, method="survey", parameters={})


def test_a_frozen_set_takes_no_method(user):
    table = ruled_table(user.agency)
    change_state(table, "publish", by=user)
    client, criterion = sign_in(user), leaf(table)
    assert "khoá" in client.get(address(criterion)).content.decode()
    answer = send(client, criterion, method="survey")
    assert (answer.status_code, "sao chép thành bộ mới" in answer.content.decode()) == (422, True)
    assert method_of(criterion) == ("tiers", TIERS)


def test_a_criterion_with_a_method_is_not_divided(criterion, user):
    Criterion.objects.update(method="tiers", parameters=TIERS)
    values = {"code": "1.1", "name": "Con", "maximum": Decimal(1), "parent": criterion}
    sentence = refusal(lambda: designing.insert_criterion(criterion.criteria_set, by=user, **values))
    assert "đang có cách chấm «Bậc theo số liệu»" in sentence


def test_a_maximum_below_the_levels_is_refused(criterion, user):
    Criterion.objects.update(method="tiers", parameters=TIERS)
    sentence = refusal(designing.change_criterion, criterion, by=user, maximum=Decimal(1))
    assert sentence == "1 Tiêu chí 1: 2,00 điểm lớn hơn điểm tối đa 1,00: sửa lại điểm."


def test_levels_below_the_minimum_are_refused(criterion, user):
    Criterion.objects.update(minimum=Decimal(1))
    values = {"method": "tiers", "parameters": TIERS}
    with pytest.raises(ValidationError, match="nhỏ hơn điểm tối thiểu 1,00"):
        designing.change_criterion(Criterion.objects.get(), by=user, **values)


def test_a_criterion_with_declared_figures_is_not_removed(user):
    table = ruled_table(user.agency)
    table.scores.filter(criterion__code="1").update(declared={"figure": "95"})
    assert "đã có số liệu" in refusal(designing.remove_criterion, leaf(table), by=user)


# --- open tables --------------------------------------------------------------------------------------------


def test_open_tables_with_figures_are_counted_and_not_recomputed(user):
    table = ruled_table(user.agency)
    declare(table, by=user, figure="84,59")
    client, criterion = sign_in(user), leaf(table)
    assert "1 bảng điểm đang nhập đã khai số liệu" in client.get(address(criterion)).content.decode()
    send(client, criterion, method="proportional", target="100", unit="%")
    assert (method_of(criterion)[0], score(table).achieved) == ("proportional", 1)


def test_open_tables_with_direct_points_are_counted(user):
    table = ruled_table(user.agency)
    give_method(table, "", {})
    save_scores(table, [ScoreEntry(leaf(table).pk, Decimal(1), 0)], by=user)
    shown = sign_in(user).get(address(leaf(table))).content.decode()
    assert "1 bảng điểm đang nhập đã có điểm nhập trực tiếp" in shown


def test_tables_that_were_handed_in_are_not_counted(user):
    table = ruled_table(user.agency)
    declare(table, by=user, figure="84,59")
    Assessment.objects.update(state="submitted")
    assert "bảng điểm đang nhập" not in sign_in(user).get(address(leaf(table))).content.decode()


def test_the_tiers_of_the_fixture_are_those_of_the_words():
    assert TIERS == {"tiers": HALF_OPEN}
