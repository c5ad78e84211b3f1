"""Working days: Monday to Friday without public holidays, with what an office corrects by hand.

The holidays come from the library ``holidays`` (Bộ luật Lao động 2019, Điều 112, and the Government's yearly notices of
Tết, of the second day at 2/9 and of swapped days); ``CalendarDay`` holds what is announced later than its release.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

import holidays

from ..deadlines.reminding import LONGEST_HOLIDAY
from ..models import CalendarDay

DAY = timedelta(days=1)


@dataclass(frozen=True)
class WorkingCalendar:
    """Pure: ``is_usual`` says what a day is by itself, ``changes`` (day → works or not) what was decided otherwise."""

    is_usual: Callable[[date], bool]
    changes: Mapping[date, bool] = field(default_factory=dict)

    def is_working(self, day: date) -> bool:
        return self.changes[day] if day in self.changes else self.is_usual(day)

    def add_working_days(self, day: date, number: int) -> date:
        """The ``number``-th working day after ``day`` (before it when negative); 0 is ``day`` itself."""
        step = DAY if number > 0 else -DAY
        for _ in range(abs(number)):
            day = self._next(day + step, step)
        return day

    def working_days_between(self, first: date, last: date) -> int:
        """How many working days lie after ``first`` up to and with ``last``; negative when ``last`` is the earlier."""
        if last < first:
            return -self.working_days_between(last, first)
        return sum(self.is_working(first + DAY * number) for number in range(1, (last - first).days + 1))

    def from_day(self, day: date) -> date:
        """``day``, or the first working day after it."""
        return self._next(day, DAY)

    def _next(self, day: date, step: timedelta) -> date:
        # A table that knows no working day for a month is a mistake of whoever filled it in: nobody waits for ever.
        days = (day + step * number for number in range(LONGEST_HOLIDAY + 1))
        return next(filter(self.is_working, days), day)


def vietnamese(day: date) -> bool:
    """Whether public offices work on ``day``, as far as the library knows."""
    return PUBLIC.is_working_day(day)


def working_calendar() -> WorkingCalendar:
    """The calendar with today's corrections."""
    return WorkingCalendar(vietnamese, dict(CalendarDay.objects.values_list("day", "is_working")))


def is_working(today: date) -> bool:
    """Whether anything is planned and sent today."""
    return working_calendar().is_working(today)


PUBLIC = holidays.country_holidays("VN")
