"""The short list of reports to be sent, for the page of one's own work."""

from django import template

from ..models import Report

register = template.Library()


@register.inclusion_tag("plans/reports/_to_send.html", takes_context=True)
def reports_to_send(context) -> dict:
    """The open reports of the person's agency with the days they are late; needs ``user`` and ``today``."""
    user = context["user"]
    rows = Report.objects.visible_to(user).to_send(user).select_related("request", "agency")
    rows = rows.prefetch_related("request__deadlines")
    return {"user": user, "to_send": [(row, row.late_days(context["today"])) for row in rows]}
