"""Reading what is typed into the ledger of lost points."""

from django import forms

from agencies.forms import ReadableForm
from criteria.forms import PointsFormField
from criteria.points import SCALE

from .models import NotRegainable

MAX_REASON = NotRegainable._meta.get_field("reason").max_length


class ExpectedForm(ReadableForm, forms.Form):
    """The points one task is to regain; blank takes the estimate back. ``seen`` is what the page showed."""

    expected = PointsFormField(required=False)
    seen = PointsFormField(required=False, decimals=SCALE)

    def __init__(self, *args, decimals: int, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["expected"].decimals = decimals


class GiveUpForm(ReadableForm, forms.Form):
    """Points that cannot be regained, and why. ``seen`` is the mark of what the page showed."""

    amount = PointsFormField(error_messages={"required": "Ghi số điểm không lấy lại được."})
    reason = forms.CharField(
        max_length=MAX_REASON,
        widget=forms.Textarea,
        error_messages={
            "required": "Ghi lý do vì sao không lấy lại được: người duyệt kế hoạch cần biết.",
            "max_length": "Ghi lý do tối đa %(limit_value)d ký tự: hãy viết gọn lại.",
        },
    )
    seen = forms.CharField(required=False)

    def __init__(self, *args, decimals: int, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["amount"].decimals = decimals


def problem_of(form: forms.Form) -> str:
    """All that is wrong with a form, in sentences."""
    return " ".join(message for messages in form.errors.values() for message in messages)
