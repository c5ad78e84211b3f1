"""Forms of the life of a document: what is written when it goes to be signed, and when it is issued."""

from django import forms

from agencies.forms import ReadableForm

from ..forms import DATE, VersionedForm
from ..models import DocumentVersion

REASON = {
    "label": "Lý do sửa đổi",
    "max_length": DocumentVersion._meta.get_field("reason").max_length,
    "widget": forms.Textarea(attrs={"rows": 2}),
    "help_text": "Ghi trong danh sách các bản, không in vào văn bản.",
    "error_messages": {"required": "Ghi lý do sửa đổi so với bản đã ban hành."},
}


class SubmitForm(ReadableForm, forms.Form):
    """Trình ký; an amendment says why."""

    reason = forms.CharField(required=False, **REASON)

    def __init__(self, *args, amends: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = amends
        if not amends:
            del self.fields["reason"]


class IssueForm(VersionedForm, forms.Form):
    """Number and day of a document; the reason where the text is amended and frozen in the same step."""

    number = forms.CharField(
        label="Số",
        max_length=10,
        help_text="57 hoặc 57a",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    on = forms.DateField(label="Ngày ban hành", widget=DATE)
    reason = forms.CharField(**REASON)
    seen_text = forms.CharField(required=False, widget=forms.HiddenInput)  # tasks do not count the plan's version up

    def __init__(self, *args, plan, amends: bool, **kwargs):
        self.plan = plan
        super().__init__(*args, **kwargs)
        if not amends:
            del self.fields["reason"]

    def versioned(self):
        return self.plan
