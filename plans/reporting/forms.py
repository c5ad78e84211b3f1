"""Forms of requests for reports, of answers and of periodic reports."""

from datetime import date

from django import forms

from agencies.forms import ReadableForm
from agencies.models import Agency, AgencyGroup
from agencies.scope import own_paths
from criteria.models import Assessment, Criterion

from ..forms import DATE, VersionedForm
from ..models import (
    PeriodicPart,
    PeriodicReport,
    Plan,
    Report,
    ReportAnswer,
    ReportDeadline,
    ReportPeriod,
    ReportQuestion,
    ReportRequest,
)
from ..models.plan import GIVES_WORK
from .parts import Typed, mark

BAD_DATE = {"invalid": "Ngày không đúng: gõ theo dạng 15/6/2024."}
SEARCH = {"size": 6, "data-search": ""}
BOX = forms.Textarea(attrs={"rows": 3})


class ReportRequestForm(VersionedForm, forms.ModelForm):
    """The head of a request and its addressees; its rows are in the formsets below."""

    class Meta:
        model = ReportRequest
        fields = ["title", "issuer", "kind", "plan", "assessment", "indices", "agencies", "groups", "words"]
        widgets = {
            "title": forms.Textarea(attrs={"rows": 2}),
            "words": forms.Textarea(attrs={"rows": 4}),
            "indices": forms.CheckboxSelectMultiple,
            "agencies": forms.SelectMultiple(attrs=SEARCH),
            "groups": forms.SelectMultiple(attrs=SEARCH),
        }
        help_texts = {
            "assessment": "Có bảng điểm thì tiêu chí mất điểm của từng cơ quan được điền sẵn.",
            "groups": "Nhóm được tách thành từng đơn vị khi gửi.",
        }

    def __init__(self, *args, user, agencies, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["issuer"].queryset = agencies.filter(path__in=own_paths(user))
        self.fields["plan"].queryset = Plan.objects.visible_to(user).without_reports()
        tables = Assessment.objects.visible_to(user).select_related("agency", "criteria_set__index")
        self.fields["assessment"].queryset = tables
        chosen = self.instance.agencies.values("pk") if self.instance.pk else []
        inside = agencies.exclude(kind__is_outside=True).values("pk")
        self.fields["agencies"].queryset = Agency.objects.filter(pk__in=[*_keys(inside), *_keys(chosen)])
        self.fields["groups"].queryset = AgencyGroup.objects.filter(owner__in=agencies)


def _keys(rows) -> list[int]:
    return [row["pk"] for row in rows]


class PeriodForm(ReadableForm, forms.ModelForm):
    class Meta:
        model = ReportPeriod
        fields = ["label", "first_day", "last_day"]
        widgets = {"first_day": DATE, "last_day": DATE}
        error_messages = {"first_day": BAD_DATE, "last_day": BAD_DATE}


class DeadlineForm(ReadableForm, forms.ModelForm):
    class Meta:
        model = ReportDeadline
        fields = ["purpose", "phrase", "last_day", "agency", "label"]
        widgets = {"last_day": DATE}
        error_messages = {"last_day": BAD_DATE}

    def __init__(self, *args, agencies=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = Agency.objects.none() if agencies is None else agencies


class QuestionForm(ReadableForm, forms.ModelForm):
    class Meta:
        model = ReportQuestion
        fields = ["text", "kind", "topic"]

    def has_changed(self):
        """A new row counts by its words: the usual questions are kept untouched, and go when they are emptied."""
        return super().has_changed() if self.instance.pk else bool(self["text"].value())


class RowsFormSet(forms.BaseInlineFormSet):
    def add_fields(self, form, index):
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].widget.attrs["class"] = "form-check-input"
            form.fields["DELETE"].label = "Xoá dòng này"


class DeadlinesFormSet(RowsFormSet):
    def clean(self):
        """One deadline for the answers: lateness is measured by it."""
        kept = [form for form in self.forms if form not in self.deleted_forms and hasattr(form, "cleaned_data")]
        answers = [form for form in kept if form.has_changed() or form.instance.pk]
        if sum(form.cleaned_data.get("purpose") == ReportDeadline.Purpose.ANSWER for form in answers) > 1:
            raise forms.ValidationError(
                "Có hai thời hạn «Các cơ quan gửi báo cáo»: giữ một, dòng kia chọn việc khác hoặc xoá."
            )


def _rows(model, form, formset=RowsFormSet):
    return forms.inlineformset_factory(
        ReportRequest,
        model,
        form=form,
        formset=formset,
        extra=1,
        max_num=30,
        absolute_max=40,
        validate_max=True,
        can_delete_extra=False,
    )


PeriodFormSet = _rows(ReportPeriod, PeriodForm)
DeadlineFormSet = _rows(ReportDeadline, DeadlineForm, DeadlinesFormSet)
QuestionFormSet = _rows(ReportQuestion, QuestionForm)


def _of(model, name: str, rows: int = 3, **kwargs):
    """A form's field like the model's, in a box of some lines."""
    return model._meta.get_field(name).formfield(widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


class PartForm(ReadableForm, forms.Form):
    """The words of one part with the mark of what was shown; parts.write compares and stores them."""

    seen = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)

    def __init__(self, *args, part, **kwargs):
        super().__init__(*args, prefix=f"phan-{part.pk}", **kwargs)
        self.part = part
        self.words = [name for name in part.WORDS if name in self.fields]
        self.initial = {name: getattr(part, name) for name in self.words} | {"seen": mark(part)}

    def typed(self) -> Typed:
        return Typed({name: self.cleaned_data[name] for name in self.words}, self.cleaned_data["seen"])


class TextAnswerForm(PartForm):
    text = _of(ReportAnswer, "text", 7, label="Trả lời")


class CriterionAnswerForm(PartForm):
    text = _of(ReportAnswer, "text", label="Nguyên nhân")
    cause_kind = ReportAnswer._meta.get_field("cause_kind").formfield()
    responsibility = _of(ReportAnswer, "responsibility", label="Trách nhiệm của cơ quan, cá nhân")
    solution = _of(ReportAnswer, "solution")


class PeriodicPartForm(PartForm):
    text = _of(PeriodicPart, "text", 8, label="Nội dung")


class NewCriterionForm(ReadableForm, forms.ModelForm):
    """A further row of the question on criteria: one of the table's lost criteria, or one named in own words."""

    class Meta:
        model = ReportAnswer
        fields = ["criterion", "label", *ReportAnswer.WORDS]
        labels = {"text": "Nguyên nhân", "responsibility": "Trách nhiệm của cơ quan, cá nhân"}
        widgets = {"text": BOX, "responsibility": BOX, "solution": BOX}
        help_texts = {"label": "Ghi mã và tên, ví dụ: 7.6.1 Thanh toán trực tuyến."}

    def __init__(self, *args, report: Report, question: ReportQuestion, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.report, self.instance.question = report, question
        present = report.answers.filter(question=question).exclude(criterion=None).values("criterion")
        table = report.request.assessment
        leaves = Criterion.objects.filter(criteria_set=table.criteria_set, children=None) if table else None
        choices = Criterion.objects.none() if leaves is None else leaves.exclude(pk__in=present)
        self.fields["criterion"].queryset = choices.select_related("parent").order_by("sort_key")
        if table is None:
            del self.fields["criterion"]

    def clean(self):
        cleaned = super().clean()
        if not (cleaned.get("criterion") or cleaned.get("label")):
            self.add_error("label", "Ghi mã, tên tiêu chí cho dòng mới, hoặc để trống cả dòng.")
        return cleaned


class PeriodicForm(ReadableForm, forms.ModelForm):
    """Which plans, which period, the figures of which day."""

    class Meta:
        model = PeriodicReport
        fields = ["title", "agency", "kind", "first_day", "last_day", "plans"]
        widgets = {"first_day": DATE, "last_day": DATE, "plans": forms.CheckboxSelectMultiple}
        error_messages = {"first_day": BAD_DATE, "last_day": BAD_DATE}

    def __init__(self, *args, user, agencies, today: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.on = today
        self.fields["agency"].queryset = agencies
        self.fields["plans"].queryset = Plan.objects.visible_to(user).without_reports().filter(state__in=GIVES_WORK)

    def clean_last_day(self):
        """Nobody can say today how the work will stand on a day to come."""
        day = self.cleaned_data["last_day"]
        if day > self.on:
            raise forms.ValidationError(f"Ngày lấy số liệu không sau hôm nay ({self.on:%d/%m/%Y}).")
        return day
