"""Columns of a sheet: how a cell becomes a value, how a value becomes a cell.

Widgets of django-import-export that take the reader's ``Cell`` and raise ``Refused`` with the remedy; what they render
is what the writer takes: text, Decimal, date or None.
"""

from datetime import date, datetime
from difflib import get_close_matches

from import_export.fields import Field
from import_export.widgets import Widget

from ..text import fold, readable
from ..workbooks import Cell, Refused, finding

YES, NO = {"x", "có", "1", "true", "✓"}, {"", "không", "0", "false"}
FEW = 15  # codes that a sentence can list
DAY = "gõ ngày theo dạng 15/6/2024"


class Column(Field):
    """One column: the record's attribute, the heading, the widget, the width in characters.

    ``required`` columns must stand in the sheet and be filled in every row, those with ``is_heading`` alone must stand
    there; another column that the sheet does not have leaves what is stored as it is, while an empty cell empties it
    (as the preview shows). ``also``: other wordings of the heading.
    """

    def __init__(
        self, attribute, heading, widget, *, width=20, required=False, is_heading=False, also=(), readonly=False
    ):
        super().__init__(attribute, heading, widget, readonly=readonly)
        self.width, self.required, self.is_heading = width, required, required or is_heading
        self.headings = (heading, *also)

    def clean(self, row, **kwargs):
        cell = row[self.column_name]
        if self.required and cell.is_empty:
            raise Refused(finding(cell, f"thiếu {self.column_name.lower()}", "điền ô này, hoặc xoá cả dòng"))
        return super().clean(row, **kwargs)


class CellWidget(Widget):
    """Refuses what no column can take, then asks ``read`` (cell → value, or Refused)."""

    def clean(self, value: Cell, row=None, **kwargs):
        if value.error:
            raise Refused(finding(value, "là ô lỗi của Excel", "sửa công thức, hoặc gõ giá trị vào ô"))
        if value.value is None and value.is_formula:
            raise Refused(finding(value, "là công thức chưa có kết quả", "mở bằng Excel, lưu lại, hoặc gõ giá trị"))
        return self.read(value)

    def render(self, value, obj=None, **kwargs):
        return value or None


class Text(CellWidget):
    """Text as the forms store it; "" for an empty cell. ``longest`` None: what the model's column holds."""

    def __init__(self, *, lines: bool = False, longest: int | None = None):
        super().__init__()
        self.lines, self.longest = lines, longest

    def read(self, cell: Cell) -> str:
        if isinstance(cell.value, date | datetime):
            remedy = "định dạng cột là Text (Văn bản) rồi gõ lại"
            raise Refused(finding(cell, "là ngày tháng: Excel đã đổi chữ thành ngày", remedy))
        text = readable(cell.text, lines=self.lines).strip()
        if self.longest and len(text) > self.longest:
            raise Refused(finding(cell, f"dài {len(text)} chữ, quá {self.longest}", "viết gọn lại"))
        return text


class Day(CellWidget):
    """A date, as Excel's own or as text "15/6/2024"; None for an empty cell."""

    def read(self, cell: Cell) -> date | None:
        value = cell.value
        if isinstance(value, date) and not isinstance(value, datetime):
            return value
        if value is None:
            return None
        try:
            return datetime.strptime(cell.text, "%d/%m/%Y").date()  # noqa: DTZ007 (a day has no time zone)
        except ValueError:
            raise Refused(finding(cell, "không phải ngày", DAY)) from None


class Mark(CellWidget):
    """ "x" or empty."""

    def read(self, cell: Cell) -> bool:
        text = fold(cell.text)
        if text not in YES | NO:
            raise Refused(finding(cell, "không hiểu được", "ghi x nếu có, để trống nếu không"))
        return text in YES

    def render(self, value, obj=None, **kwargs):
        return "x" if value else None


class Choice(CellWidget):
    """One of a model's choices by its label; an empty cell is ``blank``."""

    def __init__(self, choices, *, blank):
        super().__init__()
        self.labels, self.blank = {str(value): label for value, label in choices}, blank

    def read(self, cell: Cell) -> str:
        if cell.is_empty:
            return self.blank
        found = next((value for value, label in self.labels.items() if fold(label) == fold(cell.text)), None)
        if found is None:
            labels = "», «".join(self.labels.values())
            raise Refused(finding(cell, "không có trong danh sách", f"chọn «{labels}»"))
        return found

    def render(self, value, obj=None, **kwargs):
        return self.labels.get(str(value))


class Known(CellWidget):
    """A record by its code; ``known`` (code in small letters → record) is filled in by the resource."""

    def __init__(self, what: str):
        super().__init__()
        self.what, self.known = what, {}

    def read(self, cell: Cell):
        code = readable(cell.text, lines=False).strip()
        if code and code.lower() not in self.known:
            raise Refused(finding(cell, f"không có {self.what} mang mã này", self._remedy(code)))
        return self.known.get(code.lower())

    def render(self, value, obj=None, **kwargs):
        return value.code if value else None

    def _remedy(self, code: str) -> str:
        codes = sorted(self.known)
        if len(codes) > FEW:
            codes = get_close_matches(code.lower(), codes, n=3)
        return f"ghi một mã có sẵn: {', '.join(codes)}" if codes else "ghi một mã có sẵn, xem cột «Mã» của tệp mẫu"
