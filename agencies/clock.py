"""The one clock of views and jobs. Rules never read it: they take ``today=``."""

from datetime import date

from django.conf import settings
from django.utils import timezone


def today() -> date:
    """Today in Asia/Ho_Chi_Minh, or the fixed day of the demo (setting ``TODAY``)."""
    return settings.TODAY or timezone.localdate()


def clock_context(request) -> dict:
    """Template context: the day shown, and whether it is the demo's fixed day."""
    return {"today": today(), "is_demo": settings.TODAY is not None}
