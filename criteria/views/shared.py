"""What the pages of criteria share."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from ..models import Assessment, CriteriaSet, Round


def tables_of(user):
    """The assessments in the person's sight, with what every page of one needs."""
    return Assessment.objects.visible_to(user).select_related("agency__kind", "criteria_set__index", "round__agency")


def sets_of(user):
    """The criteria sets the person may look into: own ones, those from above, those of agencies below."""
    return CriteriaSet.objects.readable_by(user).select_related("index", "issuer", "agency_kind", "previous")


def own_sets(user):
    """The criteria sets of the agencies within the person's reach: those that may be changed."""
    return CriteriaSet.objects.visible_to(user).select_related("index", "issuer", "agency_kind")


def rounds_of(user):
    """The rounds in the person's sight: those of the own authority, and those in which a table of theirs stands."""
    return Round.objects.visible_to(user).select_related("agency__kind", "criteria_set__index")


def led_table(user, pk):
    """A table of a round that the person leads: out of sight, or in no round → 404; another's to lead → 403."""
    subject = get_object_or_404(tables_of(user), pk=pk, round__isnull=False)
    if not user.may("criteria.organise", subject.round):
        raise PermissionDenied
    return subject
