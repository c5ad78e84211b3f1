"""What of "Việc của tôi" is looked at: kept in the address, so that a page can be sent on and come back to."""

from datetime import date

from django import forms
from django.db.models import F, Q, QuerySet
from django.http import QueryDict
from django.utils.http import urlencode

from agencies.models import Agency
from agencies.scope import reach_of
from agencies.text import bare

from .documents.reading import named_for
from .models import Assignment, Plan, Task
from .models.assignment import DueState

MOST_TERMS = 6
WHOSE = [("toi", "Tôi theo dõi"), ("co-quan", "Cơ quan tôi"), ("tat-ca", "Mọi cơ quan")]
VIEWS = [("nhom", "Theo mức gấp"), ("bang", "Bảng"), ("thang", "Theo tháng")]
NARROWING = ["coquan", "kehoach", "trangthai", "han", "tim"]
ANY = ("", "tất cả")


class WorkFilter(forms.Form):
    """The filters from the address; a value that makes no sense is left out instead of refused."""

    tim = forms.CharField(label="Tìm", required=False, max_length=200, strip=True)
    coquan = forms.ChoiceField(label="Cơ quan", required=False)
    kehoach = forms.ChoiceField(label="Kế hoạch", required=False)
    trangthai = forms.ChoiceField(label="Trạng thái", required=False, choices=[ANY, *Assignment.State.choices])
    han = forms.ChoiceField(label="Hạn", required=False, choices=[ANY, *DueState.choices])

    def __init__(self, address: QueryDict, *, user, today: date):
        super().__init__(address)
        self.user, self.on = user, today
        self.whose = self._one_of(WHOSE if user.may("plans.confirm") else WHOSE[:2], "ai")
        self.view = self._one_of(VIEWS, "xem")
        self.month = _month(address.get("thang", ""), today)
        for field in self.fields.values():
            small = (
                "form-select form-select-sm" if isinstance(field, forms.ChoiceField) else "form-control form-control-sm"
            )
            field.widget.attrs["class"] = small

    def rows(self) -> QuerySet:
        """What the switch and the filters leave, without an order; fills the lists of agencies and plans."""
        shown = Q(pk__in=whose_rows(self.user, self.whose).values("pk")) | to_answer(self.user)
        rows = Assignment.objects.visible_to(self.user).in_force().filter(shown)
        agencies = Agency.objects.filter(pk__in=rows.values("agency")).order_by("path")
        plans = Plan.objects.filter(pk__in=rows.values("task__plan")).select_related("issuer")
        self.fields["coquan"].choices = [ANY, *((str(row.pk), row.label) for row in agencies)]
        self.fields["kehoach"].choices = [ANY, *((str(row.pk), _title(row)) for row in named_for(self.user, plans))]
        if len(self.fields["coquan"].choices) == 2:  # one agency alone
            del self.fields["coquan"]
        self.is_valid()  # what is not valid is missing below
        return self._narrowed(rows)

    def _narrowed(self, rows: QuerySet) -> QuerySet:
        columns = {"coquan": "agency", "kehoach": "task__plan", "trangthai": "state"}
        for name, column in columns.items():
            if value := self.cleaned_data.get(name):
                rows = rows.filter(**{column: value})
        if due := self.cleaned_data.get("han"):
            rows = rows.in_due_state(due, today=self.on)
        return search(rows, self.cleaned_data.get("tim", ""))

    @property
    def is_narrow(self) -> bool:
        """Whether anything is filtered out beside the switch."""
        return any(self.cleaned_data.get(name) for name in NARROWING)

    @property
    def asks_state(self) -> bool:
        return any(self.cleaned_data.get(name) for name in ("trangthai", "han"))

    def address(self, **changes) -> str:
        """The query of this page with some values changed; "" drops one. The page number always starts again."""
        kept = {name: self.data.get(name, "") for name in [*NARROWING, "ai", "xem", "thang"]} | changes
        return "?" + urlencode({name: value for name, value in kept.items() if value})

    def switches(self) -> list[tuple[str, str, bool]]:
        """(label, address, is current) of whose work is shown."""
        offered = WHOSE if self.user.may("plans.confirm") else WHOSE[:2]
        return [(label, self.address(ai=key, coquan=""), key == self.whose) for key, label in offered]

    def views(self) -> list[tuple[str, str, bool]]:
        return [(label, self.address(xem=key), key == self.view) for key, label in VIEWS]

    def reset(self) -> str:
        return self.address(**dict.fromkeys(NARROWING, ""))

    def agency_address(self) -> str:
        return self.address(ai="co-quan")

    def kept(self) -> list[tuple[str, str]]:
        """What the filter form carries on hidden: the switch and the view."""
        return [(name, self.data[name]) for name in ("ai", "xem", "thang") if self.data.get(name)]

    def months(self) -> tuple[str, str]:
        """The addresses of the month before and the month after."""
        before = date(self.month.year - (self.month.month == 1), (self.month.month - 2) % 12 + 1, 1)
        return tuple(self.address(thang=f"{day:%Y-%m}") for day in (before, month_after(self.month)))

    def _one_of(self, choices: list, name: str) -> str:
        keys = [key for key, _ in choices]
        return self.data.get(name) if self.data.get(name) in keys else keys[0]


def whose_rows(user, whose: str) -> QuerySet:
    """Work of plans in force: of the person ("toi"), of the own agency and those below it ("co-quan"), or all.

    The person's own is what the own agency has to do and no colleague there has taken up.
    """
    rows = Assignment.objects.visible_to(user).in_force()
    if whose == "tat-ca":
        return rows
    own = rows.filter(agency__in=Agency.objects.under(user.agency.path if user.agency else ""))
    if whose == "co-quan":
        return own
    held = Q(person__is_active=True, person__agency=F("agency")) & ~Q(person=user)
    return own.filter(agency=user.agency).exclude(pk__in=own.filter(held).values("pk"))


def to_answer(user) -> Q:
    """What waits for the person: reported or refused work of plans that the person's body has issued."""
    reach = reach_of(user)
    if not (reach and user.may("plans.confirm")):
        return Q(pk__in=[])
    return Q(state__in=Assignment.WAITING_STATES, task__plan__issuer__path__startswith=reach)


def search(rows: QuerySet, words: str) -> QuerySet:
    """The rows in which every word stands, in the task or the name of its agency, with or without diacritics."""
    terms = bare(words).split()[:MOST_TERMS]
    if not terms:
        return rows
    tasks = Task.objects.filter(pk__in=rows.values("task")).values_list("pk", "summary", "heading", "product")
    agencies = Agency.objects.filter(pk__in=rows.values("agency")).values_list("pk", "name", "short_name")
    texts = {
        kind: {pk: bare(" ".join(parts)) for pk, *parts in found} for kind, found in [("t", tasks), ("a", agencies)]
    }
    for term in terms:
        hits = {kind: [pk for pk, text in found.items() if term in text] for kind, found in texts.items()}
        rows = rows.filter(Q(task__in=hits["t"]) | Q(agency__in=hits["a"]))
    return rows


def month_after(first: date) -> date:
    """The first day of the month after that of ``first``."""
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)


def _month(text: str, today: date) -> date:
    """The first day of the month "2024-06"; of today's month for anything else."""
    try:
        year, month = text.split("-")
        return date(min(max(int(year), 2000), 2100), int(month), 1)
    except ValueError:
        return today.replace(day=1)


def _title(plan: Plan) -> str:
    subject = " ".join(plan.subject.split())
    return f"{subject[:70]}{'…' if len(subject) > 70 else ''} – {plan.issuer.label} {plan.year}"
