"""Forms in which an agency says how its work stands, for one line or for many."""

from django import forms

from agencies.forms import ROW_KEY

from .forms import CommentForm
from .models import Assignment
from .progress import NOTE, Report

LONG = {"max_length": "Ghi tối đa %(limit_value)d ký tự: hãy viết gọn lại."}
PERCENT = {
    "invalid": "Mức hoàn thành là số nguyên từ 0 đến 100.",
    "min_value": "Mức hoàn thành từ 0 đến 100 %%.",
    "max_value": "Mức hoàn thành từ 0 đến 100 %%.",
}
MOST_LINES = 500  # of one bulk change


class PercentField(forms.IntegerField):
    """0–100, typed as text: a number field would turn "12,5" into 125 in some browsers."""

    def __init__(self, **kwargs):
        widget = forms.TextInput(attrs={"inputmode": "numeric", "maxlength": 4, "size": 4})
        super().__init__(min_value=0, max_value=100, required=False, widget=widget, error_messages=PERCENT, **kwargs)

    def to_python(self, value):
        return super().to_python((value or "").replace("%", "").strip())


class SayingForm(CommentForm):
    """Words, percentage and the reason for being late; a field that was not sent leaves what is there."""

    percent = PercentField(label="Mức hoàn thành (%)")
    late_reason = forms.CharField(
        label="Lý do chậm (nếu quá hạn)",
        required=False,
        max_length=Assignment._meta.get_field("late_reason").max_length,
        error_messages=LONG,
    )

    def checked(self) -> dict:
        """The cleaned values; ValidationError with the first sentence when something cannot be stored."""
        if not self.is_valid():
            raise forms.ValidationError([message for messages in self.errors.values() for message in messages])
        return self.cleaned_data


class ReportForm(SayingForm):
    """All that is said in one line of work."""

    product = forms.CharField(
        required=False, max_length=Assignment._meta.get_field("product").max_length, error_messages=LONG
    )
    file = forms.FileField(required=False)
    seen = forms.IntegerField(required=False, min_value=0)

    def report(self) -> Report:
        values = self.checked()
        return Report(
            percent=values["percent"],
            product=values["product"] if "product" in self.data else None,
            late_reason=values["late_reason"],
            file=values["file"],
        )


class BulkForm(SayingForm):
    """What is to happen to many lines at once."""

    action = forms.ChoiceField(
        label="Việc cần làm",
        choices=[(NOTE, "Ghi tiến độ"), *((t.action, t.label) for t in Assignment.TRANSITIONS)],
    )
    field_order = ["action", "percent", "comment", "late_reason"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["comment"].label = "Nội dung, lý do"

    def report(self) -> Report:
        values = self.checked()
        return Report(percent=values["percent"], late_reason=values["late_reason"])


def picked(keys: list[str]) -> dict[int, int | None]:
    """Row → version as seen, from ticked values "12" or "12-3"; ValidationError for none, too many, or nonsense."""
    if not keys:
        raise forms.ValidationError("Chưa chọn việc nào: tick vào ô đầu dòng rồi bấm «Xem trước».")
    if len(keys) > MOST_LINES:
        raise forms.ValidationError(f"Mỗi lần sửa nhiều nhất {MOST_LINES} việc: lọc bớt rồi làm từng phần.")
    found = {}
    for key in keys:
        row, _, seen = key.partition("-")
        if not ROW_KEY.fullmatch(row) or (seen and not ROW_KEY.fullmatch(seen)):
            raise forms.ValidationError("Danh sách việc gửi lên không đọc được: tải lại trang rồi chọn lại.")
        found[int(row)] = int(seen) if seen else None
    return found
