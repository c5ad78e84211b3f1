"""Printed codes in the cells of Excel, which likes to turn them into numbers and dates."""

import re
import unicodedata
from collections.abc import Container
from datetime import date, time
from decimal import Decimal

from agencies.text import visible
from agencies.workbooks import Cell, Refused, finding

PREFIX = re.compile(r"^(tiêu chí|tc)\s*[:.]?\s*", re.IGNORECASE)
AS_TEXT = "chọn cột mã, định dạng là Text (Văn bản) rồi gõ lại mã"


def read_code(cell: Cell, known: Container[str]) -> str:
    """The code in a cell, "" for none. ``known`` are the codes of the set.

    Raises Refused where Excel has destroyed it: 1.2 became the first of February, 1.10 the number 1.1.
    """
    value = cell.value
    if value is None:
        if cell.error:
            raise Refused(finding(cell, "là ô lỗi của Excel, không phải mã", AS_TEXT))
        return ""
    if isinstance(value, date):
        raise Refused(finding(cell, _turned_into_a_day(value, known), AS_TEXT))
    if isinstance(value, bool | time):
        raise Refused(finding(cell, "không phải mã tiêu chí", AS_TEXT))
    if isinstance(value, Decimal):
        return _number(cell, value, known)
    return PREFIX.sub("", visible(unicodedata.normalize("NFKC", value)).strip()).strip().strip(".").strip()


def _turned_into_a_day(day: date, known: Container[str]) -> str:
    meant = [code for code in (f"{day.day}.{day.month}", f"{day.month}.{day.day}") if code in known]
    hint = f", có lẽ là mã {' hoặc '.join(dict.fromkeys(meant))}" if meant else ""
    return f"là ngày tháng: Excel đã đổi mã thành ngày{hint}"


def _number(cell: Cell, value: Decimal, known: Container[str]) -> str:
    text = f"{value.normalize():f}"
    if "." not in text:
        return text
    lost_zero = f"{text}0"
    if lost_zero in known and text in known:
        raise Refused(finding(cell, f"có thể là mã {text} hoặc {lost_zero}: Excel bỏ số 0 ở cuối", AS_TEXT))
    return lost_zero if lost_zero in known else text
