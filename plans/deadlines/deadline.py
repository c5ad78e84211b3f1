"""The outcome of reading a phrase."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Kind(StrEnum):
    """The values of ``Task.DeadlineKind``."""

    NONE = "none"
    DATE = "date"
    RANGE = "range"
    RECURRING = "recurring"
    CONTINUOUS = "continuous"
    UNRESOLVED = "unresolved"


@dataclass(frozen=True)
class Due:
    """One date of a recurring deadline: its name ("6 tháng", "quý I", "tháng 5") and the last day in time."""

    label: str
    last_day: date


@dataclass(frozen=True)
class Deadline:
    """A phrase, word for word, and what it means.

    ``last_day`` is the last day that is still in time: of a date and a range; ``first_day`` only of a range;
    ``occurrences`` only of a recurring one, in order of their days. ``why`` says in Vietnamese what is missing and what
    to do where nothing could be resolved; ``note`` what was taken for granted where something was.
    """

    phrase: str
    kind: Kind
    first_day: date | None = None
    last_day: date | None = None
    occurrences: tuple[Due, ...] = ()
    why: str = ""
    note: str = ""


def spoken(day: date) -> str:
    """A day as official documents write it: 14/6/2024, 05/6/2024, 29/02/2024 (Nghị định 30/2020/NĐ-CP)."""
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"{day.day:02d}/{month}/{day.year}"
