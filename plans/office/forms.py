"""Forms of the page "Thể thức văn bản": head, collective and appendix, signers, recipients."""

from django import forms
from django.core.exceptions import ValidationError

from agencies.forms import ReadableForm
from agencies.models import Agency

from ..documents.wording import barred
from ..editing import STALE
from ..line_text import faults, split_lines
from ..models import OfficeStyle, Plan, RecipientList, Signer
from ..row_forms import BaseRowFormSet

MOST_SIGNERS = 30
LONGEST_SYMBOL = Plan._meta.get_field("symbol").max_length
LONGEST_WORDS = Plan._meta.get_field("sign_authority").max_length
FORMS = Signer.Form
OF_THE_HEAD = {FORMS.HEAD, FORMS.Q}


class SeenForm(forms.Form):
    """What its person had seen stored (plans.office.page)."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("seen") != self.initial["seen"] and not self.errors:
            raise ValidationError(STALE)
        return cleaned


class HeadForm(ReadableForm, forms.ModelForm):
    """The columns of the agency itself that head its documents."""

    class Meta:
        model = Agency
        fields = ["superior_line", "head_lines", "place_name", "symbol", "head_title"]
        help_texts = {
            "superior_line": "UBND TỈNH LẠNG SƠN; để trống nếu không có. UBND các cấp không có dòng này.",
            "head_lines": "Chữ hoa như in trên văn bản; dấu | ngắt dòng: «ỦY BAN NHÂN DÂN|HUYỆN BẮC SƠN»",
            "symbol": "UBND, SNV …: văn bản ghi «KH-UBND», «BC-UBND»; để trống thì in chỗ trống.",
            "place_name": "Bắc Sơn, TP. Lạng Sơn …",
            "head_title": "Chủ tịch, Giám đốc …",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["head_lines"].required = True

    def clean_head_lines(self):
        lines = barred(self.cleaned_data["head_lines"])
        if not lines:
            raise ValidationError("Ghi tên cơ quan như in ở đầu văn bản, không chỉ dấu |.")
        return "|".join(lines)


class StyleForm(ReadableForm, forms.ModelForm):
    """What the office decides once; a symbol with the drafting unit still fits a plan's column."""

    class Meta:
        model = OfficeStyle
        fields = ["collective", "drafting_unit", "attached"]
        help_texts = {
            "collective": "«TM. ỦY BAN NHÂN DÂN» in trên chức vụ người đứng đầu; để trống nếu chỉ in chức vụ.",
            "drafting_unit": "«NV»: công văn ghi ký hiệu «UBND-NV».",
        }

    def clean_collective(self):
        lines = barred(self.cleaned_data["collective"])
        text = "|".join(lines).upper()
        text = text if not lines or text.startswith("TM.") else f"TM. {text}"
        return _fitting(text)

    def clean_drafting_unit(self):
        unit = self.cleaned_data["drafting_unit"]
        if len(f"{self.instance.agency.symbol}-{unit}") > LONGEST_SYMBOL:
            raise ValidationError(f"Ký hiệu công văn dài quá {LONGEST_SYMBOL} ký tự: viết tắt đơn vị soạn thảo.")
        return unit


class SignerForm(ReadableForm, forms.ModelForm):
    """One signer; the words are stored in capitals, as they are printed (Nghị định 30/2020/NĐ-CP, Phụ lục I, II.7)."""

    class Meta:
        model = Signer
        fields = ["form", "authority", "title", "name"]
        help_texts = {
            "authority": "In sau KT., TL., TUQ., TM.; dấu | ngắt dòng: «CHỦ TỊCH|KT. CHÁNH VĂN PHÒNG»",
            "title": "CHỦ TỊCH, PHÓ CHỦ TỊCH …",
        }

    def clean_title(self):
        lines = barred(self.cleaned_data["title"])
        if not lines:
            raise ValidationError("Ghi chức vụ người ký, không chỉ dấu |.")
        return "|".join(lines).upper()

    def clean_authority(self):
        text = "|".join(barred(self.cleaned_data["authority"])).upper()
        form = self.cleaned_data.get("form", FORMS.HEAD)
        text = text.removeprefix(f"{form}.").strip() if form else text
        if form in OF_THE_HEAD and text:
            raise ValidationError("Người đứng đầu hoặc quyền đứng đầu ký thì để trống ô này.")
        if form not in {*OF_THE_HEAD, FORMS.TM} and not text:
            raise ValidationError(f"Ghi ký thay cho ai, in sau {form}. (ví dụ CHỦ TỊCH, GIÁM ĐỐC).")
        return text

    def clean(self):
        cleaned = super().clean()
        if not self.errors:
            words = Signer(**{name: cleaned[name] for name in self._meta.fields}).words()
            for column, name in (("sign_authority", "authority"), ("sign_title", "title")):
                try:
                    _fitting(words[column])
                except ValidationError as error:
                    self.add_error(name, error)
        return cleaned


def _fitting(text: str) -> str:
    """The text if it fits the line of a plan that it fills in; ValidationError otherwise."""
    if len(text) > LONGEST_WORDS:
        raise ValidationError(f"Dòng in ra dài quá {LONGEST_WORDS} ký tự: hãy viết gọn lại.")
    return text


SignerFormSet = forms.inlineformset_factory(
    Agency,
    Signer,
    form=SignerForm,
    formset=BaseRowFormSet,
    can_delete=True,
    can_delete_extra=False,
    can_order=True,
    extra=1,
    max_num=MOST_SIGNERS,
    absolute_max=MOST_SIGNERS + 5,
    validate_max=True,
)


def signer_rows(data, agency: Agency):
    """The signers of an agency as forms, and an empty one."""
    return SignerFormSet(data, instance=agency, queryset=agency.signers.order_by("position", "pk"), prefix="nguoi-ky")


class RecipientsForm(ReadableForm, forms.Form):
    """Nơi nhận by type of document, a line each."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for kind, label in Plan.Kind.choices:
            self.fields[kind] = forms.CharField(
                label=label,
                required=False,
                max_length=RecipientList._meta.get_field("text").max_length,
                widget=forms.Textarea(attrs={"class": "form-control", "rows": 6}),
            )

    def clean(self):
        cleaned = super().clean()
        for kind, text in list(cleaned.items()):
            for sentence in faults(split_lines(text)):
                self.add_error(kind, sentence)
        return cleaned
