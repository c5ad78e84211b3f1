"""Method and parameters as the regulation's words propose them, for a person to check; unreadable words are refused."""

import re
from collections.abc import Callable
from dataclasses import fields, replace
from decimal import Decimal
from typing import NamedTuple

from django.core.exceptions import ValidationError

from agencies.text import fold

from ..points import format_points
from ..scoring import NORMAL, PENALTY
from .choices import AllConditions, Pick, YesNo
from .figures import number
from .formulas import Count, Extra, LastYear, Proportional
from .method import NONE_LABEL, Method
from .parameters import Level
from .surveys import Survey
from .tier_words import read_tiers
from .tiers import Tiers
from .wording import NUMBER, Part, clauses_of, part_of

CAP = rf"[,;] ?(?:nhiều nhất|tối đa|trần|không quá) (?P<maximum>{NUMBER})(?: điểm)?"
EACH = re.compile(rf"mỗi (?P<unit>.+?):? (?P<minus>trừ )?(?P<each>{NUMBER})(?: điểm)?{CAP}", re.IGNORECASE)
DEDUCTED = re.compile(
    rf"[^;]+?:? (?P<maximum>{NUMBER}); (?P<lack>thiếu )?mỗi (?P<unit>[^;]+?):? trừ (?P<each>{NUMBER})(?: điểm)?",
    re.IGNORECASE,
)
BELOW = rf"; dưới (?P<least>{NUMBER}) ?%: ?0(?:,0+)?"
SHARES = [
    re.compile(shape, re.IGNORECASE)
    for shape in (
        rf"(?P<words>tỷ lệ[^×;%0-9]*?) ?× ?(?P<maximum>{NUMBER})(?:{BELOW})?",
        rf"[^0-9%;]*\btừ (?P<from>{NUMBER}) ?%(?: trở lên)?: tỷ lệ × (?P<maximum>{NUMBER}){BELOW}",
        rf"từ (?P<enough>{NUMBER}) ?%: (?P<full>{NUMBER}); từ (?P<from>{NUMBER}) ?% đến dưới (?P=enough) ?%: "
        rf"tỷ lệ × (?P<maximum>{NUMBER}){BELOW}",
        rf"\([^()/0-9]+/ ?(?P<target>{NUMBER}) ?%\) ?× ?(?P<maximum>{NUMBER})(?:, (?:trần|tối đa) (?P<full>{NUMBER}))?",
    )
]
SURVEY = re.compile(r"khảo sát|hài lòng|điều tra xã hội học", re.IGNORECASE)
LAST_YEAR = {
    "rise": re.compile(r"(?!.*\bkhông\b)(?:.* )?tăng so với năm (?:trước|[0-9]{4})"),
    "no_rise": re.compile(r"không tăng(?: so với năm (?:trước|[0-9]{4}))?"),
    "same": re.compile(r"(?:bằng năm trước|giữ nguyên|không đổi|bằng)"),
    "fall": re.compile(r"giảm(?: so với năm (?:trước|[0-9]{4}))?"),
}
NONE_ARISING = re.compile(
    rf"[^0-9;]*\bkhông (?:có )?phát sinh\b[^0-9;]*?(?:điểm tối đa|(?P<points>{NUMBER})(?:\s*(?:điểm|đ))?)",
    re.IGNORECASE,
)
LACKS_ONE = re.compile(r"thiếu một(?: trong (?:hai|các điều kiện))?")
FORMULA = re.compile(r"[%×÷]|\bmỗi\b|\btrừ\b", re.IGNORECASE)  # no mere name of a level


class Proposal(NamedTuple):
    """What the words seem to say, and what was taken for granted: sentences for the person who checks it."""

    method: Method
    notes: tuple[str, ...] = ()


def propose(text: str, maximum: Decimal, *, kind: str = NORMAL) -> Proposal:
    """Raises ValidationError with a sentence for words that cannot be read as one method up to ``maximum``."""
    clauses = clauses_of(text)
    return _with_none_arising(clauses, maximum, kind) or _proposal(clauses, maximum, kind)


def _with_none_arising(clauses: list[str], maximum: Decimal, kind: str) -> Proposal | None:
    """Where one clause gives the maximum because nothing arose, and the others make a method that knows of it."""
    found = [(clause, match) for clause in clauses if (match := NONE_ARISING.fullmatch(clause))]
    others = [clause for clause in clauses if clause not in dict(found)]
    if len(found) != 1 or not others:
        return None
    try:
        proposal = _proposal(others, maximum, kind)
    except ValidationError:
        return None  # one level of several, perhaps: all clauses together will tell
    if "full_if_none" not in {item.name for item in fields(proposal.method)}:
        return None
    clause, match = found[0]
    _check_maximum([match["points"]] if match["points"] else [], maximum)
    method = replace(proposal.method, full_if_none=True)
    return Proposal(method, (*proposal.notes, f"«{clause}»: đã chọn «{NONE_LABEL}»."))


def _proposal(clauses: list[str], maximum: Decimal, kind: str) -> Proposal:
    silent = [clause for clause in clauses if not re.search("[0-9]", clause)]
    clauses = [clause for clause in clauses if clause not in silent]
    if not clauses:
        raise ValidationError("Chưa có số điểm nào trong câu chữ: tự chọn cách chấm và ghi tham số.")
    proposal = _formula("; ".join(clauses), maximum, kind) or _of_parts([*map(part_of, clauses)], maximum, kind)
    method = type(proposal.method).from_json(proposal.method.to_json(), maximum)
    notes = [*proposal.notes, *(f"«{clause}» không ghi số điểm: đọc lại khi chấm." for clause in silent)]
    if isinstance(method, Pick) and 0 not in method.awards:
        notes.append("Không mức nào là 0 điểm: thêm một mức nếu có trường hợp không được điểm.")
    best = max(method.awards, default=maximum)
    if best < maximum and isinstance(method, Tiers | Pick | YesNo | LastYear):
        notes.append(f"Điểm cao nhất {format_points(best)} nhỏ hơn điểm tối đa {format_points(maximum)}.")
    return Proposal(method, tuple(notes))


def _formula(text: str, maximum: Decimal, kind: str) -> Proposal | None:
    for shape in (EACH, DEDUCTED, *SHARES):
        if match := shape.fullmatch(text):
            words = match.groupdict()
            _check_maximum([words[name] for name in ("maximum", "full") if words.get(name)], maximum)
            return _count(words, kind) if "each" in words else _share(words)
    return None


def _check_maximum(typed: list[str], maximum: Decimal) -> None:
    for points in typed:
        if number(points, decimals=4) != maximum:
            raise ValidationError(
                f"Câu chữ ghi {points} điểm, điểm tối đa là {format_points(maximum)}: sửa một trong hai."
            )


def _count(words: dict[str, str], kind: str) -> Proposal:
    each = number(words["each"], decimals=4)
    if kind == PENALTY:
        return Proposal(Extra((Level(words["unit"], each),), is_penalty=True))
    unit = f"{words['unit']} thiếu" if words.get("lack") else words["unit"]
    return Proposal(Count(unit, each, is_deducted="minus" not in words or bool(words["minus"])))


def _share(words: dict[str, str]) -> Proposal:
    if SURVEY.search(words.get("words") or ""):
        return Proposal(Survey())
    if words.get("from") and number(words["from"]) != number(words["least"]):
        raise ValidationError(f"Mốc {words['from']} % và mốc {words['least']} % không nối liền: sửa một trong hai.")
    given = {name: number(words[name]) for name in ("target", "least", "enough") if words.get(name)}
    return Proposal(Proportional(**given))


def _of_parts(parts: list[Part], maximum: Decimal, kind: str) -> Proposal:
    if kind != PENALTY and (minus := [part.words for part in parts if part.is_minus]):
        raise ValidationError(f"«{minus[0]}» ghi điểm trừ: chỉ đọc được ở tiêu chí điểm phạt.")
    if found := read_tiers(parts):
        return Proposal(Tiers(found.tiers, found.unit), found.notes)
    readers: tuple[Callable[[list[Part], Decimal], Proposal | None], ...] = (_last_year, _yes_no, _conditions)
    found = next(filter(None, (read(parts, maximum) for read in readers)), None)
    return found or _levels(parts)


def _last_year(parts: list[Part], maximum: Decimal) -> Proposal | None:
    points = {}
    for part in parts:
        points |= {name: part.points for name, words in LAST_YEAR.items() if words.fullmatch(fold(part.words))}
    if len(points) == len(parts) == 2 and points.keys() == {"rise", "no_rise"}:
        return Proposal(LastYear(points["rise"], points["no_rise"], points["no_rise"]))
    if len(points) == len(parts) == 3 and points.keys() == {"rise", "same", "fall"}:
        return Proposal(LastYear(**points))
    return None


def _yes_no(parts: list[Part], maximum: Decimal) -> Proposal | None:
    """Both answers ("Có: 0,50; không: 0"), or one answer alone: the other one then has the points that are left."""
    points = {fold(part.words): part.points for part in parts}
    for yes, no in (("có", "không"), ("có", "không có")):
        if points.keys() == {yes, no} and len(parts) == 2:
            return Proposal(YesNo("Kết quả", points[yes], points[no]))
    part = parts[0]
    if len(parts) > 1 or not fold(part.words).startswith("có "):
        return None
    if part.points:
        return Proposal(YesNo(part.words, part.points, Decimal(0)), (f"Không «{part.words}»: đề xuất 0 điểm.",))
    note = f"Không «{part.words}»: đề xuất điểm tối đa {format_points(maximum)}."
    return Proposal(YesNo(part.words, Decimal(0), maximum), (note,))


def _conditions(parts: list[Part], maximum: Decimal) -> Proposal | None:
    if [part.points for part in parts] != [maximum, 0] or not LACKS_ONE.fullmatch(fold(parts[1].words)):
        return None
    conditions = tuple(parts[0].words.split(" và "))
    note = "; ".join(f"«{condition}»" for condition in conditions)
    return Proposal(AllConditions(conditions), (f"Các điều kiện: {note}.",)) if len(conditions) > 1 else None


def _levels(parts: list[Part]) -> Proposal:
    """Levels by name; the criterion's own name before the first of them is left out."""
    names = [part.words for part in parts]
    if unread := [name for name in names if FORMULA.search(name)] or (names if len(names) == 1 else []):
        raise ValidationError(f"Chưa đọc được «{unread[0]}»: tự chọn cách chấm và ghi tham số.")
    head, colon, first = names[0].partition(": ")
    if not colon or any(": " in name for name in names[1:]):
        return Proposal(Pick(tuple(Level(part.words, part.points) for part in parts)))
    levels = [Level(name, part.points) for name, part in zip([first, *names[1:]], parts, strict=True)]
    return Proposal(Pick(tuple(levels)), (f"Bỏ chữ «{head}» trước mức đầu.",))
