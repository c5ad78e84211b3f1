"""What every scoring method is: validated parameters, inputs to declare, and points with the reasoning in words."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, ClassVar, NamedTuple, Self

from django.core.exceptions import ValidationError

from agencies.text import fold, readable, visible

from ..points import check_bounds, format_points
from .figures import plain, rounded, shown
from .parameters import read_parameters, write_parameters


class Outcome(NamedTuple):
    """Points 0 … maximum, or None where something is still to be declared; and how they came about."""

    points: Decimal | None
    reasoning: str


@dataclass(frozen=True)
class Input:
    """One thing the officer declares, as text; with ``choices`` it is one of them."""

    name: str
    label: str
    choices: tuple[str, ...] = ()
    is_long: bool = False
    help_text: str = ""


YES_NO = ("có", "không")
NONE_LABEL = "Không phát sinh: điểm tối đa"
NONE_ARISING = Input("none", "Không phát sinh", YES_NO, help_text="Chọn «có» khi trong năm không có việc nào để tính.")


class Method(ABC):
    """A scoring method with its parameters; a subclass is a frozen dataclass of ``parameter`` fields.

    Its ``__post_init__`` raises ValidationError for parameters that contradict one another.
    Points are those of the scale also for a penalty: ``Criterion.kind`` gives them their sign.
    """

    name: ClassVar[str]
    label: ClassVar[str]
    inputs: tuple[Input, ...]
    full_if_none: bool = False  # methods on a figure have it as a parameter

    @classmethod
    def from_json(cls, parameters: object, maximum: Decimal) -> Self:
        """Raises ValidationError with a Vietnamese sentence for parameters that cannot score up to ``maximum``."""
        method = cls(**read_parameters(cls, parameters))
        for award in method.awards:
            if award > maximum:
                raise ValidationError(
                    f"{format_points(award)} điểm lớn hơn điểm tối đa {format_points(maximum)}: sửa lại điểm."
                )
        return method

    def to_json(self) -> dict[str, Any]:
        return write_parameters(self)

    @property
    def awards(self) -> Iterable[Decimal]:
        """The points that the parameters themselves name."""
        return ()

    def possible(self, maximum: Decimal, *, decimals: int = 2) -> list[Decimal] | None:
        """The only points that it can give, rising; None where they come out of a formula."""
        scale = self.scale_of(maximum)
        if scale is None:
            return None
        points = {*scale, maximum} if self.full_if_none else {*scale}
        return sorted({rounded(Fraction(award), decimals) for award in points})

    def scale_of(self, maximum: Decimal) -> Iterable[Decimal] | None:
        """The levels of a method that has levels; where nothing arose is counted by ``possible``."""
        return None

    def score(self, declared: Mapping[str, str], maximum: Decimal, *, decimals: int = 2) -> Outcome:
        """The points for what was declared under the names of ``inputs``, with ``decimals`` places.

        A blank is never 0: points stay None. Raises ValidationError for a figure that cannot be read.
        """
        typed = {item.name: _tidy(declared.get(item.name)) for item in self.inputs}
        none = typed.pop(NONE_ARISING.name, "")
        if none and choice(NONE_ARISING, none) == 0:
            return self._none_arising(typed, maximum, decimals)
        missing = [f"«{item.label}»" for item in self.inputs if item.name in typed and not typed[item.name]]
        if missing:
            return undeclared(", ".join(missing))
        return self.reckon(typed, maximum, decimals)

    def _none_arising(self, typed: dict[str, str], maximum: Decimal, decimals: int) -> Outcome:
        if any(typed.values()):
            raise ValidationError("Đã chọn «Không phát sinh»: để trống số liệu, hoặc chọn «không» ở ô đó.")
        return chosen(f"Không phát sinh trong năm: đạt điểm tối đa {plain(maximum)}", maximum, decimals)

    @abstractmethod
    def reckon(self, declared: dict[str, str], maximum: Decimal, decimals: int) -> Outcome:
        """``score`` for what is declared in full."""


def with_none(inputs: tuple[Input, ...], method: Method) -> tuple[Input, ...]:
    """The inputs of a method on a figure, with «Không phát sinh» where that brings the maximum."""
    return (*inputs, NONE_ARISING) if method.full_if_none else inputs


def _tidy(typed: str | None) -> str:
    return visible(readable(typed or "", lines=True)).strip()


def undeclared(what: str) -> Outcome:
    return Outcome(None, f"Chưa khai {what}: chưa tính điểm.")


def choice(item: Input, typed: str) -> int:
    """Which of the input's choices was typed; raises ValidationError for another text."""
    found = [index for index, words in enumerate(item.choices) if fold(words) == fold(typed)]
    if not found:
        offered = ", ".join(f"«{words}»" for words in item.choices)
        raise ValidationError(f"«{item.label}» không nhận «{typed[:50]}»: chọn {offered}.")
    return found[0]


def chosen(words: str, points: Decimal, decimals: int) -> Outcome:
    """Points that the parameters name: "84,59 % nằm trong 80 %–dưới 90 % → 0,25"."""
    return _settled(f"{words} → ", Fraction(points), decimals)


def computed(expression: str, value: Fraction, maximum: Decimal, decimals: int) -> Outcome:
    """Points out of a formula, capped: "93,05 % × 20 = 18,61"; what is rounded or cut off is said."""
    if value > maximum:
        words = f"{expression} = {shown(value, decimals)}, vượt điểm tối đa {plain(maximum)}"
        return chosen(words, maximum, decimals)
    return _settled(f"{expression} = ", value, decimals)


def _settled(words: str, value: Fraction, decimals: int) -> Outcome:
    points = rounded(value, decimals)
    note = "" if points == value else f" làm tròn {format_points(points, decimals)}"
    return Outcome(points, f"{words}{shown(value, decimals)}{note}")


def override(outcome: Outcome, points: Decimal, reason: str, maximum: Decimal, *, decimals: int = 2) -> Outcome:
    """Points set by hand instead of the computed ones.

    Raises ValidationError without a reason, or for points outside 0 … maximum.
    """
    reason = visible(readable(reason, lines=False)).strip()
    if not reason:
        raise ValidationError("Ghi lý do sửa điểm so với điểm tính ra.")
    check_bounds(points, Decimal(0), maximum, format_points(points, decimals))
    before = "chưa tính được" if outcome.points is None else f"tính ra {format_points(outcome.points, decimals)}"
    return Outcome(points, f"Sửa tay thành {format_points(points, decimals)} ({before}), lý do: {reason}")
