"""How a derived plan differs from the plan above: word by word a task, and what is later than above allows."""

from dataclasses import dataclass

from ..models import Plan, Task
from .offers import offers, own_measures
from .wording import short_date

WORDS = {
    "heading": "Đề mục",
    "summary": "Tên việc",
    "intro": "Câu dẫn",
    "product": "Sản phẩm",
    "deadline_phrase": "Thời hạn",
}


@dataclass(frozen=True)
class Change:
    """What one part of a task says above and here; "" where it says nothing."""

    label: str
    above: str
    here: str


@dataclass(frozen=True)
class Difference:
    task: Task
    source: Task
    changes: list[Change]
    warnings: list[str]


@dataclass(frozen=True)
class Comparison:
    """``derived`` in the order of the plan; ``same`` of them say what is said above; ``own`` come from nowhere else;
    ``untaken`` are tasks of the plan above that stand in no plan of the agency."""

    derived: list[Difference]
    own: list[Task]
    untaken: list[Task]

    @property
    def changed(self) -> list[Difference]:
        return [row for row in self.derived if row.changes or row.warnings]

    @property
    def same(self) -> int:
        return len(self.derived) - len(self.changed)


def compare(plan: Plan, parents) -> Comparison:
    """The tasks of ``plan`` against those they were made from, as far as their plans are among ``parents`` (a scoped
    query): a fixed number of queries."""
    tasks = _read(plan)
    sources = {task.pk: task for task in _read_all(Task.objects.filter(derived__plan=plan, plan__in=parents))}
    pairs = [(task, sources.get(task.derived_from_id)) for task in tasks]
    derived = [_difference(task, source, plan) for task, source in pairs if source is not None]
    return Comparison(derived, [task for task in tasks if task.derived_from_id is None], _untaken(plan, parents))


def _difference(task: Task, source: Task, plan: Plan) -> Difference:
    pairs = [(label, getattr(source, name), getattr(task, name)) for name, label in WORDS.items()]
    pairs.append(("Ngày cuối còn đúng hạn", _day(source.last_day), _day(task.last_day)))
    pairs.append(("Các kỳ", _periods(source), _periods(task)))
    pairs.append(("Giải pháp", _lines(own_measures(source, plan.issuer)[0]), _lines(task.measures.all())))
    pairs.append(("Tiêu chí", _codes(source), _codes(task)))
    changes = [Change(label, above, here) for label, above, here in pairs if above != here]
    return Difference(task, source, changes, list(_late(task, source)))


def _late(task: Task, source: Task):
    """Sentences for every day that is later than above, or missing where above sets one."""
    above = {row.label: row.last_day for row in source.current_occurrences} or {"": source.last_day}
    here = {row.label: row.last_day for row in task.current_occurrences} or {"": task.last_day}
    for label, limit in above.items():
        if limit is None:
            continue
        own = here.get(label) or (task.last_day if label not in here else None)
        which = f"Kỳ {label}: " if label else ""
        if own is None:
            yield f"{which}chưa có ngày cuối, cấp trên yêu cầu xong hết ngày {short_date(limit)}."
        elif own > limit:
            days = (own - limit).days
            yield f"{which}muộn hơn hạn của cấp trên {days} ngày (cấp trên: hết ngày {short_date(limit)})."


def _untaken(plan: Plan, parents) -> list[Task]:
    parent = parents.filter(pk=plan.parent_id).first()
    if parent is None:
        return []
    return [row.task for group in offers(parent, plan.issuer) for row in group.tasks if row.is_ticked]


def _read(plan: Plan) -> list[Task]:
    return list(_read_all(plan.tasks.order_by("section__position", "position", "pk")))


def _read_all(tasks):
    return tasks.distinct().prefetch_related(
        "occurrences", "measures__actor_agency", "measures__actor_group__members", "criterion_links__criterion"
    )


def _day(day) -> str:
    return short_date(day) if day else ""


def _periods(task: Task) -> str:
    return "; ".join(f"{row.label}: {_day(row.last_day) or 'chưa có ngày'}" for row in task.current_occurrences)


def _lines(measures) -> str:
    return "\n".join(f"+ {measure.text}" for measure in measures)


def _codes(task: Task) -> str:
    return "; ".join(link.criterion.code or link.criterion.name for link in task.criterion_links.all())
