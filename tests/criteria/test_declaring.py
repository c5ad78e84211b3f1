"""From the declared figure to stored points: one writer, the assessment's lock, totals, versions, the trail."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from agencies.models import AuditEntry
from agencies.states import change_state
from criteria.declaring import method_of
from criteria.entry import ScoreConflict, ScoreEntry, save_cells, save_declared, save_details, save_scores
from criteria.models import Assessment, Criterion
from criteria.pasting import preview
from criteria.table import BY_RULE, score_table
from tests.criteria.methods.build import refusal
from tests.criteria.rules import TIERS, declare, give_method, leaf, ruled_table, score, stored
from tests.factories import make_agency, make_user

pytestmark = pytest.mark.django_db
FIGURE = {"figure": "84,59"}


@pytest.fixture
def user():
    return make_user(make_agency(), full_name="Trần Thị Mẫu")


@pytest.fixture
def table(user):
    return ruled_table(user.agency)


# --- declaring ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("figure", "points"), [("69,99", 0), ("70", 1), ("84,59", 1), ("89,99", 1), ("90", 2), ("45/60", 1)]
)
def test_a_figure_becomes_points(table, user, figure, points):
    declare(table, by=user, figure=figure)
    assert stored(table) == (points, {"figure": figure}, "")


def test_totals_follow_in_the_same_transaction(table, user):
    declare(table, by=user, **FIGURE)
    table.refresh_from_db()
    assert (table.total_achieved, table.total_missing) == (1, 1)


def test_the_trail_has_figures_and_points(table, user):
    declare(table, by=user, **FIGURE)
    (row,) = AuditEntry.objects.filter(action="score")
    assert row.changes == {"achieved": [None, "1"], "declared": ["{}", '{"figure": "84,59"}']}
    assert (row.actor, score(table).changed_by, score(table).version) == (user, user, 1)


def test_what_is_cleared_makes_the_points_blank_and_never_0(table, user):
    declare(table, by=user, **FIGURE)
    declare(table, by=user, figure=" ")
    assert stored(table) == (None, {}, "")
    table.refresh_from_db()
    assert table.total_missing == 2


def test_a_bad_figure_changes_nothing(table, user):
    declare(table, by=user, **FIGURE)
    assert refusal(declare, table, by=user, figure="101") == "101 % lớn hơn 100 %: kiểm tra lại số liệu khai."
    assert stored(table) == (1, FIGURE, "")


def test_the_method_in_force_under_the_lock_counts(table, user):
    criterion = leaf(table)
    give_method(table, "survey", {})
    declare(table, by=user, percent="50")
    assert (criterion.method, score(table).achieved) == ("tiers", 1)


def test_a_criterion_without_a_method_takes_no_figures(table, user):
    give_method(table, "", {})
    assert "không còn cách chấm theo số liệu" in refusal(declare, table, by=user, **FIGURE)


def test_a_method_that_does_not_fit_says_whom_to_ask(table, user):
    Criterion.objects.filter(code="1").update(maximum=Decimal(1))
    sentence = refusal(declare, table, by=user, **FIGURE)
    assert sentence == (
        "Cách chấm của tiêu chí này chưa dùng được: 2,00 điểm lớn hơn điểm tối đa 1,00: sửa lại điểm. "
        "Báo người phụ trách bộ tiêu chí."
    )


def test_two_people_on_one_figure(table, user):
    declare(table, by=user, version=0, **FIGURE)
    other = make_user(user.agency, username="nguoi-khac")
    with pytest.raises(ScoreConflict, match="Trần Thị Mẫu vừa nhập 1,00"):
        declare(table, by=other, version=0, figure="95")
    assert stored(table) == (1, FIGURE, "")


def test_the_same_figure_again_changes_nothing(table, user):
    declare(table, by=user, **FIGURE)
    declare(table, by=user, version=0, **FIGURE)
    assert (score(table).version, AuditEntry.objects.filter(action="score").count()) == (1, 1)


def test_the_points_of_a_survey_are_not_declared_by_the_agency_itself(table):
    Criterion.objects.filter(code="1").update(is_survey=True)
    officer = make_user(table.agency, role="officer", username="chuyen-vien")
    assert "Điểm điều tra xã hội học do cơ quan đầu mối" in refusal(declare, table, by=officer, **FIGURE)


# --- states -------------------------------------------------------------------------------------------------


def test_a_returned_table_takes_figures(table, user):
    Assessment.objects.update(state="returned")
    declare(table, by=user, **FIGURE)
    assert score(table).achieved == 1


@pytest.mark.parametrize("state", ["submitted", "appraising", "appraised", "explaining", "reappraising"])
def test_a_table_that_is_with_others_takes_none(table, user, state):
    Assessment.objects.update(state=state)
    assert refusal(declare, table, by=user, **FIGURE)
    assert stored(table) == (None, {}, "")


def test_a_published_table_takes_none(table, user):
    change_state(table, "publish", by=user)
    assert "đã công bố" in refusal(declare, table, by=user, **FIGURE)


# --- by hand ------------------------------------------------------------------------------------------------


def test_points_by_hand_hold_with_their_reason(table, user):
    declare(table, by=user, points="2", reason="Theo biên bản kiểm tra", **FIGURE)
    assert stored(table) == (2, FIGURE, "Theo biên bản kiểm tra")


@pytest.mark.parametrize(("points", "reason"), [("2", ""), (None, "Theo biên bản")])
def test_points_by_hand_and_their_reason_go_together(table, user, points, reason):
    sentence = refusal(declare, table, by=user, points=points, reason=reason, **FIGURE)
    assert sentence == "Sửa tay thì ghi cả điểm lẫn lý do; không sửa thì để trống cả hai."


def test_points_by_hand_stay_within_the_maximum(table, user):
    assert "lớn hơn điểm tối đa 2,00" in refusal(declare, table, by=user, points="2.5", reason="x", **FIGURE)


def test_declaring_again_takes_the_reason_away(table, user):
    declare(table, by=user, points="2", reason="Theo biên bản", **FIGURE)
    declare(table, by=user, **FIGURE)
    assert stored(table) == (1, FIGURE, "")


def test_what_does_not_apply_has_no_reason_any_more(table, user):
    declare(table, by=user, points="2", reason="Theo biên bản", **FIGURE)
    save_details(table, leaf(table), version=1, by=user, not_applicable=True, not_applicable_reason="Không có xã")
    assert stored(table) == (None, FIGURE, "")
    assert "không áp dụng" in refusal(declare, table, by=user, figure="95")


# --- points typed directly ----------------------------------------------------------------------------------


def direct(table, points, **values):
    points = None if points is None else Decimal(points)
    return ScoreEntry(leaf(table).pk, points, score(table).version, **values)


@pytest.mark.parametrize("points", ["0", "1.5", "2"])
def test_points_typed_directly_are_refused_with_what_to_do(table, user, points):
    sentence = refusal(save_scores, table, [direct(table, points)], by=user)
    assert sentence.startswith("1: điểm tính theo cách chấm: mở chi tiết tiêu chí để khai số liệu")


def test_points_are_not_erased_directly_either(table, user):
    declare(table, by=user, **FIGURE)
    assert refusal(save_scores, table, [direct(table, None)], by=user)


def test_one_such_cell_keeps_no_other_from_being_saved(table, user):
    saved = save_cells(table, [direct(table, "2"), ScoreEntry(leaf(table, "2").pk, Decimal(1), 0)], by=user)
    assert [row.criterion.code for row in saved.rows] == ["2"]
    assert [refused.criterion_id for refused in saved.refusals] == [leaf(table).pk]


def test_a_reason_lets_direct_points_in(table, user):
    save_scores(table, [direct(table, "2", override_reason="Nhập từ tệp «kq.xlsx»")], by=user)
    assert stored(table) == (2, {}, "Nhập từ tệp «kq.xlsx»")


def test_an_explanation_alone_is_no_points(table, user):
    declare(table, by=user, **FIGURE)
    save_scores(table, [direct(table, "1", explanation="Theo báo cáo")], by=user)
    assert (score(table).explanation, stored(table)) == ("Theo báo cáo", (1, FIGURE, ""))


def test_the_table_locks_the_cell_and_reads_nothing_more(table, user, django_assert_num_queries):
    with django_assert_num_queries(2):
        rows = score_table(table).rows
    assert [(row.locked, row.by_rule) for row in rows] == [(BY_RULE, True), ("", False)]


def test_pasting_says_that_the_cell_is_locked(table):
    found = preview(score_table(table).rows, "1\t2\n2\t1", start=0, decimals=2)
    assert [change.label[0] for change in found.changes] == ["2"]
    assert found.problems == [f"1: ô này bị khoá ({BY_RULE})."]


def test_a_declared_figure_costs_no_more_queries_than_a_cell(table, user, django_assert_num_queries):
    criterion = leaf(table)
    with django_assert_num_queries(8):  # as test_entry counts them for points that are typed
        save_declared(table, criterion, version=0, declared=FIGURE, by=user)


# --- the rule itself ----------------------------------------------------------------------------------------


def test_no_method_means_points_are_entered_directly(table):
    assert method_of(leaf(table, "2")) is None


def test_the_method_comes_with_its_parameters(table):
    assert method_of(leaf(table)).to_json() == {**TIERS, "unit": "%", "may_exceed": False, "full_if_none": False}


@pytest.mark.parametrize(("name", "parameters"), [("khac", {}), ("tiers", {}), ("tiers", [])])
def test_a_method_that_cannot_be_read_is_refused(table, name, parameters):
    give_method(table, name, parameters)
    with pytest.raises(ValidationError, match="Báo người phụ trách bộ tiêu chí"):
        method_of(leaf(table))
