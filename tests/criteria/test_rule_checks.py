"""«Soát lỗi số liệu» beside the rules: values off the scale, points that differ from the figures, points by hand."""

from decimal import Decimal

import pytest

from criteria.checks import findings
from criteria.models import Assessment, Criterion, Score
from criteria.rule_checks import Given, differs, off_scale, overridden
from tests.criteria.methods.build import HALF_OPEN
from tests.criteria.rules import declare, ruled_table
from tests.factories import make_agency, make_user

LEVELS = [{"words": "kịp thời", "points": "2"}, {"words": "chậm", "points": "0.5"}, {"words": "không", "points": "0"}]
DISCRETE = {
    "pick": {"levels": LEVELS},
    "yes_no": {"question": "Có sai phạm", "yes": "0", "no": "2"},
    "all_conditions": {"conditions": ["đủ nhiệm vụ", "có kinh phí"]},
    "tiers": {"tiers": HALF_OPEN},
    "worst_unit": {"tiers": HALF_OPEN},
    "last_year": {"rise": "2", "same": "1", "fall": "0"},
}


def criterion(method="", parameters=None, *, guidance="", kind="normal", maximum="2") -> Criterion:
    values = {"method": method, "parameters": parameters or {}, "guidance": guidance, "kind": kind}
    return Criterion(code="1.1", name="Kế hoạch", maximum=Decimal(maximum), **values)


def given(points, reason="", **declared) -> Given:
    return Given(None if points is None else Decimal(points), declared, reason)


# --- scale --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", DISCRETE)
def test_a_value_between_the_levels_is_named(name):
    assert "theo cách chấm chỉ có các mức" in off_scale(criterion(name, DISCRETE[name]), given("0.3"), decimals=2)


@pytest.mark.parametrize("name", DISCRETE)
@pytest.mark.parametrize("points", ["0", "2", None])
def test_a_level_and_a_blank_are_not(name, points):
    assert off_scale(criterion(name, DISCRETE[name]), given(points), decimals=2) == ""


def test_the_sentence_lists_the_levels():
    sentence = off_scale(criterion("pick", DISCRETE["pick"]), given("0.3"), decimals=2)
    assert sentence == "được 0,30 điểm, theo cách chấm chỉ có các mức 0,00; 0,50; 2,00."


@pytest.mark.parametrize(("name", "parameters"), [("proportional", {}), ("survey", {})])
def test_a_formula_has_no_scale(name, parameters):
    assert off_scale(criterion(name, parameters), given("0.3"), decimals=2) == ""


def test_words_without_a_method_give_a_hint():
    words = "Trong hạn: 2; chậm đến 15 ngày: 1; không ban hành: 0"
    sentence = off_scale(criterion(guidance=words), given("1.5"), decimals=2)
    assert sentence == ("được 1,50 điểm, theo câu chữ của quy định chỉ có các mức 0,00; 1,00; 2,00: kiểm tra lại.")


@pytest.mark.parametrize("words", ["", "Do hội đồng quyết định.", "Tỷ lệ × 2,00", "Có sáng kiến: 2; chưa: chấm sau"])
def test_words_that_are_no_levels_give_none(words):
    assert off_scale(criterion(guidance=words), given("0"), decimals=2) == ""


def test_nothing_reached_is_0_even_where_the_words_do_not_say_so():
    words = "Từ mười bậc trở lên tăng vượt trội: 2; từ năm bậc tăng khá: 1"
    bonus = criterion(guidance="Tăng từ mười bậc: 2,00; từ năm bậc: 1,00.", kind="bonus")
    assert [off_scale(found, given("0"), decimals=2) for found in (bonus, criterion(guidance=words))] == ["", ""]


# --- figures ------------------------------------------------------------------------------------------------


def tiers() -> Criterion:
    return criterion("tiers", DISCRETE["tiers"])


def test_points_that_the_figure_gives_are_fine():
    assert differs(tiers(), given("1", figure="84,59"), decimals=2) == ""
    assert differs(tiers(), given(None), decimals=2) == ""


def test_points_that_the_figure_does_not_give():
    assert differs(tiers(), given("2", figure="84,59"), decimals=2) == (
        "được 2,00 điểm, số liệu khai tính ra 1,00 (84,59 % nằm trong 70 %–dưới 90 % → 1,00): khai lại."
    )


def test_points_without_a_figure():
    assert differs(tiers(), given("2"), decimals=2) == (
        "được 2,00 điểm mà chưa khai đủ số liệu theo cách chấm: khai lại, hoặc ghi lý do sửa tay."
    )


def test_a_figure_that_stays_without_points():
    assert differs(tiers(), given(None, figure="95"), decimals=2).startswith("chưa có điểm, số liệu khai tính ra 2,00")


def test_a_figure_that_the_rule_cannot_read_any_more():
    assert differs(tiers(), given("1", figure="abc"), decimals=2).startswith("«abc» không đọc được")


def test_points_by_hand_are_told_with_computed_ones_and_reason():
    found = given("2", "Theo biên bản", figure="84,59")
    assert differs(tiers(), found, decimals=2) == ""
    assert overridden(tiers(), found, decimals=2) == "sửa tay thành 2,00 (tính ra 1,00), lý do: Theo biên bản."


def test_points_by_hand_without_a_figure():
    sentence = overridden(tiers(), given("2", "Nhập từ tệp «kq.xlsx»"), decimals=2)
    assert sentence == "sửa tay thành 2,00 (chưa tính được), lý do: Nhập từ tệp «kq.xlsx»."


def test_without_a_method_there_is_nothing_to_compare():
    assert differs(criterion(), given("2"), decimals=2) == overridden(criterion(), given("2", "x"), decimals=2) == ""


# --- the whole table ----------------------------------------------------------------------------------------


@pytest.fixture
def user(db):
    return make_user(make_agency())


def kinds(table) -> list[str]:
    found = findings(Assessment.objects.select_related("criteria_set__index").get(pk=table.pk))
    return [finding.kind for finding in found if finding.kind in ("scale", "method", "override")]


def test_a_declared_table_has_no_such_finding(user):
    table = ruled_table(user.agency)
    declare(table, by=user, figure="84,59")
    assert kinds(table) == []


def test_all_three_kinds_of_one_table(user):
    table = ruled_table(user.agency)
    declare(table, by=user, figure="84,59")
    Score.objects.filter(criterion__code="1").update(achieved=Decimal("0.3"))
    assert kinds(table) == ["scale", "method"]
    declare(table, by=user, points="2", reason="Theo biên bản", figure="84,59")
    assert kinds(table) == ["override"]


def test_what_does_not_apply_is_not_compared(user):
    table = ruled_table(user.agency)
    Score.objects.update(not_applicable=True, not_applicable_reason="x", declared={"figure": "95"})
    assert kinds(table) == []
