"""Who may do what: one table, role → permissions. Nothing else in the product decides this.

A permission is "<app>.<verb>_<noun>"; Django's admin site asks for its own names through the same table.
"""

from functools import wraps

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404

from .scope import owns, reach_of, works_for

READ = {"criteria.read", "plans.read", "plans.download"}
OWN_READ = {"plans.check"}  # not of what others have issued
OWN_WORK = {"criteria.score", "criteria.submit", "plans.write", "plans.report", "plans.work", "plans.write_report"}
LEAD_READ = {"plans.see_reminders"}  # of any plan in sight; whose rows, their own scope says
LEAD = LEAD_READ | {"criteria.submit", "plans.confirm", "plans.issue", "plans.work", "plans.follow_reports"}
# Head lines, signers and recipients count for every document of the body, so they are set by the one who answers for
# all of them (đầu mối CCHC), as sets of criteria are; officers write documents with them and read the page.
COORDINATE = {"criteria.publish", "criteria.survey", "criteria.design", "plans.set_office"} | {
    "criteria.organise",  # a round: its dates, its agencies, what becomes of their tables
    "criteria.appraise",
    "plans.ask_reports",
    "plans.receive_reports",  # of the bodies below, by who has asked for them
}
# Done in the name of the record's owner: whoever stands above that body does not write for it.
IN_OWN_NAME = {"criteria.submit", "criteria.organise", "criteria.appraise"} | {
    "plans.write",
    "plans.issue",
    "plans.ask_reports",
}
ADMIN_SITE = (
    {
        f"agencies.{verb}_{model}"
        for verb in ("view", "add", "change", "delete")
        for model in ("agency", "agencykind", "agencyalias", "agencygroup", "agencysuccession")
    }
    | {
        f"plans.{verb}_{model}"
        for verb in ("view", "add", "change", "delete")
        for model in ("reminderrule", "calendarday")
    }
    | {
        "agencies.view_user",
        "agencies.add_user",
        "agencies.change_user",
        "agencies.view_auditentry",
        "agencies.view_job",
        "plans.view_digest",
        "plans.view_reminder",
        "plans.resend_reminder",
        "axes.view_accessattempt",
        "axes.delete_accessattempt",
    }
)
PERMISSIONS: dict[str, frozenset[str]] = {
    "admin": frozenset(ADMIN_SITE | READ | OWN_READ),
    "coordinator": frozenset(READ | OWN_READ | OWN_WORK | LEAD | COORDINATE),
    "appraiser": frozenset(READ | OWN_READ | {"criteria.appraise"}),
    "officer": frozenset(READ | OWN_READ | OWN_WORK),
    "leader": frozenset(READ | OWN_READ | LEAD),
    "viewer": frozenset(READ | OWN_READ),
}


def is_allowed(role: str, permission: str) -> bool:
    """Whether the table gives ``permission`` to ``role``; an unknown role may nothing."""
    return permission in PERMISSIONS.get(role, frozenset())


def covers(user, permission: str, record) -> bool:
    """Whether the record is one on which the person may use a permission of their role."""
    return works_for(user, record.owner) if permission in IN_OWN_NAME else owns(user, record)


def requires(permission: str):
    """Close a view to roles without ``permission`` (403); signing in is asked for by the middleware."""

    def decorate(view):
        @wraps(view)
        def guarded(request, *args, **kwargs):
            if not request.user.may(permission):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return decorate


def fetch(user, queryset, permission: str, **lookup):
    """One record: out of sight → 404; in sight but not the person's to act on → 403."""
    record = get_object_or_404(queryset.visible_to(user), **lookup)
    reading = permission in READ | LEAD_READ
    if not user.may(permission, None if reading else record):
        raise PermissionDenied
    return record


def own_agencies(user, queryset):
    """Agencies on whose behalf the person may write: those within reach. 404 when there is none."""
    path = reach_of(user)
    if not path:
        raise Http404
    return queryset.under(path)
