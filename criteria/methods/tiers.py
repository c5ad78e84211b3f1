"""Tiers on a figure: each bound is open or closed as the regulation words it, and every figure lies in one tier."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any

from django.core.exceptions import ValidationError

from ..points import format_points
from .figures import PERCENT, Measure, plain
from .method import NONE_LABEL, Input, Method, Outcome, chosen, with_none
from .parameters import FLAG, TEXT, Kind, decimal_text, parameter, read_list, read_number

Edge = tuple[Decimal, int]  # a number and 0, or 1 for the place just behind it
START, END = (Decimal("-Infinity"), 0), (Decimal("Infinity"), 0)
LOWER = {"from": True, "above": False}  # names in JSON, and whether the bound itself belongs to the tier
UPPER = {"to": True, "below": False}


@dataclass(frozen=True)
class Tier:
    """Figures between two bounds, None for no bound, and their points."""

    points: Decimal
    lower: Decimal | None = None
    lower_closed: bool = True
    upper: Decimal | None = None
    upper_closed: bool = False

    def edges(self, *, is_whole: bool) -> tuple[Edge, Edge]:
        """Where it begins and where it ends; of whole numbers "đến 23" ends where "từ 24" begins."""
        start = START if self.lower is None else _edge(self.lower, not self.lower_closed, is_whole)
        end = END if self.upper is None else _edge(self.upper, self.upper_closed, is_whole)
        return start, end

    def words(self, unit: str) -> str:
        """As a regulation says it: "từ 70 % đến dưới 90 %", "trên 90 %", "từ 12 đến 23 tin"."""
        if self.is_one_figure:
            return f"bằng {plain(self.lower)} {unit}"
        return " ".join([*self._bound("lower", unit), *self._bound("upper", unit)]) or "mọi số liệu"

    def range(self, unit: str) -> str:
        """The short form of two bounds: "80 %–dưới 90 %"."""
        return self.words(unit).removeprefix("từ ").replace(" đến ", "–")

    def line(self, unit: str) -> str:
        """With its points, as ``tier_words`` reads it: "trên 90 %: 2,00"."""
        return f"{self.words(unit)}: {format_points(self.points)}"

    @property
    def has_two_bounds(self) -> bool:
        return self.lower is not None and self.upper is not None and not self.is_one_figure

    @property
    def is_one_figure(self) -> bool:
        return self.lower is not None and self.lower == self.upper and self.lower_closed and self.upper_closed

    def _bound(self, side: str, unit: str) -> list[str]:
        bound = getattr(self, side)
        if bound is None:
            return []
        closed = getattr(self, f"{side}_closed")
        if side == "lower":
            word = "từ" if closed else "trên"
        else:
            word = "đến" if closed else "đến dưới" if self.has_two_bounds else "dưới"
        is_last = side == "upper" or not self.has_two_bounds
        return [f"{word} {plain(bound)}" + (f" {unit}" if is_last or unit == PERCENT else "")]


def _edge(bound: Decimal, is_behind: bool, is_whole: bool) -> Edge:
    return (bound + 1, 0) if is_behind and is_whole else (bound, int(is_behind))


def _read_tier(entry: Any, label: str) -> Tier:
    names = [*LOWER, *UPPER, "points"]
    if not isinstance(entry, dict) or "points" not in entry or not entry.keys() <= set(names):
        raise ValidationError(f"«{label}»: mỗi bậc gồm chặn dưới, chặn trên và điểm.")
    numbers = {name: read_number(entry[name], label) for name in names if name in entry}
    values: dict[str, Any] = {"points": numbers["points"]}
    for side, bounds in (("lower", LOWER), ("upper", UPPER)):
        given = [name for name in bounds if name in numbers]
        if len(given) > 1:
            raise ValidationError(f"«{label}»: mỗi bậc có nhiều nhất một chặn dưới và một chặn trên.")
        for name in given:
            values |= {side: numbers[name], f"{side}_closed": bounds[name]}
    return Tier(**values)


def _write_tier(tier: Tier) -> dict[str, str]:
    bounds = {}
    if tier.lower is not None:
        bounds["from" if tier.lower_closed else "above"] = decimal_text(tier.lower)
    if tier.upper is not None:
        bounds["to" if tier.upper_closed else "below"] = decimal_text(tier.upper)
    return {**bounds, "points": decimal_text(tier.points)}


TIERS = Kind(
    lambda value, label: read_list(value, label, _read_tier), lambda tiers: [_write_tier(tier) for tier in tiers]
)
TIERS_HELP = "Mỗi dòng một bậc, ví dụ: từ 70 % đến dưới 90 %: 1"
FIGURE_HELP = "Ví dụ 84,59; tỷ lệ % cũng ghi được đã làm/tổng số: 45/60."


def figure_input(measure: Measure) -> Input:
    """What asks for one figure: a percentage, or how many of the unit."""
    if measure.is_whole:
        return Input("figure", f"Số {measure.unit}", help_text="Số nguyên, không dấu ngăn hàng nghìn.")
    return Input("figure", "Số liệu khai (%)", help_text=FIGURE_HELP)


@dataclass(frozen=True)
class Tiers(Method):
    """Points by the tier in which the figure lies (QĐ 1880 of Cà Mau, 1.1.4; Bắc Sơn 2023, 6.1.4)."""

    name = "tiers"
    label = "Bậc theo số liệu"
    tiers: tuple[Tier, ...] = parameter(TIERS, "Các bậc", help_text=TIERS_HELP)
    unit: str = parameter(TEXT, "Đơn vị", default=PERCENT, help_text="% hoặc tên của thứ được đếm.")
    may_exceed: bool = parameter(FLAG, "Có thể vượt 100 %", default=False)
    full_if_none: bool = parameter(FLAG, NONE_LABEL, default=False)

    @property
    def inputs(self):
        return with_none((figure_input(self.measure),), self)

    @property
    def awards(self):
        return [tier.points for tier in self.tiers]

    def scale_of(self, maximum):
        return self.awards

    @property
    def measure(self) -> Measure:
        return Measure(self.unit, self.may_exceed)

    def reckon(self, declared, maximum, decimals) -> Outcome:
        figure = self.measure.read(declared["figure"])
        tier = self.tier_of(figure.value)
        return chosen(f"{figure.words} {self.place(tier)}", tier.points, decimals)

    @property
    def ordered(self) -> list[Tier]:
        """From the lowest figures to the highest."""
        return sorted(self.tiers, key=self._edges)

    def tier_of(self, value: Fraction) -> Tier:
        """The one tier that holds a figure from 0 up."""
        return next(tier for tier in self.tiers if (edges := self._edges(tier))[0] <= (value, 0) < edges[1])

    def place(self, tier: Tier) -> str:
        """Where a figure lies, in words: "nằm trong 80 %–dưới 90 %", "thuộc bậc trên 90 %"."""
        return f"nằm trong {tier.range(self.unit)}" if tier.has_two_bounds else f"thuộc bậc {tier.words(self.unit)}"

    def __post_init__(self):
        for tier in self.tiers:
            self._check_bounds(tier)
        ordered = self.ordered
        if self._edges(ordered[0])[0] > (0, 0):
            self._refuse_gap(None, ordered[0])
        for below, above in pairwise(ordered):
            end, start = self._edges(below)[1], self._edges(above)[0]
            if end < start:
                self._refuse_gap(below, above)
            if end > start:
                raise ValidationError(
                    f"Bậc «{below.words(self.unit)}» và bậc «{above.words(self.unit)}» chồng lên nhau: "
                    "sửa để mỗi số liệu chỉ thuộc một bậc."
                )
        if self._edges(ordered[-1])[1] <= self._highest:
            self._refuse_gap(ordered[-1], None)

    @property
    def _highest(self) -> Edge:
        """The last place that the tiers must reach."""
        limit = self.measure.limit
        return (END[0], -1) if limit is None else (limit, 0)

    def _edges(self, tier: Tier) -> tuple[Edge, Edge]:
        return tier.edges(is_whole=self.measure.is_whole)

    def _check_bounds(self, tier: Tier) -> None:
        start, end = self._edges(tier)
        if start >= end:
            raise ValidationError(f"Bậc «{tier.words(self.unit)}» không chứa số nào: chặn dưới phải nhỏ hơn chặn trên.")
        for bound in (tier.lower, tier.upper):
            if bound is not None and self.measure.limit is not None and bound > self.measure.limit:
                raise ValidationError(f"Mốc {self.measure.words(bound)} lớn hơn 100 %: sửa mốc của bậc.")
            if bound is not None and self.measure.is_whole and bound % 1:
                raise ValidationError(f"Mốc {self.measure.words(bound)} phải là số nguyên: sửa mốc của bậc.")

    def _refuse_gap(self, below: Tier | None, above: Tier | None) -> None:
        lower = {"lower": below.upper, "lower_closed": not below.upper_closed} if below else {}
        upper = {"upper": above.lower, "upper_closed": not above.lower_closed} if above else {}
        gap = Tier(Decimal(0), **lower, **upper)
        raise ValidationError(f"Chưa có bậc cho số liệu {gap.words(self.unit)}: thêm bậc này hoặc sửa mốc.")
