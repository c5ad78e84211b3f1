"""What lies on an appraiser's desk: leaves, marks, filters, the way from leaf to leaf, and what waits for whom."""

from decimal import Decimal

import pytest

from criteria.cycle import appraising
from criteria.cycle.desk import ALL, FILTERS, read_desk
from criteria.cycle.dossier import read_dossier
from criteria.cycle.waiting import waiting_for
from criteria.models import Assessment, Criterion

from .conftest import NOW


@pytest.fixture
def begun(walk):
    walk.submit()
    walk.begin()
    return walk


def desk_of(walk, user=None):
    return read_desk(walk.table, user or walk.organiser)


def codes(leaves) -> list[str]:
    return [leaf.code for leaf in leaves]


def test_an_appraiser_sees_their_own_area_and_the_organiser_all(begun):
    assert codes(desk_of(begun, begun.appraiser).leaves) == ["II.1"]
    assert codes(desk_of(begun).leaves) == ["I.1", "I.2", "II.1"]
    assert codes(desk_of(begun).shown("", None)) == ["I.1", "I.2"]
    assert codes(desk_of(begun).shown("", begun.area("II"))) == ["II.1"]


def test_the_officer_finds_nothing_there(begun):
    assert desk_of(begun, begun.officer).areas == []


def test_the_organiser_reads_what_others_appraise(begun):
    assert [(leaf.code, leaf.may_write) for leaf in desk_of(begun).leaves] == [
        ("I.1", True), ("I.2", True), ("II.1", False),
    ]  # fmt: skip


def test_marks_and_points(begun):
    begun.say("I.1", "accepted")
    begun.say("I.2", "changed", "0.25", "Thiếu")
    begun.say("II.1", "asked", None, "Bổ sung")
    assert [(leaf.mark, leaf.self_shown, leaf.appraised) for leaf in desk_of(begun).leaves] == [
        ("đồng ý", "1,00", "1,00"), ("chấm khác", "0,50", "0,25"), ("đề nghị giải trình", "2,00", ""),
    ]  # fmt: skip


def test_what_is_left_is_counted_for_the_own_areas(begun):
    begun.say("I.1", "accepted")
    desk = desk_of(begun)
    assert (desk.left, [area.left for area in desk.areas], desk_of(begun, begun.appraiser).left) == (1, [1, 1], 1)


def filtered(walk, name: str) -> list[str]:
    return codes(desk_of(walk).shown(name, None))


def test_filters(begun):
    begun.table.scores.get(criterion__code="I.1").evidence.all().delete()
    begun.table.scores.filter(criterion__code="I.2").update(explanation="Đã làm")
    begun.say("I.2", "changed", "0.25", "Thiếu")
    found = {name: filtered(begun, name) for name in FILTERS}
    assert found == {"chua-xem": ["I.1"], "lech-diem": ["I.2"], "thieu-minh-chung": ["I.1"], "giai-trinh": ["I.2"]}


def test_points_of_a_survey_and_no_points_at_all_need_no_evidence(begun):
    for score in begun.table.scores.filter(criterion__code__startswith="I."):
        score.evidence.all().delete()
    Criterion.objects.filter(code="I.1").update(is_survey=True)
    begun.table.scores.filter(criterion__code="I.2").update(self_achieved=Decimal(0))
    assert filtered(begun, "thieu-minh-chung") == []


def second_appraisal(walk) -> None:
    walk.appraise(I_2="0.25")
    walk.explain(I_2="Báo cáo số 9")


def test_a_second_appraisal_shows_what_it_must_look_at_and_the_rest_on_demand(begun):
    second_appraisal(begun)
    assert (filtered(begun, ""), filtered(begun, ALL)) == (["I.2"], ["I.1", "I.2"])
    first, second = desk_of(begun).areas[0].leaves
    assert (first.mark, second.mark, second.earlier[0][1]) == ("đồng ý (lần trước)", "chưa xem", "0,25")


def test_from_leaf_to_leaf(begun):
    begun.say("I.1", "accepted")
    desk = desk_of(begun)
    first, second = desk.shown("", None)
    assert desk.around(first, [first, second]) == (None, second)
    assert desk.around(second, [first, second]) == (first, None)
    assert desk.next_left(second, [first, second]) is None
    assert desk.next_left(first, [first, second]) is second


def test_after_the_last_leaf_the_next_one_left_is_the_first(begun):
    desk = desk_of(begun)
    first, second = desk.shown("", None)
    assert desk.next_left(second, [first, second]) is first


def test_a_leaf_that_the_filter_hides_keeps_its_place(begun):
    desk = desk_of(begun)
    first, second = desk.shown("", None)
    assert desk.around(first, [second]) == (None, second)


def test_an_area_may_be_sent_when_nothing_is_left(begun):
    assert [area.may_send for area in desk_of(begun).own] == [False]
    begun.say("I.1", "accepted")
    begun.say("I.2", "accepted")
    assert [(area.may_send, area.drafts) for area in desk_of(begun).own] == [(True, 2)]
    appraising.send(begun.table, {begun.area("I")}, by=begun.organiser, now=NOW)
    area = desk_of(begun).own[0]
    assert (area.is_sent, area.may_send, [leaf.may_write for leaf in area.leaves]) == (True, False, [False, False])


def test_drafts_that_a_return_left_behind_are_nobodys_opinion(begun):
    begun.say("I.1", "asked", None, "Bổ sung")
    appraising.return_to_agency(begun.table, "Chấm lại", by=begun.organiser)
    begun.submit()
    begun.begin()
    assert [leaf.said for leaf in desk_of(begun).leaves] == [[], [], []]


def test_the_desk_takes_three_queries(begun, django_assert_num_queries):
    table = begun.table
    with django_assert_num_queries(3):
        read_desk(table, begun.organiser)


def test_the_dossier_of_a_leaf(begun):
    begun.say("II.1", "accepted")
    desk = desk_of(begun)
    dossier = read_dossier(desk, desk.find(begun.area("II.1")))
    assert [str(proof.row) for proof in dossier.proofs] == ["Báo cáo số 1/BC-UBND"]
    assert [(moment.snapshot.stage, moment.points) for moment in dossier.history] == [("submitted", "2,00")]
    assert (dossier.declared, dossier.reasoning, dossier.before) == ([], "", "")


def test_the_dossier_shows_what_was_declared_and_how_it_was_reckoned(begun):
    Criterion.objects.filter(code="II.1").update(method="proportional")
    begun.table.scores.filter(criterion__code="II.1").update(declared={"figure": "93,05"})
    desk = desk_of(begun)
    dossier = read_dossier(desk, desk.find(begun.area("II.1")))
    assert (dossier.declared, dossier.reasoning) == (
        [("Số liệu khai (%)", "93,05")],
        "93,05 % × 2 = 1,861 làm tròn 1,86",
    )


def test_a_method_that_does_not_hold_says_so(begun):
    Criterion.objects.filter(code="II.1").update(method="la", parameters={})
    desk = desk_of(begun)
    dossier = read_dossier(desk, desk.find(begun.area("II.1")))
    assert (dossier.declared, dossier.reasoning) == ([], "Không có cách chấm «la»: chọn một cách trong danh sách.")


def waiting(walk, user) -> list[tuple[str, int]]:
    tables = Assessment.objects.visible_to(user).select_related("agency", "round__agency")
    return [(table.agency.code, left) for table, left in waiting_for(user, tables)]


def test_what_waits_for_whom(begun):
    assert waiting(begun, begun.appraiser) == [("xa-mot", 1)]
    assert waiting(begun, begun.organiser) == [("xa-mot", 2)]
    assert waiting(begun, begun.officer) == []


def test_what_is_ready_but_not_sent_still_waits(begun):
    begun.say("II.1", "accepted")
    assert waiting(begun, begun.appraiser) == [("xa-mot", 0)]
    appraising.send(begun.table, {begun.area("II")}, by=begun.appraiser, now=NOW)
    assert waiting(begun, begun.appraiser) == []


def test_a_second_appraisal_waits_for_those_it_concerns(begun):
    second_appraisal(begun)
    assert (waiting(begun, begun.organiser), waiting(begun, begun.appraiser)) == ([("xa-mot", 1)], [])


def test_waiting_tables_take_four_queries_however_many(begun, django_assert_num_queries):
    other = begun.table_of(begun.communes[1])
    begun.submit(other)
    begun.begin(other)
    tables = Assessment.objects.visible_to(begun.appraiser).select_related("agency", "round__agency")
    with django_assert_num_queries(4):
        assert len(waiting_for(begun.appraiser, tables)) == 2
