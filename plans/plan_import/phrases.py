"""Words of a text that are a deadline or a target. What a phrase means is plans.deadlines' business, not this one's."""

import re

DAY = r"\d{1,2}\s?[/.-]\s?\d{1,2}(?:\s?[/.-]\s?\d{4})?"
MONTH = r"tháng\s\d{1,2}(?:\s?[/.-]\s?\d{4}|\s+năm\s+\d{4})"
QUARTER = r"quý\s(?:[IV]{1,3}|[1-4])(?:\s?[/.-]\s?\d{4}|\s+năm\s+\d{4})"
DATED = re.compile(
    rf"(?:trước|sau)\s+(?:ngày\s+)?{DAY}"
    rf"|(?:chậm nhất|muộn nhất)\s+(?:là\s+)?(?:đến\s+|vào\s+|trong\s+|trước\s+)?(?:ngày\s+)?(?:{DAY}|{MONTH}|{QUARTER})"
    rf"|(?:xong|hoàn thành)\s+(?:trong|trước|vào)\s+(?:ngày\s+)?(?:{DAY}|{MONTH}|{QUARTER})"
    rf"|trong\s+(?:{MONTH}|{QUARTER}|ngày\s+{DAY})"
    rf"|trước\s+(?:{MONTH}|{QUARTER})"
    r"|6 tháng(?: đầu năm)?, 9 tháng(?:,| và) năm"
    r"|đúng thời gian quy định"
    r"|(?:định kỳ)\s[^.;]{0,150}?theo quy định"
    r"|(?:định kỳ\s+)?(?:hằng|hàng)\s(?:tháng|quý)(?=[^.;]{0,40}báo cáo)",
    re.IGNORECASE,
)
IN_YEAR = re.compile(r"trong năm \d{4}")
TARGET = re.compile(
    r"(?:trên|từ|tối thiểu|ít nhất|đạt)?\s*\d{1,3}(?:[.,]\d{1,2})?\s?%(?:\strở lên)?|(?:cao|thấp) hơn năm \d{4}"
)
LEADING = re.compile(r"^(?:xong|hoàn thành)\s+(?=trong|trước|vào)", re.IGNORECASE)
STOP = re.compile(r"(?<=[.;])\s+(?=[A-ZÀ-ỸĐ])")
LONGEST = 250


def sentences(text: str) -> list[str]:
    """Cut where a full stop or semicolon is followed by a capital letter, as few times as possible."""
    return STOP.split(text)


def deadline_in(text: str) -> str:
    """The last phrase of a plain text that sets a deadline, word for word; "" when there is none.

    "từ … đến ngày …" is a period reported on, no deadline.
    """
    found = [LEADING.sub("", match[0]) for match in DATED.finditer(text)]
    dated = [phrase for phrase in found if any(letter.isdigit() for letter in phrase)]
    return (dated or found or [""])[-1][:LONGEST]


def year_in(text: str) -> str:
    """ "trong năm 2024" where it stands; "" elsewhere."""
    match = IN_YEAR.search(text)
    return match[0] if match else ""


def target_in(text: str) -> str:
    """The figure that a measure sets itself ("trên 95% trở lên", "cao hơn năm 2023"); "" when there is none."""
    match = TARGET.search(text)
    return match[0].strip() if match else ""
