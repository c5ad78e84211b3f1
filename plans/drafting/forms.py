"""The form of a công văn đôn đốc: how late, which agencies, until when they answer."""

from datetime import date

from django import forms

from agencies.forms import ReadableForm

from ..forms import DATE
from .urging import LateWork

LONGEST = 3650  # days


class LatenessForm(ReadableForm, forms.Form):
    """The number of days beyond which work is urged; nothing typed: every late work."""

    hon = forms.IntegerField(
        label="Quá hạn hơn (ngày)",
        required=False,
        min_value=0,
        max_value=LONGEST,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={"invalid": "Ghi số ngày bằng chữ số, ví dụ 5."},
    )

    def days(self) -> int:
        """What was typed; 0 for nothing or something unreadable."""
        return (self.cleaned_data.get("hon") or 0) if self.is_valid() else 0


class UrgeForm(ReadableForm, forms.Form):
    """Which of the late agencies the letter goes to, and the day by which they answer."""

    co_quan = forms.TypedMultipleChoiceField(
        label="Cơ quan được đôn đốc",
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Chọn ít nhất một cơ quan."},
    )
    bao_cao = forms.DateField(
        label="Báo cáo chậm nhất ngày",
        required=False,
        widget=DATE,
        help_text="Để trống thì công văn không ghi ngày.",
        error_messages={"invalid": "Ngày không đúng: gõ theo dạng 15/6/2024."},
    )

    def __init__(self, *args, late: list[LateWork], today: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.on = today
        bodies = {row.agency.pk: row.agency.name for row in late}
        self.fields["co_quan"].choices = list(bodies.items())
        self.fields["co_quan"].initial = list(bodies)

    def clean_bao_cao(self):
        day = self.cleaned_data["bao_cao"]
        if day is not None and day < self.on:
            raise forms.ValidationError(f"Ngày báo cáo không trước hôm nay ({self.on:%d/%m/%Y}).")
        return day
