"""Who hears of a piece of work: its officers, the head of their agency, đầu mối of the authority that gave it."""

from collections import defaultdict
from datetime import date

from django.db.models import Q

from agencies.models import Agency, Role, User
from agencies.permissions import is_allowed
from agencies.scope import LEADING_ROLES, authority_of

from ..models import Audience


def reachable(today: date, prefix: str = "") -> Q:
    """The condition on people (at ``prefix``): active, in an agency that has not ended. The bell reaches them all."""
    place = f"{prefix}agency__ended_on"
    return Q(**{f"{prefix}is_active": True, f"{prefix}agency__isnull": False}) & (
        Q(**{place: None}) | Q(**{f"{place}__gt": today})
    )


class People:
    """Everybody who can be told on the day ``today``, read once for a whole run; ``with_mail`` those who have a mail
    address."""

    def __init__(self, *, today: date):
        self.agency_of: dict[int, int] = {}
        self.with_mail: set[int] = set()
        self._workers: dict[int, int] = {}  # who may report → agency
        self._in_agency: dict[tuple[int, str], list[int]] = defaultdict(list)
        self._of_authority: dict[tuple[int, str], list[int]] = defaultdict(list)  # who speaks for it, from below
        people = User.objects.filter(reachable(today), agency__in=Agency.objects.active(today))
        related = ["agency__kind", "agency__parent__kind", "agency__parent__parent__kind"]  # authority_of looks upwards
        for person in people.select_related(*related).order_by("pk"):
            self.agency_of[person.pk] = person.agency_id
            if person.email:
                self.with_mail.add(person.pk)
            self._in_agency[person.agency_id, person.role].append(person.pk)
            if is_allowed(person.role, "plans.report"):
                self._workers[person.pk] = person.agency_id
            if person.role in LEADING_ROLES and person.agency.leads_reform:
                self._of_authority[authority_of(person.agency).pk, person.role].append(person.pk)

    def of(self, audience: str, *, agency: int, follower: int | None, authority: int) -> list[int]:
        """Keys of those who hear: ``agency`` does the work, ``follower`` is the person named on it, ``authority`` gave
        it. The named person stands for all officers, for as long as they work there; đầu mối does the work of an agency
        that has no officer. For an authority without people of its own hear those who speak for it
        (agencies.scope.bodies_spoken_for): Phòng Nội vụ, Phòng Văn hóa – Xã hội."""
        if audience == Audience.COORDINATOR:
            return self._of_authority[authority, Role.COORDINATOR]
        if audience == Audience.HEAD:
            return self._first_of(agency, Role.LEADER)
        if follower is not None and self._workers.get(follower) == agency:
            return [follower]
        return self._in_agency[agency, Role.OFFICER] or self._first_of(agency, Role.COORDINATOR)

    def _first_of(self, agency: int, role: str) -> list[int]:
        return self._in_agency[agency, role] or self._of_authority[agency, role]
