"""Who was reminded of a plan's work, and what happened then: what those who follow the plan look at."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet

from agencies.forms import ROW_KEY

from ..models import Assignment, Plan, Reminder, Task
from ..models.assignment import DueState, is_due
from .telling import Told, with_work

ROWS = 50  # on one page
LATEST = 5  # on the page of a task
SEE = "plans.see_reminders"


@dataclass(frozen=True)
class Choice:
    """An agency with work of the plan; ``late`` is how much of it is to be urged: open and overdue."""

    key: str
    label: str
    late: int


class History:
    """The reminders of a plan that the person sees, narrowed to the agency and the task that the address names; a
    number that makes no sense is left out."""

    def __init__(self, plan: Plan, user, address, *, today: date):
        self.plan, self.user, self.on = plan, user, today
        self.agency = next((choice for choice in self.choices if choice.key == address.get("co-quan")), None)
        self.task = address["nhiem-vu"] if ROW_KEY.fullmatch(address.get("nhiem-vu", "")) else None
        self.number = address.get("trang", "1")

    @cached_property
    def choices(self) -> list[Choice]:
        """The agencies that have work of the plan, in the person's sight."""
        work = Assignment.objects.visible_to(self.user).filter(task__plan=self.plan)
        is_late = is_due(DueState.OVERDUE, today=self.on) & Q(state__in=Assignment.OPEN_STATES)
        late = Count("pk", filter=is_late)
        found = work.order_by("agency__path").values_list("agency", "agency__name").annotate(late=late)
        return [Choice(str(pk), name, number) for pk, name, number in found]

    @property
    def late(self) -> list[Choice]:
        return [choice for choice in self.choices if choice.late]

    @cached_property
    def page(self) -> Page:
        rows = told_of(self.plan, self.user)
        if self.agency:
            rows = rows.filter(assignment__agency=self.agency.key)
        if self.task:
            rows = rows.filter(assignment__task=self.task)
        page = Paginator(with_work(rows), ROWS).get_page(self.number)
        page.object_list = [Told(row) for row in page.object_list]
        return page

    @property
    def address(self) -> str:
        """The query of this page, to which a page number is added."""
        kept = {"co-quan": self.agency and self.agency.key, "nhiem-vu": self.task}
        return "?" + urlencode({name: value for name, value in kept.items() if value})


def told_of(plan: Plan, user) -> QuerySet:
    """Reminders of the plan's work in the person's sight, newest first; those that were called off before anybody
    heard of them are left out."""
    rows = Reminder.objects.visible_to(user).filter(assignment__task__plan=plan)
    return rows.exclude(state=Reminder.State.CANCELLED, notice=None).order_by("-planned_on", "-pk")


def latest_of(task: Task, user) -> list[Told]:
    """The newest reminders of one task, for whoever may see them."""
    if not user.may(SEE):
        return []
    return [Told(row) for row in with_work(told_of(task.plan, user).filter(assignment__task=task))[:LATEST]]
