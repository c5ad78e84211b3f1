"""Reading what people send about rounds: their days, agencies and appraisers; reasons, decisions."""

from django import forms
from django.core.exceptions import ValidationError

from agencies.forms import ReadableForm
from agencies.models import Agency

from ..forms import YEARS
from ..models import Round
from .moves import Move
from .removing import NO_REASON
from .rounds import DAYS, mark

DATE = forms.DateInput(attrs={"placeholder": "31/12/2024", "inputmode": "numeric"})
BAD_DATE = {"invalid": "Ngày không đúng: gõ theo dạng 15/6/2024."}
REASON = forms.Textarea(attrs={"rows": 3})


class RoundForm(ReadableForm, forms.ModelForm):
    """A round's name, days, agencies to be taken in, and for each lĩnh vực who appraises it.

    ``seen`` carries the mark of what the page showed.
    """

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    agencies = forms.ModelMultipleChoiceField(
        Agency.objects.none(), label="Cơ quan được đánh giá", required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Round
        fields = ["name", "year", *DAYS]
        widgets = dict.fromkeys(DAYS, DATE)
        error_messages = dict.fromkeys(DAYS, BAD_DATE)

    def __init__(self, *args, areas, appraisers, agencies, **kwargs):
        super().__init__(*args, **kwargs)
        self.areas, self.appraisers = areas, {agency.pk: agency for agency in appraisers}
        self.fields["agencies"].queryset = agencies
        self.fields["year"].validators += YEARS
        if self.instance.pk:
            del self.fields["year"]
            self.initial["seen"] = mark(self.instance)
        leads = dict(self.instance.leads.values_list("criterion_id", "agency_id")) if self.instance.pk else {}
        home = next((agency for agency in appraisers if agency.leads_reform), self.instance.agency)
        choices = [("", f"{home} (đầu mối CCHC)")]
        choices += [(agency.pk, agency.name) for agency in appraisers if agency != home]
        for area in areas:
            field = forms.ChoiceField(label=area.title, required=False, choices=choices, initial=leads.get(area.pk, ""))
            field.widget.attrs["class"] = "form-select"
            self.fields[f"lead_{area.pk}"] = field

    def clean_year(self):
        year, criteria_set = self.cleaned_data["year"], self.instance.criteria_set
        if not criteria_set.serves(year):
            raise ValidationError(f"Bộ tiêu chí này không dùng cho năm {year}: chỉ dùng {criteria_set.years}.")
        return year

    def clean_agencies(self):
        chosen = self.cleaned_data["agencies"]
        if self.instance.pk is None and not chosen:
            raise ValidationError("Chọn ít nhất một cơ quan.")
        return chosen

    @property
    def head(self) -> list[forms.BoundField]:
        return [self[name] for name in ("name", "year", *DAYS) if name in self.fields]

    @property
    def lead_fields(self) -> list[forms.BoundField]:
        return [self[f"lead_{area.pk}"] for area in self.areas]

    def leads(self) -> dict[int, Agency | None]:
        """Lĩnh vực → who appraises it; None for the organiser's own body."""
        chosen = {area.pk: self.cleaned_data.get(f"lead_{area.pk}") for area in self.areas}
        return {area: self.appraisers[int(agency)] if agency else None for area, agency in chosen.items()}

    def values(self) -> dict:
        """The plain fields of the round."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields if name in self.fields}


class MoveForm(ReadableForm, forms.Form):
    """One of the moves that are open to the organiser, with the reason where it needs one."""

    action = forms.ChoiceField(label="Việc cần làm", widget=forms.RadioSelect(attrs={"class": "check-list"}))
    comment = forms.CharField(label="Lý do", max_length=2000, required=False, widget=REASON)

    def __init__(self, *args, moves: list[Move], **kwargs):
        super().__init__(*args, **kwargs)
        self.needing = {move.action for move in moves if move.needs_comment}
        self.fields["action"].choices = [
            (move.action, f"{move.label} (cần ghi lý do)" if move.needs_comment else move.label) for move in moves
        ]
        self.fields["action"].error_messages = {
            "required": "Chọn việc cần làm.",
            "invalid_choice": "Bảng điểm đã đổi trạng thái nên không còn làm được việc vừa chọn: chọn lại.",
        }
        self.fields["comment"].help_text = "Cơ quan đọc được lý do này; lý do được giữ lại trong lịch sử bảng điểm."

    def clean(self):
        cleaned = super().clean()
        if self.cleaned_data.get("action") in self.needing and not self.cleaned_data.get("comment", "").strip():
            self.add_error("comment", "Cần ghi lý do.")
        return cleaned


class UnlockForm(ReadableForm, forms.Form):
    comment = forms.CharField(
        label="Lý do mở khoá",
        max_length=2000,
        widget=REASON,
        help_text="Ghi văn bản yêu cầu đính chính nếu có. Lý do được giữ lại mãi bên cạnh lần công bố.",
        error_messages={"required": "Cần ghi lý do mở khoá."},
    )


class RemovalForm(ReadableForm, forms.Form):
    comment = forms.CharField(
        label="Lý do xoá đợt",
        max_length=2000,
        widget=REASON,
        help_text="Lý do được giữ lại trong nhật ký và trong lịch sử của các bảng điểm còn lại.",
        error_messages={"required": NO_REASON},
    )


class PublicationForm(ReadableForm, forms.Form):
    """The decision that publishes the results."""

    decision = forms.CharField(
        label="Số, ký hiệu quyết định công bố",
        max_length=250,
        help_text="Ví dụ: Quyết định số 458/QĐ-UBND",
        error_messages={"required": "Ghi số, ký hiệu của quyết định công bố."},
    )
    on = forms.DateField(
        label="Ngày quyết định", widget=DATE, error_messages={"required": "Ghi ngày của quyết định.", **BAD_DATE}
    )

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.latest = today

    def clean_on(self):
        if self.cleaned_data["on"] > self.latest:
            raise ValidationError("Ngày quyết định ở sau hôm nay: công bố khi đã có quyết định.")
        return self.cleaned_data["on"]
