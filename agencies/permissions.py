"""Who may do what: one table, role → permissions. Nothing else in the product decides this.

A permission is "<app>.<verb>_<noun>"; Django's admin site asks for its own names through the same table.
"""

from functools import wraps

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404

from .scope import reach_of

READ = {"criteria.read", "plans.read", "plans.download"}
OWN_READ = {"plans.check"}  # not of what others have issued
OWN_WORK = {"criteria.score", "plans.write", "plans.report", "plans.work", "plans.write_report"}
LEAD = {"plans.confirm", "plans.issue", "plans.work", "plans.follow_reports"}
COORDINATE = {"criteria.publish", "criteria.survey", "criteria.design", "plans.ask_reports"}
ADMIN_SITE = {
    f"agencies.{verb}_{model}"
    for verb in ("view", "add", "change", "delete")
    for model in ("agency", "agencykind", "agencyalias", "agencygroup", "agencysuccession")
} | {
    "agencies.view_user",
    "agencies.add_user",
    "agencies.change_user",
    "agencies.view_auditentry",
    "agencies.view_job",
    "plans.view_reminder",
    "plans.resend_reminder",
    "axes.view_accessattempt",
    "axes.delete_accessattempt",
}
PERMISSIONS: dict[str, frozenset[str]] = {
    "admin": frozenset(ADMIN_SITE | READ | OWN_READ),
    "coordinator": frozenset(READ | OWN_READ | OWN_WORK | LEAD | COORDINATE),
    "appraiser": frozenset(READ | OWN_READ),
    "officer": frozenset(READ | OWN_READ | OWN_WORK),
    "leader": frozenset(READ | OWN_READ | LEAD),
    "viewer": frozenset(READ | OWN_READ),
}


def is_allowed(role: str, permission: str) -> bool:
    """Whether the table gives ``permission`` to ``role``; an unknown role may nothing."""
    return permission in PERMISSIONS.get(role, frozenset())


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
    reading = permission in READ
    if not user.may(permission, None if reading else record):
        raise PermissionDenied
    return record


def own_agencies(user, queryset):
    """Agencies on whose behalf the person may write: those within reach. 404 when there is none."""
    path = reach_of(user)
    if not path:
        raise Http404
    return queryset.under(path)
