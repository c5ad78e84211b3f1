"""When somebody is to hear of work: stages counted in working days from the last day. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from ..deadlines import reminder_day
from ..models.reminding import Audience
from .calendar import WorkingCalendar

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Rule:
    """``days`` working days after the last day (negative: before it, 0: on it) ``audience`` hears; ``is_weekly``: and
    again every seven days from then on."""

    days: int
    audience: str
    is_weekly: bool = False

    @property
    def words(self) -> str:
        return words_of(kind_of(self.days))

    @property
    def audience_label(self) -> str:
        return Audience(self.audience).label


DEFAULT_RULES = (
    Rule(-15, Audience.OFFICER),
    Rule(-7, Audience.OFFICER),
    Rule(-3, Audience.OFFICER),
    Rule(0, Audience.OFFICER),
    Rule(1, Audience.OFFICER),
    Rule(3, Audience.HEAD),
    Rule(7, Audience.COORDINATOR, is_weekly=True),
)


@dataclass(frozen=True)
class Stage:
    """A rule on its day. ``kind`` names it in the outbox: "-3", "0", "+1", "+7.2" the second week after."""

    kind: str
    day: date
    audience: str


def latest_stages(last_day: date, *, rules: Iterable[Rule], calendar: WorkingCalendar, today: date) -> dict[str, Stage]:
    """The stage that each audience has reached by ``today``: what was missed before it is not made up for."""
    found: dict[str, Stage] = {}
    for rule in rules:
        day = rule_day(rule, last_day, calendar)
        if day > today:
            continue
        stage = (
            _repeated(rule, day, calendar, today) if rule.is_weekly else Stage(kind_of(rule.days), day, rule.audience)
        )
        if rule.audience not in found or found[rule.audience].day < stage.day:
            found[rule.audience] = stage
    return found


def rule_day(rule: Rule, last_day: date, calendar: WorkingCalendar) -> date:
    """The working day of a rule. Up to the deadline it counts from the last working day that is still in time (a
    deadline on Saturday is reminded of on Friday), after it from the deadline itself."""
    if rule.days > 0:
        return calendar.add_working_days(last_day, rule.days)
    return calendar.add_working_days(reminder_day(last_day, calendar.is_working), rule.days)


def kind_of(days: int, week: int = 0) -> str:
    kind = f"{days:+d}" if days else "0"
    return f"{kind}.{week}" if week else kind


def words_of(kind: str) -> str:
    """A stage's name as people read it."""
    days, _, week = kind.partition(".")
    number = int(days)
    if number == 0:
        return "ngày cuối"
    words = f"{'còn' if number < 0 else 'quá hạn'} {abs(number)} ngày làm việc"
    return f"{words}, nhắc lại tuần thứ {week}" if week else words


def _repeated(rule: Rule, first: date, calendar: WorkingCalendar, today: date) -> Stage:
    week = (today - first).days // 7
    while (day := calendar.from_day(first + WEEK * week)) > today:  # a holiday moves it on, never past its turn
        week -= 1
    return Stage(kind_of(rule.days, week), day, rule.audience)
