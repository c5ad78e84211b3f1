"""Where a reminder goes when the last day is a day off."""

from collections.abc import Callable
from datetime import date, timedelta

LONGEST_HOLIDAY = 31  # days; no calendar of days off is longer


def reminder_day(last_day: date, is_working_day: Callable[[date], bool]) -> date:
    """The last working day on which the work can still be done in time: ``last_day`` or the working day before it.

    The deadline itself never moves. Where the calendar knows no working day within LONGEST_HOLIDAY days, ``last_day``.
    """
    days = (last_day - timedelta(days=number) for number in range(LONGEST_HOLIDAY + 1))
    return next(filter(is_working_day, days), last_day)
