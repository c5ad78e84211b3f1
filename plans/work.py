"""Reading one's own work: grouped by urgency, each line with what is at stake and what may be done."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby

from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, F, IntegerField, QuerySet, Value, When
from django.utils.formats import date_format

from agencies.states import Transition
from criteria.models import Score
from criteria.points import format_points
from criteria.scoring import NORMAL

from .documents.reading import named_for
from .models import Assignment, PlanReceipt, Report, TaskParty
from .models.assignment import DueState, is_due
from .progress import COMPLETING, may_note, moves_of
from .work_filter import WorkFilter, month_after, to_answer, whose_rows

LINES = 50  # on one page
LOG = 3  # of the newest words in a line
TITLES = ["Quá hạn", "7 ngày tới", "Chờ tôi xác nhận", "Kỳ này", "Đã báo, chờ trả lời", "Đã xong, đã dừng"]
ORDER = [F("last_day").asc(nulls_last=True), "task__plan_id", "task__section__position", "task_id", "pk"]
OVERDUE, SOON, TO_ANSWER, LATER, WAITING, SETTLED = range(len(TITLES))


@dataclass(frozen=True)
class WorkLine:
    """One assignment as a line: ``days`` is until the last day (negative: late), None without a date."""

    assignment: Assignment
    due: DueState
    days: int | None
    stake: str
    transitions: list[Transition]
    progress: list
    cooperating: str
    may_note: bool

    @property
    def late_days(self) -> int:
        return -(self.days or 0)

    @property
    def needs_reason(self) -> bool:
        """Whether a report of today has to say why it is late."""
        return self.due == DueState.OVERDUE and any(move.action == COMPLETING for move in self.transitions)


@dataclass(frozen=True)
class WorkGroup:
    """Lines below one heading; ``count`` is how many there are in all, on other pages too."""

    title: str
    count: int
    lines: list[WorkLine]


@dataclass(frozen=True)
class Work:
    """A page of work. ``next_due`` is the nearest work when nothing is pressing; ``colleagues`` how much of the own
    agency's work colleagues follow (not shown then)."""

    groups: list[WorkGroup]
    page: Page
    next_due: Assignment | None
    colleagues: int

    @property
    def lines(self) -> list[WorkLine]:
        return [line for group in self.groups for line in group.lines]


def my_work(wanted: WorkFilter, *, number: str = "1") -> Work:
    """The page ``number`` of what ``wanted`` leaves; settled work shows only where a state is asked for."""
    user, today = wanted.user, wanted.on
    rows = wanted.rows()
    if wanted.view == "thang":
        return _month(wanted, rows, number)
    if not wanted.asks_state:
        rows = rows.exclude(state__in=[Assignment.State.CONFIRMED, Assignment.State.CANCELLED])
    rows = rows.annotate(rank=_rank(user, today))
    counts = Counter(dict(rows.values_list("rank").annotate(Count("pk")).order_by("rank")))
    page = Paginator(with_lines(rows.order_by("rank", *ORDER)), LINES).get_page(number)
    lines = work_lines(page.object_list, user, today=today)
    groups = [
        WorkGroup(TITLES[rank], counts[rank], [*found])
        for rank, found in groupby(lines, lambda line: line.assignment.rank)
    ]
    calm = not (counts[OVERDUE] or counts[SOON])
    return Work(groups, page, _next_due(rows, today) if calm else None, _colleagues(wanted))


def work_lines(rows, user, *, today: date) -> list[WorkLine]:
    """Lines of rows that were read through ``with_lines``."""
    rows = list(rows)
    lost = lost_by_criterion(rows)
    return [work_line(row, user, today=today, lost=lost) for row in rows]


def work_line(assignment: Assignment, user, *, today: date, lost: dict) -> WorkLine:
    """One line; ``lost`` maps (assessment, criterion) to the points lost there."""
    last_day, task = assignment.last_day, assignment.task
    helpers = [party for party in task.parties.all() if party.role == TaskParty.Role.COOPERATING]
    return WorkLine(
        assignment=assignment,
        due=assignment.due_state(today),
        days=None if last_day is None else (last_day - today).days,
        stake=_stake(task, lost),
        transitions=moves_of(assignment, user),
        progress=list(assignment.progress.all())[:LOG],
        cooperating="; ".join(party.printed for party in helpers),
        may_note=may_note(assignment, user),
    )


def lost_by_criterion(assignments: list[Assignment]) -> dict[tuple[int, int], Decimal]:
    """(assessment, criterion) → lost points, for the tables that the assignments' plans are to mend."""
    tables = {row.task.plan.assessment_id for row in assignments} - {None}
    scores = Score.objects.filter(assessment__in=tables, criterion__kind=NORMAL, achieved__lt=F("criterion__maximum"))
    return {
        (score.assessment_id, score.criterion_id): score.criterion.maximum - score.achieved
        for score in scores.select_related("criterion")
    }


def with_lines(rows: QuerySet) -> QuerySet:
    """Rows with all that a line shows: a fixed number of queries."""
    related = ["task__plan__issuer", "task__section", "agency__kind", "product_file", "occurrence", "person"]
    return rows.select_related(*related).prefetch_related(
        "task__criterion_links__criterion__parent", "task__parties", "progress__by"
    )


def fresh_line(pk: int, user, *, today: date) -> WorkLine:
    """The line of one assignment after it moved."""
    row = with_lines(Assignment.objects.visible_to(user)).get(pk=pk)
    return work_line(row, user, today=today, lost=lost_by_criterion([row]))


def receipts_asked_of(user) -> list[PlanReceipt]:
    """Plans in force whose receipt the person's own agency has not confirmed."""
    found = PlanReceipt.objects.visible_to(user).missing().filter(agency=user.agency)
    rows = list(found.select_related("plan__issuer").order_by("asked_at"))
    named_for(user, (row.plan for row in rows))
    return rows


def reports_to_send(user, *, today: date) -> list[tuple[Report, int]]:
    """The open reports of the bodies for which the person speaks, each with the days it is late (0: in time)."""
    rows = Report.objects.visible_to(user).to_send(user).select_related("request", "agency")
    return [(row, row.late_days(today)) for row in rows.prefetch_related("request__deadlines")]


def _rank(user, today: date) -> Case:
    """The group of a row; what waits for the person's answer goes before what the person waits for."""
    is_open = {"state__in": Assignment.OPEN_STATES}
    return Case(
        When(to_answer(user), then=TO_ANSWER),
        When(is_due(DueState.OVERDUE, today=today), **is_open, then=OVERDUE),
        When(is_due(DueState.SOON, today=today), **is_open, then=SOON),
        When(**is_open, then=LATER),
        When(state__in=Assignment.WAITING_STATES, then=WAITING),
        default=Value(SETTLED),
        output_field=IntegerField(),
    )


def _month(wanted: WorkFilter, rows: QuerySet, number: str) -> Work:
    """The work of one month day by day, done or not; stopped work is left out."""
    rows = rows.exclude(state=Assignment.State.CANCELLED)
    rows = rows.filter(last_day__gte=wanted.month, last_day__lt=month_after(wanted.month))
    counts = dict(rows.values_list("last_day").annotate(Count("pk")).order_by("last_day"))
    page = Paginator(with_lines(rows.order_by("last_day", "task__plan_id", "task_id", "pk")), LINES).get_page(number)
    lines = work_lines(page.object_list, wanted.user, today=wanted.on)
    groups = [
        WorkGroup(date_format(day, "l, d/m/Y"), counts[day], [*found])
        for day, found in groupby(lines, lambda line: line.assignment.last_day)
    ]
    return Work(groups, page, None, 0)


def _next_due(rows: QuerySet, today: date) -> Assignment | None:
    coming = rows.filter(state__in=Assignment.OPEN_STATES, last_day__gte=today)
    return coming.select_related("task").order_by("last_day", "pk").first()


def _colleagues(wanted: WorkFilter) -> int:
    """How much open work of the own agency the switch leaves to colleagues."""
    if wanted.whose != "toi":
        return 0
    own, agencys = (whose_rows(wanted.user, whose).open() for whose in ("toi", "co-quan"))
    return agencys.exclude(pk__in=own.values("pk")).count()


def _stake(task, lost: dict) -> str:
    parts = []
    for link in task.criterion_links.all():
        points = lost.get((task.plan.assessment_id, link.criterion_id))
        name = link.criterion.code or f"lĩnh vực {link.criterion.parent.code}"
        parts.append(f"{name} (chưa đạt {format_points(points)} điểm)" if points else name)
    return ", ".join(parts)
