"""How large a document may be before it is rendered: WeasyPrint takes minutes on hostile or careless input.

Measured: 1,000 table rows 29 s, 400 KB in one cell 159 s, 100,000 combining marks 67 s.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from itertools import groupby

from django.core.exceptions import ValidationError

from .model import Document, ScoreRow, Table, TaskRow

MAX_ROWS = 1_000
MAX_FIELD = 10_000  # characters of one text
MAX_TEXT = 600_000  # characters of a document, about 200 pages
MAX_MARKS = 4  # combining marks on one letter


class DocumentTooLarge(ValidationError):
    """A Vietnamese sentence that says which limit a document passes."""


def check(document: Document) -> None:
    """Raises DocumentTooLarge when rendering could take minutes."""
    rows = sum(map(_rows, _parts(document)))
    if rows > MAX_ROWS:
        raise DocumentTooLarge(f"Văn bản có {rows} dòng bảng, nhiều hơn {MAX_ROWS}: hãy chia thành nhiều văn bản.")
    texts = [part for part in _parts(document) if isinstance(part, str)]
    if sum(map(len, texts)) > MAX_TEXT:
        raise DocumentTooLarge(f"Văn bản dài hơn {MAX_TEXT} ký tự: hãy chia thành nhiều văn bản.")
    for text in texts:
        _check_text(text)


def _rows(part) -> int:
    """How many table rows a part is; those of a plain table are no parts of their own."""
    return len(part.rows) if isinstance(part, Table) else isinstance(part, (ScoreRow, TaskRow))


def _check_text(text: str) -> None:
    start = f"«{text[:60]}…»"
    if len(text) > MAX_FIELD:
        raise DocumentTooLarge(f"Một mục dài hơn {MAX_FIELD} ký tự, hãy chia nhỏ: {start}")
    if text.isascii():
        return
    letters = unicodedata.normalize("NFC", text)
    runs = groupby(letters, key=lambda letter: unicodedata.combining(letter) != 0)
    if any(is_mark and len(list(group)) > MAX_MARKS for is_mark, group in runs):
        raise DocumentTooLarge(f"Một chữ mang quá {MAX_MARKS} dấu, hãy gõ lại: {start[:20]}")


def _parts(value) -> Iterator:
    """Everything inside a document, strings and dataclasses alike."""
    yield value
    if is_dataclass(value):
        for field in fields(value):
            yield from _parts(getattr(value, field.name))
    elif isinstance(value, tuple):
        for item in value:
            yield from _parts(item)
