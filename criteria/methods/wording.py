"""The clauses of a regulation's words on points, and the number at the end of each."""

import re
from decimal import Decimal
from typing import NamedTuple

from django.core.exceptions import ValidationError

from agencies.text import readable, visible

from .figures import number

LONGEST, MOST = 500, 30  # characters of a clause, clauses of a text
NUMBER = r"[0-9]+(?:[.,][0-9]+)?"
HEAD = re.compile(r"\s*(?:Cách chấm|Bậc|Chọn mức|Mức)\s*:\s*", re.IGNORECASE)
TAIL = re.compile(r"\n\s*(?:Tài liệu kiểm chứng|Nguồn)\s*:.*", re.IGNORECASE | re.DOTALL)
BREAK = re.compile(r"[;\n]|\.\s+")
CLAUSE = re.compile(
    rf"(?P<words>.*?\S)\s*(?:[:→=]|->|\s)\s*(?P<minus>trừ\s*)?(?P<points>{NUMBER})(?:\s*(?:điểm|đ))?", re.IGNORECASE
)


class Part(NamedTuple):
    """One clause: its words and the points they bring, or take where they say "trừ"."""

    words: str
    points: Decimal
    is_minus: bool = False


def clauses_of(text: str) -> list[str]:
    """The clauses on points, without the sentence on evidence. Raises ValidationError for a blank or too long text."""
    text = TAIL.sub("", visible(readable(text, lines=True)))
    found = [" ".join(clause.split()).strip(" .") for clause in BREAK.split(HEAD.sub("", text, count=1))]
    found = [clause for clause in found if clause]
    if not found:
        raise ValidationError("Chưa có câu chữ về cách chấm: ghi như quy định in, ví dụ: trên 90 %: 2; từ 70 %…")
    if len(found) > MOST or any(len(clause) > LONGEST for clause in found):
        raise ValidationError(
            f"Câu chữ quá dài: nhiều nhất {MOST} vế, mỗi vế {LONGEST} ký tự. Bỏ phần không nói về điểm."
        )
    return found


def part_of(clause: str) -> Part:
    """Raises ValidationError for a clause that does not end with its points."""
    match = CLAUSE.fullmatch(clause)
    if match is None:
        raise ValidationError(f"Chưa đọc được điểm của «{clause}»: ghi câu chữ rồi đến số điểm.")
    return Part(match["words"], number(match["points"], decimals=4), bool(match["minus"]))
