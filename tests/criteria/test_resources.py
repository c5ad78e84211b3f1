"""A criteria set as a sheet: places by code or by «Thuộc mã», every error at once, frozen sets refused."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from agencies.models import AuditEntry
from agencies.sheets.run import run
from criteria.entry import ScoreEntry, save_scores
from criteria.models import Assessment, CriteriaSet, Criterion, Score
from criteria.resources import CriterionResource
from criteria.sets import REMAINDER_NAME
from tests.agencies.sheets.files import refs, round_trip, words, workbook, written
from tests.factories import make_agency, make_assessment, make_criterion, make_set, make_user

pytestmark = pytest.mark.django_db
HEAD = ["Mã", "Tên", "Điểm tối đa"]
PLACED = ["Mã", "Thuộc mã", "Tên", "Điểm tối đa"]
FULL = ["Mã", "Tên", "Điểm tối đa", "Điểm tối thiểu", "Loại điểm", "Điều tra xã hội học", "Cách chấm"]


@pytest.fixture
def subject():
    return make_set(make_agency("tinh"))


@pytest.fixture
def make(subject):
    user = make_user(subject.issuer)
    return lambda: CriterionResource(by=user, criteria_set=subject)


def tree(subject) -> list[tuple]:
    rows = subject.criteria.select_related("parent").order_by("sort_key")
    return [(row.code, row.parent.code if row.parent else "", row.depth) for row in rows]


def test_what_goes_out_comes_in_unchanged(demo):
    subject = CriteriaSet.objects.get(code="lang-son-cap-huyen")
    plan = round_trip(lambda: CriterionResource(by=demo.user("phongnoivu"), criteria_set=subject))
    assert (plan.added, plan.changed, plan.unchanged, plan.missing) == (0, 0, subject.criteria.count(), [])
    assert (plan.errors, plan.warnings) == ([], [])


def test_a_whole_set_comes_from_one_file_in_natural_order(make, subject):
    rows = [["1.10", "Mười", "0,5"], ["1.9", "Chín", 0.5], ["1", "Lĩnh vực", 1], ["1.9.2", "Con", "0,5"]]
    plan = written(make, HEAD, *rows, [None, "TỔNG ĐIỂM", "1"])
    assert (plan.added, plan.is_written, words(plan)) == (4, True, "")
    assert tree(subject) == [("1", "", 0), ("1.9", "1", 1), ("1.9.2", "1.9", 2), ("1.10", "1", 1)]
    assert subject.criteria.get(code="1.9").maximum == Decimal("0.5")


def test_codes_that_do_not_tell_their_place_stand_below_the_code_named_beside_them(make, subject):
    rows = [["I", None, "Một", 2], ["1", "I", "a", 2], ["a", "1", "x", 2], ["II", None, "Hai", 1], ["1", "II", "b", 1]]
    assert written(make, PLACED, *rows, ["a", "1", "y", 1]).is_written
    expected = [("I", "", 0), ("1", "I", 1), ("a", "1", 2), ("II", "", 0), ("1", "II", 1), ("a", "1", 2)]
    assert tree(subject) == expected
    plan = round_trip(make)
    assert (plan.added, plan.changed, plan.unchanged, plan.errors) == (0, 0, 6, [])


def test_all_columns_are_read(make, subject):
    row = ["1", "Thưởng", "3", "0,5", "Điểm thưởng", "x", "Theo dòng\nhai"]
    written(make, FULL, row)
    found = subject.criteria.get()
    assert (found.minimum, found.kind, found.is_survey, found.guidance) == (Decimal("0.5"), "bonus", True, row[-1])


def test_what_the_file_does_not_name_is_listed_and_stays(make, subject):
    make_criterion(subject, "1", "1")
    make_criterion(subject, "2", "1")
    plan = written(make, HEAD, ["2", "Tên mới", 1])
    assert (plan.missing, plan.changed, subject.criteria.count()) == (["1 Tiêu chí 1"], 1, 2)


def test_twelve_errors_of_twelve_kinds_are_told_with_their_cells(make, subject):
    make_criterion(subject, "1.2", "1")
    rows = [
        [date(2024, 2, 1), None, "Mã thành ngày", 1],
        [None, None, "Không mã", 1],
        ["2", None, None, 1],
        ["3", None, "Chữ", "một điểm"],
        ["4", None, "Âm", -1],
        ["5", None, "Nhiều số lẻ", "0,123"],
        ["6", None, "Thiếu điểm", None],
        ["7", "99", "Mục lạ", 1],
        ["8", "9", "Vòng", 1],
        ["9", "8", "Vòng", 1],
        ["10", None, "=1/0", 1],
        ["11", None, "Một", 1],
        ["11", None, "Trùng", 1],
        ["12" * 16, None, "Mã dài", 1],
        ["13", None, "Dài " * 300, 1],
        ["14", date(2024, 2, 1), "Mục thành ngày", 1],
    ]
    plan = run(make(), workbook(PLACED, *rows), digest="")
    expected = ["A2", "A3", "C4", "D5", "D6", "D7", "D8", "B9", "B10", "B11", "C12", "A14", "A15", "C16", "B17"]
    assert refs(plan) == expected
    assert "có lẽ là mã 1.2" in words(plan)
    assert all(found.reason and found.remedy for found in plan.errors)
    assert (plan.is_written, subject.criteria.count(), AuditEntry.objects.count()) == (False, 1, 0)


def test_a_row_below_a_bad_row_is_not_blamed_for_it(make):
    assert refs(run(make(), workbook(HEAD, ["1", None, 1], ["1.1", "Con", 1], ["1.1.1", "Cháu", 1]))) == ["B2"]


def test_criteria_of_the_file_that_stand_below_themselves_through_stored_ones_are_refused(make, subject):
    top = make_criterion(subject, "I", "1")
    make_criterion(subject, "a", "1", top)
    plan = run(make(), workbook(PLACED, ["I", "a", "Một", 1]))
    assert "thuộc lẫn nhau" in words(plan)


def test_a_name_for_several_places_is_refused(make, subject):
    for code in ("I", "II"):
        make_criterion(subject, "1", "1", make_criterion(subject, code, "1"))
    assert refs(run(make(), workbook(PLACED, ["a", "1", "x", 1]))) == ["B2"]


def test_a_level_that_comes_in_between_takes_what_belongs_to_it(make, subject):
    top = make_criterion(subject, "1", "1")
    make_criterion(subject, "1.6.2", "1", top)
    plan = written(make, HEAD, ["1.6", "Giữa", 1], ["1.6.2", "Con", 1])
    assert [(change.label, change.what) for change in plan.changes][0] == ("1.6 Giữa", "Thêm mới")
    assert tree(subject) == [("1", "", 0), ("1.6", "1", 1), ("1.6.2", "1.6", 2)]


def test_what_moves_takes_along_what_the_file_does_not_name(make, subject):
    one = make_criterion(subject, "I", "1")
    make_criterion(subject, "II", "1")
    make_criterion(subject, "x", "1", make_criterion(subject, "a", "1", one))
    assert written(make, PLACED, ["a", "II", "Chuyển", 1]).is_written
    assert tree(subject) == [("I", "", 0), ("II", "", 0), ("a", "II", 1), ("x", "a", 2)]


def test_remainders_go_out_and_come_in(make, subject):
    rows = [["1", None, "Một", 3], ["1.1", "1", "Con", 1], [None, "1", REMAINDER_NAME, 2]]
    assert written(make, PLACED, *rows).is_written
    assert subject.criteria.get(is_remainder=True).parent.code == "1"
    assert subject.criteria.order_by("sort_key").last().is_remainder
    assert round_trip(make).unchanged == 3
    assert refs(run(make(), workbook(PLACED, [None, None, REMAINDER_NAME, 2]))) == ["A2"]


def test_sums_that_do_not_agree_are_told_but_do_not_hinder(make):
    plan = written(make, HEAD, ["1", "Một", 3], ["1.1", "Con", 1])
    assert (plan.is_written, [found.ref for found in plan.warnings]) == (True, ["C2"])


def test_percentages_are_read_as_such_and_not_summed(subject, make):
    subject.unit = "percent"
    plan = written(make, HEAD, ["1", "Một", 100], ["1.1", "Con", "100"], ["1.2", "Con", "100%"])
    assert (plan.is_written, plan.warnings) == (True, [])


def test_open_tables_get_a_row_for_each_new_leaf(make, subject):
    table = make_assessment(make_agency("xa", subject.issuer), code="khac")
    Assessment.objects.filter(pk=table.pk).update(criteria_set=subject)
    table.scores.all().delete()
    written(make, HEAD, ["1", "Một", 3], ["1.1", "Con", 1])
    assert [score.criterion.code for score in table.scores.all()] == ["1.1"]


def test_a_leaf_with_points_is_neither_split_nor_shrunk(subject):
    table = make_assessment(make_agency("xa", subject.issuer), ["2"], code="khac")
    leaf = table.scores.get()
    user = make_user(table.agency)
    save_scores(table, [ScoreEntry(leaf.criterion_id, Decimal(2), version=0)], by=user)

    def make():
        return CriterionResource(by=user, criteria_set=table.criteria_set)

    split = run(make(), workbook(HEAD, ["1.1", "Con", 2]))
    smaller = run(make(), workbook(HEAD, ["1", "Một", 1]), digest="")
    assert "đã có số liệu trong bảng điểm" in words(split)
    assert "đã có 2,00 điểm, ngoài thang điểm mới" in words(smaller)
    assert (Score.objects.count(), Criterion.objects.get(code="1").maximum) == (1, Decimal(2))


def test_a_frozen_set_is_refused_before_anything_is_written(make, subject):
    table = make_assessment(make_agency("xa", subject.issuer), code="khac")
    Assessment.objects.filter(pk=table.pk).update(criteria_set=subject, state="published", publication=1)
    with pytest.raises(ValidationError, match="đã có kết quả công bố"):
        run(make(), workbook(HEAD, ["1", "Một", 1]))


def test_one_row_of_the_trail_tells_the_whole_file(make, subject):
    make_criterion(subject, "1", "1")
    written(make, HEAD, ["1", "Tên mới", 1], ["2", "Hai", 1])
    entry = AuditEntry.objects.get(action="import_set")
    assert entry.changes["criteria"] == [1, 2]
    assert entry.changes["1 Tên mới: Tên"] == ["Tiêu chí 1", "Tên mới"]
    assert (entry.record_id, entry.actor.username) == (subject.pk, "can-bo")
