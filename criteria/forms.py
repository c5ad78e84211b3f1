"""Reading what people type about points."""

from decimal import Decimal

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator

from agencies.files import ACCEPT
from agencies.forms import ReadableForm
from agencies.models import Agency

from .causes import mark as mark_cause
from .designing import FIXED_IN_USE, FORM_FIELDS, SET_FIELDS, mark, mark_set
from .evidence import needs_explanation
from .models import Cause, CriteriaSet, Criterion, Evidence, Score
from .ordering import tidy_code
from .points import format_points, parse_points

YEAR_RANGE = "Năm đánh giá phải từ 2012 đến 2100."
YEARS = [MinValueValidator(2012, YEAR_RANGE), MaxValueValidator(2100, YEAR_RANGE)]


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


class PasteForm(forms.Form):
    """A block from the clipboard and the leaf at which it was pasted."""

    text = forms.CharField(strip=False)
    start = forms.IntegerField(min_value=0)


class ScoreDetailForm(ReadableForm, forms.ModelForm):
    """What stands behind the points of one leaf, and the version the person saw."""

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    explanation = forms.CharField(
        label="Giải trình", max_length=5000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    class Meta:
        model = Score
        fields = ["not_applicable", "not_applicable_reason", "explanation"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["version"] = self.instance.version

    def clean(self):
        cleaned = super().clean()
        values = self.cleaned_data
        if not values.get("explanation") and not values.get("not_applicable") and needs_explanation(self.instance):
            self.add_error("explanation", "Tiêu chí có điểm mà chưa có tài liệu kiểm chứng: ghi giải trình.")
        return cleaned


class CauseForm(ReadableForm, forms.ModelForm):
    """A cause and all the criteria it explains; ``seen`` carries the mark of what the page showed."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Cause
        fields = ["text", "kind", "agency", "criteria"]
        widgets = {
            "text": forms.Textarea(attrs={"rows": 3}),
            "criteria": forms.SelectMultiple(attrs={"size": 8, "data-search": ""}),
            "agency": forms.Select(attrs={"data-search": ""}),
        }

    def __init__(self, *args, assessment, agencies, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["seen"] = mark_cause(self.instance) if self.instance.pk else ""
        leaves = assessment.criteria_set.criteria.filter(children=None).select_related("parent").order_by("sort_key")
        self.fields["criteria"].queryset = leaves
        self.fields["criteria"].help_text = "Một nguyên nhân có thể ghi cho nhiều tiêu chí."
        self.fields["agency"].queryset = agencies


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files; what the upload limit stopped is said in its own sentence."""

    widget = FilesInput(attrs={"accept": ACCEPT})

    def __init__(self, **kwargs):
        limit = f"PDF, Word (.docx), Excel (.xlsx), ảnh PNG hoặc JPG; mỗi tệp đến {settings.UPLOAD_MEGABYTES} MB."
        super().__init__(help_text=limit, **kwargs)

    def clean(self, data, initial=None):
        files = [data] if data and not isinstance(data, list) else data or []
        if self.required and not files:
            raise ValidationError("Chưa chọn tệp nào.")
        return [super(FilesField, self).clean(file, initial) for file in files]


class EvidenceForm(ReadableForm, forms.ModelForm):
    files = FilesField(label="Tệp (chọn được nhiều tệp)", required=False, allow_empty_file=True)
    link = forms.URLField(
        label="Đường dẫn",
        required=False,
        max_length=500,
        assume_scheme="https",
        error_messages={"invalid": "Đường dẫn phải có dạng https://…"},
    )
    field_order = ["files", "document", "page", "link"]

    class Meta:
        model = Evidence
        fields = ["document", "page", "link"]

    def clean(self):
        cleaned = super().clean()
        if not any(self.cleaned_data.get(name) for name in ("files", "document", "link")) and not self.errors:
            raise ValidationError("Chọn tệp, hoặc ghi số, ký hiệu văn bản hay đường dẫn.")
        return cleaned

    def validate_constraints(self):
        """Asked in ``clean``: the file is stored after it."""


class ManyFilesForm(ReadableForm, forms.Form):
    files = FilesField(label="Các tệp minh chứng", allow_empty_file=True)


class CriteriaSetForm(ReadableForm, forms.ModelForm):
    """A set's head; the fields on which entered figures hang are closed once it ``in_use``.

    ``seen`` carries the mark of what the page showed.
    """

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    other_index = forms.CharField(
        label="Hoặc chỉ số khác",
        max_length=30,
        required=False,
        help_text="Tên ngắn của chỉ số chưa có trong danh sách.",
    )
    field_order = ["name", "index", "other_index", "issuer", "agency_kind", "decision", "first_year", "last_year"]

    class Meta:
        model = CriteriaSet
        fields = SET_FIELDS
        widgets = {"issuer": forms.Select(attrs={"data-search": ""})}
        help_texts = {
            "decision": "Số, ký hiệu, ngày của quyết định ban hành, ví dụ: Quyết định số 1926/QĐ-UBND ngày 05/12/2022.",
            "last_year": "Để trống khi bộ tiêu chí còn dùng.",
            "unit": "Điểm được cộng lên mục trên; % lấy trung bình cộng.",
            "decimals": "Điểm được nhập nhiều nhất bấy nhiêu chữ số sau dấu phẩy.",
        }

    def __init__(self, *args, issuers, in_use=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["issuer"].queryset = issuers
        self.initial["seen"] = mark_set(self.instance) if self.instance.pk else ""
        self.fields["index"].required = False
        for name in ("first_year", "last_year"):
            self.fields[name].validators += YEARS
        for name in FIXED_IN_USE if in_use else []:
            self.fields[name].disabled = True
            self.fields[name].help_text = "Đã có bảng điểm dùng bộ này nên không đổi được nữa."
        if in_use:
            del self.fields["other_index"]

    def clean(self):
        cleaned = super().clean()
        index, other = self.cleaned_data.get("index"), self.cleaned_data.get("other_index", "").strip()
        if not index and not other:
            self.add_error("index", "Chọn chỉ số, hoặc ghi tên chỉ số khác.")
        elif index and other:
            self.add_error("other_index", f"Đã chọn {index}: bỏ tên này, hoặc bỏ lựa chọn ở trên.")
        return cleaned


class CriterionForm(ReadableForm, forms.ModelForm):
    """One criterion; ``seen`` carries the mark of what the page showed."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    field_order = ["parent", "code", "kind", "maximum", "name", "guidance", "minimum", "is_survey"]

    class Meta:
        model = Criterion
        fields = FORM_FIELDS
        widgets = {
            "parent": forms.Select(attrs={"data-search": ""}),
            "name": forms.Textarea(attrs={"rows": 2}),
            "guidance": forms.Textarea(attrs={"rows": 4}),
        }
        labels = {"parent": "Thuộc mục", "name": "Tên tiêu chí"}
        help_texts = {
            "code": "Như in trong quyết định, ví dụ 1.2.3 hoặc II.",
            "minimum": "Để trống nếu là 0.",
            "is_survey": "Điểm do cơ quan đầu mối CCHC nhập, cơ quan được chấm không tự nhập.",
        }

    def __init__(self, *args, criteria_set, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.criteria_set = criteria_set
        self.initial["seen"] = mark(self.instance) if self.instance.pk else ""
        for name in ("minimum", "maximum"):
            self.fields[name].decimals = criteria_set.decimals
        self.fields["code"].required = True
        self.fields["parent"].queryset = criteria_set.criteria.filter(is_remainder=False).order_by("sort_key")
        self.fields["parent"].empty_label = "(lĩnh vực, không thuộc mục nào)"
        if self.instance.pk and self.instance.children.exists():
            for name in ("minimum", "is_survey"):  # a matter of leaves
                del self.fields[name]

    def clean_code(self):
        code = tidy_code(self.cleaned_data["code"])
        if not code:
            raise ValidationError("Mã cần có chữ hoặc số, ví dụ 1.2.3 hoặc II.")
        return code

    def clean_minimum(self):
        return self.cleaned_data["minimum"] or Decimal(0)

    def values(self) -> dict:
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}


class NewAssessmentForm(ReadableForm, forms.Form):
    """Which agency's table of which set and year is to be opened."""

    criteria_set = forms.ModelChoiceField(
        CriteriaSet.objects.none(), label="Bộ tiêu chí", empty_label="Chọn bộ tiêu chí"
    )
    agency = forms.ModelChoiceField(Agency.objects.none(), label="Cơ quan được chấm điểm", empty_label="Chọn cơ quan")
    year = forms.IntegerField(
        label="Năm đánh giá", validators=YEARS, widget=forms.NumberInput(attrs={"min": 2012, "max": 2100})
    )

    def __init__(self, *args, sets, agencies, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["criteria_set"].queryset = sets
        self.fields["agency"].queryset = agencies
