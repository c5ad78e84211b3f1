"""What the pages of criteria share."""

from django.views.decorators.http import require_http_methods

from ..models import Assessment, CriteriaSet

form_page = require_http_methods(["GET", "HEAD", "POST"])


def tables_of(user):
    """The assessments in the person's sight, with what every page of one needs."""
    return Assessment.objects.visible_to(user).select_related("agency__kind", "criteria_set__index")


def sets_of(user):
    """The criteria sets the person may look into: own ones, those from above, those of agencies below."""
    return CriteriaSet.objects.readable_by(user).select_related("index", "issuer", "agency_kind", "previous")


def own_sets(user):
    """The criteria sets of the agencies within the person's reach: those that may be changed."""
    return CriteriaSet.objects.visible_to(user).select_related("index", "issuer", "agency_kind")
