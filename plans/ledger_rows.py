"""The ledger of an assessment as the page, the download and the forecast read it: one fixed number of queries."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import Prefetch, prefetch_related_objects

from criteria.last_year import next_year
from criteria.models import Assessment, Evidence
from criteria.table import stamp

from .ledger import Balance, Forecast, LedgerLeaf, Outcome, balance, forecast, room_for_task, room_to_give_up
from .lost_points import LostPoints, LostRow, lost_points
from .models import Assignment, NotRegainable, Plan, Task, TaskCriterion, TaskParty
from .parties import printed_line
from .task_state import TaskState, task_state

LEAD = TaskParty.Role.LEAD


@dataclass(frozen=True)
class LedgerTask:
    """A task beside one criterion. ``holds_points``: its plan is the measured agency's own, or of a body below it;
    ``room`` is the most it may be given here."""

    link: TaskCriterion
    lead: str
    state: TaskState
    products: int
    holds_points: bool
    room: Decimal

    @property
    def counts(self) -> bool:
        """Whether what is expected of it is planned: nobody carries on a task that was stopped."""
        return self.holds_points and not self.state.is_stopped


@dataclass(frozen=True)
class LedgerRow:
    """One line: the lost leaf, the tasks that serve it, its three parts, and what the next year brought."""

    lost: LostRow
    tasks: list[LedgerTask]
    leaf: LedgerLeaf
    given_up: NotRegainable | None
    evidence: int
    regained: Decimal | None

    @property
    def balance(self) -> Balance:
        return balance(self.leaf)

    @property
    def mark(self) -> str:
        return mark(self.given_up)

    @property
    def room_to_give_up(self) -> Decimal:
        return room_to_give_up(self.leaf)

    @property
    def products(self) -> int:
        return sum(task.products for task in self.tasks)

    @property
    def outcome(self) -> Outcome | None:
        """What was expected against what came; None while the next year's points are not known."""
        return None if self.regained is None else Outcome(self.balance.planned, self.regained)


@dataclass(frozen=True)
class Branch:
    """The lines of one lĩnh vực with their sum."""

    name: str
    rows: list[LedgerRow]

    @property
    def key(self) -> str:
        """The name of its line on the page."""
        return f"lv-{self.rows[0].lost.leaf.branch}"

    @property
    def balance(self) -> Balance:
        return sum((row.balance for row in self.rows), Balance())


@dataclass(frozen=True)
class Ledger:
    found: LostPoints
    rows: list[LedgerRow]
    states: dict[int, TaskState]
    following: Assessment | None
    estimated: set[int] = field(default_factory=set)

    @property
    def balance(self) -> Balance:
        return sum((row.balance for row in self.rows), Balance())

    @property
    def regained(self) -> Decimal | None:
        """The sum of what the next year brought back; None before any of it is known."""
        known = [row.regained for row in self.rows if row.regained is not None]
        return sum(known, Decimal(0)) if known else None

    @property
    def is_settled(self) -> bool:
        """Whether the next year's result has been published: the forecast can be held against it."""
        return self.following is not None and self.following.is_frozen

    @property
    def settled(self) -> list[LedgerRow]:
        """The lines with something to hold against the result: points were expected, or the result moved."""
        return [row for row in self.rows if row.balance.planned or row.regained]

    @property
    def tasks(self) -> list[Task]:
        """The tasks that hold points of this table, in the order of their plans."""
        return [task for task in self.found.tasks if task.pk in self.estimated]

    @property
    def done(self) -> set[int]:
        return {pk for pk, state in self.states.items() if state.is_done}

    @property
    def under_way(self) -> set[int]:
        """The tasks that are ticked until somebody chooses: begun, and nothing of them overdue."""
        return {task.pk for task in self.tasks if self.states[task.pk].is_under_way}

    def branches(self, wanted=lambda row: True) -> list[Branch]:
        """The lines for which ``wanted`` holds, by lĩnh vực; no lĩnh vực without lines."""
        groups: dict[str, list[LedgerRow]] = {}
        for row in filter(wanted, self.rows):
            groups.setdefault(row.lost.branch_name, []).append(row)
        return [Branch(name, rows) for name, rows in groups.items()]

    def forecast(self, ticked: set[int]) -> Forecast:
        total = self.found.table.total
        return forecast((row.leaf for row in self.rows), total.final, total.maximum, done=self.done, ticked=ticked)

    def expected_of(self, task: Task) -> Decimal:
        """All points that one task is to bring back."""
        return sum((row.leaf.expected.get(task.pk) or Decimal(0) for row in self.rows), Decimal(0))


def read_ledger(assessment: Assessment, plans, assignments, *, today: date) -> Ledger:
    """The ledger from ``plans`` and ``assignments`` in the reader's sight (scoped queries).

    Whoever sees the table sees the plans of its agency and of those below it, drafts too: these alone hold points, so
    that the figures are the same for every reader.
    """
    given_up = {row.criterion_id: row for row in assessment.not_regainable.select_related("by")}
    expecting = expecting_links(assessment).values_list("criterion", flat=True)
    found = lost_points(assessment, plans, also={*given_up, *expecting})
    work = Prefetch("assignments", queryset=assignments.select_related("product_file"), to_attr="work")
    prefetch_related_objects(found.tasks, work)
    prefetch_related_objects([cause for row in found.rows for cause in row.causes], "agency")
    reading = _Reading(
        assessment=assessment,
        states={task.pk: _state(task, today) for task in found.tasks},
        given_up=given_up,
        evidence=_evidence(assessment),
        after=next_year(assessment, found.table.leaves),
    )
    rows = [reading.row(row) for row in found.rows]
    estimated = {task for row in rows for task, points in row.leaf.expected.items() if points}
    return Ledger(found, rows, reading.states, _following(assessment), estimated)


def ledger_for(user, assessment: Assessment, *, today: date) -> Ledger:
    """The ledger as one person sees it."""
    return read_ledger(assessment, Plan.objects.visible_to(user), Assignment.objects.visible_to(user), today=today)


def expecting_links(assessment: Assessment):
    """The links that hold points of ``assessment``: of plans that mend it and are its agency's own or from below."""
    return TaskCriterion.objects.filter(
        task__plan__assessment=assessment,
        task__plan__issuer__path__startswith=assessment.agency.path,
        expected__isnull=False,
    )


def mark(stored: NotRegainable | None) -> str:
    """A short mark of a declaration, to tell whether it is still the one that was shown; "" for none."""
    return stamp(f"{stored.amount} {stored.reason}") if stored else ""


def _state(task: Task, today: date) -> TaskState:
    return task_state((row.state, row.due_state(today)) for row in task.work)


def _evidence(assessment: Assessment) -> Counter:
    """Criterion → pieces of evidence of its score."""
    return Counter(Evidence.objects.filter(score__assessment=assessment).values_list("score__criterion", flat=True))


def _following(assessment: Assessment) -> Assessment | None:
    """The table of the year after; None where there is none, or several to choose from."""
    rows = Assessment.objects.filter(
        agency=assessment.agency_id,
        year=assessment.year + 1,
        criteria_set__index=assessment.criteria_set.index_id,
    ).select_related("agency", "criteria_set__index")[:2]
    return rows[0] if len(rows) == 1 else None


@dataclass(frozen=True)
class _Reading:
    """All that was read beside the lost points themselves, to make the lines from."""

    assessment: Assessment
    states: dict[int, TaskState]
    given_up: dict[int, NotRegainable]
    evidence: Counter
    after: dict[int, Decimal]

    def row(self, row: LostRow) -> LedgerRow:
        given_up, tasks = self.given_up.get(row.leaf.pk), {link.task_id: link for link in row.links}
        expected = {pk: link.expected if self._counts(link) else None for pk, link in tasks.items()}
        leaf = LedgerLeaf(row.leaf.lost, expected, given_up.amount if given_up else Decimal(0))
        after = self.after.get(row.leaf.pk)
        return LedgerRow(
            lost=row,
            tasks=[self._task(link, leaf) for link in row.links],
            leaf=leaf,
            given_up=given_up,
            evidence=self.evidence[row.leaf.pk],
            regained=None if after is None or row.points is None else after - row.points,
        )

    def _task(self, link: TaskCriterion, leaf: LedgerLeaf) -> LedgerTask:
        return LedgerTask(
            link=link,
            lead=printed_line(party for party in link.task.parties.all() if party.role == LEAD),
            state=self.states[link.task_id],
            products=sum(bool(row.product or row.product_file_id) for row in link.task.work),
            holds_points=self._holds_points(link),
            room=room_for_task(leaf, link.task_id),
        )

    def _holds_points(self, link: TaskCriterion) -> bool:
        return link.task.plan.issuer.is_within(self.assessment.agency.path)

    def _counts(self, link: TaskCriterion) -> bool:
        return self._holds_points(link) and not self.states[link.task_id].is_stopped
