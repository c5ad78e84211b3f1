"""What a plan says it carries out, and who carries it out."""

from datetime import date

import pytest

from agencies.models import AgencyAlias, AuditEntry
from plans.cascade.links import possible_parents, set_parents, ties
from plans.models import Plan, PlanLine, ReferenceDocument
from tests.factories import make_agency, make_plan, make_section, make_user

from .scene import DAY

ALL = Plan.objects.all()


def make_reference(number="194/KH-UBND", issuer_name="UBND huyện Bắc Sơn", kind="Kế hoạch") -> ReferenceDocument:
    return ReferenceDocument.objects.create(
        kind=kind, number=number, issued_on=date(2024, 6, 8), issuer_name=issuer_name
    )


def of(plan, person):
    return ties(Plan.objects.get(pk=plan.pk), person, today=DAY)


def test_the_plan_above_is_named_and_may_be_carried_out(scene):
    scene.give()
    found = of(scene.upper, scene.officer)
    assert (found.parent, found.has_units, found.issued, found.may_derive) == (None, True, [], True)


def test_the_plan_below_names_the_one_above(scene):
    plan = scene.derive(scene.give())
    found = of(plan, scene.officer)
    assert (found.parent, found.has_units, found.may_derive) == (scene.upper, False, False)
    assert found.parent_name == "Kế hoạch số 194/KH-UBND ngày 08/6/2024 của UBND huyện Bắc Sơn"


def test_a_parent_out_of_sight_is_not_named(scene):
    plan = scene.issue(scene.derive(scene.give()))
    room = make_user(make_agency("cong-chuc", scene.commune), "officer", "cong-chuc")
    assert (of(plan, room).parent, of(plan, room).parent_name) == (None, "")


def test_only_issued_plans_below_are_listed_above(scene):
    task = scene.give()
    issued = scene.issue(scene.derive(task))
    draft = scene.derive(task, agency=scene.communes[1])
    assert of(scene.upper, scene.leader).issued == [issued]
    assert draft.state == "draft"


def test_a_reader_is_offered_nothing_to_carry_out(scene):
    scene.give()
    viewer = make_user(scene.commune, "viewer", "nguoi-xem")
    assert not of(scene.upper, viewer).may_derive


def test_a_plan_that_stands_alone_has_no_ties(scene):
    assert of(make_plan(scene.commune), scene.officer).is_empty
    assert not of(scene.upper, scene.leader).has_units


# --- said by hand ---


def test_parents_are_plans_of_others_in_force_that_give_work(scene):
    scene.give()
    own = make_plan(scene.commune)
    make_section(make_plan(scene.district, state="issued", subject="Không giao việc"))
    assert list(possible_parents(own, ALL)) == [scene.upper]
    Plan.objects.filter(pk=scene.upper.pk).update(state="draft")
    assert list(possible_parents(own, ALL)) == []


def test_the_present_parent_stays_on_offer_when_its_work_is_gone(scene):
    plan = scene.derive(scene.give())
    scene.upper.tasks.all().delete()
    assert list(possible_parents(plan, ALL)) == [scene.upper]


def test_a_plan_is_not_carried_out_by_its_own_parent(scene):
    lower = scene.issue(scene.derive(scene.give()))
    scene.give(section=lower.sections.first(), to=scene.district)
    assert lower not in possible_parents(scene.upper, ALL)
    assert lower in possible_parents(make_plan(scene.district), ALL)


def test_setting_parents_is_in_the_trail(scene):
    plan, reference = make_plan(scene.commune), make_reference()
    set_parents(plan, scene.upper, [reference], by=scene.officer)
    plan.refresh_from_db()
    assert (plan.parent, list(plan.carries_out.all())) == (scene.upper, [reference])
    entry = AuditEntry.objects.get(action="change")
    assert entry.changes == {"parent": ["", str(scene.upper)], "carries_out": ["", str(reference)]}
    set_parents(plan, None, [], by=scene.officer)
    plan.refresh_from_db()
    assert (plan.parent, plan.carries_out.count()) == (None, 0)


# --- documents known by number ---


def visible(person) -> list[str]:
    rows = ReferenceDocument.objects.visible_to(person).order_by("number")
    return list(rows.values_list("number", flat=True))


@pytest.mark.parametrize("name", ["UBND huyện Bắc Sơn", "Cơ quan huyen", "UBND huyện"])
def test_a_document_from_above_is_seen_by_any_name_of_its_issuer(scene, name):
    AgencyAlias.objects.create(agency=scene.district, text="UBND huyện")
    make_reference(issuer_name=name)
    assert visible(scene.officer) == ["194/KH-UBND"]
    assert visible(make_user(scene.province, username="tinh")) == []
    assert visible(make_user(make_agency("khac"), username="khac")) == []


def test_a_document_is_seen_with_the_plans_that_carry_it_out_or_cite_it(scene):
    carried, cited, unknown = (make_reference(number, "Bộ Nội vụ") for number in ("1/KH", "2/KH", "3/KH"))
    plan = make_plan(scene.commune, state="issued")
    plan.carries_out.add(carried)
    PlanLine.objects.create(plan=plan, kind="basis", position=1, text="Căn cứ …", reference=cited)
    assert visible(scene.officer) == visible(scene.leader) == ["1/KH", "2/KH"]
    Plan.objects.filter(pk=plan.pk).update(state="draft")
    assert (visible(scene.officer), visible(scene.leader)) == (["1/KH", "2/KH"], [])
    assert unknown.pk


def test_without_an_agency_no_document_is_seen(scene):
    make_reference()
    assert visible(make_user(None, username="khong-co-quan")) == []


def test_the_walk_of_the_sample_goes_both_ways(demo):
    for number, keys in {"126/KH-UBND": ["S1", "S3"], "194/KH-UBND": ["S0"]}.items():
        reference = ReferenceDocument.objects.get(number=number)
        assert sorted(reference.plans.values_list("key", flat=True)) == keys
        for key in keys:
            assert reference in of(demo.plan(key), demo.user("sonoivu")).references
