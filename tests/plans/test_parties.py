"""Bodies named on a task: printed words stay, names that match nothing stay, order and joints."""

from datetime import date

import pytest

from agencies.models import AgencyGroup
from plans.models import TaskParty
from plans.parties import choices, party_key, printed_line, set_parties
from tests.factories import make_agency, make_plan, make_section, make_task

DAY = date(2024, 6, 10)


@pytest.fixture
def task(db):
    return make_task(make_section(make_plan(make_agency("huyen"))))


def name(task, printed, role="lead", position=1, joint="; ", **values):
    return TaskParty.objects.create(task=task, role=role, position=position, printed=printed, joint=joint, **values)


def words(task, role="lead"):
    return printed_line(task.parties.filter(role=role))


def test_changing_the_lead_keeps_the_printed_words_of_the_others(task):
    owner = task.plan.issuer
    old, new, third = (make_agency(code, owner, name=code.upper()) for code in ("a", "b", "c"))
    name(task, "phòng A", agency=old)
    name(task, "phòng C thân mến", role="implementing", agency=third)
    assert set_parties(task, "lead", [f"a{new.pk}"]) == {"lead": ["phòng A", "B"]}
    assert set_parties(task, "implementing", [f"a{third.pk}"]) == {}
    assert (words(task), words(task, "implementing")) == ("B", "phòng C thân mến")


def test_who_stays_keeps_the_place_and_a_new_body_comes_last(task):
    owner = task.plan.issuer
    a, b, c = (make_agency(code, owner, name=code.upper()) for code in "abc")
    name(task, "Phòng A", agency=a, position=1)
    name(task, "Phòng B", agency=b, position=2, joint=" và ")
    set_parties(task, "lead", [f"a{c.pk}", f"a{b.pk}", f"a{a.pk}"])
    assert words(task) == "Phòng A và Phòng B; C"


def test_the_joint_of_what_comes_first_is_not_printed(task):
    a, b = (make_agency(code, task.plan.issuer) for code in "ab")
    name(task, "Phòng A", agency=a, position=1)
    name(task, "Phòng B", agency=b, position=2, joint=" và ")
    set_parties(task, "lead", [f"a{b.pk}"])
    assert words(task) == "Phòng B"


def test_a_name_that_matches_nothing_is_kept_as_printed_or_dropped(task):
    party = name(task, "các hội đặc thù")
    key = party_key(party)
    assert key == f"p{party.pk}"
    assert set_parties(task, "lead", [key]) == {}
    assert set_parties(task, "lead", []) == {"lead": ["các hội đặc thù", ""]}


def test_a_group_is_printed_by_its_name(task):
    group = AgencyGroup.objects.create(owner=task.plan.issuer, name="UBND cấp xã")
    set_parties(task, "implementing", [f"g{group.pk}"])
    assert (words(task, "implementing"), task.parties.get().group) == ("UBND cấp xã", group)


def test_a_body_named_twice_is_no_change(task):
    agency = make_agency("a", task.plan.issuer)
    name(task, "Phòng A", agency=agency, position=1)
    name(task, "phòng A (bộ phận Một cửa)", agency=agency, position=2)
    assert set_parties(task, "lead", [f"a{agency.pk}"]) == {}
    assert task.parties.count() == 2


def test_choices_are_the_authoritys_groups_and_living_agencies(task):
    owner = task.plan.issuer
    group = AgencyGroup.objects.create(owner=owner, name="UBND cấp xã")
    AgencyGroup.objects.create(owner=make_agency("huyen-khac"), name="Nhóm của huyện khác")
    here = make_agency("phong", owner, name="Phòng Nội vụ")
    make_agency("cu", owner, ended_on=DAY)
    assert choices(task.plan, on=DAY) == [
        (f"g{group.pk}", "Nhóm: UBND cấp xã"),
        (f"a{owner.pk}", owner.name),
        (f"a{here.pk}", "Phòng Nội vụ"),
    ]


def test_what_a_task_names_already_stays_a_choice(task):
    ended = make_agency("cu", task.plan.issuer, ended_on=DAY)
    outside, unknown = name(task, "phòng cũ", agency=ended), name(task, "các hội")
    offered = dict(choices(task.plan, on=DAY, task=task))
    assert (offered[party_key(outside)], offered[party_key(unknown)]) == ("phòng cũ (như đã in)", "các hội (như đã in)")
