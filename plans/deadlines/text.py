"""A phrase made comparable: one spelling, small letters, single blanks, no markup."""

import re

from agencies.text import fold

LONGEST = 2000  # characters that are read
GAP = "\x00"  # neither a letter nor a blank: no rule reads across a part that has been taken out
SPELLINGS = [
    (re.compile(r"[*_]"), ""),
    (re.compile(r"[–—−‑‒]"), "-"),
    (re.compile(r"(/[0-9]{1,4})-(?=[0-9]{1,2}/)"), r"\1 - "),
    (re.compile(r"\b(0?[36])\s*(?:,|và)\s*(?=0?9(?:\s*(?:,|và)\s*12)?\s*tháng\b)"), r"\1 tháng, "),
    (re.compile(r"\b(0?[69])\s*(?:,|và)\s*(?=12\s*tháng\b)"), r"\1 tháng, "),
    (re.compile(r"\bquí\b"), "quý"),
    (re.compile(r"\bkì\b"), "kỳ"),
    (re.compile(r"\bhàng(?= (?:ngày|tuần|tháng|quý|năm)\b)"), "hằng"),
    (re.compile(r"\b(?:cải cách hành chính)\b"), "cchc"),
]


def plain(phrase: str) -> str:
    """What the rules read; the phrase itself stays as it was typed."""
    text = fold(phrase[:LONGEST])
    for found, spelling in SPELLINGS:
        text = found.sub(spelling, text)
    return " ".join(text.split())


def blanked(text: str, start: int, end: int) -> str:
    """The text with one part taken out; every other part keeps its place."""
    return text[:start] + GAP * (end - start) + text[end:]
