"""Tiers out of the regulation's words: "trên 90%: 2; 70%-90%: 1; dưới 70%: 0". What cannot be read is refused."""

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import NamedTuple

from django.core.exceptions import ValidationError

from .figures import PERCENT, number, plain
from .tiers import Tier
from .wording import NUMBER, Part

FREE = r"(?P<before>[^0-9%]*?)"  # words on what is measured
AFTER = r"(?P<after>[^0-9%]*)"
LOW, UP = rf"(?P<low>{NUMBER})\s*%?", rf"(?P<up>{NUMBER})\s*%?"
FROM = r"(?:(?P<low_closed>từ|ít nhất|tối thiểu|không dưới|đủ|đạt|≥)|(?P<low_open>trên|hơn|>))\s*"
UP_TO = (
    r"(?:(?P<up_closed>đến|tới|không quá|không vượt quá|không trên|tối đa|≤)"
    r"|(?P<up_open>(?:đến |tới )?(?:dưới|<)))\s*"
)
PATTERNS = [
    re.compile(shape, re.IGNORECASE)
    for shape in (
        rf"{FREE}(?P<equal>bằng|đúng)\s*{LOW}{AFTER}",
        rf"{FREE}từ\s*{UP}(?P<up_closed>\s+trở xuống)",
        rf"{FREE}(?:{FROM})?{LOW}\s*[-–—]\s*(?:{UP_TO})?{UP}{AFTER}",
        rf"{FREE}{FROM}{LOW}\s*(?:,|và)?\s*{UP_TO}{UP}{AFTER}",
        rf"{FREE}{UP_TO}{UP}{AFTER}",
        rf"{FREE}{FROM}{LOW}(?:\s+trở lên)?{AFTER}",
    )
]
REST = re.compile(r"(?:các )?(?:trường hợp |mức )?còn lại|ít hơn|thấp hơn", re.IGNORECASE)
# Words that make something else of a bound: a second condition, a negation, a case of its own.
OTHER = re.compile(
    r",|\b(?:và|có|không|chưa|dưới|trên|hơn|từ|đến|tới|quá|mỗi|trừ|thiếu|chậm|sai|xuống)\b", re.IGNORECASE
)
INFINITY = Decimal("Infinity")


@dataclass(frozen=True)
class Wording:
    """One tier as worded; ``*_closed`` is None where the words leave open whether it has the bound itself."""

    part: Part
    unit: str = ""
    lower: Decimal | None = None
    lower_closed: bool | None = None
    upper: Decimal | None = None
    upper_closed: bool | None = None

    @property
    def is_rest(self) -> bool:
        return self.lower is None and self.upper is None

    @property
    def tier(self) -> Tier:
        """A bound that no neighbour has settled belongs to the tier."""
        has_upper = self.upper is not None and self.upper_closed is not False
        return Tier(self.part.points, self.lower, self.lower_closed is not False, self.upper, has_upper)


class Reading(NamedTuple):
    """Tiers in the order of the words, and a sentence for each whose bounds its neighbours decided."""

    tiers: tuple[Tier, ...]
    unit: str
    notes: tuple[str, ...]


def read_tiers(parts: list[Part]) -> Reading | None:
    """None where no part has a bound.

    Raises ValidationError where only some can be read, or where the words give one figure to two of them.
    """
    found = [_read(part) for part in parts]
    if all(wording is None or wording.is_rest for wording in found):
        return None
    if None in found:
        words = parts[found.index(None)].words
        raise ValidationError(f"Chưa đọc được mốc của «{words}»: ghi mọi bậc theo «từ», «trên», «đến», «dưới».")
    unit, settled = _unit(found), _settled(found)
    notes = [
        f"«{wording.part.words}» hiểu là {wording.tier.words(unit)}."
        for wording, stated in zip(settled, found, strict=True)
        if wording != stated
    ]
    return Reading(tuple(wording.tier for wording in settled), unit, tuple(notes))


def _read(part: Part) -> Wording | None:
    if REST.fullmatch(part.words):
        return Wording(part)
    matches = (pattern.fullmatch(part.words) for pattern in PATTERNS)
    return next(filter(None, (_wording(part, match) for match in matches if match)), None)


def _wording(part: Part, match: re.Match) -> Wording | None:
    """None where the words around the bounds say more than what is measured."""
    groups = {"after": "", "low": None, "up": None, **match.groupdict()}
    is_percent = PERCENT in part.words
    if OTHER.search(groups["before"]) or (is_percent and OTHER.search(groups["after"])):
        return None
    unit = PERCENT if is_percent else groups["after"].strip()
    low, up = (number(groups[side]) if groups[side] else None for side in ("low", "up"))
    if groups.get("equal"):
        return Wording(part, unit, low, True, low, True)
    return Wording(part, unit, low, _stated(groups, "low"), up, _stated(groups, "up"))


def _stated(groups: dict, side: str) -> bool | None:
    return True if groups.get(f"{side}_closed") else False if groups.get(f"{side}_open") else None


def _unit(wordings: list[Wording]) -> str:
    bounded = [wording.unit for wording in wordings if not wording.is_rest]
    units = {unit for unit in bounded if unit}
    if len(units) != 1 or (PERCENT in units and "" in bounded):
        raise ValidationError("Các bậc phải cùng một đơn vị: ghi % ở mọi bậc, hoặc tên của thứ được đếm.")
    return units.pop()


def _settled(wordings: list[Wording]) -> list[Wording]:
    """The same, in their order, with every bound that a neighbour decides."""
    has_floor = any(wording.lower is None and not wording.is_rest for wording in wordings)
    order = sorted(range(len(wordings)), key=lambda n: _place(wordings[n], rest_is_above=has_floor))
    settled = list(wordings)
    for below, above in zip(order, order[1:], strict=False):
        settled[below], settled[above] = _joined(settled[below], settled[above])
    return settled


def _place(wording: Wording, *, rest_is_above: bool) -> tuple[Decimal, Decimal]:
    if wording.is_rest and rest_is_above:
        return INFINITY, INFINITY
    if wording.is_rest:
        return -INFINITY, -INFINITY
    return (
        -INFINITY if wording.lower is None else wording.lower,
        INFINITY if wording.upper is None else wording.upper,
    )


def _joined(below: Wording, above: Wording) -> tuple[Wording, Wording]:
    """Two neighbours whose common bound belongs to exactly one: the one whose words say so.

    Where only one of them names the bound, "70 %–dưới 90 %" before "còn lại", it has the bound itself.
    """
    if below.upper is None:
        below = replace(below, upper=above.lower, upper_closed=above.lower_closed is False)
    if above.lower is None:
        above = replace(above, lower=below.upper, lower_closed=below.upper_closed is False)
    if below.upper != above.lower:
        return below, above
    if below.upper_closed is None and above.lower_closed is None:
        raise ValidationError(
            f"Mốc {plain(below.upper)} thuộc bậc «{below.part.words}» hay bậc «{above.part.words}»? "
            "Ghi rõ «từ», «trên», «đến» hoặc «dưới»."
        )
    if below.upper_closed is None:
        below = replace(below, upper_closed=not above.lower_closed)
    if above.lower_closed is None:
        above = replace(above, lower_closed=not below.upper_closed)
    return below, above
