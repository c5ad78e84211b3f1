"""What the words leave open: customs of an office, each of which can be set."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

RANGES = {
    "report_day": (0, 31),
    "year_first_day": (1, 31),
    "early_ends": (1, 28),
    "middle_ends": (1, 28),
    "first_week_days": (1, 7),
}


@dataclass(frozen=True)
class Conventions:
    """How an office reads what a phrase does not say.

    Decided: ``before_includes_day`` False reads "trước ngày 15/6" as 14/6, True as 15/6 (a month, quarter or year after
    "trước" never counts). Read in a source: the year of cải cách hành chính runs from ``year_first_day`` (1–31)
    December of the year before to the day before it (công văn of huyện Bình Sơn: "từ ngày 15/12/2023").

    Unverified, no source could be read: ``report_day`` (0–31), the day of the period's last month on which a periodic
    report is due, 0 for the last day of that month; ``early_ends`` and ``middle_ends`` (1–28), the last days of "đầu
    tháng" and "giữa tháng" ("đầu quý" and "giữa quý" are its first and second month); ``first_week_days`` (1–7), how
    many days of a week, Monday to Sunday, must lie in a month for it to be that month's first one (4 as in ISO 8601).
    """

    before_includes_day: bool = False
    report_day: int = 15
    year_first_day: int = 15
    early_ends: int = 10
    middle_ends: int = 20
    first_week_days: int = 4

    def __post_init__(self):
        for name, (lowest, highest) in RANGES.items():
            if not lowest <= getattr(self, name) <= highest:
                raise ValueError(f"{name}: chỉ nhận số từ {lowest} đến {highest}.")
        if self.early_ends >= self.middle_ends:
            raise ValueError("early_ends phải nhỏ hơn middle_ends.")


def month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def day_in(year: int, month: int, day: int) -> date:
    """The ``day`` of a month, or its last one where the month is shorter."""
    return min(month_end(year, month), date(year, month, min(day, 28)) + timedelta(days=max(day - 28, 0)))


def reporting_year(year: int, conventions: Conventions) -> tuple[date, date]:
    """First and last day of the year of cải cách hành chính (15/12 of the year before to 14/12)."""
    last = day_in(year, 12, conventions.year_first_day) - timedelta(days=1)
    return day_in(year - 1, 12, conventions.year_first_day), last


def report_due(year: int, month: int, conventions: Conventions) -> date:
    """When the report of a period that ends in ``month`` is due."""
    return day_in(year, month, conventions.report_day) if conventions.report_day else month_end(year, month)


def week(year: int, month: int, number: int, conventions: Conventions) -> tuple[date, date]:
    """The ``number``-th week of a month, cut at its ends; −1 the last one. ValueError where there is none."""
    first = date(year, month, 1)
    monday = first - timedelta(days=first.weekday())
    if 7 - first.weekday() < conventions.first_week_days:
        monday += timedelta(days=7)
    end = month_end(year, month)
    mondays = [monday + timedelta(days=7 * n) for n in range(6)]
    own = [day for day in mondays if (end - day).days + 1 >= max(8 - conventions.first_week_days, 1)]
    if number > len(own):
        raise ValueError(f"{month}/{year} has no week {number}")
    chosen = own[number] if number < 0 else own[number - 1]
    return max(chosen, first), min(chosen + timedelta(days=6), end)
