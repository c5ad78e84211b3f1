"""Surveys turned into points: a percentage, or how many answers each option got."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.core.exceptions import ValidationError

from .figures import HUNDRED, PERCENT, Measure, number, plain, shown
from .method import Input, Method, Outcome, computed
from .parameters import LEVELS, Level, parameter

YEN_BAI = (Level("A", HUNDRED), Level("B", Decimal(60)), Level("C", Decimal(20)), Level("D", Decimal(0)))


@dataclass(frozen=True)
class Survey(Method):
    """Percent × maximum (Bắc Sơn 2023, lĩnh vực 9: 93,05 % × 20 = 18,61)."""

    name = "survey"
    label = "Điều tra xã hội học: tỷ lệ hài lòng"

    inputs = (Input("percent", "Tỷ lệ hài lòng (%)"),)

    def reckon(self, declared, maximum, decimals) -> Outcome:
        figure = Measure().read(declared["percent"])
        return computed(f"{figure.words} × {plain(maximum)}", figure.value * Fraction(maximum) / 100, maximum, decimals)


@dataclass(frozen=True)
class SurveyOptions(Method):
    """The mean weight of all answers × maximum; the options are worth 100/60/20/0 % (survey software of Yên Bái)."""

    name = "survey_options"
    label = "Điều tra xã hội học: số phiếu từng mức"
    options: tuple[Level, ...] = parameter(
        LEVELS, "Các mức và giá trị (%)", default=YEN_BAI, help_text="Mỗi dòng một mức, ví dụ: B: 60"
    )

    @property
    def inputs(self):
        return tuple(Input(f"option_{n}", f"Số phiếu mức {level.words}") for n, level in enumerate(self.options, 1))

    def __post_init__(self):
        for level in self.options:
            if level.points > HUNDRED:
                raise ValidationError(f"Mức «{level.words}» có giá trị {plain(level.points)} %: nhiều nhất 100 %.")

    def reckon(self, declared, maximum, decimals) -> Outcome:
        counts = [number(declared[item.name], decimals=0) for item in self.inputs]
        if not (answers := sum(counts)):
            raise ValidationError("Chưa có phiếu nào: ghi số phiếu của từng mức.")
        pairs = list(zip(counts, self.options, strict=True))
        percent = Fraction(sum(count * level.points for count, level in pairs)) / Fraction(answers)
        given = " + ".join(f"{plain(count)} × {plain(level.points)} %" for count, level in pairs)
        expression = f"({given}) ÷ {plain(answers)} phiếu = {shown(percent)} {PERCENT}; {shown(percent)} {PERCENT}"
        return computed(f"{expression} × {plain(maximum)}", percent * Fraction(maximum) / 100, maximum, decimals)
