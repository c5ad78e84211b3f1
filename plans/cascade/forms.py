"""What a person fills in to carry out a plan above."""

from django import forms
from django.core.exceptions import ValidationError

from agencies.forms import ReadableForm
from agencies.models import Agency

from ..models import Plan, ReferenceDocument

NAMELESS = "Ghi trích yếu của kế hoạch mới, hoặc chọn bản dự thảo sẽ nhận thêm nhiệm vụ."


class KeyChoices(forms.MultipleChoiceField):
    """Ticked rows by their keys."""

    def to_python(self, value):
        return {int(key) for key in super().to_python(value) if key.isascii() and key.isdigit() and len(key) < 19}

    def valid_value(self, value):
        return True  # whether a task may be taken over is the rule's to say, with a sentence

    def validate(self, value):
        pass


class DeriveForm(ReadableForm, forms.Form):
    """Which tasks go where: into a new draft with a subject, or into an open draft of the same plan."""

    into = forms.ModelChoiceField(
        label="Ghi vào", queryset=Plan.objects.none(), required=False, empty_label="Kế hoạch mới (dự thảo)"
    )
    subject = forms.CharField(
        label="Trích yếu của kế hoạch mới",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Sửa cho đúng với cơ quan mình; mỗi dòng in thành một dòng.",
    )
    chosen = KeyChoices(required=False)

    def __init__(self, *args, drafts, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["into"].queryset = drafts
        self.fields["into"].label_from_instance = lambda plan: f"Thêm vào bản dự thảo: {' '.join(plan.subject.split())}"
        if not drafts.exists():
            del self.fields["into"]

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("into") and not cleaned.get("subject") and not self.errors:
            raise ValidationError(NAMELESS)
        return cleaned

    def wanted(self) -> dict:
        """What ``deriving.derive`` is to do."""
        return {"into": None, **self.cleaned_data}


class DeriveFromReferenceForm(ReadableForm, forms.Form):
    agency = forms.ModelChoiceField(label="Cơ quan lập kế hoạch", queryset=Agency.objects.none(), empty_label=None)
    subject = forms.CharField(
        label="Trích yếu",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Lấy từ văn bản cấp trên; sửa cho đúng với cơ quan mình. Mỗi dòng in thành một dòng.",
    )

    def __init__(self, *args, agencies, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = agencies


class ParentsForm(ReadableForm, forms.Form):
    """What a plan carries out, said by hand."""

    parent = forms.ModelChoiceField(
        label="Kế hoạch cấp trên (có trong hệ thống)",
        queryset=Plan.objects.none(),
        required=False,
        empty_label="– không có –",
    )
    references = forms.ModelMultipleChoiceField(
        label="Văn bản chỉ biết số, ngày",
        queryset=ReferenceDocument.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, parents, references, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["parent"].queryset = parents
        self.fields["references"].queryset = references
