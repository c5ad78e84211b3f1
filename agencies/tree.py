"""Keeping ``Agency.path``: the chain of codes from the root, each closed by "/"."""

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Concat, Substr

from .models import Agency


def path_of(agency: Agency) -> str:
    """The path that follows from the parent's path and the own code, in small letters.

    SQLite compares paths without regard to case; so that "Bac-Son/" is never taken for "bac-son/", no two agencies
    differ in case alone (paths are unique).
    """
    return f"{agency.parent.path if agency.parent else ''}{agency.code.lower()}/"


def save_agency(agency: Agency) -> Agency:
    """Save an agency and move everything below it along. ValidationError when it would stand below itself."""
    with transaction.atomic():
        stored = Agency.objects.select_for_update(of=("self",)).in_bulk([agency.pk, agency.parent_id])
        if agency.parent_id:
            agency.parent = stored[agency.parent_id]  # as it stands now: somebody may have moved it meanwhile
        before = agency.path = stored[agency.pk].path if agency.pk in stored else ""
        agency.clean()
        agency.path = path_of(agency)
        agency.save()
        if before and before != agency.path:
            below = Agency.objects.filter(path__startswith=before).exclude(pk=agency.pk)
            below.update(path=Concat(Value(agency.path), Substr(F("path"), len(before) + 1)))
    return agency
