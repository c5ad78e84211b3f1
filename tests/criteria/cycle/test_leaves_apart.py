"""Leaves that are not simply points of a self-assessment: by a rule, bonus and penalty, surveys, another least."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from criteria.checks import findings
from criteria.cycle import appraising, publishing, submitting
from criteria.cycle.desk import read_desk
from criteria.entry import ScoreEntry, save_declared, save_scores
from criteria.models import Assessment, Criterion
from tests.factories import make_agency, make_kind, make_user, sign_in

from .conftest import NOW, TODAY

D = Decimal
RULE = {"method": "yes_no", "parameters": {"question": "Có báo cáo", "yes": "2", "no": "0"}}


def rule(walk, code="II.1", **values) -> None:
    Criterion.objects.filter(code=code).update(**{**RULE, **values})


def score(walk, code="II.1"):
    return walk.table.scores.get(criterion__code=code)


def declare(walk, answer="có", **by_hand) -> None:
    walk.enter()
    rule(walk)
    leaf = walk.leaf("II.1")
    version = score(walk).version
    save_declared(walk.table, leaf, version=version, declared={"answer": answer}, by=walk.officer, **by_hand)


def hand_in(walk) -> None:
    submitting.submit(walk.table, by=walk.officer, today=TODAY, now=NOW)
    walk.begin()


def kinds(walk, code="II.1") -> list[str]:
    leaf = walk.leaf(code).pk
    return [finding.kind for finding in findings(walk.table) if finding.criterion == leaf]


def restore(walk) -> None:
    walk.explain(II_1="Báo cáo số 9")
    walk.say("II.1", "accepted")
    walk.send()
    walk.conclude()


def test_points_by_a_rule_that_the_appraisal_changed_name_it_as_the_reason(walk):
    declare(walk)
    hand_in(walk)
    walk.appraise(II_1="0")
    assert score(walk).override_reason == "Thẩm định lần 1: Thiếu minh chứng"
    assert "method" not in kinds(walk)


def test_points_that_come_back_to_what_the_rule_gives_are_nobodys_override(walk):
    declare(walk)
    hand_in(walk)
    walk.appraise(II_1="0")
    restore(walk)
    assert (score(walk).achieved, score(walk).override_reason) == (D("2"), "")
    assert {"method", "override"}.isdisjoint(kinds(walk))


def test_the_agencys_reason_does_not_stand_beside_points_of_the_appraisal(walk):
    walk.enter()
    rule(walk)
    values = {"declared": {}, "points": D("2"), "reason": "Đã xác minh"}
    save_declared(walk.table, walk.leaf("II.1"), version=score(walk).version, by=walk.officer, **values)
    hand_in(walk)
    walk.appraise(II_1="0")
    assert score(walk).override_reason == "Thẩm định lần 1: Thiếu minh chứng"


def test_a_survey_by_a_rule_that_the_appraisal_fills_is_no_error(walk):
    walk.enter()
    walk.table.scores.filter(criterion__code="II.1").update(achieved=None)
    rule(walk, is_survey=True)
    hand_in(walk)
    walk.appraise(II_1="1")
    assert (score(walk).achieved, "method" in kinds(walk)) == (D("1"), False)


@pytest.mark.parametrize("kind", ["bonus", "penalty"])
def test_that_there_is_no_bonus_and_no_penalty_can_be_accepted(walk, kind):
    walk.enter()
    walk.table.scores.filter(criterion__code="II.1").update(achieved=None)
    Criterion.objects.filter(code="II.1").update(kind=kind)
    hand_in(walk)
    walk.appraise()
    assert (score(walk).achieved, score(walk).not_applicable, walk.table.total_missing) == (None, False, 0)
    assert read_desk(walk.table, walk.appraiser).find(walk.leaf("II.1").pk).appraised == "không có điểm"


def wait_for_survey(walk) -> None:
    """The first commune's result without the survey at II.1, the second's whole."""
    walk.finish()
    Criterion.objects.filter(code="II.1").update(is_survey=True)
    appraising.reopen(walk.table, "Thử", by=walk.organiser)
    Assessment.objects.filter(pk=walk.table.pk).update(state="submitted")
    walk.table.scores.filter(criterion__code="II.1").update(achieved=None, self_achieved=None)


def test_an_appraisal_does_not_wait_for_the_survey_but_the_publication_does(walk):
    wait_for_survey(walk)
    walk.begin()
    walk.say("II.1", "accepted")
    walk.send()
    walk.conclude()
    assert (score(walk).achieved, score(walk).not_applicable, walk.table.total_missing) == (None, False, 1)
    sentence = "Cơ quan xa-mot: còn 1 tiêu chí chưa có điểm (nhập ở «Điểm điều tra xã hội học» của đợt)."
    with pytest.raises(ValidationError, match="Điểm điều tra xã hội học"):
        walk.publish()
    assert publishing.preview(walk.round).obstacles == [sentence]


def test_the_survey_comes_in_by_a_further_appraisal(walk):
    wait_for_survey(walk)
    walk.begin()
    walk.say("II.1", "accepted")
    walk.send()
    walk.conclude()
    appraising.reopen(walk.table, "Đã có kết quả điều tra", by=walk.organiser)
    walk.say("II.1", "changed", "1.5", "Theo kết quả điều tra xã hội học")
    appraising.send(walk.table, {walk.area("II")}, by=walk.appraiser, now=walk.table.submitted_at)
    walk.conclude()
    walk.publish()
    assert (score(walk).achieved, walk.table.published_achieved) == (D("1.5"), D("3"))


def test_the_desk_names_the_least_points_there_are(walk):
    Criterion.objects.filter(code="II.1").update(minimum=1)
    walk.submit()
    walk.begin()
    leaf = read_desk(walk.table, walk.appraiser).find(walk.leaf("II.1").pk)
    assert (leaf.minimum, leaf.maximum) == ("1,00", "2,00")


def reform_officer_of(commune):
    home = make_agency("van-hoa", commune, kind=make_kind("phong"), leads_reform=True)
    return make_user(home, username="vhxh")


def test_in_a_round_its_organiser_enters_the_survey_and_not_the_measured_agency(walk):
    Criterion.objects.filter(code="II.1").update(is_survey=True)
    own = reform_officer_of(walk.communes[0])
    entry = ScoreEntry(walk.leaf("II.1").pk, D("2"), 0)
    with pytest.raises(ValidationError, match="cơ quan được chấm không tự nhập"):
        save_scores(walk.table, [entry], by=own)
    save_scores(walk.table, [entry], by=walk.organiser)
    assert score(walk).achieved == D("2")


def test_the_page_of_a_survey_is_open_to_the_organiser_alone(walk):
    Criterion.objects.filter(code="II.1").update(is_survey=True)
    own = reform_officer_of(walk.communes[0])
    address, leaf = reverse("assessment", args=[walk.table.pk]), walk.leaf("II.1").pk
    rows = [sign_in(person).get(address).context["rows"] for person in (own, walk.organiser)]
    assert [row.locked for table in rows for row in table if row.pk == leaf] == ["điểm điều tra", ""]
