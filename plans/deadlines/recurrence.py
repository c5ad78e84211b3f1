"""Deadlines that come again: every month, every quarter, the reports of 6 months, 9 months and the year."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from .conventions import day_in, month_end, report_due
from .deadline import Deadline, Due, Kind
from .marks import QUARTER_NAMES, QUARTER_NUMBERS, Unit
from .outcomes import Outcome, outcomes_in
from .scene import BY_HAND, Scene
from .text import blanked

REPORT = r"báo cáo(?:\s+(?:cchc|định kỳ|kết quả|công tác|tình hình|tổng kết|sơ kết|cho|theo)){0,3}"
PERIOD = (
    r"(?:hằng\s+)?(?:(?:0?(?P<count>[369])|(?P<word>ba|sáu|chín))\s*tháng(?:\s*đầu\s*năm)?|12 tháng"
    r"|tháng(?!\s*[0-9])|quý(?:\s*(?P<quarter>iv|iii|ii|i|[1-4])\b)?|(?:cả\s+|0?1\s+|một\s+)?năm)"
    r"(?:\s*/?\s*20[0-9]{2}(?![0-9]))?"
)
NAMED = re.sub(r"\?P<\w+>", "", PERIOD)
JOINT = r"(?:\s*(?:,|;|/|&|\+|-)\s*(?:và\s+)?|\s+và\s+)"
LIST = re.compile(
    rf"\b(?:{NAMED})(?:{JOINT}(?:(?:{REPORT}|sơ kết|tổng kết)\s+)?(?:{NAMED}))+(?!\w)(?!\s*(?:lần|[0-9]))"
)
SINGLE = re.compile(rf"{REPORT}\s+(?:{NAMED})(?!\w)(?!\s*(?:/|[0-9]+\s*lần|một lần|học|nay|sau|trước))")
EVERY = re.compile(
    r"(?<!đầu )(?<!giữa )\b(?:hằng|mỗi|từng|các|theo(?:\s+từng)?|định kỳ(?:\s+(?:hằng|theo|mỗi))?"
    r"|cuối(?:\s+(?:mỗi|các))?)\s+"
    r"(?P<unit>tháng|quý|năm)\b(?!\s*(?:[0-9]|i{1,3}\b|iv\b|nay|sau|tới|trước|này|học|cuối))"
)
RATES = [
    re.compile(
        r"(?:định kỳ\s+)?(?P<count>[0-9]{1,2}|một|hai|ba|sáu)?\s*(?P<unit>tháng|quý|năm)\s*(?:/\s*)?"
        r"(?P<times>[0-9]{1,2}|một|hai)?\s*lần"
    ),
    re.compile(
        r"(?P<times>[0-9]{1,2}|một|hai|bốn)?\s*lần\s*(?:/\s*|trong\s+|mỗi\s+|một\s+|trên\s+)?(?:0?1\s+)?"
        r"(?P<unit>tháng|quý|năm)\b"
    ),
    re.compile(r"định kỳ\s+(?P<count>0?[36]|ba|sáu)\s*(?P<unit>tháng)\b(?!\s*(?:,|và|đầu|cuối))"),
]
DAY_OF = re.compile(
    r"(?:(?P<lead>trước|đến|hết|chậm nhất|muộn nhất|vào|trong)\s+(?:(?:là|vào|đến|trước)\s+)?)?"
    r"(?:ngày\s*(?:mùng|mồng)?|mùng|mồng)\s*(?P<day>[0-9]{1,2})(?![0-9/])\s*(?:của\s+)?(?:hằng|mỗi|các)?\s*"
    r"tháng(?!\s*[0-9])\s*"
    r"(?P<next>(?:kế\s+)?(?:sau|tiếp theo|liền kề)|đầu(?:\s+tiên)?(?:\s+của)?\s+(?:quý|kỳ)\s+(?:sau|tiếp theo))?"
    r"(?:cuối(?:\s+cùng)?(?:\s+(?:của\s+)?(?:mỗi\s+)?(?:quý|kỳ(?: báo cáo)?))?)?"
)
DAY_ALONE = re.compile(
    r"(?:(?P<lead>trước|đến|hết|nhất|vào|trong)\s+(?:(?:là|vào|đến|trước)\s+)?)?ngày\s*(?P<day>[0-9]{1,2})(?![0-9/.\-])"
    r"(?!\s*tháng)"
)
DAY_BARE = re.compile(
    r"(?P<lead>trước|đến|nhất|vào)\s+(?:(?:là|vào|đến|trước)\s+)?(?P<day>[0-9]{1,2})\s*(?=(?:hằng|mỗi) tháng)"
)
TWO_DAYS = re.compile(
    r"ngày\s*[0-9]{1,2}(?:\s*(?:,|và|hoặc|-)\s*(?:ngày\s*)?[0-9]{1,2})+(?![0-9/])(?=\s*(?:hằng|mỗi|của|các|\)|$))"
)
DAY_NUMBERS = re.compile(r"(?<!từ )ngày\s*([0-9]{1,2})(?![0-9/.\-])(?!\s*tháng\s*[0-9])")
NUMBERS = {"một": 1, "hai": 2, "ba": 3, "bốn": 4, "sáu": 6, "chín": 9}
STEPS = {"tháng": 1, "quý": 3, "năm": 12}
UNVERIFIED = "Ngày trong tháng là quy ước, chưa có văn bản nào xác nhận: cơ quan lấy ngày khác thì đặt bằng tay."


@dataclass(frozen=True)
class Rhythm:
    """Which months of the year end a period (month → name), where it stands, and whether it is about reports."""

    months: dict[int, str]
    start: int
    end: int
    is_report: bool


def recurring(scene: Scene) -> Deadline | None:
    """The occurrences of a phrase that sets a rhythm; None where it sets none."""
    single = SINGLE.search(scene.text)
    rhythm = _rhythm(scene.text)
    day = DAY_OF.search(scene.text) or DAY_BARE.search(scene.text) or (DAY_ALONE.search(scene.text) if rhythm else None)
    if rhythm is None and day is not None and ("quý" in day[0] or re.search(r"\b(?:hằng|mỗi)\b", scene.text)):
        rhythm = Rhythm(_every(3 if "quý" in day[0] else 1), *day.span(), is_report=False)
    if rhythm is None and single is None:
        return None
    if rhythm and (TWO_DAYS.search(scene.text) or len(set(DAY_NUMBERS.findall(scene.text))) > 1):
        return scene.unresolved(f"Mỗi kỳ có nhiều ngày: tách thành từng việc, {BY_HAND} cho từng kỳ.")
    try:
        return _dated(rhythm, day, scene) if rhythm else _one_report(single, scene)
    except ValueError as error:
        return scene.unresolved(f"{error}: sửa lại câu chữ, {BY_HAND}.")


def _rhythm(text: str) -> Rhythm | None:
    listed = LIST.search(text)
    if listed:
        months = _listed(listed[0])
        has_report = re.search(r"[0-9]\s*tháng|(?:ba|sáu|chín) tháng", listed[0]) is not None
        if len(months) > 1 and (has_report or not re.search(r"quý\s*(?:[0-9]|i)", listed[0])):
            return Rhythm(months, *listed.span(), is_report="báo cáo" in text or has_report)
    is_report = "báo cáo" in text
    for pattern in RATES:
        match = pattern.search(text)
        step = _step(match) if match else 0
        if match and step:
            return Rhythm(_every(step), *match.span(), is_report)
    match = EVERY.search(text)
    if match:
        step = STEPS[match["unit"]]
        if match[0].startswith("cuối ") and not re.match(r"cuối\s+(?:mỗi|các)", match[0]):
            return None
        is_end = match[0].startswith("cuối")
        return Rhythm(_every(step), *match.span(), is_report and not is_end)
    match = re.search(rf"{REPORT}\s+(?P<unit>tháng|quý)\b(?!\s*(?:[0-9]|i{{1,3}}\b|iv\b|này|sau|trước))", text)
    return Rhythm(_every(STEPS[match["unit"]]), *match.span(), is_report=True) if match else None


def _step(match: re.Match) -> int:
    """Months between two occurrences; 0 where the rate does not divide a year."""
    groups = {name: _number(value) for name, value in match.groupdict().items() if value and name != "unit"}
    months, times = groups.get("count", 1) * STEPS[match["unit"]], groups.get("times", 1)
    is_even = times > 0 and months % times == 0 and months // times in (1, 2, 3, 4, 6, 12)
    return months // times if is_even else 0


def _number(words: str) -> int:
    return NUMBERS.get(words) or int(words)


def _every(step: int) -> dict[int, str]:
    names = {1: lambda month: f"tháng {month}", 3: lambda month: f"quý {QUARTER_NAMES[month // 3]}"}
    names |= {6: lambda month: "năm" if month == 12 else "6 tháng", 12: lambda month: "năm"}
    named = names.get(step, names[1])
    return {month: named(month) for month in range(step, 13, step)}


def _listed(text: str) -> dict[int, str]:
    """The months of a list of periods; where two end in the same month the longer one names it."""
    found: dict[int, str] = {}
    periods = list(re.finditer(PERIOD, text))
    for match in periods:
        if re.match(r"(?:hằng\s+)?tháng", match[0]):
            found = _every(1) | found
    for match in periods:
        if match["quarter"]:
            number = QUARTER_NUMBERS.get(match["quarter"]) or int(match["quarter"])
            found[3 * number] = f"quý {QUARTER_NAMES[number]}"
        elif "quý" in match[0]:
            found |= _every(3)
    for match in periods:
        count = match["count"] or match["word"]
        if count:
            found[_number(count)] = f"{_number(count)} tháng"
        elif "năm" in match[0] or match[0].startswith("12"):
            found[12] = "năm"
    return found


def _dated(rhythm: Rhythm, day: re.Match | None, scene: Scene) -> Deadline | None:
    text = blanked(scene.text, rhythm.start, rhythm.end)
    if day:
        text = blanked(text, *day.span())
    outcomes = outcomes_in(text, scene)
    if set(rhythm.months) == {12} and any(outcome.is_strong and outcome.unit < Unit.YEAR for outcome in outcomes):
        return None  # "trước ngày 15/12 hằng năm": the day itself says it
    year = _year(rhythm, outcomes, scene)
    dues = [Due(name, _due(rhythm, day, year, month, scene)) for month, name in sorted(rhythm.months.items())]
    bounds = [outcome for outcome in outcomes if outcome.unit != Unit.YEAR and outcome.is_strong]
    for bound in bounds:
        if not (bound.kind == Kind.RANGE or bound.is_start or bound.key in ("đến", "tới", "hết")):
            return scene.unresolved(
                f"Câu chữ vừa định kỳ vừa có mốc «{bound.words}»: tách thành hai việc, {BY_HAND} cho từng kỳ."
            )
        dues = [due for due in dues if _is_within(due.last_day, bound)]
    coming = [due for due in dues if scene.plan_day is None or due.last_day >= scene.plan_day] or dues
    if not coming:
        return scene.unresolved(f"Không kỳ nào nằm trong khoảng đã ghi: sửa lại câu chữ, {BY_HAND}.")
    notes = ["" if day else UNVERIFIED, "" if coming == dues else "Không tính các kỳ đã qua trước ngày của kế hoạch."]
    return scene.recurring(coming, *notes)


def _year(rhythm: Rhythm, outcomes: list[Outcome], scene: Scene) -> int:
    inside = re.search(r"20[0-9]{2}", scene.text[rhythm.start : rhythm.end])
    if inside:
        return int(inside[0])
    years = {outcome.last.year for outcome in outcomes}
    return years.pop() if len(years) == 1 else scene.year


def _due(rhythm: Rhythm, day: re.Match | None, year: int, month: int, scene: Scene) -> date:
    if day is None:
        return report_due(year, month, scene.conventions) if rhythm.is_report else month_end(year, month)
    if not 1 <= int(day["day"]) <= 31:
        raise ValueError(f"Không có ngày {day['day']} trong tháng")
    later = month + 1 if day.groupdict().get("next") else month
    due = day_in(year + later // 13, (later - 1) % 12 + 1, int(day["day"]))
    is_before = "trước" in day[0][: day.start("day") - day.start()] and not scene.conventions.before_includes_day
    return due - timedelta(days=1) if is_before else due


def _is_within(day: date, bound: Outcome) -> bool:
    if bound.is_start:
        return day >= (bound.span[0] if bound.span and bound.key == "từ" else bound.last)
    return (bound.first is None or day >= bound.first) and day <= bound.last


def _one_report(single: re.Match, scene: Scene) -> Deadline | None:
    """ "báo cáo 6 tháng đầu năm 2024": one report, due on the office's report day; None where a day is named."""
    outcomes = outcomes_in(blanked(scene.text, *single.span()), scene)
    if any(outcome.unit != Unit.YEAR and outcome.is_strong for outcome in outcomes):
        return None
    months = _listed(single[0])
    year = next((int(found) for found in re.findall(r"20[0-9]{2}", scene.text)), scene.year)
    return scene.on(report_due(year, max(months), scene.conventions), UNVERIFIED) if len(months) == 1 else None
