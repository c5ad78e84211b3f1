"""Where points are lost: criteria × agencies, each cell the share lost, in print and by a class for its colour.

The number always stands in the cell; the class only helps the eye (EXPERIENCE §8: nothing by colour alone).
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import NamedTuple

from ..points import format_percent
from ..scoring import NORMAL, Total
from .pairing import Criterion

# Share lost in percent from which the next class begins; chosen here, no regulation names any.
THRESHOLDS = [Decimal(10), Decimal(25), Decimal(50)]
CLASSES = ["heat-1", "heat-2", "heat-3", "heat-4"]
NOTHING_LOST, BLANK, NOT_APPLICABLE = "heat-0", "heat-blank", "heat-none"
LEGEND = {
    NOTHING_LOST: "không mất điểm",
    "heat-1": "mất dưới 10%",
    "heat-2": "mất từ 10% đến dưới 25%",
    "heat-3": "mất từ 25% đến dưới 50%",
    "heat-4": "mất từ 50% trở lên",
    BLANK: "chưa đủ điểm",
    NOT_APPLICABLE: "không áp dụng",
}


class Cell(NamedTuple):
    """``share`` is the part lost in percent, unrounded; None where it is unknown or there is nothing to lose."""

    share: Decimal | None
    css: str

    @property
    def text(self) -> str:
        """The number; words where there is none."""
        return LEGEND[self.css] if self.share is None else format_percent(self.share)


class HeatRow(NamedTuple):
    """One criterion across the agencies, in the order they were given."""

    criterion: Criterion
    cells: tuple[Cell, ...]


def heat_map(criteria: Iterable[Criterion], agencies: Iterable[Mapping[int | None, Total]]) -> list[HeatRow]:
    """``criteria`` are the rows wanted, lĩnh vực or leaves; ``agencies`` the totals of each (``scoring.totals``).

    Bonus and penalty have no maximum to lose from and no row.
    """
    agencies = list(agencies)
    wanted = [criterion for criterion in criteria if criterion.kind == NORMAL]
    return [HeatRow(one, tuple(cell(totals[one.pk]) for totals in agencies)) for one in wanted]


def cell(total: Total) -> Cell:
    """A blank is not a loss (DESIGN §3.7): with any point missing the share is unknown."""
    if total.missing:
        return Cell(None, BLANK)
    if not total.maximum:
        return Cell(None, NOT_APPLICABLE)
    share = total.lost / total.maximum * 100
    return Cell(share, CLASSES[bisect_right(THRESHOLDS, share)] if share else NOTHING_LOST)
