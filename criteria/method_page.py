"""«Cách chấm» of one criterion: choose a method, let the words propose one, try it, store it."""

from django import forms
from django.core.exceptions import ValidationError

from agencies.forms import ReadableForm

from .declaring import method_of
from .designing import mark
from .methods import METHODS, Method, Outcome
from .methods.forms import DeclaredForm, ParametersForm
from .methods.reading import propose
from .models import Criterion
from .points import format_points

DIRECT = "Nhập điểm trực tiếp, không tính"
NO_WORDS = "Tiêu chí chưa có câu chữ về cách chấm: ghi ở ô «cách chấm, tài liệu cần có» của trang sửa tiêu chí."
SAVE, PROPOSE, SWITCH, TRY = "luu", "de-xuat", "doi", "thu"


class MethodChoiceForm(ReadableForm, forms.Form):
    """Which method."""

    method = forms.ChoiceField(label="Cách chấm", required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        offered = [(name, method.label) for name, method in METHODS.items() if name != "manual"]
        self.fields["method"].choices = [("", DIRECT), *offered]


class MethodPage:
    """What was sent (None: the page is only opened) for one leaf, and what the page answers."""

    def __init__(self, criterion: Criterion, data=None):
        self.criterion, self.data = criterion, data
        self.act = SAVE if data is None else data.get("lam", SAVE)
        self.notes: list[str] = []
        self.outcome: Outcome | None = None
        self.trial: DeclaredForm | None = None
        self.problem = self._stored_problem()
        self.seen = mark(criterion) if data is None else data.get("seen", "")  # the criterion as the page showed it
        name = criterion.method if data is None else data.get("method", "")
        self.choice = MethodChoiceForm(data, initial={"method": name})
        self.name = name if name in METHODS else ""
        self.parameters = self._parameters()
        self._try()

    @property
    def label(self) -> str:
        return METHODS[self.name].label if self.name else DIRECT

    @property
    def is_valid(self) -> bool:
        return self.choice.is_valid() and (self.parameters is None or self.parameters.is_valid())

    @property
    def values(self) -> dict:
        """What a valid page stores of the criterion."""
        return {"method": self.name, "parameters": self.parameters.method.to_json() if self.parameters else {}}

    @property
    def points(self) -> str:
        return format_points(self.outcome.points, self._decimals) if self.outcome else ""

    @property
    def _decimals(self) -> int:
        return self.criterion.criteria_set.decimals

    def refuse(self, error: ValidationError) -> None:
        self.choice.add_error(None, error.messages)

    def _stored_problem(self) -> str:
        try:
            self.stored = method_of(self.criterion)
        except ValidationError as error:
            self.stored = None
            return error.messages[0]
        return ""

    def _parameters(self) -> ParametersForm | None:
        if self.act == PROPOSE and self.data is not None:
            return self._proposed()
        if not self.name:
            return None
        if self.data is None:
            return self._form(self.name, current=self.stored)
        if self.act != SWITCH:
            return self._form(self.name, data=self.data)
        form = self._form(self.name, current=self.stored if self.name == self.criterion.method else None)
        form.initial |= {name: self.data[name] for name in form.fields if self.data.get(name)}
        return form

    def _proposed(self) -> ParametersForm | None:
        """The form of the method that the words seem to say; what was chosen before stays where they say none."""
        try:
            if not self.criterion.guidance.strip():
                raise ValidationError(NO_WORDS)
            found = propose(self.criterion.guidance, self.criterion.maximum, kind=self.criterion.kind)
        except ValidationError as error:
            self.problem = error.messages[0]
            return self._form(self.name, data=self.data) if self.name else None
        self.notes, self.name = [*found.notes], found.method.name
        self.choice = MethodChoiceForm(initial={"method": self.name})
        return self._form(self.name, current=found.method)

    def _form(self, name: str, *, data=None, current: Method | None = None) -> ParametersForm:
        return ParametersForm(
            data,
            method_class=METHODS[name],
            maximum=self.criterion.maximum,
            decimals=self._decimals,
            current=current,
            label_suffix="",
        )

    def _try(self) -> None:
        method = self._method()
        if method is None:
            return
        is_tried = self.act == TRY
        self.trial = DeclaredForm(
            self.data if is_tried else None,
            method=method,
            maximum=self.criterion.maximum,
            decimals=self._decimals,
            prefix="thu",
        )
        if is_tried and self.trial.is_valid():
            self.outcome = self.trial.outcome

    def _method(self) -> Method | None:
        """The method as the page has it, where its parameters hold."""
        if self.parameters is None:
            return None
        if self.parameters.is_bound:
            return self.parameters.method if self.parameters.is_valid() else None
        return self.parameters.current
