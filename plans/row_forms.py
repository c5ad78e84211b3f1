"""Forms of a plan's ordered rows (lines, appendices) and of the documents it cites."""

from django import forms
from django.db.models import Q

from agencies.forms import ReadableForm
from agencies.models import Agency
from criteria.models import Index

from .forms import DATE, VersionedForm
from .models import Appendix, Plan, PlanLine, ReferenceDocument

MOST_ROWS = 100  # on one page; more are edited as one text
CITING = {PlanLine.Kind.BASIS, PlanLine.Kind.FOOTNOTE}
HOLDS_TASKS = "{} còn nhiệm vụ bên trong: chuyển các nhiệm vụ ra khỏi phụ lục trước khi xoá."
HOLDS_TABLES = "{} còn bảng bên trong: xoá các bảng trước khi xoá phụ lục."


class GuardForm(VersionedForm, forms.Form):
    """The version of the plan that the rows on the page belong to."""

    def __init__(self, *args, plan, **kwargs):
        self.plan = plan
        super().__init__(*args, **kwargs)

    def versioned(self):
        return self.plan


class LineForm(ReadableForm, forms.ModelForm):
    """One line; a basis or footnote may point to the document it cites, an addressee or recipient to agencies."""

    class Meta:
        model = PlanLine
        fields = ["text", "reference", "agencies"]
        labels = {"agencies": "Cơ quan nêu trong dòng"}
        widgets = {
            "text": forms.Textarea(attrs={"rows": 2, "data-markup": ""}),
            "agencies": forms.SelectMultiple(attrs={"size": 4, "data-search": ""}),
        }

    def __init__(self, *args, kind, offered, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.kind = kind
        del self.fields["agencies" if kind in CITING else "reference"]
        for name, rows in offered.items():
            if name in self.fields:
                empty = [("", "– không dẫn văn bản nào –")] if name == "reference" else []
                self.fields[name].queryset = rows
                self.fields[name].widget.choices = [*empty, *((row.pk, str(row)) for row in rows)]


class AppendixForm(ReadableForm, forms.ModelForm):
    class Meta:
        model = Appendix
        fields = ["label", "title", "kind", "is_portrait", "index"]
        labels = {"is_portrait": "In khổ đứng (bỏ chọn: khổ ngang)"}
        help_texts = {
            "label": "Như in đầu trang: «Phụ lục I»",
            "kind": "Bảng số liệu được thêm ở trang của kế hoạch; bảng điểm là bảng cần khắc phục của kế hoạch.",
        }

    def __init__(self, *args, offered, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["index"].widget.choices = [("", "–"), *((row.pk, row.name) for row in offered["index"])]


class BaseRowFormSet(forms.BaseInlineFormSet):
    """Rows whose order is kept by arrows; empty rows at the end are for what is to be added."""

    def add_fields(self, form, index):
        super().add_fields(form, index)
        form.fields["ORDER"].widget = forms.HiddenInput()
        if "DELETE" in form.fields:
            form.fields["DELETE"].widget.attrs["class"] = "form-check-input"
            form.fields["DELETE"].label = "Xoá dòng này"

    def clean(self):
        super().clean()
        for form in self.deleted_forms:
            if isinstance(form.instance, Appendix) and form.instance.tasks.exists():
                raise forms.ValidationError(HOLDS_TASKS.format(form.instance.label))
            if isinstance(form.instance, Appendix) and form.instance.tables.exists():
                raise forms.ValidationError(HOLDS_TABLES.format(form.instance.label))


def _rows(model, form):
    limits = {"max_num": MOST_ROWS, "absolute_max": MOST_ROWS + 5, "validate_max": True}
    flags = {"can_delete": True, "can_delete_extra": False, "can_order": True, "extra": 2}
    return forms.inlineformset_factory(Plan, model, form=form, formset=BaseRowFormSet, **flags, **limits)


LineFormSet = _rows(PlanLine, LineForm)
AppendixFormSet = _rows(Appendix, AppendixForm)


def line_rows(data, plan: Plan, kind: str):
    """The lines of one kind as forms; what they may point to is read once."""
    own = Agency.objects.under(plan.issuer.path).values("pk")
    named = Agency.objects.filter(pk__in=PlanLine.agencies.through.objects.filter(planline__plan=plan).values("agency"))
    agencies = Agency.objects.filter(Q(pk__in=own) | Q(pk__in=named.values("pk")))
    offered = {"reference": ReferenceDocument.objects.all()} if kind in CITING else {"agencies": agencies}
    rows = plan.lines.filter(kind=kind).select_related("reference").prefetch_related("agencies")
    return LineFormSet(
        data, instance=plan, queryset=rows, prefix="dong", form_kwargs={"kind": kind, "offered": offered}
    )


def appendix_rows(data, plan: Plan):
    """The appendices of a plan as forms."""
    return AppendixFormSet(
        data,
        instance=plan,
        queryset=plan.appendices.all(),
        prefix="dong",
        form_kwargs={"offered": {"index": Index.objects.all()}},
    )


class ReferenceForm(ReadableForm, forms.ModelForm):
    """A document known by its number and date; one that is known already is taken, not written twice."""

    is_carried_out = forms.BooleanField(label="Kế hoạch này triển khai văn bản đó", required=False)

    class Meta:
        model = ReferenceDocument
        fields = ["kind", "number", "issued_on", "issuer_name", "title"]
        widgets = {"issued_on": DATE}
        error_messages = {"issued_on": {"invalid": "Ngày không đúng: gõ theo dạng 15/6/2024."}}
        help_texts = {
            "kind": "Quyết định, Kế hoạch, Thông báo …",
            "number": "Cả ký hiệu: «194/KH-UBND»",
            "issuer_name": "Như ghi trong văn bản: «UBND huyện Bắc Sơn»",
        }

    def clean(self):
        """One that exists is no error: the plan will point to it, and the words typed here do not change it."""
        cleaned = super().clean()
        known = {name: cleaned.get(name) for name in ("number", "issued_on", "issuer_name")}
        self.instance = ReferenceDocument.objects.filter(**known).first() or self.instance
        return cleaned
