"""Tasks of the sample plans with parties, measures, criteria, assignments and, in the illustrative one, progress."""

from datetime import date

from agencies.models import User

from ..assigning import assign
from ..models import Measure, Section, Task, TaskCriterion, TaskParty
from ..progress import move
from ..scheduling import set_deadline
from .fixtures import day
from .lookup import Lookup

WORDS = ["kind", "heading", "summary", "intro", "product", "deadline_phrase", "asks_plan"]
REPORTER = "phongnoivu"  # writes for every agency of the district


def add_task(section: Section, position: int, row: dict, names: Lookup, on: date) -> None:
    """Make one task with everything on it and give it to its agencies as of the day ``on``."""
    words = {name: row[name] for name in WORDS if name in row}
    task = Task(plan=section.plan, section=section, position=position, **words)
    task.full_clean()
    task.save(force_insert=True)
    set_deadline(task)
    _add_parties(task, row, names)
    _add_measures(task, row.get("measures", []), names)
    _link_criteria(task, row, names)
    by = User.objects.get(username=REPORTER)
    assign(task, on=on, by=by)
    for report in row.get("progress", []):
        assignment = task.assignments.get(agency=names.agencies[report["agency"]])
        move(assignment, report["action"], by=by, today=day(report["on"]), comment=report["text"])


def _add_parties(task: Task, row: dict, names: Lookup) -> None:
    for role in TaskParty.Role.values:
        for position, party in enumerate(row.get(role, []), start=1):
            TaskParty.objects.create(
                task=task,
                role=role,
                position=position,
                printed=party["printed"],
                joint=party["joint"],
                agency=names.agencies.get(party.get("agency")),
                group=_group(party.get("group"), names),
            )


def _add_measures(task: Task, rows: list[dict], names: Lookup) -> None:
    Measure.objects.bulk_create(
        Measure(
            task=task,
            position=position,
            text=row["text"],
            is_inline=row.get("is_inline", False),
            actor_agency=names.agencies.get(row.get("actor_agency")),
            actor_group=_group(row.get("actor_group"), names),
            target=row.get("target", ""),
        )
        for position, row in enumerate(rows, start=1)
    )


def _group(name: str | None, names: Lookup):
    # A misspelt name in a fixture fails loudly instead of leaving the words unresolved.
    return None if name is None else names.groups[name]


def _link_criteria(task: Task, row: dict, names: Lookup) -> None:
    cited = [(names.criterion(code), True) for code in row.get("cites", [])]
    by_hand = [(names.remainder(code), False) for code in row.get("linked_remainders", [])]
    TaskCriterion.objects.bulk_create(
        TaskCriterion(task=task, criterion=criterion, is_cited=is_cited) for criterion, is_cited in cited + by_hand
    )
