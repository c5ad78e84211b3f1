"""The form of a plan's table: all its words in one field, widths in another."""

import re

from django import forms

from .documents.limits import MAX_FIELD, MAX_ROWS
from .forms import VersionedForm
from .models import PlanTable
from .plan_tables import read_rows, text_of, usual_widths

MOST_COLUMNS = 12
MAX_TYPED = 200_000  # characters of a whole table


class TableForm(VersionedForm, forms.Form):
    """Columns and rows of a table; ``columns()`` and ``rows()`` are what is to be stored."""

    text = forms.CharField(
        label="Nội dung bảng",
        strip=False,
        max_length=MAX_TYPED,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text="Mỗi dòng một hàng, các ô cách nhau bằng dấu | ; dòng đầu là tên cột. Chép từ Excel rồi dán vào đây "
        "cũng được.",
    )
    widths = forms.CharField(
        label="Độ rộng các cột (%)",
        required=False,
        max_length=60,
        help_text="Ví dụ «8 52 40», cộng lại bằng 100; để trống thì chia theo độ dài của chữ.",
    )

    def __init__(self, *args, table: PlanTable, **kwargs):
        self.table = table
        initial = {}
        if table.pk:
            initial = {"text": text_of(table), "widths": " ".join(str(column["width"]) for column in table.columns)}
        super().__init__(*args, initial=initial, **kwargs)

    def versioned(self):
        return self.table.plan

    def clean(self):
        cleaned = super().clean()
        self._rows = read_rows(cleaned.get("text", ""))
        if "text" not in self.errors:
            for sentence in _faults(self._rows):
                self.add_error("text", sentence)
        if not self.errors:
            self._widths = self._read_widths(cleaned["widths"])
        return cleaned

    def columns(self) -> list[dict]:
        return [{"title": title, "width": width} for title, width in zip(self._rows[0], self._widths, strict=True)]

    def rows(self) -> list[list[str]]:
        return self._rows[1:]

    def _read_widths(self, text: str) -> list[int]:
        count = len(self._rows[0])
        if not text.strip():
            return usual_widths(self._rows)
        words = re.split(r"[\s,;|%]+", text.strip().rstrip("%"))
        widths = [int(word) for word in words if re.fullmatch(r"[0-9]{1,3}", word)]
        if len(widths) != len(words) or len(widths) != count or 0 in widths:
            self.add_error("widths", f"Bảng có {count} cột: ghi đúng {count} số nguyên từ 1, hoặc để trống.")
        elif sum(widths) != 100:
            self.add_error("widths", f"Các độ rộng cộng lại là {sum(widths)}, phải bằng 100.")
        return widths


def _faults(rows: list[list[str]]) -> list[str]:
    """Sentences about a table that cannot be stored; the first few of many alike."""
    if not rows:
        return ["Bảng chưa có dòng nào."]
    count = len(rows[0])
    found = [
        f"Dòng {number} có {len(row)} ô, dòng đầu có {count} cột: «{' | '.join(row)[:60]}»."
        for number, row in enumerate(rows, start=1)
        if len(row) != count
    ][:5]
    if count > MOST_COLUMNS:
        found.append(f"Bảng có {count} cột, nhiều hơn {MOST_COLUMNS}: không vừa trang giấy.")
    if not all(rows[0]):
        found.append(f"Cột {rows[0].index('') + 1} chưa có tên: dòng đầu phải ghi tên mọi cột.")
    if len(rows) - 1 > MAX_ROWS:
        found.append(f"Bảng có {len(rows) - 1} dòng, nhiều hơn {MAX_ROWS}: hãy chia thành nhiều bảng.")
    if any(len(cell) > MAX_FIELD for row in rows for cell in row):
        found.append(f"Có ô dài hơn {MAX_FIELD} ký tự: hãy chia nhỏ.")
    return found
