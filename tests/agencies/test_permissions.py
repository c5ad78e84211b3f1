"""Who may do what, against expectations written by hand."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse

from agencies.models import Agency, Role
from agencies.permissions import PERMISSIONS, fetch, is_allowed, own_agencies, requires
from criteria.models import Assessment
from plans.models import Plan
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

PRODUCT = [
    "criteria.read", "criteria.score", "criteria.publish", "criteria.survey", "criteria.design",
    "criteria.submit", "criteria.appraise", "criteria.organise",
    "plans.read", "plans.download", "plans.check", "plans.write",
    "plans.report", "plans.confirm", "plans.issue", "plans.work",
    "plans.write_report", "plans.ask_reports", "plans.receive_reports", "plans.follow_reports",
    "plans.set_office",
    "plans.see_reminders",
]  # fmt: skip
READS = {"criteria.read", "plans.read", "plans.download", "plans.check"}
TABLE = {
    "admin": READS,
    "coordinator": set(PRODUCT),
    "appraiser": READS | {"criteria.appraise"},
    "officer": READS
    | {"criteria.score", "criteria.submit", "plans.write", "plans.report", "plans.work", "plans.write_report"},
    "leader": READS
    | {"criteria.submit", "plans.confirm", "plans.issue", "plans.work", "plans.follow_reports", "plans.see_reminders"},
    "viewer": READS,
}


@pytest.mark.parametrize("role", TABLE)
def test_the_table_of_roles(role):
    assert {permission for permission in PRODUCT if is_allowed(role, permission)} == TABLE[role]


def test_every_role_has_its_row():
    assert set(PERMISSIONS) == set(Role.values) == set(TABLE)


def test_only_the_administrator_keeps_agencies_and_people():
    for role, permissions in PERMISSIONS.items():
        foreign = {p for p in permissions if p not in PRODUCT}
        assert (foreign == set()) is (role != "admin")


def test_nobody_changes_the_trail_or_removes_people():
    every = set().union(*PERMISSIONS.values())
    assert {p for p in every if p.endswith(("_auditentry", "_user"))} == {
        "agencies.view_auditentry", "agencies.view_user", "agencies.add_user", "agencies.change_user",
    }  # fmt: skip


@pytest.mark.parametrize(("role", "permission"), [("lạ", "plans.read"), ("", "plans.read"), ("viewer", "")])
def test_unknown_roles_and_permissions_are_refused(role, permission):
    assert is_allowed(role, permission) is False


# --- people -------------------------------------------------------------------------------------------------


@pytest.fixture
def district(db):
    return make_agency("bac-son", make_agency("tinh"))


def test_an_inactive_person_may_nothing(district):
    assert make_user(district, is_active=False).may("plans.read") is False


@pytest.mark.parametrize("role", Role.values)
def test_the_admin_site_opens_for_the_administrator_alone(district, role):
    user = make_user(district, role)
    assert (user.is_staff, user.has_module_perms("agencies")) == (role == "admin",) * 2


def page(request):
    return HttpResponse("trang")


def test_a_closed_view_asks_the_role(rf, district):
    guarded = requires("criteria.score")(page)
    request = rf.get("/")
    request.user = make_user(district, "officer")
    assert (guarded(request).content, guarded.__name__) == (b"trang", "page")
    request.user = make_user(district, "leader", "lanh-dao")
    with pytest.raises(PermissionDenied):
        guarded(request)


# --- one record ---------------------------------------------------------------------------------------------


def test_out_of_sight_is_404_whatever_the_role(district):
    foreign = make_assessment(make_agency("khac"))
    for role in Role.values:
        with pytest.raises(Http404):
            fetch(make_user(district, role, role), Assessment.objects, "criteria.read", pk=foreign.pk)


def test_in_sight_with_the_wrong_role_is_403(district):
    own = make_assessment(district)
    with pytest.raises(PermissionDenied):
        fetch(make_user(district, "leader"), Assessment.objects, "criteria.score", pk=own.pk)


def test_in_sight_with_the_right_role_is_the_record(district):
    own = make_assessment(district)
    assert fetch(make_user(district, "officer"), Assessment.objects, "criteria.score", pk=own.pk) == own


def test_in_sight_but_not_owned_is_read_and_not_written(district):
    plan = make_plan(district, state="issued")
    commune = make_agency("xa", district)
    make_assignment(commune, make_task(make_section(plan)))
    officer = make_user(commune, "officer")
    assert fetch(officer, Plan.objects, "plans.read", pk=plan.pk) == plan
    with pytest.raises(PermissionDenied):
        fetch(officer, Plan.objects, "plans.write", pk=plan.pk)


def test_agencies_to_write_for_are_those_within_reach(district):
    room = make_agency("phong", district, kind=make_kind("phong"), leads_reform=True)
    assert list(own_agencies(make_user(room), Agency.objects)) == [district, room]
    assert list(own_agencies(make_user(room, "officer", "phong"), Agency.objects)) == [room]
    with pytest.raises(Http404):
        own_agencies(make_user(None, username="ai"), Agency.objects)
