"""The board of a round: one line for each agency, read in a few queries however many they are."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Count

from agencies.scope import works_for

from ..models import Appraisal, Assessment, CriteriaSet, Round, Score, Snapshot
from ..models.cycle import Step
from ..points import format_percent, format_points
from .explaining import WITH_RESULT
from .moves import CONCLUDE, Move, moves_of
from .steps import dates_in_words, days_in_words, lateness

STATE = Assessment.State
STAGE = Snapshot.Stage
KEPT = ["assessment_id", "stage", "total_achieved", "total_maximum"]
UNDER_APPRAISAL = (STATE.APPRAISING, STATE.REAPPRAISING)
WAITING_FOR = {
    STATE.ENTRY: "Cơ quan tự chấm và nộp",
    STATE.RETURNED: "Cơ quan sửa và nộp lại",
    STATE.SUBMITTED: "Bắt đầu thẩm định",
    STATE.APPRAISED: "Cơ quan giải trình, hoặc công bố",
    STATE.EXPLAINING: "Cơ quan gửi giải trình",
    STATE.PUBLISHED: "",
}
TONES = {STATE.RETURNED: "lost", STATE.PUBLISHED: "ok", STATE.APPRAISED: "ok", STATE.SUBMITTED: "warn"}


class Opinions(NamedTuple):
    """Leaves of a table under appraisal: those still ``without`` an opinion, and those whose opinion is not sent."""

    without: int
    unsent: int


@dataclass(frozen=True)
class Line:
    """One agency's line; points are in print, "" where there are none yet. ``is_lacking`` marks an appraisal that
    cannot be concluded: opinions are missing, or not sent."""

    table: Assessment
    own: str
    appraised: str
    rank: str
    late: str
    waiting_for: str
    moves: list[Move]
    is_lacking: bool = False

    @property
    def tone(self) -> str:
        return TONES.get(self.table.state, "plain")

    @property
    def at_once(self) -> list[Move]:
        """The moves that need no reason and that nothing stands in the way of: a button each."""
        found = [move for move in self.moves if not move.needs_comment and move.style == "primary"]
        return [move for move in found if not (move.action == CONCLUDE and self.is_lacking)]


class Day(NamedTuple):
    """One step of the round with its days in print."""

    label: str
    dates: str
    days: str
    is_over: bool


class Tally(NamedTuple):
    """How many tables stand in a state."""

    state: str
    label: str
    number: int


def days_of(round: Round, *, today: date) -> list[Day]:
    """The steps of a round as the calendar has them; no table is moved by them."""
    return [_day(step, today) for step in round.steps]


def _day(step: Step, today: date) -> Day:
    return Day(step.label, dates_in_words(step), days_in_words(step, today=today), step.days_late(today) > 0)


def counts(tables: Iterable[Assessment]) -> list[Tally]:
    """How many tables stand in each state, in the order of the cycle; states without any are left out."""
    return _tallies(Counter(table.state for table in tables))


def _tallies(found: Counter) -> list[Tally]:
    return [Tally(value, label, found[value]) for value, label in STATE.choices if found[value]]


class Summary(NamedTuple):
    """A round in the list: how many tables of it the person sees, and where they stand."""

    round: Round
    number: int
    counts: list[Tally]


def overview(rounds: Iterable[Round], tables) -> list[Summary]:
    """The rounds, and where those of ``tables`` (a QuerySet) stand that belong to each; they are counted, not read."""
    rounds, of_round = list(rounds), defaultdict(Counter)
    rows = tables.filter(round__in=rounds).order_by().values_list("round_id", "state")
    for round, state, number in rows.annotate(number=Count("pk")):
        of_round[round][state] = number
    return [Summary(one, of_round[one.pk].total(), _tallies(of_round[one.pk])) for one in rounds]


def lines(round: Round, tables: list[Assessment], *, user, today: date) -> list[Line]:
    """The lines of ``tables``, all of ``round``; the progress of an appraisal is told to its own side alone."""
    for table in tables:
        table.round = round  # one object for all: nothing is asked again for each
    kept = _kept(tables)
    opinions = opinions_of(tables) if works_for(user, round.agency) else {}
    return [
        Line(
            table,
            own=_own(table, kept),
            appraised=_printed(table, _appraised(table, kept)),
            rank=f"{table.published_rank:02d}/{table.published_rank_of:02d}" if table.published_rank else "",
            late=lateness(table, today=today),
            waiting_for=_waiting_for(table, opinions.get(table.pk)),
            moves=moves_of(table, user),
            is_lacking=any(opinions.get(table.pk, ())),
        )
        for table in tables
    ]


def _kept(tables: list[Assessment]) -> dict[tuple[int, str], tuple[Decimal, Decimal]]:
    """Achieved and maximum of the last copy of each stage, by table and stage."""
    rows = Snapshot.objects.filter(assessment__in=tables).order_by("number").values_list(*KEPT)
    return {(table, stage): (achieved, maximum) for table, stage, achieved, maximum in rows}


def _own(table: Assessment, kept: dict) -> str:
    """The points as handed in; while the agency enters them, those of the moment."""
    if table.is_open:
        has_points = table.total_achieved or not table.total_missing
        return _printed(table, (table.total_achieved, table.total_maximum)) if has_points else ""
    return _printed(table, kept.get((table.pk, STAGE.SUBMITTED)))


def _appraised(table: Assessment, kept: dict) -> tuple[Decimal, Decimal] | None:
    """The points as concluded, with the survey's that came in since."""
    figures = kept.get((table.pk, STAGE.APPRAISED))
    return (table.total_achieved, table.total_maximum) if figures and table.state in WITH_RESULT else figures


def _printed(table: Assessment, figures: tuple[Decimal, Decimal] | None) -> str:
    if figures is None:
        return ""
    achieved, maximum = figures
    if table.criteria_set.unit == CriteriaSet.Unit.PERCENT:
        return format_percent(achieved / maximum * 100) if maximum else ""
    return format_points(achieved)


def _waiting_for(table: Assessment, opinions: Opinions | None) -> str:
    if table.state not in UNDER_APPRAISAL:
        return WAITING_FOR[table.state]
    if opinions is None:
        return "Kết quả thẩm định"
    if opinions.without:
        return f"Còn {opinions.without} tiêu chí chưa có ý kiến"
    return f"Còn {opinions.unsent} ý kiến chưa gửi" if opinions.unsent else "Đủ ý kiến: chốt kết quả"


def opinions_of(tables: Iterable[Assessment]) -> dict[int, Opinions]:
    """What the appraisals under way still lack, as ``appraising.required`` and ``unsent`` say it of one table."""
    under_way = {table.pk: table for table in tables if table.state in UNDER_APPRAISAL}
    if not under_way:
        return {}
    settled, given, sent = (defaultdict(set) for _ in range(3))
    for table, score, number, verdict, answer, sent_at in _opinions(under_way):
        if number == under_way[table].appraisal_number:
            given[table].add(score)
            sent[table] |= {score} if sent_at else set()
        elif sent_at and sent_at >= under_way[table].submitted_at:  # of several the last one counts
            is_settled = verdict != Appraisal.Verdict.ASKED and not answer
            settled[table] = settled[table] | {score} if is_settled else settled[table] - {score}
    return {
        table: Opinions(leaves - len(settled[table] | given[table]), len(given[table] - sent[table] - settled[table]))
        for table, leaves in _leaves(under_way)
    }


def _leaves(tables: Iterable[int]):
    """How many leaves with a score each table has."""
    rows = Score.objects.filter(assessment__in=tables, criterion__children=None).order_by()
    return rows.values_list("assessment_id").annotate(leaves=Count("pk"))


def _opinions(tables: Iterable[int]):
    rows = Appraisal.objects.filter(score__assessment__in=tables, score__criterion__children=None).order_by("number")
    return rows.values_list("score__assessment_id", "score_id", "number", "verdict", "answer", "sent_at")
