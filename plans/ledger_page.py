"""What the page of the ledger shows: chosen lines, ticked tasks, sentences."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from criteria.points import format_percent, format_points

from .ledger import Balance, Forecast
from .ledger_rows import Ledger, LedgerRow
from .models import Task
from .task_state import TaskState

FILTERS: dict[str, tuple[str, Callable[[LedgerRow], bool]]] = {
    "chua-co": ("chưa có nhiệm vụ", lambda row: row.balance.uncited > 0),
    "chua-uoc": ("chưa ước điểm", lambda row: row.balance.unestimated > 0),
    "khong-lay-lai": ("không lấy lại được", lambda row: row.given_up is not None),
    "vuot": ("ghi vượt", lambda row: row.balance.over > 0),
}
CHOSEN = "chon"  # says that the ticks in the address are a person's choice, be it that nothing is ticked
TICK = "nv"


@dataclass(frozen=True)
class Answer:
    """What came of the line just written: ``problem`` is why it was refused, ``typed`` and ``reason`` what stood there.

    ``link`` is the task's link; None means the points not regainable of the criterion.
    """

    criterion: int
    link: int | None = None
    typed: str | None = None
    reason: str = ""
    problem: str = ""


@dataclass(frozen=True)
class ForecastLine:
    """One task in the forecast; what is confirmed done is ticked for good."""

    task: Task
    state: TaskState
    expected: Decimal
    is_ticked: bool


def shown_rows(ledger: Ledger, chosen: str, answer: Answer | None) -> Callable[[LedgerRow], bool]:
    """Which lines are shown: those of the filter, and the one just written though it may have left the filter."""
    if chosen not in FILTERS:
        return lambda row: True
    wanted = FILTERS[chosen][1]
    return lambda row: wanted(row) or (answer is not None and row.lost.leaf.pk == answer.criterion)


def ticks_of(query) -> list[int] | None:
    """The keys ticked in the address, in order; None without a choice.

    The ticks are a question, not a fact of the plan: whoever reads the page may ask it, nothing is stored, and the
    address can be sent to somebody else.
    """
    if CHOSEN not in query:
        return None
    typed = (value for value in query.getlist(TICK) if value.isascii() and value.isdigit() and len(value) < 19)
    return sorted({int(value) for value in typed})


def ticked_of(ticks: list[int] | None, ledger: Ledger) -> set[int]:
    """The tasks that are ticked; without a choice those under way with nothing overdue."""
    return ledger.under_way if ticks is None else {*ticks} & ledger.estimated


def forecast_lines(ledger: Ledger, ticked: set[int]) -> list[ForecastLine]:
    return [
        ForecastLine(
            task, state := ledger.states[task.pk], ledger.expected_of(task), state.is_done or task.pk in ticked
        )
        for task in ledger.tasks
    ]


def equation(balance: Balance) -> str:
    """The balance in words, as a sum that can be checked on paper."""
    parts = [
        f"{format_points(balance.planned)} dự kiến lấy lại",
        f"{format_points(balance.given_up)} không lấy lại được",
        f"{format_points(balance.unplanned)} chưa có kế hoạch",
    ]
    return f"{format_points(balance.lost)} điểm chưa đạt = {' + '.join(parts)}"


def forecast_sentence(found: Forecast) -> str:
    """The sentence for whoever has ten seconds (for example "dự báo 88,10/99,50 điểm (88,54%) nếu …")."""
    if not found.tasks:
        return f"dự báo {_points(found, found.low)}: chưa nhiệm vụ nào được chọn có điểm dự kiến"
    return f"dự báo {_points(found, found.likely)} nếu xong {found.tasks} nhiệm vụ"


def _points(found: Forecast, points: Decimal) -> str:
    percent = format_percent(found.percent(points))
    return f"{format_points(points)}/{format_points(found.maximum)} điểm ({percent})"


def forecast_figures(found: Forecast) -> Mapping[str, tuple[str, str]]:
    """low, likely and full as (points, percent of the maximum in force)."""
    levels = {"low": found.low, "likely": found.likely, "full": found.full}
    return {name: (format_points(value), format_percent(found.percent(value))) for name, value in levels.items()}
