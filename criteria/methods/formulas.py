"""Points out of a formula: in proportion, for each case, against last year."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.core.exceptions import ValidationError

from .figures import HUNDRED, PERCENT, Measure, number, plain
from .method import NONE_LABEL, Input, Method, Outcome, chosen, computed, with_none
from .parameters import FLAG, LEVELS, OPTIONAL_NUMBER, POINTS, TEXT, Level, parameter
from .tiers import figure_input


@dataclass(frozen=True)
class Proportional(Method):
    """Figure ÷ target × maximum, at most the maximum (Bắc Sơn 2023, 4.2: 1,65 % of 10 % of 2,00).

    Below ``least`` 0; from ``enough`` on the maximum.
    """

    name = "proportional"
    label = "Tỷ lệ thuận, có trần"
    target: Decimal = parameter(POINTS, "Mức đạt điểm tối đa", default=HUNDRED)
    least: Decimal | None = parameter(OPTIONAL_NUMBER, "Dưới mức này thì 0 điểm", default=None)
    enough: Decimal | None = parameter(OPTIONAL_NUMBER, "Từ mức này thì điểm tối đa", default=None)
    unit: str = parameter(TEXT, "Đơn vị", default=PERCENT, help_text="% hoặc tên của thứ được đếm.")
    may_exceed: bool = parameter(FLAG, "Có thể vượt 100 %", default=False)
    full_if_none: bool = parameter(FLAG, NONE_LABEL, default=False)

    @property
    def inputs(self):
        return with_none((figure_input(self.measure),), self)

    @property
    def measure(self) -> Measure:
        return Measure(self.unit, self.may_exceed)

    def __post_init__(self):
        if not self.target:
            raise ValidationError("Mức đạt điểm tối đa phải lớn hơn 0.")
        bounds = [bound for bound in (self.least, self.enough, self.target) if bound is not None]
        if bounds != sorted(bounds) or self.least in bounds[1:]:
            raise ValidationError("Mức 0 điểm phải nhỏ hơn mức điểm tối đa: sửa các mức cho tăng dần.")

    def reckon(self, declared, maximum, decimals) -> Outcome:
        figure = self.measure.read(declared["figure"])
        if self.least is not None and figure.value < self.least:
            return chosen(f"{figure.words} dưới {self.measure.words(self.least)}", Decimal(0), decimals)
        if self.enough is not None and figure.value >= self.enough:
            return chosen(f"{figure.words} đạt từ {self.measure.words(self.enough)}", maximum, decimals)
        value = figure.value * Fraction(maximum) / Fraction(self.target)
        return computed(f"{self._share(figure.words)} × {plain(maximum)}", value, maximum, decimals)

    def _share(self, words: str) -> str:
        """A percentage of 100 % is itself: "93,05 %", but "1,65 % ÷ 10 %"."""
        is_whole = self.unit == PERCENT and self.target == HUNDRED
        return words if is_whole else f"{words} ÷ {self.measure.words(self.target)}"


@dataclass(frozen=True)
class Count(Method):
    """Points for each case up to the maximum, or taken from the maximum for each (mỗi quy chế 0,5; tối đa 2)."""

    name = "count"
    label = "Số lượng × điểm"
    unit: str = parameter(TEXT, "Đếm gì", help_text="Ví dụ: quy chế")
    each: Decimal = parameter(POINTS, "Điểm cho mỗi trường hợp")
    is_deducted: bool = parameter(FLAG, "Trừ dần từ điểm tối đa", default=False)

    @property
    def awards(self):
        return [self.each]

    @property
    def inputs(self):
        return (Input("count", f"Số {self.unit}"),)

    def __post_init__(self):
        if not self.each:
            raise ValidationError("Điểm cho mỗi trường hợp phải lớn hơn 0.")

    def reckon(self, declared, maximum, decimals) -> Outcome:
        count = number(declared["count"], decimals=0)
        product = f"{plain(count)} {self.unit} × {plain(self.each)}"
        if not self.is_deducted:
            return computed(product, Fraction(count * self.each), maximum, decimals)
        left = maximum - count * self.each
        if left < 0:
            return chosen(f"{product} vượt điểm tối đa {plain(maximum)}, trừ hết", Decimal(0), decimals)
        return computed(f"{plain(maximum)} − {product}", Fraction(left), maximum, decimals)


@dataclass(frozen=True)
class Extra(Method):
    """Bonus or penalty: each case brings (or costs) its points, at most the maximum (the cap of the criterion).

    The points are positive in both cases: criteria of kind penalty are subtracted by ``criteria.scoring``.
    """

    name = "extra"
    label = "Điểm thưởng, điểm phạt"
    cases: tuple[Level, ...] = parameter(LEVELS, "Các trường hợp", help_text="Mỗi dòng một loại, ví dụ: bằng khen: 1")
    is_penalty: bool = parameter(FLAG, "Là điểm phạt", default=False)

    @property
    def awards(self):
        return [case.points for case in self.cases]

    @property
    def inputs(self):
        return tuple(Input(f"case_{n}", f"Số {case.words}") for n, case in enumerate(self.cases, start=1))

    def reckon(self, declared, maximum, decimals) -> Outcome:
        counts = [number(declared[item.name], decimals=0) for item in self.inputs]
        pairs = list(zip(counts, self.cases, strict=True))
        sum_of = " + ".join(f"{plain(count)} {case.words} × {plain(case.points)}" for count, case in pairs)
        value = Fraction(sum(count * case.points for count, case in pairs))
        return computed(f"{'Trừ' if self.is_penalty else 'Thưởng'} {sum_of}", value, maximum, decimals)


@dataclass(frozen=True)
class LastYear(Method):
    """Points by whether the figure rose, stayed or fell (Bắc Sơn 2023, 8.1.1: tăng 1; không tăng 0)."""

    name = "last_year"
    label = "So với năm trước"
    rise: Decimal = parameter(POINTS, "Điểm khi tăng")
    same: Decimal = parameter(POINTS, "Điểm khi bằng năm trước")
    fall: Decimal = parameter(POINTS, "Điểm khi giảm")

    inputs = (Input("this", "Số liệu năm đánh giá"), Input("last", "Số liệu năm trước"))

    @property
    def awards(self):
        return [self.rise, self.same, self.fall]

    def scale_of(self, maximum):
        return self.awards

    def reckon(self, declared, maximum, decimals) -> Outcome:
        this, last = number(declared["this"]), number(declared["last"])
        words, points = ("bằng nhau", self.same) if this == last else ("giảm", self.fall)
        if this > last:
            words, points = "tăng", self.rise
        return chosen(f"{plain(this)} so với {plain(last)} của năm trước: {words}", points, decimals)
