"""Writing scores: totals, versions, the trail, all or nothing."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from agencies.models import AuditEntry
from agencies.states import change_state
from criteria.entry import (
    ScoreConflict,
    ScoreEntry,
    open_assessment,
    recomputed_totals,
    save_cells,
    save_details,
    save_scores,
)
from criteria.models import Assessment, Criterion, Score
from criteria.sets import refresh_tables
from tests.factories import make_agency, make_assessment, make_criterion, make_kind, make_set, make_user

pytestmark = pytest.mark.django_db
DAY = date(2024, 1, 1)


@pytest.fixture
def user():
    return make_user(make_agency(), full_name="Trần Thị Mẫu")


@pytest.fixture
def assessment(user):
    return make_assessment(user.agency, ["1", "0.5", "2"])


def leaf(assessment, code="1") -> Criterion:
    return assessment.criteria_set.criteria.get(code=code)


def score(assessment, code="1") -> Score:
    return assessment.scores.get(criterion__code=code)


def enter(assessment, code, points, version=0, *, by, **details):
    achieved = None if points is None else Decimal(points)
    return save_scores(assessment, [ScoreEntry(leaf(assessment, code).pk, achieved, version, **details)], by=by)


def stored_totals(assessment):
    stored = Assessment.objects.get(pk=assessment.pk)
    return f"{stored.total_achieved}/{stored.total_maximum}"


def trail(model="criteria.score"):
    return list(AuditEntry.objects.filter(model=model).order_by("pk"))


# --- opening ------------------------------------------------------------------------------------------------


def test_a_new_table_is_blank_and_has_its_maximum(assessment, user):
    assert stored_totals(assessment) == "0.0000/3.5000"
    assert list(assessment.scores.values_list("achieved", "version")) == [(None, 0)] * 3
    assert [entry.action for entry in trail("criteria.assessment")] == ["open"]


def test_scores_stand_for_leaves_only(user):
    criteria_set = make_set(user.agency)
    parent = make_criterion(criteria_set, "1", "2")
    child = make_criterion(criteria_set, "1.1", "2", parent=parent)
    opened = open_assessment(criteria_set=criteria_set, agency=user.agency, year=2023, by=user, on=DAY)
    assert list(opened.scores.values_list("criterion", flat=True)) == [child.pk]


def refusal(user, agency, *, year=2023, on=DAY) -> str:
    criteria_set = make_set(user.agency, "khac")
    with pytest.raises(ValidationError) as refused:
        open_assessment(criteria_set=criteria_set, agency=agency, year=year, by=user, on=on)
    assert (Assessment.objects.count(), Score.objects.count(), AuditEntry.objects.count()) == (0, 0, 0)
    return refused.value.messages[0]


def test_an_ended_agency_gets_no_new_table(user):
    old = make_agency("huyen", name="UBND huyện Bắc Sơn", ended_on=date(2025, 7, 1))
    sentence = refusal(user, old, on=date(2025, 7, 1))
    assert sentence.startswith("UBND huyện Bắc Sơn không hoạt động vào ngày 01/07/2025: không lập bảng điểm mới.")


def test_the_day_before_the_end_a_table_is_opened(user):
    old = make_agency("huyen", ended_on=date(2025, 7, 1))
    criteria_set = make_set(user.agency)
    assert open_assessment(criteria_set=criteria_set, agency=old, year=2024, by=user, on=date(2025, 6, 30)).pk


def test_an_end_entered_meanwhile_counts(user):
    old = make_agency("huyen")
    type(old).objects.filter(pk=old.pk).update(ended_on=date(2023, 1, 1))
    assert "không hoạt động" in refusal(user, old)


def test_an_agency_that_does_not_exist_yet_gets_no_table(user):
    assert "không hoạt động" in refusal(user, make_agency("xa-moi", active_from=date(2025, 7, 1)))


def test_a_set_serves_its_years_only(user):
    assert refusal(user, user.agency, year=2022) == "Bộ tiêu chí «Bộ tiêu chí» không dùng cho năm 2022."


def test_a_set_serves_its_kind_of_agency_only(user):
    commune = make_agency("xa", name="UBND xã", kind=make_kind("xa"))
    assert refusal(user, commune) == "Bộ tiêu chí «Bộ tiêu chí» chỉ dùng cho ubnd-huyen, không dùng cho UBND xã."


def test_an_agency_has_one_table_a_year(assessment, user):
    with pytest.raises(ValidationError, match="đã có bảng điểm của bộ tiêu chí này trong năm đó"):
        open_assessment(criteria_set=assessment.criteria_set, agency=user.agency, year=2023, by=user, on=DAY)


def test_printed_figures_are_kept_beside_computed_ones(user):
    opened = open_assessment(
        criteria_set=make_set(user.agency),
        agency=user.agency,
        year=2023,
        by=user,
        on=DAY,
        published_percent=Decimal("85.32"),
    )
    assert (opened.published_percent, opened.total_achieved) == (Decimal("85.32"), 0)


# --- saving -------------------------------------------------------------------------------------------------


def test_points_version_person_and_totals_are_stored(assessment, user):
    before = timezone.now()
    enter(assessment, "1", "0.75", by=user)
    stored = score(assessment)
    assert (stored.achieved, stored.version, stored.changed_by) == (Decimal("0.75"), 1, user)
    assert before <= stored.changed_at <= timezone.now()
    assert stored_totals(assessment) == "0.7500/3.5000"


def test_a_trail_row_for_every_change(assessment, user):
    entries = [ScoreEntry(leaf(assessment, code).pk, Decimal("0.5"), 0) for code in ("1", "2", "3")]
    assert len(save_scores(assessment, entries, by=user)) == 3
    assert [(row.record_id, row.actor, row.agency) for row in trail()] == [
        (score(assessment, code).pk, user, user.agency) for code in ("1", "2", "3")
    ]
    assert trail()[0].changes == {"achieved": [None, "0.5"]}


@pytest.mark.parametrize("same", ["0.75", "0.7500"])
def test_nothing_is_written_when_nothing_changed(assessment, user, same):
    enter(assessment, "1", "0.75", by=user)
    before = score(assessment).changed_at
    assert enter(assessment, "1", same, version=1, by=user) == []
    assert (score(assessment).version, score(assessment).changed_at, len(trail())) == (1, before, 1)


def test_the_same_request_sent_twice_is_no_conflict(assessment, user):
    enter(assessment, "1", "0.75", by=user)
    assert enter(assessment, "1", "0.75", version=0, by=user) == []


def test_a_blank_takes_the_points_away(assessment, user):
    enter(assessment, "1", "0.75", by=user)
    enter(assessment, "1", None, version=1, by=user)
    assert (score(assessment).achieved, stored_totals(assessment)) == (None, "0.0000/3.5000")


def test_an_older_version_is_a_conflict_that_names_who_and_what(assessment, user):
    enter(assessment, "1", "0.75", by=user)
    other = make_user(user.agency, username="khac")
    with pytest.raises(ScoreConflict) as conflict:
        enter(assessment, "1", "0.25", version=0, by=other)
    at = timezone.localtime(score(assessment).changed_at)
    assert str(conflict.value) == (
        f"Trần Thị Mẫu vừa nhập 0,75 lúc {at:%H:%M}: chọn giữ giá trị của bạn hoặc lấy giá trị đó."
    )
    assert (conflict.value.current.version, conflict.value.value, score(assessment).achieved) == (
        1,
        "0,75",
        Decimal("0.75"),
    )


def test_a_conflict_with_a_blank_says_so(assessment, user):
    enter(assessment, "1", "0.75", by=user)
    enter(assessment, "1", None, version=1, by=user)
    with pytest.raises(ScoreConflict, match="Trần Thị Mẫu vừa để trống ô này lúc"):
        enter(assessment, "1", "0.25", version=1, by=user)


def test_a_version_that_never_was_is_a_conflict(assessment, user):
    new = make_criterion(assessment.criteria_set, "4", "1")  # added after the table was opened: no row yet
    for criterion in (leaf(assessment), new):
        with pytest.raises(ScoreConflict, match="người khác vừa để trống ô này: chọn"):
            save_scores(assessment, [ScoreEntry(criterion.pk, Decimal("0.25"), 7)], by=user)


def test_a_leaf_added_later_gets_its_row_and_its_trail(assessment, user):
    make_criterion(assessment.criteria_set, "4", "1")
    (saved,) = enter(assessment, "4", "1", by=user)
    assert (score(assessment, "4").pk, trail()[0].record_id) == (saved.pk, saved.pk)
    assert stored_totals(assessment) == "1.0000/4.5000"


@pytest.mark.parametrize("second", [
    lambda a: ScoreEntry(leaf(a, "2").pk, Decimal("0.51"), 0),
    lambda a: ScoreEntry(leaf(a, "2").pk, Decimal("-0.01"), 0),
    lambda a: ScoreEntry(leaf(a, "2").pk, Decimal("0.5"), 3),
    lambda a: ScoreEntry(0, Decimal("0.5"), 0),
    lambda a: ScoreEntry(leaf(a, "2").pk, None, 0, not_applicable=True),
    lambda a: ScoreEntry(leaf(a, "2").pk, None, 0, not_applicable=True, not_applicable_reason="x" * 501),
])  # fmt: skip
def test_all_or_nothing(assessment, user, second):
    entries = [ScoreEntry(leaf(assessment, "1").pk, Decimal(1), 0), second(assessment)]
    with pytest.raises((ValidationError, ScoreConflict)):
        save_scores(assessment, entries, by=user)
    assert (score(assessment).version, trail(), stored_totals(assessment)) == (0, [], "0.0000/3.5000")


def test_points_beyond_the_maximum_are_refused_with_the_code(assessment, user):
    with pytest.raises(ValidationError, match="2: «0,60» lớn hơn điểm tối đa 0,50"):
        enter(assessment, "2", "0.6", by=user)


def test_a_criterion_of_another_set_has_no_cell(assessment, user):
    foreign = make_criterion(make_set(user.agency, "khac"), "1", "1")
    with pytest.raises(ValidationError, match="Không có ô điểm cho 1 tiêu chí này"):
        save_scores(assessment, [ScoreEntry(foreign.pk, Decimal(1), 0)], by=user)


def test_a_parent_has_no_cell(assessment, user):
    make_criterion(assessment.criteria_set, "1.1", "1", parent=leaf(assessment))
    with pytest.raises(ValidationError, match="Không có ô điểm"):
        enter(assessment, "1", "1", by=user)


def test_a_published_table_is_refused_with_a_sentence(assessment, user):
    change_state(assessment, "publish", by=user)
    with pytest.raises(ValidationError, match="Kết quả đã công bố và khoá số liệu: không sửa điểm được nữa"):
        enter(assessment, "1", "1", by=user)  # the object in hand still says "đang nhập"


def test_the_number_of_queries_does_not_grow_with_the_cells(assessment, user, django_assert_num_queries):
    for number in range(4, 64):
        make_criterion(assessment.criteria_set, str(number), "1")
    refresh_tables(assessment.criteria_set)
    pks = list(assessment.criteria_set.criteria.order_by("sort_key").values_list("pk", flat=True))
    for wanted in ([pks[0]], pks[3:]):
        entries = [ScoreEntry(pk, Decimal("0.5"), 0) for pk in wanted]
        with django_assert_num_queries(8):  # savepoint ×2, lock, scores, write, totals ×2, trail
            save_scores(assessment, entries, by=user)


# --- not applicable, explanation ----------------------------------------------------------------------------


def test_not_applicable_leaves_the_maximum_and_has_no_points(assessment, user):
    enter(assessment, "2", "0.5", by=user)
    save_details(
        assessment,
        leaf(assessment, "2"),
        version=1,
        by=user,
        not_applicable=True,
        not_applicable_reason=" Không có đơn vị ",
        explanation="Theo báo cáo",
    )
    stored = score(assessment, "2")
    assert (stored.achieved, stored.not_applicable_reason, stored.explanation) == (
        None,
        "Không có đơn vị",
        "Theo báo cáo",
    )
    assert stored_totals(assessment) == "0.0000/3.0000"


def test_back_in_force_the_reason_goes_and_the_cell_is_blank(assessment, user):
    enter(assessment, "2", None, by=user, not_applicable=True, not_applicable_reason="Không có")
    enter(assessment, "2", None, version=1, by=user, not_applicable=False, not_applicable_reason="Không có")
    stored = score(assessment, "2")
    assert (stored.not_applicable, stored.not_applicable_reason, stored.achieved) == (False, "", None)
    assert stored_totals(assessment) == "0.0000/3.5000"


def test_points_for_what_is_not_applicable_are_refused(assessment, user):
    enter(assessment, "2", None, by=user, not_applicable=True, not_applicable_reason="Không có")
    with pytest.raises(ValidationError, match="mở chi tiết và bỏ dấu đó trước khi nhập điểm"):
        enter(assessment, "2", "0.5", version=1, by=user)
    enter(assessment, "2", None, version=1, by=user)
    assert score(assessment, "2").not_applicable is True


def test_points_keep_the_explanation_and_details_keep_the_points(assessment, user):
    enter(assessment, "1", "0.5", by=user, explanation="Chờ tài liệu")
    enter(assessment, "1", "1", version=1, by=user)
    details = {"not_applicable": False, "not_applicable_reason": "", "explanation": "Đã có"}
    save_details(assessment, leaf(assessment), version=2, by=user, **details)
    stored = score(assessment)
    assert (stored.achieved, stored.explanation, stored.version) == (1, "Đã có", 3)
    assert trail()[-1].changes == {"explanation": ["Chờ tài liệu", "Đã có"]}


def test_totals_of_every_node(user):
    criteria_set = make_set(user.agency)
    parent = make_criterion(criteria_set, "1", "99")
    for code in ("1.1", "1.2"):
        make_criterion(criteria_set, code, "1", parent=parent)
    opened = open_assessment(criteria_set=criteria_set, agency=user.agency, year=2023, by=user, on=DAY)
    enter(opened, "1.1", "0.25", by=user)
    totals = recomputed_totals(opened)
    assert totals[parent.pk] == totals[None]
    assert (totals[None].maximum, totals[None].lost, totals[None].missing) == (2, Decimal("0.75"), 1)


# --- cells typed one by one ---------------------------------------------------------------------------------


def test_a_bad_cell_keeps_no_other_from_being_saved(assessment, user):
    enter(assessment, "3", "1", by=user)
    entries = [
        ScoreEntry(leaf(assessment, "1").pk, Decimal("0.75"), 0),
        ScoreEntry(leaf(assessment, "2").pk, Decimal("0.75"), 0),
        ScoreEntry(leaf(assessment, "3").pk, Decimal(2), 0),
        ScoreEntry(0, Decimal(1), 0),
    ]
    saved = save_cells(assessment, entries, by=user)
    assert [row.criterion.code for row in saved.rows] == ["1"]
    assert [type(refusal.reason) for refusal in saved.refusals] == [ValidationError, ScoreConflict, ValidationError]
    assert stored_totals(assessment) == "1.7500/3.5000"


def test_cells_of_a_published_table_are_refused_together(assessment, user):
    change_state(assessment, "publish", by=user)
    with pytest.raises(ValidationError, match="Kết quả đã công bố"):
        save_cells(assessment, [ScoreEntry(leaf(assessment).pk, Decimal(1), 0)], by=user)


def test_points_below_the_minimum_are_refused(assessment, user):
    assessment.criteria_set.criteria.filter(code="3").update(minimum=Decimal(1))
    with pytest.raises(ValidationError, match="3: «0,50» nhỏ hơn điểm tối thiểu 1,00"):
        enter(assessment, "3", "0.5", by=user)
    assert len(enter(assessment, "3", "1", by=user)) == 1


def test_survey_points_are_not_entered_by_an_officer(assessment, user):
    assessment.criteria_set.criteria.filter(code="1").update(is_survey=True)
    officer = make_user(user.agency, "officer", "can-bo-2")
    with pytest.raises(ValidationError, match="Điểm điều tra xã hội học do cơ quan đầu mối CCHC nhập"):
        enter(assessment, "1", "1", by=officer)
    assert len(enter(assessment, "1", "1", by=user)) == 1


def test_bonus_and_penalty_are_part_of_the_stored_total(assessment, user):
    assessment.criteria_set.criteria.filter(code="3").update(kind="bonus")
    enter(assessment, "1", "1", by=user)
    enter(assessment, "3", "2", by=user)
    assert stored_totals(assessment) == "3.0000/1.5000"
