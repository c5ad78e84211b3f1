"""The plan: which reminders are called for today, and the outbox brought in line with it.

Ranges, not single days: what has been reached by today is called for until it has gone out, so a day on which nothing
ran is made up for by the next. Of several stages missed only the latest is.
"""

from collections.abc import Iterator
from datetime import date
from functools import cached_property, lru_cache
from typing import NamedTuple

from django.db.models import F, Q, QuerySet

from agencies.models import Agency
from agencies.scope import authority_of

from ..models import Assignment, Plan, Reminder, ReminderRule
from ..models.reminding import is_silent
from .calendar import WorkingCalendar, working_calendar
from .issuing import issue_days
from .people import People, reachable
from .rules import DEFAULT_RULES, Rule, Stage, latest_stages

STATE = Reminder.State
BATCH = 500
FIRST_YEAR = date(2000, 1, 1)  # of plans; a year typed wrongly ("0024") must not stop everybody's reminders
FIELDS = ["pk", "agency_id", "person_id", "last_day", "task__plan_id"]


class Call(NamedTuple):
    """That a stage of an assignment is reached, and who is to hear of it (nobody: there is no one to tell)."""

    assignment: int
    due_on: date
    stage: Stage
    people: list[int]


class Agenda:
    """What is called for on the day ``today``, for all work or for that of one plan."""

    def __init__(self, *, today: date, plans: QuerySet | None = None, calendar: WorkingCalendar | None = None):
        self.on = today
        self.calendar = calendar or working_calendar()
        speaking = (Plan.objects.all() if plans is None else plans).filter(state=Plan.State.ISSUED)
        silent = Plan.objects.filter(is_silent(today=today)).values("pk")
        found = speaking.exclude(pk__in=silent).select_related("issuer__kind", "issuer__parent__kind")
        self.plans = {plan.pk: plan for plan in found.order_by("pk")}
        self.people = People(today=today)
        self.stages = lru_cache(maxsize=None)(self._stages)

    def calls(self) -> Iterator[Call]:
        for pk, agency, follower, last_day, plan in self._work.values_list(*FIELDS):
            authority = self._authorities[plan]
            for stage in self.stages(last_day, authority):
                if plan not in self._issued or stage.day >= self._issued[plan]:
                    people = self.people.of(stage.audience, agency=agency, follower=follower, authority=authority)
                    yield Call(pk, last_day, stage, people)

    def reminders(self) -> list[Reminder]:
        """Unsaved rows for all that is called for."""
        return [
            Reminder(
                assignment_id=call.assignment,
                recipient_id=person,
                kind=call.stage.kind,
                due_on=call.due_on,
                planned_on=self.on,
            )
            for call in self.calls()
            for person in call.people
        ]

    @cached_property
    def _work(self) -> QuerySet:
        rows = Assignment.objects.open().filter(
            task__plan__in=self.plans,
            last_day__range=(FIRST_YEAR, self._horizon),
            agency__in=Agency.objects.active(self.on),
        )
        return rows.order_by("pk")

    @cached_property
    def _horizon(self) -> date:
        """The furthest last day of which somebody may hear today. One working day more: a deadline on a day off is
        reminded of before it."""
        furthest = max(0, *(-rule.days for rules in [DEFAULT_RULES, *self._own_rules.values()] for rule in rules))
        return self.calendar.add_working_days(self.on, furthest + 1)

    @cached_property
    def _issued(self) -> dict[int, date]:
        return issue_days(self.plans.values())

    @cached_property
    def _authorities(self) -> dict[int, int]:
        of_issuer = {plan.issuer_id: authority_of(plan.issuer).pk for plan in self.plans.values()}
        return {plan.pk: of_issuer[plan.issuer_id] for plan in self.plans.values()}

    @cached_property
    def _own_rules(self) -> dict[int, list[Rule]]:
        own: dict[int, list[Rule]] = {}
        for row in ReminderRule.objects.all():
            own.setdefault(row.authority_id, []).append(Rule(row.days, row.audience, row.is_weekly))
        return own

    def _stages(self, last_day: date, authority: int) -> list[Stage]:
        rules = self._own_rules.get(authority, DEFAULT_RULES)
        return [*latest_stages(last_day, rules=rules, calendar=self.calendar, today=self.on).values()]


def plan_reminders(*, today: date) -> int:
    """Bring the outbox in line with the work as it stands; returns how many rows are new or wait again.

    Any number of runs, and two at a time, leave the same rows. Nothing is planned on a day off.
    """
    agenda = Agenda(today=today)
    if not agenda.calendar.is_working(today):
        return 0
    wanted = {row.key: row for row in agenda.reminders()}
    present = _present()
    idle = [pk for key, (pk, state) in present.items() if key not in wanted and state in (STATE.WAITING, STATE.FAILED)]
    again = [present[key][0] for key in wanted if key in present and present[key][1] == STATE.CANCELLED]
    fresh = [row for key, row in wanted.items() if key not in present]
    _update(idle, (STATE.WAITING, STATE.FAILED), state=STATE.CANCELLED)
    _update(again, (STATE.CANCELLED,), state=STATE.WAITING, planned_on=today)
    Reminder.objects.bulk_create(fresh, ignore_conflicts=True, batch_size=BATCH)
    return len(again) + len(fresh)


def upcoming(*, today: date, plans: QuerySet | None = None) -> list[Reminder]:
    """What a run would send today, ordered by person; nothing is written, new rows stay unsaved."""
    agenda = Agenda(today=today, plans=plans)
    if not agenda.calendar.is_working(today):
        return []
    settled = {key for key, (_, state) in _present().items() if state in (STATE.SENT, STATE.FAILED)}
    return sorted(
        (row for row in agenda.reminders() if row.key not in settled), key=lambda row: (row.recipient_id, row.due_on)
    )


def unheard(*, today: date, plans: QuerySet | None = None, by_mail: bool = False) -> list[Call]:
    """Stages of this very day of which nobody hears; with ``by_mail`` also those of which the bell alone tells, because
    nobody who is to hear has a mail address."""
    agenda = Agenda(today=today, plans=plans)
    reached = agenda.people.with_mail if by_mail else agenda.people.agency_of.keys()
    return [call for call in agenda.calls() if call.stage.day == today and reached.isdisjoint(call.people)]


def called_for(rows: QuerySet, *, today: date) -> QuerySet:
    """Those of the rows that the plan has called for whose reason has not gone since: asked right before sending."""
    silent = Plan.objects.filter(is_silent(today=today)).values("pk")
    return rows.filter(
        reachable(today, "recipient__"),
        Q(assignment__agency__ended_on=None) | Q(assignment__agency__ended_on__gt=today),
        assignment__state__in=Assignment.OPEN_STATES,
        assignment__last_day=F("due_on"),
        assignment__task__plan__state=Plan.State.ISSUED,
    ).exclude(assignment__task__plan__in=silent)


def stages_of(plan: Plan) -> tuple[Rule, ...]:
    """The table by which the plan's work is reminded of, in order of its days."""
    own = ReminderRule.objects.filter(authority=authority_of(plan.issuer))
    rules = [Rule(row.days, row.audience, row.is_weekly) for row in own] or DEFAULT_RULES
    return tuple(sorted(rules, key=lambda rule: (rule.days, rule.audience)))


def _present() -> dict[tuple, tuple[int, str]]:
    """The outbox as far as it can matter: key → (row, state)."""
    rows = Reminder.objects.filter(
        Q(state__in=[STATE.WAITING, STATE.FAILED])
        | Q(assignment__state__in=Assignment.OPEN_STATES, assignment__task__plan__state=Plan.State.ISSUED)
    )
    found = rows.order_by().values_list("assignment", "recipient", "kind", "due_on", "pk", "state")
    return {tuple(key): (pk, state) for *key, pk, state in found.iterator()}


def _update(keys: list[int], before: tuple[str, ...], **values) -> None:
    """Rows that are still in the state ``before``: what was sent meanwhile stays sent, and is not sent again."""
    for start in range(0, len(keys), BATCH):
        Reminder.objects.filter(pk__in=keys[start : start + BATCH], state__in=before).update(**values)
