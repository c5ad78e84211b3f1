"""Forms of plans, sections, tasks and measures."""

from django import forms

from agencies.forms import ReadableForm
from agencies.models import Agency
from criteria.models import Assessment, Criterion

from .editing import STALE
from .models import Measure, Plan, Section, Task, TaskParty
from .parties import party_key

DATE = forms.DateInput(format="%d/%m/%Y", attrs={"placeholder": "31/12/2024", "inputmode": "numeric"})
DATE_FORMATS = ["%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y"]


class VersionedForm(ReadableForm):
    """A form on a row with ``version``: refuses when somebody else has saved since the page was opened."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["seen_version"] = forms.IntegerField(
            initial=self.instance.version, widget=forms.HiddenInput, min_value=0
        )

    def clean(self):
        cleaned = super().clean()
        if self.instance.pk and cleaned.get("seen_version") != self.instance.version:
            raise forms.ValidationError(STALE)
        return cleaned


class PlanForm(VersionedForm, forms.ModelForm):
    """The head and the signature of a plan."""

    class Meta:
        model = Plan
        fields = [
            "kind",
            "issuer",
            "year",
            "indices",
            "assessment",
            "subject",
            "number",
            "symbol",
            "place",
            "day",
            "month",
            "preamble",
            "closing",
            "sign_authority",
            "sign_title",
            "sign_name",
        ]
        widgets = {
            "subject": forms.Textarea(attrs={"rows": 3}),
            "preamble": forms.Textarea(attrs={"rows": 6}),
            "closing": forms.Textarea(attrs={"rows": 4}),
            "indices": forms.CheckboxSelectMultiple,
        }

    def __init__(self, *args, user, agencies, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["issuer"].queryset = agencies
        self.fields["assessment"].queryset = Assessment.objects.visible_to(user).select_related(
            "agency", "criteria_set__index"
        )


class LinesForm(ReadableForm, forms.Form):
    """All lines of one kind (căn cứ, nơi nhận …), one to a line of text."""

    text = forms.CharField(label="Mỗi dòng một mục", required=False, max_length=30_000, widget=forms.Textarea)
    seen_version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args, plan, **kwargs):
        self.plan = plan
        super().__init__(*args, **kwargs)
        self.fields["text"].widget.attrs["rows"] = 12

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("seen_version") != self.plan.version:
            raise forms.ValidationError(STALE)
        return cleaned

    def lines(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["text"].split("\n") if line.strip()]


class SectionForm(ReadableForm, forms.ModelForm):
    class Meta:
        model = Section
        fields = ["marker", "title", "body", "kind", "is_request", "agencies"]
        widgets = {"body": forms.Textarea(attrs={"rows": 8}), "agencies": forms.SelectMultiple(attrs={"size": 6})}
        help_texts = {"body": "*nghiêng*, **đậm**; xuống dòng là đoạn mới."}

    def __init__(self, *args, plan, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["agencies"].queryset = Agency.objects.under(plan.issuer.path)
        self.fields["agencies"].widget.attrs["data-search"] = ""


class PartiesField(forms.MultipleChoiceField):
    """Agencies and groups by the keys of plans.parties."""

    def __init__(self, **kwargs):
        super().__init__(required=False, widget=forms.SelectMultiple(attrs={"size": 6, "data-search": ""}), **kwargs)


class CriteriaField(forms.ModelMultipleChoiceField):
    """Leaf criteria; the remainder of a partly printed table goes by the name of its lĩnh vực."""

    def __init__(self, **kwargs):
        widget = forms.SelectMultiple(attrs={"size": 6, "data-search": ""})
        super().__init__(Criterion.objects.none(), required=False, widget=widget, **kwargs)

    def label_from_instance(self, criterion):
        return f"{criterion.parent.title} – {criterion.name}" if criterion.is_remainder else criterion.title


class TaskForm(VersionedForm, forms.ModelForm):
    """A task with the bodies on it and the criteria it serves."""

    lead = PartiesField(label="Cơ quan chủ trì")
    implementing = PartiesField(label="Cơ quan thực hiện")
    cooperating = PartiesField(label="Cơ quan phối hợp")
    criteria = CriteriaField(label="Khắc phục tiêu chí")

    class Meta:
        model = Task
        fields = ["summary", "heading", "intro", "product", "deadline_phrase", "last_day"]
        widgets = {"intro": forms.Textarea(attrs={"rows": 2}), "last_day": DATE}
        error_messages = {"last_day": {"invalid": "Ngày không đúng: gõ theo dạng 15/6/2024."}}
        help_texts = {
            "deadline_phrase": "Ghi như sẽ in: «trước ngày 15/6/2024», «trong tháng 6/2024» …",
            "last_day": "Hết ngày này mới là quá hạn; «trước ngày 15/6» thì ghi 14/6.",
        }

    def __init__(self, *args, plan, choices, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["last_day"].input_formats = DATE_FORMATS
        parties = list(self.instance.parties.all()) if self.instance.pk else []
        for role in TaskParty.Role.values:
            self.fields[role].choices = choices
            self.fields[role].initial = [party_key(party) for party in parties if party.role == role]
        leaves = self.fields["criteria"]
        if plan.assessment:
            known = plan.assessment.criteria_set.criteria.filter(children=None)
            leaves.queryset = known.select_related("parent").order_by("sort_key")
        leaves.initial = self.instance.criterion_links.values_list("criterion", flat=True) if self.instance.pk else []


class MeasureForm(ReadableForm, forms.ModelForm):
    """One measure; the actor is chosen among the same agencies and groups as the parties."""

    actor = forms.ChoiceField(label="Cơ quan làm", required=False)

    class Meta:
        model = Measure
        fields = ["text", "target", "status"]
        widgets = {"text": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args, choices, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["actor"].choices = [("", "–"), *(pair for pair in choices if pair[0][0] in "ag")]
        self.fields["actor"].initial = _actor_key(self.instance)

    def save(self, commit=True):
        key = self.cleaned_data["actor"]
        self.instance.actor_agency_id = int(key[1:]) if key.startswith("a") else None
        self.instance.actor_group_id = int(key[1:]) if key.startswith("g") else None
        return super().save(commit)


def _actor_key(measure: Measure) -> str:
    if measure.actor_agency_id:
        return f"a{measure.actor_agency_id}"
    return f"g{measure.actor_group_id}" if measure.actor_group_id else ""


class BaseMeasureFormSet(forms.BaseInlineFormSet):
    def add_fields(self, form, index):
        super().add_fields(form, index)
        form.fields["ORDER"].widget.attrs["class"] = "form-control"
        form.fields["DELETE"].widget.attrs["class"] = "form-check-input"
        form.fields["DELETE"].label = "Xoá giải pháp"


MeasureFormSet = forms.inlineformset_factory(
    Task,
    Measure,
    form=MeasureForm,
    formset=BaseMeasureFormSet,
    extra=2,
    can_delete=True,
    can_order=True,
    max_num=60,
    validate_max=True,
)
