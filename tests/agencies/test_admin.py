"""Quản trị in Django's admin site: agencies, people, groups; nobody else."""

from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from agencies.models import Agency, AgencyGroup, AuditEntry, Role, User
from tests.factories import make_agency, make_kind, make_user

pytestmark = pytest.mark.django_db
NO_INLINES = {f"{prefix}-{part}_FORMS": "0" for prefix in ("aliases", "successions") for part in ("TOTAL", "INITIAL")}
LONG = "Mot-mat-khau-dai-9"


@pytest.fixture
def district():
    return make_agency("huyen", make_agency("tinh"), name="UBND huyện")


@pytest.fixture
def admin(district, client):
    user = make_user(district, "admin", "quantri")
    client.force_login(user)
    return client


def agency_data(agency=None, **values):
    data = {"code": "xa", "kind": make_kind().pk, "parent": "", "name": "UBND xã Mới", **NO_INLINES}
    if agency is not None:
        data |= {"code": agency.code, "parent": agency.parent_id or "", "name": agency.name}
    return {**data, **values}


def change(client, record, data):
    name = f"admin:agencies_{record._meta.model_name}_change"
    return client.post(reverse(name, args=[record.pk]), data)


def errors(answer):
    return answer.context["adminform"].form.errors


def last_entry(action):
    entry = AuditEntry.objects.filter(action=action).latest("pk")
    return entry.actor.username, entry.model, entry.changes


def test_a_new_agency_has_its_path_and_its_trail(admin, district):
    answer = admin.post(reverse("admin:agencies_agency_add"), agency_data(parent=district.pk))
    assert answer.status_code == 302
    assert Agency.objects.get(code="xa").path == "tinh/huyen/xa/"
    actor, model, changes = last_entry("admin_add")
    assert (actor, model, changes["code"]) == ("quantri", "agencies.agency", [None, "xa"])


def test_a_moved_agency_takes_along_what_stands_below(admin, district):
    make_agency("xa", district)
    assert change(admin, district, agency_data(district, parent="")).status_code == 302
    assert Agency.objects.get(code="xa").path == "huyen/xa/"


def test_an_agency_below_itself_is_refused_with_a_sentence(admin, district):
    commune = make_agency("xa", district)
    answer = change(admin, district, agency_data(district, parent=commune.pk))
    assert (answer.status_code, Agency.objects.get(code="xa").path) == (200, "tinh/huyen/xa/")
    assert errors(answer)["parent"] == ["Cơ quan không thể thuộc chính nó hoặc cơ quan bên dưới nó."]


def test_a_code_in_other_letters_is_refused_with_a_sentence(admin, district):
    answer = admin.post(reverse("admin:agencies_agency_add"), agency_data(code="HUYEN"))
    assert (answer.status_code, errors(answer)["code"]) == (200, ["Mã này đã có cơ quan dùng."])


def test_a_new_person_signs_in_and_the_trail_holds_no_password(admin, district, client):
    data = {
        "username": "moi", "full_name": "Lê Văn Mẫu", "email": "", "agency": district.pk, "role": "officer",
        "password1": LONG, "password2": LONG, "usable_password": "true",
    }  # fmt: skip
    answer = admin.post(reverse("admin:agencies_user_add"), data)
    assert answer.status_code == 302, errors(answer)
    person = User.objects.get(username="moi")
    assert (person.role, person.agency, person.check_password(LONG)) == ("officer", district, True)
    actor, model, changes = last_entry("admin_add")
    assert (actor, model, changes["role"]) == ("quantri", "agencies.user", [None, "officer"])
    assert [name for name in changes if "password" in name] == []
    assert not AuditEntry.objects.filter(changes__icontains=LONG).exists()


def test_a_changed_role_stands_in_the_trail(admin, district):
    person = make_user(district, "officer", "can-bo")
    data = {"username": "can-bo", "full_name": person.full_name, "agency": district.pk, "role": "leader"}
    assert change(admin, person, {**data, "is_active": "on"}).status_code == 302
    assert (User.objects.get(pk=person.pk).role, last_entry("admin_change")) == (
        "leader",
        ("quantri", "agencies.user", {"role": ["officer", "leader"]}),
    )


def test_a_weak_password_is_refused(admin, district):
    data = {"username": "moi", "full_name": "Lê", "role": "officer", "password1": "12345678", "password2": "12345678"}
    answer = admin.post(reverse("admin:agencies_user_add"), data)
    assert ("password2" in errors(answer), User.objects.filter(username="moi").exists()) == (True, False)


def test_a_group_is_kept_with_its_trail(admin, district):
    data = {"owner": district.pk, "name": "UBND cấp xã", "members": [district.pk]}
    assert admin.post(reverse("admin:agencies_agencygroup_add"), data).status_code == 302
    assert list(AgencyGroup.objects.get().members.all()) == [district]
    assert last_entry("admin_add")[1] == "agencies.agencygroup"


def test_removing_a_group_leaves_its_trail(admin, district):
    group = AgencyGroup.objects.create(owner=district, name="UBND cấp xã")
    admin.post(reverse("admin:agencies_agencygroup_delete", args=[group.pk]), {"post": "yes"})
    assert (AgencyGroup.objects.count(), last_entry("admin_delete")[1]) == (0, "agencies.agencygroup")


def test_an_end_and_its_successor_stand_in_the_trail(admin, district):
    old, new = make_agency("cu", district), make_agency("moi", district)
    row = {"predecessor": old.pk, "successor": new.pk, "takes_open_work": "on", "id": ""}
    data = agency_data(
        old, kind=old.kind_id, head_lines=old.head_lines, ended_on="01/07/2025", **{"successions-TOTAL_FORMS": "1"}
    )
    change(admin, old, data | {f"successions-0-{name}": value for name, value in row.items()})
    entry = AuditEntry.objects.get(action="admin_change")
    assert entry.changes == {"ended_on": [None, "2025-07-01"]}
    assert f"kế thừa “{old} → {new} (nhận việc đang mở)”" in entry.comment


def test_the_trail_is_read_in_vietnamese(admin, district):
    admin.post(reverse("admin:agencies_agency_add"), agency_data(kind=district.kind_id))
    page = admin.get(reverse("admin:agencies_auditentry_changelist"), {"action": "admin_add"}).content.decode()
    assert "Thêm (trang quản trị)</td>" in page


def test_people_and_the_trail_are_never_removed(admin, district):
    person = make_user(district, "officer", "can-bo")
    entry = AuditEntry.objects.create(action="thu", model="x", record_id=1, record_label="x")
    for record in (person, entry):
        address = reverse(f"admin:agencies_{record._meta.model_name}_delete", args=[record.pk])
        assert admin.post(address, {"post": "yes"}).status_code == 403
    assert change(admin, entry, {"comment": "khác"}).status_code == 403


@pytest.mark.parametrize("role", [role for role in Role.values if role != "admin"])
def test_every_other_role_is_refused(district, client, role):
    client.force_login(make_user(district, role))
    data = agency_data(parent=district.pk)
    addresses = [reverse("admin:agencies_agency_add"), reverse("admin:agencies_user_add"), reverse("admin:index")]
    assert [client.post(address, data).status_code for address in addresses] == [403, 403, 403]
    assert Agency.objects.filter(code="xa").exists() is False


def test_the_export_is_a_workbook_of_all_agencies(admin):
    answer = admin.get(reverse("admin:agencies_agency_export"))
    rows = list(load_workbook(BytesIO(b"".join(answer))).worksheets[0].values)
    assert (rows[0][:2], [row[0] for row in rows[1:]]) == (("Mã", "Tên đầy đủ"), ["tinh", "huyen"])


def test_a_new_password_set_by_the_administrator_is_in_the_trail_without_its_words(client, demo):
    client.force_login(demo.user("quantri"), "django.contrib.auth.backends.ModelBackend")
    person = demo.user("canbo.nhattien")
    data = {"password1": "Mot-mat-khau-dai-9", "password2": "Mot-mat-khau-dai-9", "usable_password": "true"}
    client.post(f"/quan-tri/agencies/user/{person.pk}/password/", data)
    entry = AuditEntry.objects.latest("pk")
    assert (entry.action, entry.record_id, "Mot-mat-khau" in str(entry.changes) + entry.comment) == (
        "admin_change",
        person.pk,
        False,
    )


def test_members_of_a_group_and_deletions_are_in_the_trail(client, demo):
    client.force_login(demo.user("quantri"), "django.contrib.auth.backends.ModelBackend")
    group = AgencyGroup.objects.create(owner=demo.agency("bac-son"), name="Cụm thi đua số 1")
    data = {"owner": group.owner_id, "name": group.name, "members": [demo.agency("bs-nhat-tien").pk]}
    client.post(f"/quan-tri/agencies/agencygroup/{group.pk}/change/", data)
    assert AuditEntry.objects.latest("pk").changes == {"members": [[], ["Ủy ban nhân dân xã Nhất Tiến"]]}
    client.post(f"/quan-tri/agencies/agencygroup/{group.pk}/delete/", {"post": "yes"})
    assert (AuditEntry.objects.latest("pk").action, AgencyGroup.objects.filter(pk=group.pk).exists()) == (
        "admin_delete",
        False,
    )
