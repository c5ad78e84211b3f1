"""What every rule is told: the words, the plan they stand in, the customs of the office."""

from dataclasses import dataclass
from datetime import date

from .conventions import Conventions
from .deadline import Deadline, Due, Kind
from .text import plain

BY_HAND = "hoặc đặt ngày bằng tay"


@dataclass(frozen=True)
class Scene:
    """One phrase in its plan; ``plan_day`` None: the plan is not dated yet; ``own_year`` is written in the phrase."""

    phrase: str
    text: str
    year: int
    plan_day: date | None
    conventions: Conventions
    own_year: int | None = None

    @classmethod
    def of(cls, phrase: str, plan_date_or_year: date | int, conventions: Conventions) -> "Scene":
        day = plan_date_or_year if isinstance(plan_date_or_year, date) else None
        return cls(phrase, plain(phrase), day.year if day else plan_date_or_year, day, conventions)

    def unresolved(self, why: str) -> Deadline:
        return Deadline(self.phrase, Kind.UNRESOLVED, why=why)

    def on(self, day: date, *notes: str) -> Deadline:
        return Deadline(self.phrase, Kind.DATE, last_day=day, note=joined(notes))

    def between(self, first: date, last: date, *notes: str) -> Deadline:
        return Deadline(self.phrase, Kind.RANGE, first_day=first, last_day=last, note=joined(notes))

    def recurring(self, occurrences: list[Due], *notes: str) -> Deadline:
        ordered = tuple(sorted(occurrences, key=lambda due: due.last_day))
        return Deadline(self.phrase, Kind.RECURRING, occurrences=ordered, note=joined(notes))

    def continuous(self, *notes: str) -> Deadline:
        return Deadline(self.phrase, Kind.CONTINUOUS, note=joined(notes))


def joined(notes) -> str:
    """Each sentence once, in order."""
    return " ".join(dict.fromkeys(filter(None, notes)))
