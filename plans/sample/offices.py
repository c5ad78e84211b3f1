"""Kinds, agencies, groups and the accounts of the sample."""

from collections import Counter

from django.contrib.auth.hashers import make_password

from agencies import audit
from agencies.models import Agency, AgencyAlias, AgencyGroup, AgencyKind, User
from agencies.tree import save_agency

from .fixtures import read


def load_offices(made: Counter) -> None:
    """Make the missing kinds, agencies with their aliases, and groups."""
    kinds = {}
    for fields in read("kinds"):
        code = fields.pop("code")
        kinds[code], is_new = AgencyKind.objects.get_or_create(code=code, defaults=fields)
        made["loại cơ quan"] += is_new
    agencies = {agency.code: agency for agency in Agency.objects.all()}
    for fields in read("agencies"):
        if fields["code"] not in agencies:
            agencies[fields["code"]] = _make_agency(fields, kinds, agencies)
            made["cơ quan"] += 1
    for fields in read("groups"):
        made["nhóm cơ quan"] += _make_group(fields, agencies)


def load_people(made: Counter, *, password: str) -> None:
    """Make the missing accounts; all share one hash, because hashing is slow on purpose."""
    present = set(User.objects.values_list("username", flat=True))
    missing = [fields for fields in read("people") if fields["username"] not in present]
    if not missing:
        return
    hashed = make_password(password)
    agencies = Agency.objects.in_bulk(field_name="code")
    for fields in missing:
        agency = agencies[fields.pop("agency")]
        user = User.objects.create(password=hashed, agency=agency, **fields)
        audit.record(user, by=None, action="load")
        made["tài khoản"] += 1


def _make_agency(fields: dict, kinds: dict, agencies: dict) -> Agency:
    kind, parent = kinds[fields.pop("kind")], agencies.get(fields.pop("parent"))
    aliases = fields.pop("aliases", [])
    agency = save_agency(Agency(kind=kind, parent=parent, **fields))
    AgencyAlias.objects.bulk_create(AgencyAlias(agency=agency, text=text) for text in aliases)
    audit.record(agency, by=None, action="load")
    return agency


def _make_group(fields: dict, agencies: dict) -> bool:
    group, is_new = AgencyGroup.objects.get_or_create(owner=agencies[fields["owner"]], name=fields["name"])
    if is_new:
        group.members.set([agencies[code] for code in fields["members"]])
        audit.record(group, by=None, action="load")
    return is_new
