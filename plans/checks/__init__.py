"""What is wrong with a plan («Soát lỗi kế hoạch»): pure functions on plain values (``facts``), one module a theme.

``plans.checking`` reads the facts; nothing here asks the database, the clock or the request.
"""

from . import bodies, cascade, deadlines, document, numbering, points
from .facts import PlanFacts
from .findings import KINDS, Finding, Severity
from .places import Places

__all__ = ["KINDS", "Finding", "Severity", "check"]

THEMES = (points, deadlines, bodies, document, numbering, cascade)


def check(plan: PlanFacts) -> list[Finding]:
    """Everything found, the gravest first, then in the order of the document and of KINDS."""
    places, kinds = Places(plan), list(KINDS)
    found = [finding for theme in THEMES for finding in theme.check(plan, places)]
    return sorted(found, key=lambda one: (one.severity.rank, one.place.order, kinds.index(one.code)))
