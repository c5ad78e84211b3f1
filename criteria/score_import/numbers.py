"""Points in the cells of Excel: text with a comma or native numbers, read by the product's one parser."""

from datetime import date, time
from decimal import Decimal

from django.core.exceptions import ValidationError

from agencies.text import fold, visible
from agencies.workbooks import Cell, Refused, finding

from ..points import format_points, parse_points

NOT_APPLICABLE = {"không áp dụng", "kad", "k/a", "n/a", "không áp dụng (kad)"}


def is_not_applicable(cell: Cell) -> bool:
    return fold(cell.text) in NOT_APPLICABLE


def read_points(cell: Cell, *, minimum: Decimal, maximum: Decimal | None, decimals: int, is_percent: bool):
    """The points in a cell, None for a blank one, which says nothing.

    ``is_percent``: the set is measured in percent, so that 85 % is 85. Raises Refused with the remedy.
    """
    text = text_of(cell, is_percent)
    try:
        return parse_points(text, minimum=minimum, maximum=maximum, decimals=decimals)
    except ValidationError:
        raise Refused(finding(cell, *_why(cell, text, minimum, maximum, decimals))) from None


def text_of(cell: Cell, is_percent: bool) -> str:
    """The figure in a cell as it would be typed, "" for a blank; 85 % is 85 where ``is_percent``. Raises Refused."""
    value = cell.value
    if cell.error:
        raise Refused(finding(cell, "là ô lỗi của Excel", "sửa công thức, hoặc gõ số điểm"))
    if value is None and cell.is_formula:
        raise Refused(finding(cell, "là công thức chưa có kết quả", "mở bằng Excel, lưu lại, hoặc gõ số điểm"))
    if isinstance(value, bool | date | time):
        raise Refused(finding(cell, "không phải số điểm", "định dạng ô là Number rồi gõ lại, ví dụ 0,25"))
    if cell.is_percent and not is_percent and value is not None:
        raise Refused(finding(cell, "đang định dạng phần trăm", "định dạng ô là Number rồi gõ số điểm"))
    if isinstance(value, Decimal):
        return f"{(value * 100).normalize() if cell.is_percent else value:f}"
    text = visible(cell.text).strip()
    return text.rstrip("%").strip() if is_percent else text


def _why(cell: Cell, text: str, minimum: Decimal, maximum: Decimal | None, decimals: int) -> tuple[str, str]:
    """The reason and the remedy, most telling first."""
    if text.startswith(("-", "−", "–")):
        if text.strip("-−– "):
            return "là số âm", f"gõ số từ {_bounds(minimum, maximum)}"
        return "không phải số điểm", "để trống nếu chưa có điểm, gõ 0 nếu không được điểm"
    number = _leading_number(text, decimals)
    if number is None:
        return "không phải số điểm", "chỉ gõ chữ số và một dấu phẩy, ví dụ 0,25"
    if number != text:
        return "không phải số điểm", f"nếu đúng là {number} thì sửa thành {number}"
    if len(text.replace(".", ",").partition(",")[2]) > decimals:
        return f"có quá {decimals} chữ số sau dấu phẩy", "làm tròn theo quy định của bộ tiêu chí rồi gõ lại"
    return f"nằm ngoài thang điểm {_bounds(minimum, maximum)}", "kiểm tra lại điểm và mã tiêu chí của dòng này"


def _leading_number(text: str, decimals: int) -> str | None:
    kept = ""
    for letter in text:
        if not (letter.isascii() and letter.isdigit()) and letter not in ",.":
            break
        kept += letter
    try:
        return kept if kept and parse_points(kept, decimals=max(decimals, len(kept))) is not None else None
    except ValidationError:
        return None


def _bounds(minimum: Decimal, maximum: Decimal | None) -> str:
    return f"{format_points(minimum)} đến {format_points(maximum)}" if maximum is not None else f"{minimum} trở lên"
