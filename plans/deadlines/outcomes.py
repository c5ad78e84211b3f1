"""From the times a phrase names to the deadlines it sets: what stands before each, and how they are joined."""

import re
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from .deadline import Due, Kind, spoken
from .marks import BEGINNING, Mark, Unit, marks_in
from .scene import Scene
from .text import GAP

LEADING = (
    "bắt|đầu|kể|từ|trước|sau|chậm|muộn|nhất|là|đến|tới|hết|xong|hoàn|thành|trong|vào|khoảng|dự|kiến|không|quá|khi|kết"
    "|thúc|thời|điểm|gian|hạn|lúc|ngày"
)
LEADS = set(LEADING.split("|"))
KEYS = {"từ", "trước", "sau", "đến", "tới", "hết", "xong", "thành", "trong", "vào", "nhất", "quá"}
LEAD = re.compile(rf"(?:\b(?:{LEADING}|thứ (?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ nhật)\b\s*[:,]?\s*)+$")
DASH = re.compile(r"\s*-\s*(?:quý\s*)?")
HOUR = re.compile(r"(?:[0-9]{1,2}\s*(?:giờ|h|g)\s*(?:[0-9]{2})?(?:\s*phút)?|[0-9]{1,2}:[0-9]{2})\s*,?\s*(?:của\s*)?$")
JOINTS = {"quý", "và", "hoặc", "hay", ",", ";", "&", "-", "+"}
ONWARDS = re.compile(r"\s*(?:trở đi|trở về sau)")
OFFSET = re.compile(r"\s*(?:ít nhất\s*|tối thiểu\s*)?[0-9]{1,2}\s*(?:ngày|tuần)\b(?!\s*[0-9])")
WIDE = {"days", "years", "cchc", "whole"}  # labels of marks that are periods by themselves
BARE_WORDS = 4  # a month or year among more words than these, with nothing before it that binds, is no deadline


@dataclass(frozen=True)
class Outcome:
    """One deadline that a part of the phrase sets.

    ``key`` is the binding word before it ("trước", "đến", "" for none); ``is_after``: only the earliest day is said.
    """

    kind: Kind
    unit: Unit
    last: date
    first: date | None = None
    key: str = ""
    words: str = ""
    occurrences: tuple[Due, ...] = ()
    notes: tuple[str, ...] = ()
    span: tuple[date, date] | None = None

    @property
    def is_strong(self) -> bool:
        return bool(self.key) or self.unit == Unit.DAY or self.kind == Kind.RECURRING

    @property
    def is_start(self) -> bool:
        return self.key in ("sau", "từ") and self.kind == Kind.DATE

    @property
    def meaning(self) -> tuple:
        return (self.kind, self.first, self.last, self.occurrences)


@dataclass(frozen=True)
class Led:
    """A mark with what stands before it; ``start`` is where its leading words begin."""

    mark: Mark
    start: int
    lead: tuple[str, ...] = ()
    has_hour: bool = False
    rest: str = field(default="", repr=False)

    @property
    def key(self) -> str:
        return next((word for word in reversed(self.lead) if word in KEYS), "")


def outcomes_in(text: str, scene: Scene) -> list[Outcome]:
    """Every deadline that the plain text sets, in order. ValueError (a sentence) for a day that no calendar has."""
    leds = [_led(mark, text) for mark in marks_in(text, year=scene.year, conventions=scene.conventions)]
    year = _own_year([led.mark for led in leds])
    found = []
    while leds:
        size = _chain(leds, text)
        joint = _joint(leds[0], leds[1], text) if size > 1 else ""
        found += _outcomes(leds[:size], joint, text, replace(scene, own_year=year))
        leds = leds[size:]
    return found


def _own_year(marks: list[Mark]) -> int | None:
    """The one year that the phrase writes after its last day, month or quarter; None where there is no such year."""
    dated = [mark for mark in marks if Unit.START < mark.unit < Unit.YEAR]
    years = {mark.year for mark in dated if mark.year and not mark.is_relative}
    return years.pop() if len(years) == 1 and dated[-1].year in years else None


def _led(mark: Mark, text: str) -> Led:
    head = text[: mark.start]
    hour = HOUR.search(head)
    head = head[: hour.start()] if hour else head
    lead = LEAD.search(head)
    words = tuple(re.findall(r"\w+", lead[0])) if lead else ()
    return Led(mark, lead.start() if lead else len(head), words, hour is not None, text[mark.end :])


def _chain(leds: list[Led], text: str) -> int:
    """How many of the first marks belong together."""
    if len(leds) < 2:
        return 1
    joint = _joint(leds[0], leds[1], text)
    if joint in ("", "range"):
        return 2 if joint else 1
    size = 2
    while size < len(leds) and _joint(leds[size - 1], leds[size], text) == joint:
        size += 1
    return size


def _joint(one: Led, two: Led, text: str) -> str:
    """How two neighbours are joined: "range", "or", "list" or "" (not at all)."""
    between = text[one.mark.end : two.mark.start]
    words = re.findall(r"\w+|[,;&+\-]", between)
    opens = one.key in ("", "từ", "trong", "vào") and two.key != "trước" and "nhất" not in words
    is_tight = set(words) <= {*LEADS, *JOINTS, "rồi"} and GAP not in between
    if DASH.fullmatch(between) or ({"đến", "tới"} & set(words) and (is_tight or one.key == "từ") and len(words) < 8):
        return "range" if GAP not in between and opens else ""
    if one.mark.unit != two.mark.unit or not is_tight or not words:
        return ""
    return "or" if {"hoặc", "hay"} & set(words) else "list"


def _outcomes(chain: list[Led], joint: str, text: str, scene: Scene) -> list[Outcome]:
    spans = _spans(chain, scene)
    words = text[chain[0].start : chain[-1].mark.end].strip()
    notes = _year_notes(chain, scene)
    unit = max(led.mark.unit for led in chain)
    if joint == "range":
        return [_range(chain, spans, words, notes)]
    if len(chain) == 1 or unit in (Unit.DAY, Unit.YEAR):
        pairs = zip(chain, spans, strict=True)
        return [_single(led, span, text, notes, scene) for led, span in pairs if not _is_beginning(led.mark)]
    first, last = spans[0][0], max(span[1] for span in spans)
    if joint == "or":
        note = f"Hiểu hạn muộn nhất là hết ngày {spoken(last)}; khi đã rõ ngày thì đặt ngày bằng tay."
        return [Outcome(Kind.RANGE, unit, last, first, chain[0].key or "hoặc", words, notes=(*notes, note))]
    labels = [led.mark.label or f"đến {spoken(span[1])}" for led, span in zip(chain, spans, strict=True)]
    years = {span[1].year for span in spans}
    named = [label if len(years) == 1 else f"{label}/{span[1].year}" for label, span in zip(labels, spans, strict=True)]
    dues = tuple(Due(label, span[1]) for label, span in zip(named, spans, strict=True))
    note = f"Hiểu là {len(dues)} kỳ, mỗi kỳ hết hạn vào ngày cuối."
    return [Outcome(Kind.RECURRING, unit, last, None, chain[0].key, words, dues, notes=(*notes, note))]


def _is_beginning(mark: Mark) -> bool:
    """ "từ nay", "đầu năm": says nothing unless an end follows."""
    return mark.unit == Unit.START or mark.label == BEGINNING


def _spans(chain: list[Led], scene: Scene) -> list[tuple[date, date]]:
    """The days of each mark. One without a year takes that of a later one, or the plan's; then neighbours that stand
    the wrong way round are a year apart ("từ 15/12 đến 14/12/2024", "tháng 12 đến tháng 2")."""
    marks = [led.mark for led in chain]
    years = [_year(marks[index:], scene.own_year or scene.year) for index in range(len(marks))]
    spans = [_days(mark, year) for mark, year in zip(marks, years, strict=True)]
    for here in range(len(marks) - 1):
        if spans[here][0] <= spans[here + 1][0]:
            continue
        if marks[here + 1].year is None:
            later = max(years[here + 1] + 1, spans[here][0].year)
            spans[here + 1] = _days(marks[here + 1], later)
        elif marks[here].year is None:
            spans[here] = _days(marks[here], years[here] - 1)
    return spans


def in_order(first: date, last: date) -> tuple[date, date]:
    if first > last:
        raise ValueError(f"Ngày đầu {spoken(first)} đứng sau ngày cuối {spoken(last)}")
    return first, last


def _year(marks: list[Mark], base: int) -> int:
    if marks[0].year is not None:
        return marks[0].year
    return next((mark.year for mark in marks if mark.year is not None and not mark.is_relative), base)


def _days(mark: Mark, year: int) -> tuple[date, date]:
    try:
        first, last = mark.days(year)
    except (ValueError, OverflowError) as error:
        raise ValueError("Câu chữ nêu một ngày, tuần hoặc tháng không có trong lịch") from error
    return in_order(first, last)


def _year_notes(chain: list[Led], scene: Scene) -> tuple[str, ...]:
    if scene.own_year or any(led.mark.year for led in chain):
        return ()
    return (f"Câu chữ không ghi năm: lấy năm {scene.year} của kế hoạch.",)


def _range(chain: list[Led], spans: list, words: str, notes: tuple) -> Outcome:
    (first, _), (_, last) = spans
    two = chain[1].mark
    if chain[0].mark.unit == Unit.START:
        return Outcome(Kind.DATE, two.unit, last, key="đến", words=words, notes=notes)
    in_order(first, last)
    return Outcome(Kind.RANGE, min(chain[0].mark.unit, two.unit), last, first, "đến", words, notes=notes)


def _single(led: Led, span: tuple[date, date], text: str, notes: tuple, scene: Scene) -> Outcome:
    first, last = span
    mark, key = led.mark, led.key
    words = text[led.start : mark.end].strip()
    if ONWARDS.match(led.rest):
        key = "từ"
    if key == "trước" and OFFSET.match(led.rest):
        raise ValueError("Hạn tính lùi một số ngày từ một mốc khác")
    if key == "trước" and led.has_hour:
        notes = (*notes, "Trong ngày cuối phải xong trước giờ đã ghi.")
    elif key == "trước" and not (mark.unit == Unit.DAY and scene.conventions.before_includes_day):
        last = first - timedelta(days=1)
    elif mark.label in WIDE:
        return Outcome(Kind.RANGE, mark.unit, last, first, key, words, notes=notes, span=span)
    if mark.unit in (Unit.WEEK, Unit.PART) and key != "trước":
        notes = (*notes, "Cách tính tuần, đầu và giữa tháng, quý là quy ước, chưa có văn bản nào xác nhận.")
    return Outcome(Kind.DATE, mark.unit, last, None, key, words, notes=notes, span=span)


def note_of_others(others: list[Outcome]) -> str:
    names = "; ".join(f"«{other.words}»" for other in others)
    return f"Câu chữ còn nhắc {names}: không lấy làm hạn." if names else ""
