"""What the checks know of a plan: plain values, read by ``plans.checking``."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal


@dataclass(frozen=True)
class Body:
    """An agency or group as a plan names it; not ``is_known``: words that match neither.

    ``members`` counts the units of a group, None for an agency; ``ended_on`` is the first day without the agency.
    """

    name: str
    role: str = ""
    is_known: bool = True
    members: int | None = None
    ended_on: date | None = None


@dataclass(frozen=True)
class SectionFacts:
    """One node of the tree; ``agencies`` are answerable for it, and ``is_duty`` says that there must be some."""

    pk: int
    parent: int | None = None
    marker: str = ""
    title: str = ""
    body: str = ""
    is_duty: bool = False
    agencies: tuple[Body, ...] = ()


@dataclass(frozen=True)
class CriterionLink:
    """One criterion that a task serves: its key, and its name for people ("7.3.1")."""

    criterion: int
    label: str


@dataclass(frozen=True)
class TaskFacts:
    """One task. ``days`` are its occurrences (name, last day or None); ``actors`` the bodies that its measures name.

    ``units`` and ``lacking`` are for a task that asks each unit for a plan of its own: how many units have the task,
    and the names of those that have issued none.
    """

    pk: int
    section: int
    summary: str = ""
    heading: str = ""
    is_duty: bool = False
    texts: tuple[str, ...] = ()
    product: str = ""
    phrase: str = ""
    is_continuous: bool = False
    last_day: date | None = None
    days: tuple[tuple[str, date | None], ...] = ()
    parties: tuple[Body, ...] = ()
    actors: tuple[Body | None, ...] = ()
    links: tuple[CriterionLink, ...] = ()
    units: int = 0
    lacking: tuple[str, ...] = ()


@dataclass(frozen=True)
class AppendixFacts:
    label: str
    rows: int = 0


@dataclass(frozen=True)
class UncitedFacts:
    """A lost criterion that no task serves; ``fits`` is the heading of the task whose words concern it, if any."""

    criterion: int
    label: str
    lost: Decimal
    fits: str = ""


@dataclass(frozen=True)
class TableFacts:
    """The score table that the plan is to mend.

    ``lost`` holds every leaf with a score (lost ≥ 0), ``planned`` the points that tasks are to regain, by criterion;
    ``published`` the sentences on printed figures that do not recompute.
    """

    pk: int
    name: str
    uncited: tuple[UncitedFacts, ...] = ()
    lost: Mapping[int, Decimal] = field(default_factory=dict)
    planned: Mapping[int, Decimal] = field(default_factory=dict)
    published: tuple[str, ...] = ()


@dataclass(frozen=True)
class ParentTask:
    """A task that the plan above gives to the issuer and that no task here carries out."""

    plan: int
    pk: int
    summary: str


@dataclass(frozen=True)
class PlanFacts:
    """A whole plan; ``lines`` by kind (basis, addressee, recipient, footnote), sections and tasks in stored order.

    ``on`` is the day of which agencies are asked whether they exist. Day and month may be blank until signing;
    ``signed_year`` is theirs where it is not that of the plan (signed in December for the next year).
    ``usual_symbol`` and ``usual_place`` are what the issuer's office prints where the plan leaves them blank.
    """

    pk: int
    year: int
    on: date
    month: int | None = None
    day: int | None = None
    signed_year: int | None = None
    is_letter: bool = False
    has_number_line: bool = True
    symbol: str = ""
    place: str = ""
    usual_symbol: str = ""
    usual_place: str = ""
    sign_title: str = ""
    sign_name: str = ""
    preamble: str = ""
    closing: str = ""
    lines: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sections: tuple[SectionFacts, ...] = ()
    tasks: tuple[TaskFacts, ...] = ()
    appendices: tuple[AppendixFacts, ...] = ()
    table: TableFacts | None = None
    parent_tasks: tuple[ParentTask, ...] = ()
