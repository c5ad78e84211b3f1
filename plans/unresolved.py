"""Names on the tasks of a plan that match no agency: listed, and resolved for the whole plan at once."""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F

from agencies import audit
from agencies.models import Agency, AgencyGroup

from .assigning import assign
from .models import Plan, Task, TaskParty
from .parties import choices

KEEP = "giu"


@dataclass(frozen=True)
class Unresolved:
    """Words as printed, and the tasks on which they stand."""

    printed: str
    tasks: list[Task]


def unresolved(plan: Plan) -> list[Unresolved]:
    """The names that match nothing and that nobody has said to keep in words, in the order of the plan."""
    found: dict[str, list[Task]] = {}
    for party in _open_names(plan).order_by("task__section__position", "task__position", "position"):
        tasks = found.setdefault(party.printed, [])
        if party.task not in tasks:
            tasks.append(party.task)
    return [Unresolved(printed, tasks) for printed, tasks in found.items()]


def offered(plan: Plan, *, on: date) -> list[tuple[str, str]]:
    """What such a name may stand for: to be chosen, kept in words, a group or an agency."""
    return [("", "– chọn cơ quan hoặc nhóm –"), (KEEP, "Giữ nguyên chữ, không giao việc"), *choices(plan, on=on)]


def resolve(plan: Plan, printed: str, key: str, *, by, on: date) -> int:
    """Let every open ``printed`` name of the plan stand for ``key`` ("a12" an agency, "g3" a group, KEEP); how many.

    The printed words stay. Work is given at once. ValidationError for a key that is not offered, or for a name that
    is not open any more.
    """
    if not key or key not in dict(offered(plan, on=on)):
        raise ValidationError("Chọn cơ quan, nhóm hoặc «Giữ nguyên chữ» rồi mới bấm «Lưu».")
    with transaction.atomic():
        parties = list(_open_names(plan).filter(printed=printed).select_for_update(of=("self",)))
        if not parties:
            raise ValidationError(f"Tên «{printed}» đã được ghép hoặc không còn trong kế hoạch: tải lại trang.")
        chosen = {"is_kept": True} if key == KEEP else _chosen(key)
        TaskParty.objects.filter(pk__in=[party.pk for party in parties]).update(**chosen)
        Task.objects.filter(parties__in=parties).update(version=F("version") + 1)  # forms opened before are refused
        for task in {party.task for party in parties}:
            assign(task, on=on, by=by)
            meaning = "giữ nguyên chữ" if key == KEEP else str(next(iter(chosen.values())))
            audit.record(task, by=by, action="resolve_name", changes={"parties": [printed, meaning]})
    return len(parties)


def _open_names(plan: Plan):
    rows = TaskParty.objects.filter(task__plan=plan, agency=None, group=None, is_kept=False)
    return rows.select_related("task__section", "task__plan")


def _chosen(key: str) -> dict:
    model, name = (Agency, "agency") if key[0] == "a" else (AgencyGroup, "group")
    return {name: model.objects.get(pk=int(key[1:]))}
