"""Reading what people type about points."""

from django import forms

from .points import format_points, parse_points


class PointsFormField(forms.CharField):
    """A text field for points, read by the one parser of the product."""

    def __init__(self, *, maximum=None, decimals=2, **kwargs):
        self.maximum, self.decimals = maximum, decimals
        super().__init__(**kwargs)
        self.widget.attrs.update(inputmode="decimal", autocomplete="off")

    def prepare_value(self, value):
        return value if isinstance(value, str) else format_points(value, self.decimals)

    def to_python(self, value):
        return parse_points(value, maximum=self.maximum, decimals=self.decimals)

    def validate(self, value):
        forms.Field.validate(self, value)

    def run_validators(self, value):
        """The parser has checked everything there is to check."""
