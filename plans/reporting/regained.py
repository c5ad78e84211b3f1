"""Points regained: what confirmed tasks were expected to bring, and what a newer score table shows."""

from decimal import Decimal

from criteria.last_year import last_year
from criteria.models import Assessment, Score
from criteria.points import format_points

from ..models import Assignment, PeriodicReport, TaskCriterion

CONFIRMED, CANCELLED = Assignment.State.CONFIRMED, Assignment.State.CANCELLED


def regained_text(report: PeriodicReport, user) -> str:
    """The points in words; "" where neither tasks nor the tables in the person's sight say anything."""
    lines = expected_lines(report)
    for table in _tables(report, user):
        lines += _gain_lines(table)
    return "\n".join(lines)


def expected_lines(report: PeriodicReport) -> list[str]:
    """One line for each criterion of a task that is confirmed everywhere by the report's day, and their sum."""
    links = [link for link in _links(report) if _is_confirmed(link.task, report)]
    if not links:
        return []
    known = [link for link in links if link.expected is not None]
    lines = [f"- Tiêu chí {_name(link)}: {_points(link)} – {link.task.summary}." for link in links]
    whole = sum((link.expected for link in known), Decimal(0))
    return [f"Điểm dự kiến lấy lại từ các nhiệm vụ đã xác nhận hoàn thành: {format_points(whole)} điểm.", *lines]


def _links(report: PeriodicReport):
    rows = TaskCriterion.objects.filter(task__plan__in=report.plans.all()).select_related("task", "criterion__parent")
    return rows.prefetch_related("task__assignments").order_by("criterion__sort_key", "task_id")


def _is_confirmed(task, report: PeriodicReport) -> bool:
    works = [work for work in task.assignments.all() if work.state != CANCELLED]
    return bool(works) and all(
        work.state == CONFIRMED and (work.done_on is None or work.done_on <= report.last_day) for work in works
    )


def _name(link: TaskCriterion) -> str:
    return link.criterion.title


def _points(link: TaskCriterion) -> str:
    return "chưa ước điểm" if link.expected is None else f"dự kiến {format_points(link.expected)} điểm"


def _tables(report: PeriodicReport, user):
    """The score tables that the report's plans are to mend, each once."""
    plans = report.plans.exclude(assessment=None).values("assessment")
    return Assessment.objects.visible_to(user).filter(pk__in=plans).select_related("criteria_set").order_by("pk")


def _gain_lines(then: Assessment) -> list[str]:
    """What the table of the following year brought for the criteria of both, in the order of the newer set."""
    now = Assessment.objects.filter(
        agency=then.agency_id, criteria_set__index=then.criteria_set.index_id, year=then.year + 1
    ).select_related("criteria_set")
    newer = now.first()
    if newer is None:
        return []
    scores = Score.objects.filter(assessment=newer, achieved__isnull=False).select_related("criterion__parent")
    rows = list(scores.order_by("criterion__sort_key"))
    before = last_year(newer, [row.criterion for row in rows])
    moved = [(row, row.achieved - before[row.criterion_id]) for row in rows if row.criterion_id in before]
    lines = [f"- Tiêu chí {row.criterion.title}: {_signed(gain)} điểm." for row, gain in moved if gain]
    whole = sum((gain for _, gain in moved), Decimal(0))
    return [f"So bảng điểm năm {newer.year} với năm {then.year}: {_signed(whole)} điểm.", *lines]


def _signed(points: Decimal) -> str:
    return f"{'+' if points > 0 else ''}{format_points(points)}"
