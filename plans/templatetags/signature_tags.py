"""Signatures of a signed copy, for the pages that show them."""

from django import template

from ..documents.signature_fields import LEADER, ORGANISATION
from ..documents.signed_copies import signatures_of, standing

register = template.Library()
register.filter("signatures", signatures_of)
register.filter("standing", standing)
ROLES = {LEADER: "Người có thẩm quyền", ORGANISATION: "Cơ quan"}


@register.filter
def signing_role(field: str) -> str:
    """Whose place a signature field is."""
    return ROLES.get(field, field)
