"""Deadlines that are missing, that nobody could keep, or that are no day yet."""

from collections.abc import Iterator
from datetime import date

from .facts import PlanFacts, TaskFacts
from .findings import Finding, Link
from .places import Places


def check(plan: PlanFacts, places: Places) -> Iterator[Finding]:
    starts = first_possible_day(plan)
    for task in plan.tasks:
        for code, text in _of_one(task, plan, starts):
            mend = Link("task_edit", (plan.pk, task.pk), "truong-deadline_phrase")
            yield Finding(code, text, places.task(task), mend)


def first_possible_day(plan: PlanFacts) -> date | None:
    """The plan's date; the first of its month where the day is blank or no day of it; None without a month."""
    if not plan.month:
        return None
    year = plan.signed_year or plan.year
    try:
        return date(year, plan.month, plan.day or 1)
    except ValueError:
        return date(year, plan.month, 1)


def last_of(task: TaskFacts) -> date | None:
    """The latest day on which some of the task is still in time; None when no day is known."""
    return max(filter(None, [task.last_day, *(day for _, day in task.days)]), default=None)


def _of_one(task: TaskFacts, plan: PlanFacts, starts: date | None) -> Iterator[tuple[str, str]]:
    last = last_of(task)
    if not task.phrase and last is None:
        yield "no_deadline", "chưa ghi thời hạn: ghi «trước ngày 30/6», «trong tháng 9» hay «thường xuyên»."
    elif last is None and not task.is_continuous:
        yield (
            "unresolved_deadline",
            f"thời hạn «{task.phrase}» chưa quy ra ngày nên không nhắc được: đặt ngày bằng tay.",
        )
    elif undated := [name for name, day in task.days if day is None]:
        yield "unresolved_deadline", f"kỳ {', '.join(undated)} chưa có ngày nên không nhắc được: đặt ngày bằng tay."
    if last is None:
        return
    if starts is not None and last < starts:
        shown = f"ngày {starts:%d/%m/%Y}" if plan.day else f"tháng {starts.month}/{starts.year}"
        text = f"{_deadline(task, last)} đến trước ngày của kế hoạch ({shown}): lùi hạn hoặc sửa ngày của kế hoạch."
        yield "early_deadline", text
    if starts is None and last.year < plan.year:
        yield "early_deadline", f"{_deadline(task, last)} trước năm của kế hoạch ({plan.year}): kiểm tra lại năm."
    if last.year > plan.year:
        yield "late_deadline", f"{_deadline(task, last)} sang năm sau năm của kế hoạch ({plan.year}): kiểm tra lại năm."


def _deadline(task: TaskFacts, last: date) -> str:
    phrase = f" «{task.phrase}»" if task.phrase else ""
    return f"thời hạn{phrase} (hết ngày {last:%d/%m/%Y})"
