"""What the words of a deadline mean as days. Pure: no Django, no clock; the day or year of the plan comes in."""

from .conventions import Conventions
from .deadline import Deadline, Due, Kind, spoken
from .reminding import reminder_day
from .resolution import resolve
from .wording import explain

__all__ = ["Conventions", "Deadline", "Due", "Kind", "explain", "reminder_day", "resolve", "spoken"]
