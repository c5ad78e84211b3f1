"""What a plan above offers an agency."""

import pytest

from agencies.models import Agency
from plans.cascade.offers import derivable, deriving_agencies, given_tasks, offers, own_measures, upper_plans
from plans.models import Assignment, Measure, Plan
from tests.factories import make_agency, make_plan, make_section, make_user

ALL = Agency.objects


def offered(scene, agency=None) -> list[str]:
    return [row.task.summary for group in offers(scene.upper, agency or scene.commune) for row in group.tasks]


def test_work_of_the_group_and_of_the_agency_itself_is_offered(scene):
    scene.give("Của nhóm")
    scene.give("Của xã 1", to=scene.commune)
    scene.give("Của xã 2", to=scene.communes[1])
    assert offered(scene) == ["Của nhóm", "Của xã 1"]
    assert offered(scene, scene.communes[1]) == ["Của nhóm", "Của xã 2"]


def test_a_member_that_joined_the_group_later_is_offered_its_work(scene):
    scene.give("Của nhóm")
    late = make_agency("xa-moi", scene.district)
    assert offered(scene, late) == []
    scene.group.members.add(late)
    assert offered(scene, late) == ["Của nhóm"]


def test_work_that_was_stopped_is_not_offered(scene):
    task = scene.give()
    Assignment.objects.filter(task=task, agency=scene.commune).update(state="cancelled")
    assert offered(scene) == []
    assert offered(scene, scene.communes[1]) == ["Rà soát thủ tục"]


@pytest.mark.parametrize(("state", "number"), [("draft", 0), ("issued", 1), ("finished", 0)])
def test_only_a_plan_in_force_is_offered(scene, state, number):
    scene.give()
    Plan.objects.update(state=state)
    assert given_tasks(scene.commune).count() == number


def test_an_issuer_does_not_carry_out_its_own_plan(scene):
    scene.give(to=scene.district)
    assert given_tasks(scene.district).count() == 0


def test_sections_stand_in_the_order_of_the_document_with_those_above_them(scene):
    scene.give("Trong II.")
    last = make_section(scene.upper, 2, marker="III.", title="TỔ CHỨC")
    inner = make_section(scene.upper, 4, marker="1.", title="Xã", parent=scene.section)
    make_section(scene.upper, 3, marker="IV.", title="KHÁC")
    scene.give("Trong 1.", section=inner)
    scene.give("Trong III.", section=last)
    rows = [
        (row.section.marker, row.depth, [offer.task.summary for offer in row.tasks])
        for row in offers(scene.upper, scene.commune)
    ]
    assert rows == [("II.", 0, ["Trong II."]), ("1.", 1, ["Trong 1."]), ("III.", 0, ["Trong III."])]


def test_what_asks_for_a_plan_is_not_ticked_beforehand(scene):
    scene.give("Ban hành kế hoạch", asks_plan=True)
    scene.give("Rà soát")
    ticks = {row.task.summary: row.is_ticked for group in offers(scene.upper, scene.commune) for row in group.tasks}
    assert ticks == {"Ban hành kế hoạch": False, "Rà soát": True}


def test_what_is_taken_over_says_where_it_stands_for_this_agency_alone(scene):
    task = scene.give()
    plan = scene.derive(task)
    (row,) = offers(scene.upper, scene.commune)[0].tasks
    assert ([own.plan for own in row.taken], row.is_ticked) == ([plan], False)
    assert offers(scene.upper, scene.communes[1])[0].tasks[0].taken == []


def test_measures_of_other_bodies_are_not_the_agencys(scene):
    inner = make_agency("cong-chuc", scene.commune)
    task = scene.give()
    actors = {
        "mọi người": {},
        "nhóm": {"actor_group": scene.group},
        "chính xã": {"actor_agency": scene.commune},
        "công chức xã": {"actor_agency": inner},
        "phòng": {"actor_agency": scene.office},
        "xã khác": {"actor_agency": scene.communes[1]},
    }
    Measure.objects.bulk_create(Measure(task=task, position=1, text=text, **actor) for text, actor in actors.items())
    own, others = own_measures(task, scene.commune)
    assert [row.text for row in own] == ["mọi người", "nhóm", "chính xã", "công chức xã"]
    assert [row.text for row in others] == ["phòng", "xã khác"]


def test_people_derive_for_the_bodies_they_work_for(scene):
    scene.give()
    scene.give(to=scene.office)
    assert deriving_agencies(scene.officer, ALL, scene.upper) == [scene.commune]
    assert deriving_agencies(scene.leader, ALL, scene.upper) == [scene.office]
    foreign = make_user(make_agency("khac"), username="nguoi-khac")
    assert deriving_agencies(foreign, ALL, scene.upper) == []


def test_the_office_leading_the_reform_derives_for_its_authority_first(scene):
    upper = make_plan(scene.province, state="issued")
    section = make_section(upper)
    scene.give(section=section, to=scene.district)
    scene.give(section=section, to=scene.office)
    assert deriving_agencies(scene.leader, ALL, upper) == [scene.district, scene.office]


def test_the_list_tells_what_is_not_taken_over(scene):
    first, second = scene.give("Một"), scene.give("Hai")
    plan = scene.derive(first)
    (row,) = upper_plans(scene.officer, ALL)
    assert (row.plan, row.agency, row.tasks, row.untaken) == (scene.upper, scene.commune, [first, second], [second])
    assert (row.own_plans, row.taken) == ([plan], 1)


def test_a_plan_that_is_asked_for_is_met_by_having_one(scene):
    asked = scene.give("Ban hành kế hoạch", asks_plan=True)
    assert upper_plans(scene.officer, ALL)[0].untaken == [asked]
    scene.derive()
    assert upper_plans(scene.officer, ALL)[0].untaken == []


def test_the_list_takes_the_same_queries_for_one_plan_and_for_many(scene, django_assert_num_queries):
    scene.give()
    with django_assert_num_queries(4):
        upper_plans(scene.officer, ALL)
    for number in range(6):
        section = make_section(make_plan(scene.district, state="issued", subject=f"Kế hoạch {number}"))
        scene.derive(scene.give(section=section), parent=section.plan)
    with django_assert_num_queries(4):
        assert len(upper_plans(scene.officer, ALL)) == 7


def test_links_to_derive_stand_for_writers_alone(scene):
    scene.give()
    viewer = make_user(scene.commune, "viewer", "nguoi-xem")
    assert [derivable(person) for person in (scene.officer, viewer, scene.leader)] == [{scene.upper.pk}, set(), set()]


def test_offers_take_the_same_queries_for_one_task_and_for_many(scene, django_assert_num_queries):
    def add(number):
        task = scene.give(f"Việc {number}", section=make_section(scene.upper, number + 2, title=f"Mục {number}"))
        Measure.objects.create(task=task, position=1, text="+", actor_group=scene.group)

    add(0)
    with django_assert_num_queries(8):
        offers(scene.upper, scene.commune)
    for number in range(1, 9):
        add(number)
    with django_assert_num_queries(8):
        offers(scene.upper, scene.commune)


def test_the_sample_offers_a_ward_three_tasks_and_its_own_plan(demo):
    found = [row for group in offers(demo.plan("MH8"), demo.agency("tp-chi-lang")) for row in group.tasks]
    assert [(row.is_ticked, len(row.measures), len(row.left_out)) for row in found] == [
        (True, 1, 1),
        (True, 1, 0),
        (True, 2, 0),
        (False, 0, 0),
    ]
