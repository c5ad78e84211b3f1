"""The deadline of a task: what its words mean, and the days set by hand, stored by one function."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from django.conf import settings
from django.db import transaction

from agencies import audit

from .assigning import redate
from .deadlines import Conventions, Deadline, Due, Kind, explain, resolve, spoken
from .models import Occurrence, Plan, Task

OUTDATED = "Câu chữ đã hiểu được theo cách đọc mới: bấm «Sửa nhiệm vụ» rồi lưu lại."
OTHER_YEAR = "Câu chữ ghi ngày của năm {}, trước năm {} của kế hoạch: bấm «Sửa nhiệm vụ», sửa năm rồi lưu lại."
NO_PHRASE = "Chưa ghi thời hạn: ghi câu chữ, hoặc đặt ngày bằng tay."
BY_HAND = "đặt bằng tay"


def site_conventions() -> Conventions:
    """The customs of this site (setting DEADLINE_CONVENTIONS). ValueError for values out of their range."""
    return Conventions(**settings.DEADLINE_CONVENTIONS)


def time_of(plan: Plan) -> date | int:
    """The day of a plan; its year while the day is blank or no calendar has it, and when it was signed the year before:
    its deadlines are days of its own year."""
    signed = plan.signed_on
    return signed if signed and signed.year == plan.year else plan.year


def read_phrase(phrase: str, plan: Plan) -> Deadline:
    """What a phrase means in ``plan``."""
    return resolve(phrase, plan_date_or_year=time_of(plan), conventions=site_conventions())


def set_deadline(task: Task, *, day: date | None = None, days: Mapping[str, date | None] | None = None) -> dict:
    """Store what the phrase of a saved task means; the one writer of its days and occurrences. ``assign`` follows.

    ``day`` is set by hand for the whole task and takes the place of whatever the phrase says; None: the phrase rules.
    ``days`` are set by hand for single occurrences by their labels, None taking one back; labels that are not named
    keep their day by hand. Returns ``{"deadline": [before, after]}`` in words, empty when nothing changed.
    """
    with transaction.atomic():
        before = deadline_words(task) if task.deadline_phrase or task.last_day else ""
        found = read_phrase(task.deadline_phrase, task.plan)
        if day is not None:
            found = Deadline(task.deadline_phrase, Kind.DATE, last_day=day)
        task.deadline_kind, task.first_day, task.last_day = found.kind.value, found.first_day, found.last_day
        task.is_day_by_hand = day is not None
        task.save(update_fields=["deadline_kind", "first_day", "last_day", "is_day_by_hand"])
        _set_occurrences(task, found.occurrences, days or {})
        after = deadline_words(task)
    return {} if before == after else {"deadline": [before, after]}


def follow_phrase(task: Task) -> dict:
    """Read the phrase of a task anew; days set by hand stay. Returns what ``set_deadline`` returns."""
    return set_deadline(task, day=task.last_day if task.is_day_by_hand else None)


def follow_plan(plan: Plan, *, by) -> list[tuple[Task, list[str]]]:
    """Read every phrase of a plan anew after its year, its day or a custom has changed; the assignments follow.

    Returns the tasks whose deadline moved, each with ``[before, after]`` in words.
    """
    moved = []
    with transaction.atomic():
        for task in plan.tasks.select_for_update(of=("self",)).prefetch_related("occurrences"):
            task.plan = plan
            changes = follow_phrase(task)
            if changes:
                redate(task, by=by)
                audit.record(task, by=by, action="reschedule", changes=changes)
                moved.append((task, changes["deadline"]))
    return moved


def deadline_words(task: Task) -> str:
    """What the deadline of a task is, or why it has no day yet, as a sentence in small letters; "" without any."""
    if task.is_day_by_hand:
        return f"hết ngày {spoken(task.last_day)}, {BY_HAND}."
    fresh = read_phrase(task.deadline_phrase, task.plan)
    rows = task.current_occurrences
    dues = tuple(Due(f"{row.label} ({BY_HAND})" if row.is_by_hand else row.label, row.last_day) for row in rows)
    stored = {"kind": Kind(task.deadline_kind), "first_day": task.first_day, "last_day": task.last_day}
    why = (fresh.why or _why_undated(fresh, task.plan)) if stored["kind"] == Kind.UNRESOLVED else ""
    return explain(replace(fresh, **stored, occurrences=dues, why=why))


def _why_undated(fresh: Deadline, plan: Plan) -> str:
    """Why a deadline waits to be saved though its words are understood: a copy keeps the words of another year."""
    if fresh.kind == Kind.NONE:
        return NO_PHRASE
    last = max(filter(None, [fresh.last_day, *(due.last_day for due in fresh.occurrences)]), default=None)
    return OTHER_YEAR.format(last.year, plan.year) if last and last.year < plan.year else OUTDATED


def hand_days(task: Task) -> dict[str, date]:
    """Label → day of the occurrences whose day was set by hand."""
    return {row.label: row.last_day for row in task.current_occurrences if row.is_by_hand}


def _set_occurrences(task: Task, dues: tuple[Due, ...], by_hand: Mapping[str, date | None]) -> None:
    present = {row.label: row for row in Occurrence.objects.filter(task=task)}
    for position, due in enumerate(dues, start=1):
        row = present.pop(due.label, None) or Occurrence(task=task, label=due.label)
        kept = row.last_day if row.is_by_hand else None
        day = by_hand.get(due.label, kept)
        row.position, row.is_dropped, row.is_by_hand = position, False, day is not None
        row.last_day = day or due.last_day
        row.save()
    for row in present.values():
        row.is_dropped = True
        row.save(update_fields=["is_dropped"])
    # Gone at once where nobody has the work; the others go when their untouched assignments do (plans.assigning).
    Occurrence.objects.filter(task=task, is_dropped=True, assignments=None).delete()
    getattr(task, "_prefetched_objects_cache", {}).pop("occurrences", None)
