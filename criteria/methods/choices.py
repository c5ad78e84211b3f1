"""Points that a person decides, or that hang on a choice: by hand, a level, yes or no, all conditions."""

from dataclasses import dataclass
from decimal import Decimal

from ..points import format_points, parse_points
from .method import YES_NO, Input, Method, Outcome, choice, chosen
from .parameters import LEVELS, POINTS, TEXT, TEXTS, Level, parameter


@dataclass(frozen=True)
class Manual(Method):
    """The points themselves are declared."""

    name = "manual"
    label = "Nhập điểm trực tiếp"
    inputs = (Input("points", "Điểm"),)

    def reckon(self, declared, maximum, decimals) -> Outcome:
        points = parse_points(declared["points"], maximum=maximum, decimals=decimals)
        return Outcome(points, f"Nhập trực tiếp {format_points(points, decimals)}")


@dataclass(frozen=True)
class Pick(Method):
    """One of several levels (QĐ 1880 of Cà Mau, 1.1.1: kịp thời 1; không kịp thời 0,5; không ban hành 0)."""

    name = "pick"
    label = "Chọn mức"
    levels: tuple[Level, ...] = parameter(LEVELS, "Các mức", help_text="Mỗi dòng một mức, ví dụ: kịp thời: 1")

    @property
    def awards(self):
        return [level.points for level in self.levels]

    def scale_of(self, maximum):
        return self.awards

    @property
    def inputs(self):
        return (Input("level", "Mức đạt được", tuple(level.words for level in self.levels)),)

    def reckon(self, declared, maximum, decimals) -> Outcome:
        level = self.levels[choice(self.inputs[0], declared["level"])]
        return chosen(f"Mức «{level.words}»", level.points, decimals)


@dataclass(frozen=True)
class YesNo(Method):
    """Points for yes and for no: either may be the good answer (Bắc Sơn 2023, 6.1.2: có sai phạm → 0)."""

    name = "yes_no"
    label = "Có / không"
    question: str = parameter(TEXT, "Nội dung", help_text="Ví dụ: Có sai phạm")
    yes: Decimal = parameter(POINTS, "Điểm khi có")
    no: Decimal = parameter(POINTS, "Điểm khi không")

    @property
    def awards(self):
        return [self.yes, self.no]

    def scale_of(self, maximum):
        return self.awards

    @property
    def inputs(self):
        return (Input("answer", self.question, YES_NO),)

    def reckon(self, declared, maximum, decimals) -> Outcome:
        answer = choice(self.inputs[0], declared["answer"])
        return chosen(f"{self.question}: {YES_NO[answer]}", (self.yes, self.no)[answer], decimals)


@dataclass(frozen=True)
class AllConditions(Method):
    """The maximum where every condition is met, otherwise 0 (QĐ 1880 of Cà Mau, 1.1.2)."""

    name = "all_conditions"
    label = "Đủ mọi điều kiện"
    conditions: tuple[str, ...] = parameter(TEXTS, "Các điều kiện", help_text="Mỗi dòng một điều kiện.")

    def scale_of(self, maximum):
        return [Decimal(0), maximum]

    @property
    def inputs(self):
        return tuple(Input(f"condition_{n}", words, YES_NO) for n, words in enumerate(self.conditions, start=1))

    def reckon(self, declared, maximum, decimals) -> Outcome:
        failed = [item.label for item in self.inputs if choice(item, declared[item.name])]
        if failed:
            return chosen(f"Chưa đạt {', '.join(f'«{words}»' for words in failed)}", Decimal(0), decimals)
        return chosen(f"Đạt đủ {len(self.conditions)} điều kiện", maximum, decimals)
