"""Criteria sets changed by hand: open tables follow, entered figures stay, published results freeze the tree."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from agencies.models import AuditEntry
from criteria import designing
from criteria.entry import ScoreEntry, open_assessment, save_scores
from criteria.forms import CriteriaSetForm
from criteria.models import Assessment, Cause, CriteriaSet, Criterion, Round
from criteria.sets import add_remainder
from tests.factories import make_agency, make_assessment, make_criterion, make_set, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def by():
    return make_user(make_agency())


@pytest.fixture
def criteria_set(by):
    return make_set(by.agency)


@pytest.fixture
def branch(criteria_set):
    return make_criterion(criteria_set, "1", "10")


def table_of(criteria_set, by, year=2024) -> Assessment:
    return open_assessment(criteria_set=criteria_set, agency=by.agency, year=year, by=by, on=date(2024, 1, 1))


def give(table, criterion, points, by):
    version = table.scores.get(criterion=criterion).version
    save_scores(table, [ScoreEntry(criterion.pk, Decimal(points), version)], by=by)


def codes(criteria_set) -> list[str]:
    return list(criteria_set.criteria.order_by("sort_key").values_list("code", flat=True))


def insert(criteria_set, by, code, maximum="1", parent=None, **values) -> Criterion:
    values = {"name": "Tiêu chí", "maximum": Decimal(maximum), **values}
    return designing.insert_criterion(criteria_set, by=by, code=code, parent=parent, **values)


def cells(table) -> list[str]:
    return sorted(table.scores.values_list("criterion__code", flat=True))


# Adding


def test_a_new_criterion_takes_its_natural_place(criteria_set, branch, by):
    for code in ("1.10", "1.9", "1.2"):
        insert(criteria_set, by, code, parent=branch)
    assert codes(criteria_set) == ["1", "1.2", "1.9", "1.10"]


def test_open_tables_get_the_new_cell_and_its_maximum(criteria_set, branch, by):
    make_criterion(criteria_set, "1.1", "4", branch)
    table = table_of(criteria_set, by)
    insert(criteria_set, by, "1.2", "6", branch)
    table.refresh_from_db()
    assert (cells(table), table.total_maximum) == (["1.1", "1.2"], 10)


def test_a_leaf_with_points_is_not_divided(criteria_set, branch, by):
    table = table_of(criteria_set, by)
    give(table, branch, "9", by)
    with pytest.raises(ValidationError, match="1 Tiêu chí 1: đã có số liệu trong bảng điểm"):
        insert(criteria_set, by, "1.1", parent=branch)
    assert (codes(criteria_set), cells(table)) == (["1"], ["1"])


@pytest.mark.parametrize("hold", ["cause", "explanation", "not_applicable"])
def test_nor_is_one_that_holds_anything_else(hold, criteria_set, branch, by):
    table = table_of(criteria_set, by)
    values = {"explanation": {"explanation": "x"}, "not_applicable": {"not_applicable": True}}.get(hold, {})
    table.scores.update(**values, not_applicable_reason="x" if hold == "not_applicable" else "")
    if hold == "cause":
        Cause.objects.create(assessment=table, text="x").criteria.add(branch)
    with pytest.raises(ValidationError, match="đã có số liệu"):
        insert(criteria_set, by, "1.1", parent=branch)


def test_below_a_bonus_everything_is_bonus(criteria_set, by):
    bonus = insert(criteria_set, by, "T", "2", kind="bonus")
    assert insert(criteria_set, by, "T.1", "2", bonus).kind == "bonus"


def test_real_criteria_take_the_place_of_the_remainder(criteria_set, branch, by):
    remainder = add_remainder(branch)
    table = table_of(criteria_set, by)
    insert(criteria_set, by, "1.1", "4", branch)
    remainder.refresh_from_db()
    assert remainder.maximum == 6
    insert(criteria_set, by, "1.2", "6", branch)
    table.refresh_from_db()
    assert (codes(criteria_set), cells(table), table.total_maximum) == (["1", "1.1", "1.2"], ["1.1", "1.2"], 10)


def test_a_remainder_with_more_points_than_would_be_left_stands_in_the_way(criteria_set, branch, by):
    remainder = add_remainder(branch)
    give(table_of(criteria_set, by), remainder, "8", by)
    with pytest.raises(ValidationError, match="điểm đã nhập của .* năm 2024 nằm ngoài 0,00 – 6,00"):
        insert(criteria_set, by, "1.1", "4", branch)
    remainder.refresh_from_db()
    assert (remainder.maximum, codes(criteria_set)) == (10, ["1", ""])


def test_children_beyond_the_parent_of_a_remainder_are_refused(criteria_set, branch, by):
    add_remainder(branch)
    with pytest.raises(ValidationError, match="vượt điểm tối đa 1,00 điểm"):
        insert(criteria_set, by, "1.1", "11", branch)


def test_a_remainder_has_no_children(criteria_set, branch, by):
    with pytest.raises(ValidationError, match="không có tiêu chí con"):
        insert(criteria_set, by, "1.1", parent=add_remainder(branch))


def test_filling_up_adds_the_remainder_to_open_tables(criteria_set, branch, by):
    make_criterion(criteria_set, "1.1", "4", branch)
    table = table_of(criteria_set, by)
    designing.fill_up(branch, by=by)
    designing.fill_up(branch, by=by)  # a second click
    table.refresh_from_db()
    assert (cells(table), table.total_maximum) == (["", "1.1"], 10)


# Changing


def test_a_changed_maximum_reaches_the_totals(criteria_set, branch, by):
    table = table_of(criteria_set, by)
    designing.change_criterion(branch, by=by, maximum=Decimal("12.5"))
    table.refresh_from_db()
    assert table.total_maximum == Decimal("12.5")
    assert AuditEntry.objects.get(action="change").changes == {"maximum": ["10", "12.5"]}


def test_a_maximum_below_entered_points_is_refused(criteria_set, branch, by):
    give(table_of(criteria_set, by), branch, "9.5", by)
    with pytest.raises(ValidationError, match="điểm đã nhập của .* năm 2024 nằm ngoài 0,00 – 9,00"):
        designing.change_criterion(branch, by=by, maximum=Decimal(9))
    branch.refresh_from_db()
    assert branch.maximum == 10


def test_a_minimum_above_entered_points_is_refused(criteria_set, branch, by):
    give(table_of(criteria_set, by), branch, "0.5", by)
    with pytest.raises(ValidationError, match="nằm ngoài 1,00 – 10,00"):
        designing.change_criterion(branch, by=by, minimum=Decimal(1))


def test_a_new_code_moves_the_branch(criteria_set, branch, by):
    make_criterion(criteria_set, "1.1", "1", branch)
    add_remainder(branch)
    make_criterion(criteria_set, "2", "1")
    designing.change_criterion(branch, by=by, code="3")
    assert codes(criteria_set) == ["2", "3", "1.1", ""]


def test_a_criterion_moves_to_another_parent(criteria_set, branch, by):
    other = make_criterion(criteria_set, "2", "5")
    make_criterion(criteria_set, "2.1", "2", other)
    moved = make_criterion(criteria_set, "1.1", "3", branch)
    table = table_of(criteria_set, by)
    designing.change_criterion(moved, by=by, parent=other, code="2.2")
    assert codes(criteria_set) == ["1", "2", "2.1", "2.2"]
    assert cells(table) == ["1", "2.1", "2.2"]  # 1 has no children any more: it is a leaf


def test_no_criterion_stands_inside_itself(criteria_set, branch, by):
    child = make_criterion(criteria_set, "1.1", "1", branch)
    for place in (branch, child):
        with pytest.raises(ValidationError, match="Không đặt một mục vào trong chính nó"):
            designing.change_criterion(branch, by=by, parent=place)


def test_the_kind_of_a_branch_is_that_of_all_below(criteria_set, branch, by):
    child = make_criterion(criteria_set, "1.1", "1", branch)
    grandchild = make_criterion(criteria_set, "1.1.1", "1", child)
    designing.change_criterion(branch, by=by, kind="penalty")
    assert set(criteria_set.criteria.values_list("kind", flat=True)) == {"penalty"}
    grandchild.refresh_from_db()
    assert grandchild.kind == "penalty"


def test_a_code_stands_once_below_a_parent(criteria_set, branch, by):
    make_criterion(criteria_set, "2", "1")
    with pytest.raises(ValidationError, match="Mã này đã có"):
        designing.change_criterion(branch, by=by, code="2")


def test_nothing_changed_writes_nothing(criteria_set, branch, by):
    designing.change_criterion(branch, by=by, code="1", maximum=Decimal("10.00"))
    assert not AuditEntry.objects.exists()


def test_what_somebody_else_changed_is_not_overwritten(criteria_set, branch, by):
    seen = designing.mark(branch)
    designing.change_criterion(branch, by=by, name="Tên mới")
    with pytest.raises(ValidationError, match="Người khác vừa sửa tiêu chí này"):
        designing.change_criterion(branch, by=by, seen=seen, name="Tên khác")
    branch.refresh_from_db()
    assert branch.name == "Tên mới"


def test_a_criterion_that_is_gone_is_said_to_be(criteria_set, branch, by):
    designing.remove_criterion(branch, by=by)
    branch.pk = 1_000
    with pytest.raises(ValidationError, match="vừa bị xoá"):
        designing.change_criterion(branch, by=by, name="Tên mới")


# Removing


def test_a_branch_goes_with_all_below(criteria_set, branch, by):
    make_criterion(criteria_set, "1.1.1", "1", make_criterion(criteria_set, "1.1", "1", branch))
    make_criterion(criteria_set, "2", "1")
    table = table_of(criteria_set, by)
    designing.remove_criterion(branch, by=by)
    table.refresh_from_db()
    assert (codes(criteria_set), cells(table), table.total_maximum) == (["2"], ["2"], 1)


def test_points_keep_their_criterion(criteria_set, branch, by):
    leaf = make_criterion(criteria_set, "1.1", "1", branch)
    give(table_of(criteria_set, by), leaf, "0", by)  # 0 is an answer too
    with pytest.raises(ValidationError, match="1.1 Tiêu chí 1.1: đã có số liệu"):
        designing.remove_criterion(branch, by=by)
    assert codes(criteria_set) == ["1", "1.1"]


def test_a_task_keeps_its_criterion(demo):
    """S4 cites 1.6.2; its district's table is emptied first, so that the task alone holds it."""
    criterion = demo.criterion("1.6.2")
    criterion.causes.clear()
    criterion.scores.update(achieved=None, explanation="")
    with pytest.raises(ValidationError, match="nhiệm vụ trong kế hoạch đang gắn với tiêu chí này"):
        designing.remove_criterion(criterion, by=demo.user("phongnoivu"))
    assert Criterion.objects.filter(pk=criterion.pk).exists()


# Frozen sets


def test_a_published_result_freezes_the_tree(by):
    table = make_assessment(by.agency, ["1"], by=by)
    Assessment.objects.filter(pk=table.pk).update(state="published", publication=1)
    criterion = table.criteria_set.criteria.get()
    for work in (
        lambda: insert(table.criteria_set, by, "2"),
        lambda: designing.change_criterion(criterion, by=by, name="Khác"),
        lambda: designing.remove_criterion(criterion, by=by),
        lambda: designing.fill_up(criterion, by=by),
    ):
        with pytest.raises(ValidationError, match="sao chép thành bộ mới"):
            work()


# Copies and the set itself


def form_of(by, instance, **values):
    stored = {name: getattr(instance, f"{name}_id", getattr(instance, name, "")) for name in designing.SET_FIELDS}
    data = {name: value for name, value in {**stored, **values}.items() if value is not None}
    form = CriteriaSetForm(data, instance=instance, issuers=type(by.agency).objects.all())
    assert form.errors == {}
    return form


def test_a_copy_has_the_same_tree_and_knows_where_it_comes_from(criteria_set, branch, by):
    make_criterion(criteria_set, "1.1", "4", branch)
    add_remainder(branch)
    values = {**of(criteria_set), "first_year": 2025}
    copy = designing.save_set(form_of(by, CriteriaSet(), **values), by=by, source=criteria_set)
    assert (copy.previous, copy.code) == (criteria_set, "par-index-co-quan-2025")
    shape = ["code", "name", "maximum", "parent__code", "is_remainder", "sort_key"]
    assert list(copy.criteria.values_list(*shape)) == list(criteria_set.criteria.values_list(*shape))
    assert not set(copy.criteria.values_list("pk")) & set(criteria_set.criteria.values_list("pk"))


def of(criteria_set) -> dict:
    names = [*designing.SET_FIELDS]
    return {name: getattr(criteria_set, f"{name}_id", getattr(criteria_set, name)) for name in names}


def test_changing_the_copy_leaves_the_source(criteria_set, branch, by):
    copy = designing.save_set(form_of(by, CriteriaSet(), **of(criteria_set)), by=by, source=criteria_set)
    designing.change_criterion(copy.criteria.get(), by=by, maximum=Decimal(1))
    branch.refresh_from_db()
    assert branch.maximum == 10


def test_codes_of_sets_are_numbered_when_taken(criteria_set, by):
    made = [designing.save_set(form_of(by, CriteriaSet(), **of(criteria_set)), by=by) for _ in range(3)]
    assert [one.code for one in made] == [f"par-index-co-quan-2023{end}" for end in ("", "-2", "-3")]


def test_an_index_by_a_name_of_its_own(criteria_set, by):
    values = {**of(criteria_set), "index": "", "other_index": "Chỉ số chuyển đổi số"}
    made = [designing.save_set(form_of(by, CriteriaSet(), **values), by=by) for _ in range(2)]
    assert [(one.index.code, one.index.short_name) for one in made] == [
        ("chi-so-chuyen-doi-so", "Chỉ số chuyển đổi số")
    ] * 2


def test_what_figures_hang_on_is_fixed_once_a_table_exists(criteria_set, branch, by):
    table_of(criteria_set, by)
    with pytest.raises(ValidationError, match="Đã có bảng điểm của .* năm 2024: không đổi đơn vị đo được nữa"):
        designing.save_set(form_of(by, criteria_set, unit="percent"), by=by)


@pytest.mark.parametrize("years", [{"first_year": 2025}, {"last_year": 2023}])
def test_the_years_keep_their_tables(years, criteria_set, branch, by):
    table_of(criteria_set, by)
    with pytest.raises(ValidationError, match="Đã có bảng điểm ngoài các năm này: .* năm 2024"):
        designing.save_set(form_of(by, criteria_set, **years), by=by)


def test_a_set_goes_out_of_use_even_when_frozen(by):
    table = make_assessment(by.agency, ["1"], by=by)
    Assessment.objects.filter(pk=table.pk).update(state="published", publication=1)
    designing.save_set(form_of(by, table.criteria_set, last_year=2023), by=by)
    assert CriteriaSet.objects.get().last_year == 2023


def test_a_set_without_tables_can_be_deleted(criteria_set, branch, by):
    designing.delete_set(criteria_set, by=by)
    assert (CriteriaSet.objects.count(), Criterion.objects.count()) == (0, 0)


def test_a_set_with_tables_cannot(criteria_set, branch, by):
    for year in (2023, 2024, 2025, 2026):
        table_of(criteria_set, by, year)
    with pytest.raises(ValidationError, match="năm 2026, .* năm 2025, .* năm 2024 và 1 bảng khác"):
        designing.delete_set(criteria_set, by=by)


def test_a_set_with_a_round_is_not_deleted(by, criteria_set, branch):
    Round.objects.create(criteria_set=criteria_set, agency=by.agency, year=2024, name="Đợt 2024")
    with pytest.raises(ValidationError, match="«Đợt 2024» đánh giá theo bộ tiêu chí này"):
        designing.delete_set(criteria_set, by=by)
