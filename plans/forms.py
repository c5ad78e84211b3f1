"""Forms of plans, sections, tasks and measures."""

from django import forms
from django.db.models import Q
from django.urls import reverse
from django.utils.text import slugify

from agencies.forms import ReadableForm
from agencies.models import Agency
from criteria.models import Assessment, Criterion

from .deadlines import Kind, explain, spoken
from .editing import STALE
from .line_text import faults, split_lines
from .models import Measure, Plan, Section, Task, TaskParty
from .office.fields import OfficeFields
from .parties import party_key
from .progress import MAX_WORDS
from .scheduling import hand_days, read_phrase

SECRECY = (  # Luật Bảo vệ bí mật nhà nước 2018, Điều 5
    "In khung đỏ dưới dòng số. Không gõ nội dung bí mật nhà nước vào máy nối mạng: văn bản mật phải soạn trên máy tính "
    "riêng, không kết nối (Luật Bảo vệ bí mật nhà nước 2018, Điều 5)."
)
DATE = forms.DateInput(attrs={"placeholder": "31/12/2024", "inputmode": "numeric"})


class VersionedForm(ReadableForm):
    """A form on something with ``version``: refuses when somebody else has saved since the page was opened."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["seen_version"] = forms.IntegerField(
            initial=self.versioned().version, widget=forms.HiddenInput, min_value=0
        )

    def versioned(self):
        """The row whose version guards the form; one without a key is new and guarded by nothing."""
        return self.instance

    def clean(self):
        cleaned = super().clean()
        guard = self.versioned()
        if "seen_version" in self.fields and guard.pk and cleaned.get("seen_version") != guard.version:
            raise forms.ValidationError(STALE)
        return cleaned


class CommentForm(ReadableForm, forms.Form):
    """The words beside a button, as every other text: NFC, no control characters, not without end."""

    comment = forms.CharField(
        required=False,
        max_length=MAX_WORDS,
        error_messages={"max_length": "Ghi tối đa %(limit_value)d ký tự: hãy viết gọn lại."},
    )

    def words(self) -> str:
        """What was typed; ValidationError when it cannot be stored."""
        if not self.is_valid():
            raise forms.ValidationError(list(self.errors["comment"]))
        return self.cleaned_data["comment"]


class PlanForm(OfficeFields, VersionedForm, forms.ModelForm):
    """The head and the signature of a plan; a new one is filled in as its office is used to (plans.office)."""

    year = forms.IntegerField(label="Năm", min_value=2000, max_value=2100)

    class Meta:
        model = Plan
        fields = [
            "kind",
            "issuer",
            "year",
            "indices",
            "assessment",
            "parent",
            "carries_out",
            "subject",
            "has_number_line",
            "number",
            "symbol",
            "place",
            "day",
            "month",
            "urgency",
            "secrecy",
            "preamble",
            "closing",
            "sign_authority",
            "sign_title",
            "sign_name",
        ]
        widgets = {
            "subject": forms.Textarea(attrs={"rows": 3}),
            "preamble": forms.Textarea(attrs={"rows": 6, "data-markup": ""}),
            "closing": forms.Textarea(attrs={"rows": 4, "data-markup": ""}),
            "indices": forms.CheckboxSelectMultiple,
            "carries_out": forms.SelectMultiple(attrs={"size": 4, "data-search": ""}),
        }
        help_texts = {
            "carries_out": "Văn bản mà kế hoạch này triển khai; chưa có trong danh sách thì thêm bằng liên kết ở dưới.",
            "urgency": "In khung đỏ dưới dòng số",
            "secrecy": SECRECY,
            "has_number_line": "Bản in luôn có dòng «Số: …»; không chọn nghĩa là văn bản được nhập không có dòng này.",
            "sign_authority": "TM. …, KT. …, TL. …; dấu | ngắt dòng",
        }

    def __init__(self, *args, user, agencies, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["issuer"].queryset = agencies
        self.fill_in(agencies)
        if self.instance.pk and self.instance.versions.filter(state="issued").exists():
            for name in ("number", "day", "month"):  # those of the version in force; a further one brings its own
                self.fields[name].disabled = True
        self.fields["parent"].queryset = (
            Plan.objects.visible_to(user).without_reports().exclude(pk__in=self._not_above())
        )
        self.fields["assessment"].queryset = Assessment.objects.visible_to(user).select_related(
            "agency", "criteria_set__index"
        )

    def _not_above(self) -> set[int]:
        """The plan itself and all that stand below it: none of them can be its parent."""
        found, fresh = set(), {self.instance.pk} - {None}
        while fresh:
            found |= fresh
            fresh = set(Plan.objects.filter(parent__in=fresh).values_list("pk", flat=True)) - found
        return found

    def own_columns(self) -> list[str]:
        """The columns of the plan itself that the form sets."""
        return [name for name in self._meta.fields if not Plan._meta.get_field(name).many_to_many]


class PlanCopyForm(ReadableForm, forms.Form):
    """For which year, and to mend which table, a plan is copied."""

    year = forms.IntegerField(label="Năm của kế hoạch mới", min_value=2000, max_value=2100)
    assessment = forms.ModelChoiceField(
        label="Bảng điểm cần khắc phục",
        queryset=Assessment.objects.none(),
        required=False,
        help_text="Nhiệm vụ được gắn lại với tiêu chí cùng mã, cùng tên của bảng này; để trống thì chọn sau.",
    )

    def __init__(self, *args, user, source, **kwargs):
        super().__init__(*args, initial={"year": source.year + 1}, **kwargs)
        tables = Assessment.objects.visible_to(user).filter(agency=source.issuer)
        self.fields["assessment"].queryset = tables.select_related("agency", "criteria_set__index")


class PlanImportForm(ReadableForm, forms.Form):
    """For whom an existing plan is imported; the file comes beside the form."""

    issuer = forms.ModelChoiceField(label="Cơ quan ban hành", queryset=Agency.objects.none(), empty_label=None)
    year = forms.IntegerField(
        label="Năm",
        required=False,
        min_value=2000,
        max_value=2100,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        help_text="Để trống thì lấy năm ghi trong văn bản",
    )

    def __init__(self, *args, agencies, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["issuer"].queryset = agencies


class LinesForm(VersionedForm, forms.Form):
    """All lines of one kind (căn cứ, nơi nhận …), one to a line of text."""

    text = forms.CharField(label="Mỗi dòng một mục", required=False, max_length=30_000, widget=forms.Textarea)

    def __init__(self, *args, plan, **kwargs):
        self.plan = plan
        super().__init__(*args, **kwargs)
        self.fields["text"].widget.attrs["rows"] = 12

    def versioned(self):
        return self.plan

    def clean(self):
        cleaned = super().clean()
        for sentence in faults(self.lines()):
            self.add_error("text", sentence)
        return cleaned

    def lines(self) -> list[str]:
        return split_lines(self.cleaned_data.get("text", ""))


class SectionForm(VersionedForm, forms.ModelForm):
    class Meta:
        model = Section
        fields = ["marker", "title", "body", "kind", "is_request", "agencies"]
        widgets = {
            "body": forms.Textarea(attrs={"rows": 8, "data-markup": ""}),
            "agencies": forms.SelectMultiple(attrs={"size": 6}),
        }
        help_texts = {"body": "*nghiêng*, **đậm**; xuống dòng là đoạn mới."}

    def __init__(self, *args, plan, **kwargs):
        self.plan = plan
        super().__init__(*args, **kwargs)
        own = Agency.objects.under(plan.issuer.path).values("pk")
        named = self.instance.agencies.values("pk") if self.instance.pk else []  # outside the authority, too
        self.fields["agencies"].queryset = Agency.objects.filter(Q(pk__in=own) | Q(pk__in=named))
        self.fields["agencies"].widget.attrs["data-search"] = ""

    def versioned(self):
        return self.plan if self.instance.pk else Plan()  # adding a section overwrites nobody's words

    def clean(self):
        cleaned = super().clean()
        words = [cleaned.get(name, getattr(self.instance, name)) for name in ("title", "body")]
        if not self.errors and not any(words):
            raise forms.ValidationError("Ghi đề mục hoặc nội dung của mục.")
        return cleaned


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


class DayField(forms.DateField):
    """A day set by hand; empty: none."""

    def __init__(self, **kwargs):
        widget = forms.DateInput(attrs={"class": "form-control", "placeholder": "31/12/2024", "inputmode": "numeric"})
        wrong = {"invalid": "Ngày không đúng: gõ theo dạng 15/6/2024."}
        super().__init__(required=False, widget=widget, error_messages=wrong, **kwargs)


class PhraseForm(ReadableForm, forms.Form):
    """The words of a deadline on their way to being explained."""

    deadline_phrase = forms.CharField(
        required=False, max_length=Task._meta.get_field("deadline_phrase").max_length, strip=True
    )


class TaskForm(VersionedForm, forms.ModelForm):
    """A task with the bodies on it and the criteria it serves."""

    lead = PartiesField(label="Cơ quan chủ trì tham mưu")
    implementing = PartiesField(label="Cơ quan thực hiện")
    cooperating = PartiesField(label="Cơ quan phối hợp")
    criteria = CriteriaField(label="Tiêu chí cần khắc phục")
    last_day = DayField(label="Ngày cuối, đặt bằng tay", help_text="Chỉ ghi khi khác ngày hiểu từ câu chữ.")

    class Meta:
        model = Task
        fields = ["kind", "summary", "heading", "intro", "asks_plan", "appendix", "product", "deadline_phrase"]
        widgets = {"intro": forms.Textarea(attrs={"rows": 2, "data-markup": ""})}
        help_texts = {
            "heading": "Việc mới để trống thì in tên gọn.",
            "kind": "Việc trong phần tổ chức thực hiện in bằng lời của mục, ở đây chỉ để giao và theo dõi.",
            "appendix": "Để trống thì in trong mục; chọn phụ lục thì in thành một dòng của bảng phụ lục.",
            "deadline_phrase": "Ghi như sẽ in: «trước ngày 15/6/2024», «trong tháng 6/2024», «hằng quý» …",
        }

    def __init__(self, *args, plan, choices, **kwargs):
        super().__init__(*args, **kwargs)
        parties = list(self.instance.parties.all()) if self.instance.pk else []
        for role in TaskParty.Role.values:
            named = [party_key(party) for party in parties if party.role == role]
            # A name that matches nothing has no row to be copied from: it can be kept or dropped where it stands.
            self.fields[role].choices = [pair for pair in choices if pair[0][0] != "p" or pair[0] in named]
            self.fields[role].initial = named
        self.fields["appendix"].queryset = plan.appendices.all()
        leaves = self.fields["criteria"]
        if plan.assessment:
            known = plan.assessment.criteria_set.criteria.filter(children=None)
            leaves.queryset = known.select_related("parent").order_by("sort_key")
        links = self.instance.criterion_links.filter(criterion__in=leaves.queryset) if self.instance.pk else []
        leaves.initial = [link.criterion_id for link in links]
        self.fields["last_day"].initial = self.instance.last_day if self.instance.is_day_by_hand else None
        self._add_deadline(plan)

    def _add_deadline(self, plan):
        """Say what the phrase means, now and while it is typed; one field for the day of each of its occurrences."""
        phrase = self.fields["deadline_phrase"]
        sent = self.data.get(self.add_prefix("deadline_phrase"), "") if self.is_bound else None
        deadline = read_phrase(self.instance.deadline_phrase if sent is None else sent, plan)
        if deadline.kind != Kind.NONE:
            phrase.help_text = f"→ {explain(deadline)}"
        phrase.widget.attrs |= {
            "hx-get": reverse("deadline_hint", args=[plan.pk]),
            "hx-trigger": "input changed delay:600ms",
            "hx-target": "#id_deadline_phrase_helptext",
        }
        by_hand = hand_days(self.instance) if self.instance.pk else {}
        self.occurrence_fields = {}
        for due in deadline.occurrences:
            name = self.occurrence_fields[due.label] = f"ky_{slugify(due.label)}"
            usual = f"Để trống: hết ngày {spoken(due.last_day)}."
            self.fields[name] = DayField(label=f"Kỳ «{due.label}»", help_text=usual, initial=by_hand.get(due.label))
        self.order_fields([*self._meta.fields, "last_day", *self.occurrence_fields.values()])

    def occurrence_days(self) -> dict:
        """Label → day set by hand or None, of the occurrences that the sent page showed."""
        shown = {label: name for label, name in self.occurrence_fields.items() if self.add_prefix(name) in self.data}
        return {label: self.cleaned_data[name] for label, name in shown.items()}

    def clean_heading(self):
        """A new task is printed by its short name unless it has a heading; a block without one stays as it is."""
        heading = self.cleaned_data["heading"]
        is_duty = self.cleaned_data.get("kind") == Task.Kind.DUTY  # printed by the words of its section
        return heading if heading or is_duty or self.instance.pk else self.cleaned_data.get("summary", "")


class MeasureForm(ReadableForm, forms.ModelForm):
    """One measure; the actor is chosen among the same agencies and groups as the parties."""

    actor = forms.ChoiceField(label="Cơ quan thực hiện", required=False)

    class Meta:
        model = Measure
        fields = ["text", "target", "status"]
        widgets = {"text": forms.Textarea(attrs={"rows": 3, "data-markup": ""})}

    def __init__(self, *args, choices, **kwargs):
        super().__init__(*args, **kwargs)
        key = _actor_key(self.instance)
        known = [pair for pair in choices if pair[0][0] in "ag"]
        if key and key not in dict(known):  # an agency that has ended, or a group of another owner
            known.append((key, f"{self.instance.actor} (như đã ghi)"))
        self.fields["actor"].choices = [("", "–"), *known]
        self.fields["actor"].initial = key

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
        if "DELETE" in form.fields:  # an empty row to be filled in has nothing to delete
            form.fields["DELETE"].widget.attrs["class"] = "form-check-input"
            form.fields["DELETE"].label = "Xoá giải pháp"


MeasureFormSet = forms.inlineformset_factory(
    Task,
    Measure,
    form=MeasureForm,
    formset=BaseMeasureFormSet,
    extra=2,
    can_delete=True,
    can_delete_extra=False,
    can_order=True,
    max_num=60,
    absolute_max=100,  # rows read and shown again of what was sent, however many they are
    validate_max=True,
)
