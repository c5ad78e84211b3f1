"""A plan's own word on reminders, and who would hear of it: what the page shows before anything is sent."""

from dataclasses import dataclass
from datetime import date

from django import forms
from django.db import transaction

from agencies import audit
from agencies.forms import ReadableForm
from agencies.models import Agency, User
from agencies.scope import authority_of

from ..forms import DayField
from ..models import Assignment, Audience, Plan, PlanReminding
from .people import People

FIELDS = ["is_off", "paused_until"]


class RemindingForm(ReadableForm, forms.Form):
    """Whether a plan's work is reminded of."""

    WAYS = [("on", "Nhắc theo các mốc dưới đây"), ("paused", "Tạm dừng đến hết một ngày"), ("off", "Không nhắc")]
    way = forms.ChoiceField(label="Nhắc việc của kế hoạch này", choices=WAYS)
    paused_until = DayField(label="Tạm dừng đến hết ngày", help_text="Chỉ ghi khi chọn tạm dừng.")

    def __init__(self, *args, reminding: PlanReminding, today: date, **kwargs):
        way = "off" if reminding.is_off else "paused" if reminding.is_silent(today) else "on"
        initial = {"way": way, "paused_until": reminding.paused_until if way == "paused" else None}
        super().__init__(*args, initial=initial, **kwargs)
        self.on = today

    def clean(self):
        cleaned = super().clean()
        day = cleaned.get("paused_until")
        if cleaned.get("way") == "paused" and "paused_until" not in self.errors:
            if day is None:
                self.add_error("paused_until", "Ghi ngày cuối cùng không nhắc, ví dụ 15/6/2024.")
            elif day < self.on:
                self.add_error("paused_until", "Ngày này đã qua: ghi hôm nay hoặc một ngày sau.")
        return cleaned

    def values(self) -> dict:
        """What the choice means as columns of PlanReminding."""
        way = self.cleaned_data["way"]
        return {"is_off": way == "off", "paused_until": self.cleaned_data["paused_until"] if way == "paused" else None}


@dataclass(frozen=True)
class Heard:
    """Who hears of the open work of one agency; nobody: somebody has to be entered first."""

    agency: Agency
    officers: list[User]
    heads: list[User]

    @property
    def hears_bell_alone(self) -> bool:
        """Whether no mail reaches those who are to do the work."""
        return bool(self.officers) and not any(person.email for person in self.officers)


def reminding_of(plan: Plan) -> PlanReminding:
    """The plan's own word, unsaved where it has said nothing."""
    return PlanReminding.objects.filter(plan=plan).first() or PlanReminding(plan=plan)


def set_reminding(plan: Plan, *, is_off: bool, paused_until: date | None, by) -> None:
    """Store the plan's word with its trail. What waits is taken back, or planned anew, by the next run."""
    with transaction.atomic():
        Plan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
        row = reminding_of(plan)
        before = audit.snapshot(row, FIELDS)
        row.is_off, row.paused_until = is_off, paused_until
        row.save()
        changes = audit.difference(before, audit.snapshot(row, FIELDS))
        if changes:
            audit.record(plan, by=by, action="set_reminding", changes=changes)


def hearers(plan: Plan, *, today: date) -> tuple[list[Heard], list[User]]:
    """Who hears of the plan's open work, agency by agency, and đầu mối who hears of what stays overdue."""
    people, authority = People(today=today), authority_of(plan.issuer).pk
    work = Assignment.objects.open().filter(task__plan=plan, agency__in=Agency.objects.active(today))
    keys: dict[int, dict[str, set[int]]] = {}
    for agency, follower in work.order_by("agency__path").values_list("agency", "person").distinct():
        found = keys.setdefault(agency, {Audience.OFFICER: set(), Audience.HEAD: set()})
        for audience, reached in found.items():
            reached.update(people.of(audience, agency=agency, follower=follower, authority=authority))
    coordinators = people.of(Audience.COORDINATOR, agency=0, follower=None, authority=authority)
    agencies, named = Agency.objects.in_bulk(keys), User.objects.in_bulk(people.agency_of)
    rows = [
        Heard(agencies[pk], *([named[person] for person in sorted(reached)] for reached in found.values()))
        for pk, found in keys.items()
    ]
    return rows, [named[pk] for pk in coordinators]
