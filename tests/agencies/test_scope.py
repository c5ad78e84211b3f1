"""Whose rows a person sees, and which are the person's own."""

import pytest
from django.core.exceptions import ValidationError

from agencies.scope import ScopedQuerySet, authority_of, bodies_spoken_for, own_paths, owns, reach_of
from criteria.models import Assessment
from plans.models import Assignment, Plan
from tests.factories import (
    make_agency,
    make_assessment,
    make_assignment,
    make_kind,
    make_plan,
    make_section,
    make_task,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree():
    """Province → two districts whose codes begin alike → a room and a commune of the first."""
    inner = {"kind": make_kind("phong")}
    province = make_agency("tinh")
    district = make_agency("bac-son", province)
    return {
        "tinh": province,
        "bac-son": district,
        "bac-son-2": make_agency("bac-son-2", province),
        "phong": make_agency("phong", district, leads_reform=True, **inner),
        "phong-khac": make_agency("phong-khac", district, **inner),
        "xa": make_agency("xa", district),
        "so": make_agency("so", province, **inner),
    }


def person(agency, role):
    return make_user(agency, role, username=f"{role}-{agency and agency.code}")


@pytest.mark.parametrize(
    ("role", "code", "reach"),
    [
        ("coordinator", "phong", "tinh/bac-son/"),
        ("leader", "bac-son", "tinh/bac-son/"),
        ("leader", "phong", "tinh/bac-son/"),
        ("coordinator", "phong-khac", "tinh/bac-son/phong-khac/"),
        ("leader", "so", "tinh/so/"),
        ("appraiser", "phong-khac", "tinh/bac-son/"),
        ("appraiser", "so", "tinh/"),
        ("admin", "phong", "tinh/bac-son/"),
        ("officer", "phong", "tinh/bac-son/phong/"),
        ("viewer", "phong", "tinh/bac-son/phong/"),
        ("officer", "bac-son", "tinh/bac-son/"),
        ("coordinator", "xa", "tinh/bac-son/xa/"),
        ("một vai trò lạ", "phong", "tinh/bac-son/phong/"),
    ],
)
def test_reach_of_each_role(tree, role, code, reach):
    assert reach_of(make_user(tree[code], role)) == reach


@pytest.mark.parametrize("role", ["coordinator", "leader", "appraiser", "admin", "officer", "viewer"])
def test_a_person_without_an_agency_reaches_and_owns_nothing(tree, role):
    nobody = person(None, role)
    assessment = make_assessment(tree["bac-son"])
    make_assignment(tree["bac-son"])
    assert (reach_of(nobody), owns(nobody, assessment)) == ("", False)
    for model in (Assessment, Assignment, Plan):
        assert (model.objects.count(), list(model.objects.visible_to(nobody))) == (1, [])


def test_authority_is_the_nearest_one_upwards(tree):
    assert [authority_of(tree[code]).code for code in ("phong", "xa", "bac-son", "so", "tinh")] == [
        "bac-son",
        "xa",
        "bac-son",
        "tinh",
        "tinh",
    ]


def test_without_an_authority_above_the_top_one_counts():
    top = make_agency("goc", kind=make_kind("don-vi"))
    assert authority_of(make_agency("duoi", top, kind=top.kind)) == top


def test_a_code_that_begins_alike_is_another_agency(tree):
    user = person(tree["bac-son"], "coordinator")
    own, other = make_assessment(tree["bac-son"]), make_assessment(tree["bac-son-2"], code="khac")
    assert list(Assessment.objects.visible_to(user)) == [own]
    assert (owns(user, own), owns(user, other)) == (True, False)


def test_capital_letters_do_not_make_two_agencies_one(tree):
    with pytest.raises(ValidationError, match="Mã này đã có"):
        make_agency("BAC-SON", tree["tinh"])
    assert make_agency("KHAC").path == "khac/"


def test_signs_of_sql_patterns_are_plain_letters(tree):
    make_assessment(tree["bac-son"])
    wild = make_agency("bac_son", tree["tinh"])
    assert list(Assessment.objects.visible_to(person(wild, "coordinator"))) == []


def test_the_whole_subtree_is_seen_from_above_and_not_from_beside(tree):
    assessments = [make_assessment(tree[code], code=code) for code in ("tinh", "bac-son", "xa")]
    seen = {
        code: [a.agency.code for a in Assessment.objects.visible_to(person(tree[code], "coordinator")).order_by("pk")]
        for code in ("tinh", "phong", "xa", "bac-son-2")
    }
    assert seen == {"tinh": ["tinh", "bac-son", "xa"], "phong": ["bac-son", "xa"], "xa": ["xa"], "bac-son-2": []}
    assert len(assessments) == 3


def test_work_of_a_plan_in_force_is_seen_by_its_giver_and_its_taker(tree):
    plan = make_plan(tree["bac-son"], state="issued")
    work = make_assignment(tree["xa"], make_task(make_section(plan)))
    for code, role, seen in [("phong", "coordinator", [work]), ("xa", "officer", [work]), ("bac-son-2", "leader", [])]:
        assert list(Assignment.objects.visible_to(person(tree[code], role))) == seen
    Plan.objects.update(state="draft")
    assert list(Assignment.objects.visible_to(person(tree["xa"], "viewer"))) == []


@pytest.mark.parametrize(
    ("role", "code", "paths"),
    [
        ("officer", "xa", ["tinh/bac-son/xa/"]),
        ("coordinator", "phong", ["tinh/bac-son/", "tinh/bac-son/phong/"]),
        ("coordinator", "phong-khac", ["tinh/bac-son/phong-khac/"]),
        ("appraiser", "so", ["tinh/", "tinh/so/"]),
    ],
)
def test_the_bodies_a_person_works_for(tree, role, code, paths):
    assert own_paths(person(tree[code], role)) == paths
    assert own_paths(person(None, role)) == []


@pytest.mark.parametrize(
    ("issuer", "seen_by"),
    [
        ("xa", [("officer", "xa")]),
        ("phong-khac", [("coordinator", "phong-khac")]),
        ("bac-son", [("leader", "bac-son"), ("coordinator", "phong")]),
        ("phong", [("coordinator", "phong")]),
    ],
)
def test_a_draft_and_its_work_are_seen_by_the_people_of_its_issuer_alone(tree, issuer, seen_by):
    plan = make_plan(tree[issuer])
    make_assignment(tree["xa"], make_task(make_section(plan)))
    people = [("officer", "xa"), ("leader", "bac-son"), ("coordinator", "phong"), ("coordinator", "phong-khac")]
    people += [("appraiser", "so"), ("coordinator", "tinh")]
    everybody = {one: person(tree[one[1]], one[0]) for one in people}
    for model in (Plan, Assignment):
        assert [one for one in people if model.objects.visible_to(everybody[one]).exists()] == seen_by
    Plan.objects.update(state="issued")
    assert Plan.objects.visible_to(everybody["coordinator", "tinh"]).get() == plan


def test_seeing_is_not_owning(tree):
    officer = person(tree["xa"], "officer")
    plan = make_plan(tree["bac-son"], state="issued")
    assert (officer.may("plans.write"), officer.may("plans.write", plan)) == (True, False)


def test_a_query_set_without_a_way_shows_nothing(tree):
    rows = ScopedQuerySet(Assessment)
    make_assessment(tree["bac-son"])
    assert list(rows.visible_to(person(tree["tinh"], "coordinator"))) == []


@pytest.mark.parametrize(
    ("role", "code", "bodies"),
    [
        ("officer", "phong", ["phong"]),
        ("coordinator", "phong", ["phong", "bac-son"]),
        ("leader", "phong", ["phong", "bac-son"]),
        ("coordinator", "phong-khac", ["phong-khac"]),
        ("viewer", "bac-son", ["bac-son"]),
    ],
)
def test_the_bodies_for_which_a_person_speaks(tree, role, code, bodies):
    assert bodies_spoken_for(person(tree[code], role)) == [tree[name].pk for name in bodies]


def test_nobody_speaks_without_an_agency():
    assert bodies_spoken_for(person(None, "coordinator")) == []
