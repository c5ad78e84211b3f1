"""Where a phrase names a day, a week, a month, a quarter, a half or a year."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import IntEnum

from .conventions import Conventions, month_end, reporting_year, week
from .text import blanked

Span = tuple[date, date]


class Unit(IntEnum):
    """From the finest to the coarsest."""

    START = 0  # "từ nay", "kể từ ngày ban hành": the beginning of a period and nothing else
    DAY = 1
    WEEK = 2
    PART = 3
    MONTH = 4
    QUARTER = 5
    HALF = 6
    YEAR = 7


@dataclass(frozen=True)
class Mark:
    """One place of the text that names a time.

    ``days(year)`` gives its first and last day, ValueError for a day that no calendar has; ``year`` None: not written;
    ``is_relative``: written as "năm sau". ``label`` names it as one date of several.
    """

    start: int
    end: int
    unit: Unit
    days: Callable[[int], Span]
    year: int | None = None
    is_relative: bool = False
    label: str = ""


NUMBER = r"[0-9]{1,2}(?![0-9])"
FREE = r"(?<![0-9/.\-])"
PAST = r"năm\s+(?:trước|ngoái)(?!\s*(?:ngày|tháng|quý|[0-9\x00]))"
NEXT = r"năm\s+(?:sau|tới|kế tiếp|tiếp theo)(?!\s*(?:ngày|tháng|quý|[0-9\x00]))"
YEAR = (
    r"(?:(?:\s*(?:[/.\-]|,?\s*(?:của\s+)?năm\s)\s*|\s+)(?P<year>(?:19|20)[0-9]{2})(?![0-9])"
    rf"|\s*,?\s*(?:của\s+)?(?:(?P<next>{NEXT})|(?P<this>năm nay)|(?P<past>{PAST})))?"
)
SMALL = r"(?:0?[1-9]|1[0-2])(?![0-9])"
ROMAN = r"(?:iv|iii|ii|i|[1-4]|một|nhất|hai|ba|tư|bốn)\b"
JOIN = r"\s*(?:,|;|&|và|hoặc|-|đến|tới)\s*"
ENDS = r"(?=\s*(?:$|[.,;:)/\x00-]|và\b|hằng\b|của\b|năm\b|tu[ỳỷ]\b|[12][0-9]{3}))"
COUNTED = r"(?!\s*(?:tiêu chí|điểm|nhiệm vụ|chỉ tiêu|xã|phường|huyện|cơ quan|đơn vị))"

DAYS = re.compile(
    rf"(?:ngày\s*)?{FREE}(?P<from>{NUMBER})\s*(?:-|đến(?:\s*hết)?(?:\s*ngày)?|tới(?:\s*ngày)?)\s*(?P<day>{NUMBER})"
    rf"\s*(?:/|tháng)\s*(?P<month>{NUMBER}){YEAR}"
)
DAY_FULL = re.compile(
    rf"(?:ngày\s*)?(?:mùng\s*|mồng\s*)?{FREE}(?P<day>{NUMBER})"
    rf"(?:\s*(?P<sep>[/.\-])\s*(?P<month>{NUMBER})\s*(?P=sep)\s*(?P<year>[0-9]{{4}})|\s*/\s*(?P<month2>{NUMBER})\s*/\s*(?P<year2>[0-9]{{2}}))"
    r"(?![0-9/])"
)
DAY_LONG = re.compile(
    rf"ngày\s*(?:mùng\s*|mồng\s*)?(?P<day>{NUMBER})\s*tháng\s*(?P<month>{NUMBER})(?!\s*tháng){YEAR}"
    rf"|{FREE}(?P<day2>{NUMBER})\s*tháng\s*(?P<month2>{NUMBER})\s*(?:/|,?\s*năm)\s*(?P<year2>[0-9]{{4}})(?![0-9])"
)
BEFORE_DAY = "trước|nhất|đến|tới|hết|từ|sau|và|hoặc|hay|là|vào|xong|thành|gửi|nộp|trình|họp|báo cáo"
DAY_SHORT = re.compile(
    rf"(?:(?P<named>ngày\s*(?:mùng\s*|mồng\s*)?)|(?P<lead>(?:\b(?:{BEFORE_DAY})\b|[,;(+&]|-(?=\s))\s*)|^){FREE}"
    rf"(?P<day>{NUMBER})\s*[/.\-]\s*(?P<month>{NUMBER})(?!\s*[/.\-]?[0-9%]){COUNTED}{YEAR}"
)
WEEK = re.compile(
    r"tuần(?:\s*lễ)?(?:\s*thứ)?\s*(?P<number>[1-9]|iv|iii|ii|i|một|nhất|hai|ba|tư|bốn|năm|đầu(?:\s*tiên)?|cuối(?:\s*cùng)?)"
    rf"\s*,?\s*(?:của\s*)?tháng\s*(?P<month>{NUMBER}){YEAR}"
)
PART = re.compile(
    r"(?P<part>đầu|giữa|cuối|thượng tuần|trung tuần|hạ tuần|nửa đầu|nửa cuối|nửa sau)\s*(?:của\s*)?"
    rf"tháng\s*(?P<month>{NUMBER}){YEAR}"
)
MONTHS = re.compile(
    rf"(?P<day_before>{NUMBER}\s*)?(?:các\s*)?tháng\s*(?P<list>{NUMBER}(?:{JOIN}{SMALL}(?!\s*/\s*{NUMBER}/){ENDS})*)"
    rf"(?!\s*tháng){YEAR}"
)
MONTH_BARE = re.compile(rf"{FREE}(?P<list>{SMALL})\s*[/\-]\s*(?P<year>(?:19|20)[0-9]{{2}})(?![0-9/])")
QUARTERS = re.compile(
    rf"(?:(?P<part>đầu|giữa)\s*)?(?:các\s*)?quý\s*(?P<list>{ROMAN}(?:{JOIN}(?:quý\s*)?{ROMAN})*){YEAR}"
)
HALF = re.compile(
    r"(?:(?P<count>0?[369]|ba|sáu|chín)\s*tháng|(?P<half>nửa))\s*(?P<side>đầu|cuối|sau)\s*(?:của\s*)?"
    r"năm(?:\s*(?P<year>(?:19|20)[0-9]{2})(?![0-9])"
    r"|\s+(?P<next>sau|tới|kế tiếp|tiếp theo)|\s+(?P<this>nay)|\s+(?P<past>trước|ngoái))?"
)
YEARS = re.compile(
    r"(?<!học)(?<!học )(?:giai đoạn|trong các năm|các năm|từ năm|năm)?\s*(?<![0-9/])(?P<from>(?:19|20)[0-9]{2})"
    r"\s*(?:-|đến(?:\s*hết)?(?:\s*năm)?|(?P<list>,|và))\s*(?P<year>(?:19|20)[0-9]{2})(?![0-9/])"
)
START_OF_YEAR = re.compile(
    r"đầu\s*năm(?:\s*(?P<year>(?:19|20)[0-9]{2})(?![0-9])|\s+(?P<next>sau|tới)|\s+(?P<this>nay))?"
)
REPORTING_YEAR = re.compile(r"(?:kỳ|năm)\s+cchc\s*(?:năm\s*)?(?P<year>(?:19|20)[0-9]{2})(?![0-9])")
YEAR_ONE = re.compile(
    rf"(?P<next>{NEXT})|(?P<this>năm nay)"
    r"|(?:(?:cuối|hết|cả|suốt|quanh)\s*)?năm\s*(?P<year>(?:19|20)[0-9]{2})(?![0-9])"
    r"|(?:cuối|hết|cả|trong|suốt|quanh)\s+năm(?!\s*(?:[0-9]|học))|^(?P<year2>(?:19|20)[0-9]{2})$"
)
START = re.compile(r"(?:từ\s+nay|(?:kể\s+)?từ\s+(?:khi|ngày)\s+(?:được\s+)?(?:ban hành|ký)(?:\s+kế hoạch)?)\b")
REFERENCE = re.compile(
    r"[0-9]+\s*/\s*[\w./\-]*[a-zđ][\w./&\-]*\s*,?\s*(?:ngày|ban hành ngày|ký ngày)\s*"
    r"[0-9]{1,2}\s*(?:[/.\-]\s*[0-9]{1,2}\s*[/.\-]|tháng\s*[0-9]{1,2}\s*năm)\s*[0-9]{4}"
)
BEGINNING = "đầu năm"
QUARTER_NUMBERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "một": 1, "nhất": 1, "hai": 2, "ba": 3, "tư": 4, "bốn": 4}
QUARTER_NAMES = ["", "I", "II", "III", "IV"]
WEEK_NUMBERS = {**QUARTER_NUMBERS, "năm": 5, "đầu": 1, "đầu tiên": 1, "cuối": -1, "cuối cùng": -1}
COUNTS = {"ba": 3, "sáu": 6, "chín": 9}


def marks_in(text: str, *, year: int, conventions: Conventions) -> list[Mark]:
    """Every time that the plain text names, in order; days of documents referred to are none."""
    for match in REFERENCE.finditer(text):
        text = blanked(text, *match.span())
    found: list[Mark] = []
    for pattern, read in READERS:
        for match in pattern.finditer(text):
            marks = list(read(match, conventions))
            if marks:
                found += [*marks[:-1], _dated(marks[-1], match, year)]
                text = blanked(text, *match.span())
    return sorted(found, key=lambda mark: mark.start)


def _dated(mark: Mark, match: re.Match, base: int) -> Mark:
    """The mark with the year that stands beside it; one that has its own keeps it."""
    if mark.year is not None or mark.unit == Unit.START:
        return mark
    groups = {name: value for name, value in match.groupdict().items() if value}
    written = groups.get("year") or groups.get("year2")
    if written:
        return replace(mark, year=int(written) if len(written) == 4 else 2000 + int(written))
    steps = [step for name, step in (("next", 1), ("this", 0), ("past", -1)) if name in groups]
    return replace(mark, year=base + steps[0], is_relative=True) if steps else mark


def _read_days(match: re.Match, conventions: Conventions) -> Iterator[Mark]:
    first, day, month = (int(match[name]) for name in ("from", "day", "month"))
    yield Mark(*match.span(), Unit.PART, lambda year: (date(year, month, first), date(year, month, day)), label="days")


def _read_day(match: re.Match, conventions: Conventions) -> Iterator[Mark]:
    groups = match.groupdict()
    yield _day(match, int(match["day"] or groups["day2"]), int(match["month"] or groups["month2"]))


def _day(match: re.Match, day: int, month: int) -> Mark:
    start = match.end("lead") if match.groupdict().get("lead") else match.start()
    return Mark(start, match.end(), Unit.DAY, lambda year: (date(year, month, day),) * 2)


def _read_week(match: re.Match, conventions: Conventions) -> Iterator[Mark]:
    words, month = " ".join(match["number"].split()), int(match["month"])
    number = WEEK_NUMBERS.get(words) or int(words)
    yield Mark(*match.span(), Unit.WEEK, lambda year: week(year, month, number, conventions))


def _read_part(match: re.Match, conventions: Conventions) -> Iterator[Mark]:
    part, month = match["part"], int(match["month"])
    early, middle = conventions.early_ends, conventions.middle_ends

    def days(year: int) -> Span:
        end = month_end(year, month)
        if part == "nửa đầu":
            return date(year, month, 1), date(year, month, 15)
        if part in ("đầu", "thượng tuần"):
            return date(year, month, 1), min(date(year, month, early), end)
        if part in ("giữa", "trung tuần"):
            return date(year, month, early) + timedelta(days=1), date(year, month, middle)
        return end, end

    yield Mark(*match.span(), Unit.PART, days, label=part)


def _read_months(match: re.Match, conventions: Conventions) -> Iterator[Mark]:
    before = match.groupdict().get("day_before")
    if before:
        # "trước 15 tháng 6" is a day; "6 tháng 9" may be one and may be half a year
        if int(before) > 12 and match["list"].isdigit():
            yield _day(match, int(before), int(match["list"]))
        return
    numbers = list(re.finditer(r"[0-9]+", match["list"]))
    for index, found in enumerate(numbers):
        month, offset = int(found[0]), match.start("list")
        start = match.start() if index == 0 else offset + found.start()
        end = match.end() if index == len(numbers) - 1 else offset + found.end()
        yield Mark(start, end, Unit.MONTH, _month(month), label=f"tháng {month}")


def _month(month: int) -> Callable[[int], Span]:
    return lambda year: (date(year, month, 1), month_end(year, month))


def _read_quarters(match: re.Match, conventions: Conventions) -> Iterator[Mark]:
    numbers = list(re.finditer(ROMAN, match["list"]))
    if match["part"]:
        month = 3 * _quarter_number(numbers[0][0]) - (2 if match["part"] == "đầu" else 1)
        yield Mark(*match.span(), Unit.PART, _month(month), label=match["part"])
        return
    for index, found in enumerate(numbers):
        number, offset = _quarter_number(found[0]), match.start("list")
        start = match.start() if index == 0 else offset + found.start()
        end = match.end() if index == len(numbers) - 1 else offset + found.end()
        yield Mark(start, end, Unit.QUARTER, _quarter(number), label=f"quý {QUARTER_NAMES[number]}")


def _quarter_number(words: str) -> int:
    return QUARTER_NUMBERS.get(words) or int(words)


def _quarter(number: int) -> Callable[[int], Span]:
    return lambda year: (date(year, 3 * number - 2, 1), month_end(year, 3 * number))


def _read_half(match: re.Match, conventions: Conventions) -> Iterator[Mark]:
    words = match["count"] or "6"
    count, is_first = COUNTS.get(words) or int(words), match["side"] == "đầu"

    def days(year: int) -> Span:
        first, last = (1, count) if is_first else (13 - count, 12)
        return date(year, first, 1), month_end(year, last)

    yield Mark(*match.span(), Unit.HALF, days)


def _read_years(match: re.Match, conventions: Conventions) -> Iterator[Mark]:
    first = int(match["from"])
    if match["list"]:  # "năm 2024, 2025"
        yield Mark(match.start(), match.end("from"), Unit.YEAR, _whole_year, year=first)
        yield Mark(match.start("year"), match.end(), Unit.YEAR, _whole_year)
        return
    yield Mark(*match.span(), Unit.YEAR, lambda year: (date(first, 1, 1), date(year, 12, 31)), label="years")


def _read_start_of_year(match: re.Match, conventions: Conventions) -> Iterator[Mark]:
    yield Mark(*match.span(), Unit.DAY, lambda year: (date(year, 1, 1),) * 2, label=BEGINNING)


def _read_reporting_year(match: re.Match, conventions: Conventions) -> Iterator[Mark]:
    yield Mark(*match.span(), Unit.HALF, lambda year: reporting_year(year, conventions), label="cchc")


def _read_year(match: re.Match, conventions: Conventions) -> Iterator[Mark]:
    whole = "whole" if match[0].startswith(("cả", "suốt", "quanh")) else ""
    yield Mark(*match.span(), Unit.YEAR, _whole_year, label=whole)


def _whole_year(year: int) -> Span:
    return date(year, 1, 1), date(year, 12, 31)


def _read_start(match: re.Match, conventions: Conventions) -> Iterator[Mark]:
    yield Mark(*match.span(), Unit.START, lambda year: (date(year, 1, 1),) * 2)


READERS = [  # in this order: what one has read is gone for those after it
    (START, _read_start),
    (WEEK, _read_week),
    (DAYS, _read_days),
    (DAY_FULL, _read_day),
    (DAY_LONG, _read_day),
    (DAY_SHORT, _read_day),
    (PART, _read_part),
    (MONTHS, _read_months),
    (QUARTERS, _read_quarters),
    (MONTH_BARE, _read_months),
    (HALF, _read_half),
    (YEARS, _read_years),
    (REPORTING_YEAR, _read_reporting_year),
    (START_OF_YEAR, _read_start_of_year),
    (YEAR_ONE, _read_year),
]
