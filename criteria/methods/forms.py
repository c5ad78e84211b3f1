"""Forms of the methods: their parameters in the regulation's words, the declared figure, points set by hand."""

from collections.abc import Iterable
from dataclasses import MISSING, Field, fields
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError

from agencies.forms import ReadableForm
from agencies.text import readable

from ..forms import PointsFormField
from .method import NONE_ARISING, Input, Method, Outcome, override
from .parameters import FLAG, LEVELS, LONGEST, OPTIONAL_NUMBER, POINTS, TEXT, TEXTS, Kind, Level, label_of
from .tier_words import Reading, read_tiers
from .tiers import TIERS
from .wording import clauses_of, part_of

LONGEST_TEXT = 10_000  # characters of a field of many lines
UNKNOWN_TIERS = "Chưa có mốc nào: ghi mỗi dòng một bậc, ví dụ: từ 70 % đến dưới 90 %: 1"


class LinesField(forms.CharField):
    """Entries of a parameter, one a line."""

    def __init__(self, **kwargs):
        super().__init__(max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 4}), **kwargs)

    def prepare_value(self, value):
        return value if value is None or isinstance(value, str) else "\n".join(map(str, value))

    def to_python(self, value):
        lines = readable(super().to_python(value), lines=True).splitlines()
        return self.read([" ".join(line.split()) for line in lines if line.strip()])

    def read(self, lines: list[str]) -> Iterable:
        return lines

    def validate(self, value):
        forms.Field.validate(self, value)

    def run_validators(self, value):
        """The lines are checked by the method they belong to."""


class LevelsField(LinesField):
    def read(self, lines):
        return [Level(part.words, part.points) for part in map(part_of, lines)]


class TiersField(LinesField):
    """Tiers as the regulation words them; cleaned to a ``Reading``."""

    def read(self, lines) -> Reading | None:
        if not lines:
            return None
        reading = read_tiers([part_of(clause) for clause in clauses_of("\n".join(lines))])
        if reading is None:
            raise ValidationError(UNKNOWN_TIERS)
        return reading


FIELDS: dict[Kind, type[forms.Field]] = {
    POINTS: PointsFormField,
    OPTIONAL_NUMBER: PointsFormField,
    TEXT: forms.CharField,
    FLAG: forms.BooleanField,
    TEXTS: LinesField,
    LEVELS: LevelsField,
    TIERS: TiersField,
}


class ParametersForm(ReadableForm, forms.Form):
    """The parameters of a method of ``method_class`` for a criterion; once valid, ``method`` has them.

    ``current`` is the method as it stands. Tiers bring their unit with their words.
    """

    def __init__(self, *args, method_class: type[Method], maximum: Decimal, decimals=2, current=None, **kwargs):
        self.method_class, self.maximum, self.current = method_class, maximum, current
        self.parameters = {item.name: item for item in fields(method_class)}
        self.has_tiers = "tiers" in self.parameters
        shown = [item for item in self.parameters.values() if not (self.has_tiers and item.name == "unit")]
        self.base_fields = {item.name: _field(item, decimals) for item in shown}
        super().__init__(*args, initial=_initial(current, self.parameters, self.has_tiers), **kwargs)

    def clean(self):
        cleaned = super().clean()
        if not self.errors:
            self.method = self.method_class.from_json(self._plain(), self.maximum)
        return cleaned

    def _plain(self) -> dict:
        values = {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}
        if self.has_tiers:
            values |= {"tiers": values["tiers"].tiers, "unit": values["tiers"].unit}
        return {name: self.parameters[name].metadata["kind"].write(value) for name, value in values.items()}


def _field(item: Field, decimals: int) -> forms.Field:
    kind, options = item.metadata["kind"], {}
    if FIELDS[kind] is PointsFormField:
        options = {"decimals": decimals}
    elif kind is TEXT:
        options = {"max_length": LONGEST}
    return FIELDS[kind](
        label=label_of(item), help_text=item.metadata["help_text"], required=item.default is MISSING, **options
    )


def _initial(current: Method | None, names: Iterable[str], has_tiers: bool) -> dict:
    if current is None:
        return {}
    values = {name: getattr(current, name) for name in names}
    return {**values, "tiers": [tier.line(values["unit"]) for tier in values["tiers"]]} if has_tiers else values


class DeclaredForm(ReadableForm, forms.Form):
    """What an officer declares for one criterion; once valid, ``outcome`` has the points and the reasoning."""

    def __init__(self, *args, method: Method, maximum: Decimal, decimals: int = 2, **kwargs):
        self.method, self.maximum, self.decimals = method, maximum, decimals
        self.base_fields = {item.name: _input(item) for item in method.inputs}
        super().__init__(*args, **kwargs)

    def clean(self):
        cleaned = super().clean()
        if self.errors:
            return cleaned
        try:
            self.outcome = self.method.score(self.cleaned_data, self.maximum, decimals=self.decimals)
        except ValidationError as error:
            figures = [name for name in self.fields if name != NONE_ARISING.name]
            self.add_error(figures[0] if len(figures) == 1 else None, error)
        return cleaned


def _input(item: Input) -> forms.Field:
    options = {"label": item.label, "help_text": item.help_text, "required": False}
    if item.choices:
        return forms.ChoiceField(choices=[("", "Chưa khai"), *((words, words) for words in item.choices)], **options)
    if item.is_long:
        return forms.CharField(max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 6}), **options)
    return forms.CharField(
        max_length=50, widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}), **options
    )


class OverrideForm(ReadableForm, forms.Form):
    """Points set by hand with their reason, or neither; once valid, ``outcome`` is what holds."""

    points = PointsFormField(label="Sửa điểm thành", required=False)
    reason = forms.CharField(label="Lý do sửa điểm", required=False, max_length=500)

    def __init__(self, *args, computed: Outcome, maximum: Decimal, decimals: int = 2, **kwargs):
        super().__init__(*args, **kwargs)
        self.outcome, self.maximum, self.decimals = computed, maximum, decimals
        self.fields["points"].decimals = decimals

    def clean(self):
        cleaned = super().clean()
        points, reason = self.cleaned_data.get("points"), self.cleaned_data.get("reason", "")
        if self.errors or (points is None and not reason):
            return cleaned
        if points is None:
            self.add_error("points", "Ghi điểm sửa, hoặc bỏ lý do để giữ điểm tính ra.")
            return cleaned
        if points == self.outcome.points:
            self.add_error("points", "Điểm sửa bằng điểm tính ra: để trống ô này và lý do.")
            return cleaned
        try:
            self.outcome = override(self.outcome, points, reason, self.maximum, decimals=self.decimals)
        except ValidationError as error:
            self.add_error("points" if reason else "reason", error)
        return cleaned
