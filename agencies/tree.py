"""Keeping ``Agency.path``: the chain of codes from the root, each closed by "/"."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Concat, Substr

from .models import Agency


def path_of(agency: Agency) -> str:
    """The path that follows from the parent's path and the own code."""
    return f"{agency.parent.path if agency.parent else ''}{agency.code}/"


def save_agency(agency: Agency) -> Agency:
    """Save an agency and move everything below it along. ValidationError when it would stand below itself."""
    with transaction.atomic():
        before = Agency.objects.filter(pk=agency.pk).values_list("path", flat=True).first()
        if before and agency.parent and agency.parent.is_within(before):
            raise ValidationError("Cơ quan không thể thuộc chính nó hoặc cơ quan bên dưới nó.")
        agency.path = path_of(agency)
        agency.save()
        if before and before != agency.path:
            below = Agency.objects.filter(path__startswith=before).exclude(pk=agency.pk)
            below.update(path=Concat(Value(agency.path), Substr(F("path"), len(before) + 1)))
    return agency
