"""Which of the units on a plan have issued their own, by when they had to, and what is still missing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from agencies.models import Agency

from ..models import Assignment, Plan, Task
from .rollup import progress_of


@dataclass(frozen=True)
class Issued:
    """A plan of a unit that is in force or finished; ``day`` is the printed one, None while it is not filled in."""

    plan: Plan
    day: date | None


@dataclass(frozen=True)
class UnitRow:
    """One unit. ``deadline`` is the earliest last day by which it is asked for its plan; ``draft`` is known to its own
    people alone; ``late_days`` counts from the deadline to the day of issue, or to today."""

    agency: Agency
    is_asked: bool
    deadline: date | None
    issued: list[Issued]
    draft: Plan | None
    late_days: int
    given: int
    taken: int
    derived: int
    done: int

    @property
    def is_issued(self) -> bool:
        return bool(self.issued)

    @property
    def is_late(self) -> bool:
        return self.late_days > 0

    @property
    def state(self) -> str:
        return "Đã ban hành" if self.issued else "Dự thảo" if self.draft else "Chưa ban hành"


FILTERS = {
    "": ("Tất cả", lambda row: True),
    "phai-gui": ("Phải gửi kế hoạch", lambda row: row.is_asked),
    "chua": ("Chưa ban hành", lambda row: not row.is_issued),
    "tre": ("Trễ hạn", lambda row: row.is_late),
    "da": ("Đã ban hành", lambda row: row.is_issued),
}


@dataclass(frozen=True)
class Count:
    """A filter as a link: how many rows it shows."""

    key: str
    label: str
    number: int


def unit_rows(plan: Plan, user, *, today: date) -> list[UnitRow]:
    """The units in the person's sight that ``plan`` gives work, whether they have plans of their own or not: a fixed
    number of queries however many they are."""
    given: dict[Agency, list[Assignment]] = {}
    for row in work_below(plan, user).select_related("task", "agency__kind").order_by("agency__path", "pk"):
        given.setdefault(row.agency, []).append(row)
    plans = _plans_of(plan, user)
    progress = progress_of({row.task for rows in given.values() for row in rows}, user)
    return [_row(agency, rows, plans.get(agency.pk, []), progress, today) for agency, rows in given.items()]


def work_below(plan: Plan, user):
    """The work in the person's sight that ``plan`` gives others than its issuer."""
    work = Assignment.objects.visible_to(user).filter(task__plan=plan).exclude(state=Assignment.State.CANCELLED)
    return work.exclude(agency=plan.issuer_id)


def counts(rows: list[UnitRow]) -> list[Count]:
    return [Count(key, label, sum(map(passes, rows))) for key, (label, passes) in FILTERS.items()]


def summary(rows: list[UnitRow]) -> list[str]:
    """ "17/20 đơn vị phải gửi kế hoạch đã ban hành", then the same of all units; sentences without their full stop."""
    asked = [row for row in rows if row.is_asked]
    found = []
    if asked:
        late = sum(not row.is_issued and row.is_late for row in asked)
        words = f"{_share(asked)} đơn vị phải gửi kế hoạch đã ban hành"
        found.append(f"{words}, {late} đơn vị quá hạn chưa ban hành" if late else words)
    if len(asked) < len(rows):
        found.append(f"{_share(rows)} cơ quan được giao việc đã ban hành kế hoạch triển khai")
    return found


def _share(rows: list[UnitRow]) -> str:
    return f"{sum(row.is_issued for row in rows)}/{len(rows)}"


def _row(agency, work, plans: list[Plan], progress: dict, today: date) -> UnitRow:
    asks = [row for row in work if row.task.asks_plan]
    deadline = min((row.last_day for row in asks if row.last_day), default=None)
    issued = [Issued(plan, plan.signed_on) for plan in plans if plan.state != Plan.State.DRAFT]
    tasks: Iterable[Task] = {row.task for row in work}
    made = [progress[key] for task in tasks if (key := (task.pk, agency.pk)) in progress]
    return UnitRow(
        agency=agency,
        is_asked=bool(asks),
        deadline=deadline,
        issued=issued,
        draft=next((plan for plan in plans if plan.state == Plan.State.DRAFT), None),
        late_days=_late_days(deadline, issued, today),
        given=sum(not task.asks_plan for task in tasks),
        taken=len(made),
        derived=sum(row.total for row in made),
        done=sum(row.done for row in made),
    )


def _late_days(deadline: date | None, issued: list[Issued], today: date) -> int:
    """Days past the deadline; 0 in time, without a deadline, or where the day of issue is not known."""
    if deadline is None:
        return 0
    days = [row.day for row in issued]
    end = today if not days else min((day for day in days if day), default=deadline)
    return max(0, (end - deadline).days)


def _plans_of(plan: Plan, user) -> dict[int, list[Plan]]:
    found: dict[int, list[Plan]] = {}
    for own in Plan.objects.visible_to(user).filter(parent=plan).select_related("issuer").order_by("pk"):
        found.setdefault(own.issuer_id, []).append(own)
    return found
