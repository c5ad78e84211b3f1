"""Handing in: what stands in the way, what is kept, and who may."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404

from criteria.cycle import appraising, submitting
from criteria.cycle.steps import lateness
from criteria.entry import ScoreEntry, save_scores
from criteria.models import Assessment

from .conftest import NOW, TODAY, Walk


def submit(walk, **values):
    return submitting.submit(walk.table, **{"by": walk.officer, "today": TODAY, "now": NOW, **values})


def test_a_blank_and_points_that_nothing_proves_keep_a_table_from_being_handed_in(walk):
    leaf = walk.leaf("I.1")
    save_scores(walk.table, [ScoreEntry(leaf.pk, Decimal(1), 0)], by=walk.officer)
    errors = submitting.obstacles(walk.table).errors
    assert sorted((finding.kind, finding.criterion) for finding in errors) == sorted(
        [("blank", walk.leaf("I.2").pk), ("blank", walk.leaf("II.1").pk), ("evidence", leaf.pk)]
    )
    with pytest.raises(ValidationError, match="Còn 3 lỗi phải sửa trước khi nộp"):
        submit(walk)
    assert walk.table.state == "entry"


def test_lost_points_without_a_cause_are_a_warning_only(walk):
    walk.enter(I_2="0")
    found = submitting.obstacles(walk.table)
    assert (found.errors, [finding.kind for finding in found.warnings]) == ([], ["cause"])
    assert submit(walk).state == "submitted"


def test_survey_points_are_not_the_agencys_to_enter(walk):
    walk.enter()
    walk.round.criteria_set.criteria.filter(code="I.2").update(is_survey=True)
    walk.table.scores.filter(criterion__code="I.2").update(achieved=None)
    assert submit(walk).state == "submitted"


def test_what_was_handed_in_is_kept_and_no_longer_changed_by_the_agency(walk):
    walk.submit()
    assert list(walk.table.scores.order_by("pk").values_list("self_achieved", flat=True)) == [
        Decimal(1), Decimal("0.5"), Decimal(2),
    ]  # fmt: skip
    kept = walk.table.snapshots.get()
    assert sorted(kept.values.values()) == ["0.5", "1", "2"]
    assert (kept.stage, kept.number, kept.total_achieved, kept.by, kept.at) == (
        "submitted", 1, Decimal("3.5"), walk.officer, NOW,
    )  # fmt: skip
    with pytest.raises(ValidationError, match="Bảng điểm đang ở bước «Đã nộp, chờ thẩm định»"):
        walk.enter(I_1="0.5")
    assert walk.table.total_achieved == Decimal("3.5")


def test_a_table_that_was_sent_back_is_entered_and_handed_in_again(walk):
    walk.submit()
    appraising.return_to_agency(walk.table, "Thiếu số liệu", by=walk.organiser)
    assert walk.table.state == "returned"
    walk.submit(I_1="0.5")
    assert list(walk.table.snapshots.values_list("number", "total_achieved")) == [(1, Decimal("3.5")), (2, Decimal(3))]


def test_nothing_begins_before_its_day_and_nothing_ends_by_itself(db):
    walk = Walk(self_opens=date(2024, 11, 21), self_closes=date(2024, 12, 20))
    walk.enter()
    with pytest.raises(ValidationError, match="bắt đầu ngày 21/11/2024"):
        submit(walk)
    assert submit(walk, today=date(2024, 12, 23)).state == "submitted"


@pytest.mark.parametrize(
    ("closes", "open_words", "words"),
    [
        (None, "", ""),
        (date(2024, 11, 20), "", ""),
        (date(2024, 11, 17), "quá hạn nộp 3 ngày", "nộp muộn 3 ngày"),
    ],
)
def test_days_late_are_counted_from_the_last_day(db, closes, open_words, words):
    walk = Walk(self_closes=closes)
    assert lateness(walk.table, today=TODAY) == open_words
    walk.submit()
    assert lateness(walk.table, today=date(2025, 3, 1)) == words


def test_a_table_sent_back_after_its_first_handing_in_is_not_late_for_that(db):
    walk = Walk(self_closes=TODAY)
    walk.submit()
    appraising.return_to_agency(walk.table, "Thiếu số liệu", by=walk.organiser)
    submit(walk, today=date(2024, 12, 1))
    assert lateness(walk.table, today=date(2024, 12, 2)) == ""


@pytest.mark.parametrize(("who", "refusal"), [("appraiser", PermissionDenied), ("organiser", PermissionDenied)])
def test_only_the_agency_itself_hands_in(walk, who, refusal):
    walk.enter()
    with pytest.raises(refusal):
        submit(walk, by=getattr(walk, who))
    with pytest.raises(Http404):
        submit(walk, by=walk.officers[1])


def test_a_table_without_a_round_is_not_handed_in(walk):
    walk.enter()
    Assessment.objects.filter(pk=walk.table.pk).update(round=None)
    table = Assessment.objects.get(agency=walk.communes[0])
    with pytest.raises(ValidationError, match="Không thể «Nộp bảng tự chấm»"):
        submitting.submit(table, by=walk.officer, today=TODAY, now=NOW)


def test_what_the_reform_body_declared_of_a_survey_does_not_hold_the_agency_up(walk):
    walk.enter()
    rule = {"method": "yes_no", "parameters": {"question": "Có báo cáo", "yes": "2", "no": "0"}, "is_survey": True}
    walk.round.criteria_set.criteria.filter(code="II.1").update(**rule)
    found = submitting.obstacles(walk.table)
    assert (found.errors, [finding.kind for finding in found.warnings]) == ([], ["method"])
    assert submit(walk).state == "submitted"
