"""The worst sub-unit decides the tier (Bắc Sơn 2023, 3.5.3: xã Nhất Tiến 84,59 % → 0,25 of 0,50)."""

import re
from dataclasses import dataclass

from django.core.exceptions import ValidationError

from agencies.text import fold

from .figures import Figure
from .method import Input, Outcome, chosen, undeclared, with_none
from .tiers import Tiers

LINE = re.compile(r"(?P<name>.*?)\s*[:\t]\s*(?P<figure>[^:\t]*)")  # a tab where it was pasted from Excel
UNITS_HELP = "Mỗi dòng một đơn vị, ví dụ: xã Nhất Tiến: 84,59. Dán được hai cột từ Excel."


@dataclass(frozen=True)
class WorstUnit(Tiers):
    """The tiers are those of every unit; the unit with the fewest points gives them to the whole."""

    name = "worst_unit"
    label = "Bậc theo đơn vị trực thuộc kém nhất"

    @property
    def inputs(self):
        return with_none((Input("units", "Số liệu từng đơn vị", is_long=True, help_text=UNITS_HELP),), self)

    def __post_init__(self):
        super().__post_init__()
        if not self._rises() and not self._rises(falling=True):
            raise ValidationError("Điểm của các bậc phải cùng tăng hoặc cùng giảm theo số liệu: sửa điểm của các bậc.")

    def reckon(self, declared, maximum, decimals) -> Outcome:
        figures = self._read(declared["units"])
        if blank := [f"«{name}»" for name, figure in figures.items() if figure is None]:
            return undeclared(", ".join(blank))
        find, word = (min, "thấp nhất") if self._rises() else (max, "cao nhất")
        name, figure = find(figures.items(), key=lambda unit: unit[1].value)
        tier = self.tier_of(figure.value)
        words = f"{name} {word} trong {len(figures)} đơn vị: {figure.words} {self.place(tier)}"
        return chosen(words, tier.points, decimals)

    def _rises(self, *, falling: bool = False) -> bool:
        """Whether more is better (or less is, where ``falling``)."""
        points = [tier.points for tier in self.ordered]
        return points == sorted(points, reverse=falling)

    def _read(self, typed: str) -> dict[str, Figure | None]:
        """Units by name; None where the figure is still blank."""
        found: dict[str, Figure | None] = {}
        seen: set[str] = set()
        for line in filter(None, map(str.strip, typed.splitlines())):
            match = LINE.fullmatch(line)
            if match is None or not match["name"]:
                raise ValidationError(f"«{line[:50]}»: ghi tên đơn vị, dấu hai chấm, số liệu.")
            if fold(match["name"]) in seen:
                raise ValidationError(f"«{match['name'][:50]}» ghi hai lần: bỏ một dòng.")
            seen.add(fold(match["name"]))
            found[match["name"]] = self._figure(**match.groupdict())
        return found

    def _figure(self, name: str, figure: str) -> Figure | None:
        try:
            return self.measure.read(figure) if figure else None
        except ValidationError as error:
            raise ValidationError(f"{name}: {error.message}") from error
