"""Opinions on leaves: who may give them, what is refused, what is kept after a return, what comes into force."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from agencies.models import AuditEntry
from criteria.cycle import appraising, submitting
from criteria.cycle.appraising import AppraisalConflict, Opinion
from criteria.entry import Keep, ScoreEntry, save_scores
from criteria.models import Appraisal, Criterion
from tests.factories import make_agency, make_kind, make_user

from .conftest import NOW, TODAY

D = Decimal


@pytest.fixture
def begun(walk):
    """The walk with the first commune's table under appraisal."""
    walk.submit()
    walk.begin()
    return walk


def refusal(*args, **values) -> str:
    walk, *rest = args
    with pytest.raises(ValidationError) as caught:
        walk.say(*rest, **values)
    return caught.value.messages[0]


def codes(walk, keys) -> list[str]:
    return sorted(walk.round.criteria_set.criteria.filter(pk__in=keys).values_list("code", flat=True))


def drafts(walk) -> dict:
    rows = Appraisal.objects.filter(number=walk.table.appraisal_number).order_by("score__criterion__sort_key")
    return {row.score.criterion.code: (row.verdict, row.points, row.sent_at) for row in rows}


def test_who_leads_an_area_appraises_it_and_the_reform_body_all_others(walk):
    assert appraising.areas_of(walk.appraiser, walk.table) == {walk.area("II")}
    assert appraising.areas_of(walk.organiser, walk.table) == {walk.area("I")}
    assert appraising.areas_of(walk.officer, walk.table) == set()


def test_a_coordinator_of_the_authority_itself_appraises_what_nobody_leads(walk):
    direct = make_user(walk.province, username="tinh-truc-tiep")
    assert appraising.areas_of(direct, walk.table) == {walk.area("I")}


def test_an_appraiser_of_an_agency_that_leads_nothing_appraises_nothing(begun):
    other = make_agency("so-y-te", begun.province, kind=make_kind("phong"))
    idle = make_user(other, "appraiser", username="y-te")
    assert appraising.areas_of(idle, begun.table) == set()
    with pytest.raises(PermissionDenied):
        begun.say("II.1", "accepted", by=idle)


def test_an_appraiser_keeps_to_the_areas_of_their_agency(begun):
    with pytest.raises(PermissionDenied):
        begun.say("I.1", "accepted", by=begun.appraiser)


def test_an_officer_of_the_appraised_agency_says_nothing(begun):
    with pytest.raises(PermissionDenied):
        begun.say("II.1", "accepted", by=begun.officer)


def test_an_accepted_opinion_takes_over_the_self_assessment(begun):
    row = begun.say("II.1", "accepted")
    assert (row.points, row.version, row.by, row.sent_at) == (D("2"), 1, begun.appraiser, None)


def test_a_draft_leaves_a_trail_and_a_second_save_of_the_same_none(begun):
    begun.say("II.1", "changed", "1", "Thiếu minh chứng")
    row = begun.say("II.1", "changed", "1", "Thiếu minh chứng", version=1)
    assert row.version == 1
    assert AuditEntry.objects.filter(action="appraise").count() == 1


def test_points_outside_the_scale_are_refused(begun):
    expected = "II.1: «2,50» lớn hơn điểm tối đa 2,00: sửa lại điểm đạt được."
    assert refusal(begun, "II.1", "changed", "2.5", "Cao hơn") == expected


def test_points_below_the_scale_are_refused(begun):
    begun.round.criteria_set.criteria.filter(code="II.1").update(minimum=D("1"))
    expected = "II.1: «0,50» nhỏ hơn điểm tối thiểu 1,00: sửa lại điểm đạt được."
    assert refusal(begun, "II.1", "changed", "0.5", "Thấp hơn") == expected


@pytest.mark.parametrize("points", ["0", "1.9999"])
def test_points_at_the_edges_of_the_scale_are_taken(begun, points):
    assert begun.say("II.1", "changed", points, "Lý do").points == D(points)


def test_other_points_need_points(begun):
    assert refusal(begun, "II.1", "changed", None, "Lý do") == appraising.NO_POINTS


def test_other_points_than_the_own_ones_must_be_other(begun):
    assert refusal(begun, "II.1", "changed", "2", "Lý do") == appraising.AS_DECLARED


@pytest.mark.parametrize("opinion", [("changed", "1"), ("asked",), ("asked", None, "  ")])
def test_changing_and_asking_need_a_reason(begun, opinion):
    assert refusal(begun, "II.1", *opinion) == appraising.NO_REASON


def test_a_reason_has_a_length(begun):
    assert "2000" in refusal(begun, "II.1", "asked", None, "d" * 2001)


def test_a_question_gives_no_points(begun):
    assert begun.say("II.1", "asked", "1", "Bổ sung báo cáo").points is None


def test_a_blank_cannot_be_accepted(begun):
    begun.table.scores.filter(criterion__code="II.1").update(self_achieved=None, achieved=None)
    assert refusal(begun, "II.1", "accepted") == appraising.NOTHING_TO_ACCEPT


def test_before_the_appraisal_begins_nothing_is_taken(walk):
    walk.submit()
    assert refusal(walk, "II.1", "accepted") == appraising.CLOSED


def test_after_the_conclusion_nothing_is_taken(begun):
    begun.appraise()
    assert refusal(begun, "II.1", "changed", "1", "Muộn") == appraising.CLOSED


def test_a_parent_takes_no_opinion(begun):
    assert "không có ô điểm" in refusal(begun, "II", "accepted")


def test_whoever_comes_second_reads_what_the_first_wrote(begun):
    begun.say("II.1", "changed", "1", "Thiếu minh chứng")
    with pytest.raises(AppraisalConflict) as caught:
        begun.say("II.1", "accepted")
    assert str(caught.value) == (
        "Trần Thẩm Định vừa ghi «Chấm khác 1,00» lúc 09:00. Lý do: Thiếu minh chứng "
        "Chữ bạn gõ vẫn còn: đọc ý kiến đó rồi ghi lại nếu cần."
    )
    assert begun.say("II.1", "accepted", version=caught.value.current.version).verdict == "accepted"


def test_an_opinion_seen_that_is_gone_is_a_conflict_too(begun):
    with pytest.raises(AppraisalConflict, match="không còn ở lần thẩm định này"):
        begun.say("II.1", "accepted", version=3)


def test_an_area_is_sent_only_when_every_leaf_has_an_opinion(begun):
    begun.say("I.1", "accepted")
    with pytest.raises(ValidationError, match="Còn 1 tiêu chí chưa có ý kiến"):
        appraising.send(begun.table, {begun.area("I")}, by=begun.organiser, now=NOW)


def test_nobody_sends_the_area_of_another_agency(begun):
    begun.say("II.1", "accepted")
    for areas in ({begun.area("II")}, set()):
        with pytest.raises(PermissionDenied):
            appraising.send(begun.table, areas, by=begun.organiser, now=NOW)


def test_sending_one_area_leaves_the_drafts_of_another(begun):
    for code in ("I.1", "I.2", "II.1"):
        begun.say(code, "accepted")
    assert appraising.send(begun.table, {begun.area("II")}, by=begun.appraiser, now=NOW) == 1
    assert drafts(begun) == {
        "I.1": ("accepted", D("1"), None), "I.2": ("accepted", D("0.5"), None), "II.1": ("accepted", D("2"), NOW),
    }  # fmt: skip
    assert codes(begun, appraising.unsent(begun.table)) == ["I.1", "I.2"]


def test_what_was_sent_stands(begun):
    begun.say("II.1", "accepted")
    appraising.send(begun.table, {begun.area("II")}, by=begun.appraiser, now=NOW)
    assert refusal(begun, "II.1", "changed", "1", "Nghĩ lại", version=1) == appraising.SENT


def test_an_area_that_was_sent_takes_no_further_opinion(begun):
    begun.appraise(I_1="0.5")
    begun.explain(I_1="Đã bổ sung")
    begun.say("I.1", "accepted")
    appraising.send(begun.table, {begun.area("I")}, by=begun.organiser, now=NOW)
    assert refusal(begun, "I.2", "changed", "0.25", "Xem lại") == appraising.AREA_SENT


def test_the_appraisal_is_not_concluded_before_all_areas_are_sent(begun):
    begun.say("II.1", "accepted")
    appraising.send(begun.table, {begun.area("II")}, by=begun.appraiser, now=NOW)
    with pytest.raises(ValidationError, match="Còn 2 tiêu chí chưa có kết quả"):
        begun.conclude()
    assert begun.table.state == "appraising"


def test_the_conclusion_puts_the_opinions_in_force(begun):
    begun.appraise(II_1="1", I_2="0.25")
    points = begun.table.scores.order_by("criterion__sort_key").values_list("achieved", "self_achieved")
    assert [pair for pair in points if pair[0] is not None] == [
        (D("1"), D("1")), (D("0.25"), D("0.5")), (D("1"), D("2")),
    ]  # fmt: skip
    assert begun.table.total_achieved == D("2.25")


def test_a_second_appraisal_looks_at_what_was_asked_or_answered_alone(begun):
    begun.say("I.1", "asked", None, "Bổ sung kế hoạch")
    begun.say("I.2", "accepted")
    begun.say("II.1", "changed", "1", "Thiếu minh chứng")
    begun.send()
    begun.conclude()
    begun.explain(I_1="Kế hoạch số 3", II_1="Báo cáo số 9")
    assert codes(begun, appraising.required(begun.table)) == ["I.1", "II.1"]
    begun.say("I.1", "accepted")
    begun.say("II.1", "changed", "1.5", "Bổ sung một phần")
    begun.send()
    begun.conclude()
    assert (begun.table.state, begun.table.total_achieved) == ("appraised", D("3"))


def test_a_leaf_that_is_not_required_may_be_looked_at_again(begun):
    begun.appraise(II_1="1")
    begun.explain(II_1="Báo cáo số 9")
    begun.say("I.1", "changed", "0.5", "Phát hiện thêm")
    begun.say("II.1", "accepted")
    begun.send()
    begun.conclude()
    assert begun.table.total_achieved == D("3")


def test_an_appraisal_reopened_by_the_organiser_requires_nothing(begun):
    begun.appraise()
    appraising.reopen(begun.table, "Đính chính", by=begun.organiser)
    assert appraising.required(begun.table) == set()
    begun.conclude()
    assert begun.table.state == "appraised"


def send_back(walk) -> None:
    appraising.return_to_agency(walk.table, "Chấm lại lĩnh vực I", by=walk.organiser)


def hand_in_again(walk, days=1, **points) -> None:
    """Some days later."""
    walk.enter(**points)
    submitting.submit(walk.table, by=walk.officer, today=TODAY, now=NOW + timedelta(days=days))


def test_after_a_return_opinions_stay_where_the_points_stayed(begun):
    begun.say("I.1", "changed", "0.5", "Thiếu minh chứng")
    begun.say("I.2", "accepted")
    begun.say("II.1", "accepted")
    appraising.send(begun.table, {begun.area("II")}, by=begun.appraiser, now=NOW)
    send_back(begun)
    hand_in_again(begun, I_2="0.25")
    begun.begin()
    assert drafts(begun) == {"I.1": ("changed", D("0.5"), None), "II.1": ("accepted", D("2"), None)}
    assert codes(begun, appraising.required(begun.table)) == ["I.1", "I.2", "II.1"]


def test_after_a_return_a_question_is_asked_anew(begun):
    begun.say("I.1", "asked", None, "Bổ sung kế hoạch")
    send_back(begun)
    hand_in_again(begun)
    begun.begin()
    assert drafts(begun) == {}


def test_an_opinion_is_not_carried_over_points_that_changed_in_a_return_between(begun):
    """Handed in three times, appraised before the second: the last two are equal, what was accepted is not."""
    begun.say("I.2", "accepted")
    send_back(begun)
    hand_in_again(begun, 1, I_2="0.25")
    send_back(begun)
    hand_in_again(begun, 2, I_2="0.25")
    begun.begin()
    assert drafts(begun) == {}


def test_what_is_kept_was_said_of_the_self_assessment_just_before_it(begun):
    """Points that changed before an opinion was given say nothing against it."""
    send_back(begun)
    hand_in_again(begun, 1, I_2="0.25")
    begun.begin()
    opinion = Opinion("accepted")
    appraising.save_opinion(begun.table, begun.area("I.2"), opinion, by=begun.organiser, now=NOW + timedelta(days=2))
    send_back(begun)
    hand_in_again(begun, 3, I_2="0.25")
    begun.begin()
    assert drafts(begun) == {"I.2": ("accepted", D("0.25"), None)}


def test_an_opinion_beyond_a_scale_that_shrank_meanwhile_is_not_kept(begun):
    begun.say("I.2", "changed", "0.25", "Thiếu minh chứng")
    begun.say("II.1", "changed", "1.5", "Thiếu minh chứng")
    send_back(begun)
    begun.enter(I_2="0.1", II_1="1")
    begun.enter(I_2="0.5", II_1="2")
    Criterion.objects.filter(code="I.2").update(minimum=D("0.3"))
    hand_in_again(begun)
    begun.begin()
    assert drafts(begun) == {"II.1": ("changed", D("1.5"), None)}


def declare_out(walk) -> None:
    """Hand the table in with «không áp dụng» at II.1, and begin."""
    walk.enter()
    score = walk.table.scores.get(criterion__code="II.1")
    entry = ScoreEntry(
        score.criterion_id, Keep.STORED, score.version, not_applicable=True, not_applicable_reason="Không có"
    )
    save_scores(walk.table, [entry], by=walk.officer)
    submitting.submit(walk.table, by=walk.officer, today=TODAY, now=NOW)
    walk.begin()


def state_of(walk) -> tuple:
    score = walk.table.scores.get(criterion__code="II.1")
    return score.achieved, score.not_applicable, walk.table.total_maximum, walk.table.total_achieved


def test_not_applicable_is_accepted(walk):
    declare_out(walk)
    walk.appraise()
    assert state_of(walk) == (None, True, D("1.5"), D("1.5"))


def test_not_applicable_is_overruled(walk):
    declare_out(walk)
    walk.appraise(II_1="0")
    assert state_of(walk) == (D("0"), False, D("3.5"), D("1.5"))


def test_not_applicable_that_was_overruled_comes_back_when_the_explanation_convinces(walk):
    declare_out(walk)
    walk.appraise(II_1="0")
    walk.explain(II_1="Xã không có thủ tục này.")
    walk.say("II.1", "accepted")
    walk.send()
    walk.conclude()
    assert state_of(walk) == (None, True, D("1.5"), D("1.5"))
    assert walk.table.scores.get(criterion__code="II.1").not_applicable_reason == "Không có"


def test_a_stale_page_cannot_write_past_an_appraisal_that_ended(begun):
    stale = begun.table
    begun.appraise()
    with pytest.raises(ValidationError):
        appraising.save_opinion(stale, begun.area("II"), Opinion("accepted"), by=begun.appraiser, now=NOW)
