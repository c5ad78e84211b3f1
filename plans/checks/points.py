"""Points: lost ones that no task serves, planned ones that nobody lost, printed figures that do not recompute."""

from collections.abc import Iterator
from decimal import Decimal

from criteria.points import format_points

from .facts import PlanFacts, TableFacts
from .findings import Finding, Link
from .places import Places, block_name


def check(plan: PlanFacts, places: Places) -> Iterator[Finding]:
    if plan.table is not None:
        yield from _uncited(plan.table, places)
        yield from _expected(plan, plan.table, places)
        for text in plan.table.published:
            text = (
                f"{text[0].lower()}{text[1:].rstrip('.')}: hai số cùng được giữ, kiểm tra lại số nào đúng trước khi ký."
            )
            yield Finding("published", text, places.table, Link("assessment_checks", (plan.table.pk,)))
    yield from _shared(plan, places)


def _uncited(table: TableFacts, places: Places) -> Iterator[Finding]:
    if not table.uncited:
        return
    total = sum((leaf.lost for leaf in table.uncited), Decimal(0))
    each = "; ".join(f"{leaf.label} mất {format_points(leaf.lost)}" for leaf in table.uncited)
    text = (
        f"{format_points(total)} điểm chưa đạt chưa nhiệm vụ nào dẫn mã ({each}): gắn vào nhiệm vụ hoặc thêm nhiệm vụ."
    )
    yield Finding("uncited", text, places.table, Link("lost_points", (table.pk,), "chua-co"))
    for leaf in table.uncited:
        if leaf.fits:
            where = f"có thể thuộc khối «{block_name(leaf.fits)}»: gắn nếu đúng."
            text = f"{leaf.label} (mất {format_points(leaf.lost)}) {where}"
            yield Finding("uncited_fits", text, places.table, Link("lost_points", (table.pk,), f"tc-{leaf.criterion}"))


def _expected(plan: PlanFacts, table: TableFacts, places: Places) -> Iterator[Finding]:
    """Points planned on one criterion by all its tasks together, against what it lost; nothing where no score is."""
    labels = {link.criterion: (link.label, task) for task in reversed(plan.tasks) for link in task.links}
    for criterion, planned in table.planned.items():
        lost = table.lost.get(criterion)
        if lost is not None and planned > lost and criterion in labels:
            label, task = labels[criterion]
            text = (
                f"dự kiến lấy lại {format_points(planned)} điểm ở {label}, nơi chỉ mất {format_points(lost)}: giảm bớt."
            )
            yield Finding("expected_too_high", text, places.task(task), _criteria_field(plan, task))


def _shared(plan: PlanFacts, places: Places) -> Iterator[Finding]:
    first = {}
    for task in plan.tasks:
        for link in task.links:
            other = first.setdefault(link.criterion, task)
            if other is not task:
                where = places.task(other).words
                text = f"{link.label} đã có ở {where[0].lower()}{where[1:]}: kiểm tra để không tính điểm hai lần."
                yield Finding("shared_criterion", text, places.task(task), _criteria_field(plan, task))


def _criteria_field(plan: PlanFacts, task) -> Link:
    return Link("task_edit", (plan.pk, task.pk), "truong-criteria")
