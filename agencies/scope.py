"""Whose rows: the one place that says which records a person sees and which are the person's own to act on.

Every query of a view starts with ``visible_to(user)``; a row outside it answers 404.
"""

from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value

AUTHORITY_WIDE_ROLES = {"appraiser", "admin"}
LEADING_ROLES = {"coordinator", "leader"}


@dataclass(frozen=True)
class Reach:
    """One way by which rows come into sight: an agency at ``lookup`` lies within the person's reach.

    ``when`` narrows the way (for example to issued plans); ``is_own`` to the bodies the person works for, leaving out
    those below them (a commune's draft is not the district's). A scope of one single way must not cross a to-many
    relation (rows would come twice); several ways are joined by sub-queries and may.
    """

    lookup: str
    when: Q = Q()
    is_own: bool = False

    def within(self, user) -> Q:
        """The condition under which a row lies within the person's reach by this way."""
        place = {"path__in": own_paths(user)} if self.is_own else {"path__startswith": reach_of(user)}
        return self.when & Q(**{f"{self.lookup}__{part}": value for part, value in place.items()})


def reach_of(user) -> str:
    """The path below which the person works; "" for a person without an agency.

    Thẩm định reads the whole of the authority (the nearest agency upwards that is a cấp chính quyền); so do đầu mối
    CCHC and lãnh đạo of the body that leads the reform there (Phòng Nội vụ). The same roles in another sở or phòng,
    and everybody else, work within the own agency.
    """
    agency = user.agency
    if agency is None:
        return ""
    if user.role in AUTHORITY_WIDE_ROLES or (user.role in LEADING_ROLES and agency.leads_reform):
        return authority_of(agency).path
    return agency.path


def own_paths(user) -> list[str]:
    """The paths of the bodies the person works for: the own agency and the authority for which it acts; [] without."""
    return [] if user.agency is None else sorted({reach_of(user), user.agency.path})


def works_for(user, agency) -> bool:
    """Whether the agency is one of the bodies the person works for: those below belong to their own people."""
    return agency.path in own_paths(user)


def bodies_spoken_for(user) -> list[int]:
    """Keys of the agencies for which the person speaks: the own one and, for đầu mối CCHC and lãnh đạo of the body that
    leads the reform, its authority (Phòng Văn hóa – Xã hội writes the report of UBND xã).

    Fewer than ``own_paths``: thẩm định reads what the authority drafts and does not speak for it.
    """
    agency = user.agency
    if agency is None:
        return []
    leads = user.role in LEADING_ROLES and agency.leads_reform
    return [agency.pk, authority_of(agency).pk] if leads else [agency.pk]


def authority_of(agency):
    """The nearest agency at or above ``agency`` whose kind is a cấp chính quyền; the top one if none is."""
    current = agency
    while not current.kind.is_authority and current.parent is not None:
        current = current.parent
    return current


def owns(user, record) -> bool:
    """Whether the record's owner agency lies within the person's reach (seeing a row is not owning it)."""
    return record.owner.is_within(reach_of(user))


def handed_down_to(user, rows: QuerySet, lookup: str) -> QuerySet:
    """Those of ``rows`` whose agency at ``lookup`` stands at or above the person's reach (a province's set of criteria
    serves its communes); none for a person without an agency."""
    own = reach_of(user)
    return rows.annotate(own=Value(own)).filter(own__startswith=F(f"{lookup}__path")) if own else rows.none()


def has_alike(user, rows: QuerySet, lookup: str, *, same: list[str]) -> Exists:
    """The condition that a row has its like in ``rows`` (equal in the fields ``same``) at a body the person works for:
    what is published to all who are measured by one set, a person sees through the own agency's part in it."""
    like = {name: OuterRef(name) for name in same}
    return Exists(rows.filter(**{f"{lookup}__path__in": own_paths(user)}, **like))


class ScopedQuerySet(QuerySet):
    """A QuerySet that knows by which ways (``scope``) its rows come into sight."""

    scope: list[Reach] = []

    def visible_to(self, user):
        """Rows the person may see; none for a person without an agency, none where no way is named."""
        if not reach_of(user) or not self.scope:
            return self.none()
        if len(self.scope) == 1:
            return self.filter(self.scope[0].within(user))
        condition = Q()
        for way in self.scope:
            condition |= Q(pk__in=self.model._base_manager.filter(way.within(user)).values("pk"))
        return self.filter(condition)
