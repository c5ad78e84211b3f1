"""All agencies on one task as a table: who stands where, with its last words; for Phòng Nội vụ to look through."""

from dataclasses import dataclass
from datetime import date

from django import forms
from django.http import QueryDict

from agencies.scope import owns
from agencies.states import Transition
from agencies.text import bare

from .groups import unreceived_agencies
from .models import Assignment, ProgressEntry, Task
from .models.assignment import DueState
from .progress import COMPLETING, may_note, moves_of

ANY = ("", "tất cả")
CONFIRM = "confirm"


class UnitFilter(forms.Form):
    """Narrows the table; a value that makes no sense is left out."""

    tim = forms.CharField(label="Tìm cơ quan", required=False, max_length=200)
    trangthai = forms.ChoiceField(label="Trạng thái", required=False, choices=[ANY, *Assignment.State.choices])
    han = forms.ChoiceField(label="Hạn", required=False, choices=[ANY, *DueState.choices])
    ky = forms.ChoiceField(label="Kỳ", required=False)

    def __init__(self, address: QueryDict, periods: list[str]):
        super().__init__(address)
        self.fields["ky"].choices = [ANY, *((period, period) for period in periods)]
        if not periods:
            del self.fields["ky"]
        for name, field in self.fields.items():
            field.widget.attrs["class"] = f"form-{'control' if name == 'tim' else 'select'} form-select-sm"
        self.is_valid()

    @property
    def is_narrow(self) -> bool:
        return any(self.cleaned_data.values())

    def keeps(self, unit: "Unit") -> bool:
        wanted = self.cleaned_data
        period = unit.row.occurrence.label if unit.row.occurrence else ""
        return (
            wanted.get("trangthai", "") in ("", unit.row.state)
            and wanted.get("han", "") in ("", unit.due)
            and wanted.get("ky", "") in ("", period)
            and bare(wanted.get("tim", "")) in bare(f"{unit.row.agency.name} {unit.row.agency.short_name}")
        )


@dataclass(frozen=True)
class Unit:
    """One assignment in the table; ``log`` is its progress, newest first."""

    row: Assignment
    due: DueState
    transitions: list[Transition]
    log: list[ProgressEntry]
    is_unreceived: bool
    may_note: bool

    @property
    def needs_reason(self) -> bool:
        return self.due == DueState.OVERDUE and any(move.action == COMPLETING for move in self.transitions)

    @property
    def key(self) -> str:
        return f"{self.row.pk}-{self.row.version}"


@dataclass(frozen=True)
class UnitTable:
    units: list[Unit]
    total: int
    to_confirm: list[Unit]
    filter: UnitFilter
    rows: list[Assignment]  # whatever the filter leaves

    @property
    def is_bulk(self) -> bool:
        """Whether there is something to be changed for several at once."""
        return sum(bool(unit.transitions) for unit in self.units) > 1


def unit_table(task: Task, user, address: QueryDict, *, today: date) -> UnitTable:
    """The assignments of ``task`` in the person's sight, filtered as ``address`` says: a fixed number of queries.

    Nothing can be done before the plan is issued, and nothing after it is finished.
    """
    rows = Assignment.objects.visible_to(user).filter(task=task)
    related = ["agency", "task__plan__issuer", "taken_from", "occurrence", "product_file"]
    rows = rows.select_related(*related).prefetch_related("progress__by")
    rows = list(rows.order_by("-role", "occurrence__position", "agency__path"))
    unreceived = unreceived_agencies(task.plan) if owns(user, task.plan) else set()
    units = [_unit(row, user, unreceived, today) for row in rows]
    chosen = UnitFilter(address, list(dict.fromkeys(row.occurrence.label for row in rows if row.occurrence)))
    waiting = [unit for unit in units if any(move.action == CONFIRM for move in unit.transitions)]
    return UnitTable([unit for unit in units if chosen.keeps(unit)], len(units), waiting, chosen, rows)


def _unit(row: Assignment, user, unreceived: set[int], today: date) -> Unit:
    is_live = row.task.plan.is_in_force
    return Unit(
        row=row,
        due=row.due_state(today),
        transitions=moves_of(row, user) if is_live else [],
        log=list(row.progress.all()),
        is_unreceived=row.agency_id in unreceived,
        may_note=is_live and may_note(row, user),
    )
