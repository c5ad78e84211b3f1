"""What one agency achieved by one index in one year, in print, beside the year before."""

from dataclasses import dataclass
from decimal import Decimal

from ..comparison import index_of
from ..models import Assessment, CriteriaSet
from ..points import format_percent, format_points, format_result
from ..scoring import Total


@dataclass(frozen=True)
class YearResult:
    """One table, and the one of the year before with which it is compared (None: there is none)."""

    table: Assessment
    before: Assessment | None

    @property
    def is_percent(self) -> bool:
        return self.table.criteria_set.unit == CriteriaSet.Unit.PERCENT

    @property
    def year_before(self) -> int:
        return self.table.year - 1

    @property
    def total(self) -> Total:
        return stored_total(self.table)

    @property
    def index(self) -> Decimal | None:
        """In percent, as printed; None while points are missing."""
        return index_of(self.total)

    @property
    def index_text(self) -> str:
        return format_percent(self.index) if self.index is not None else f"còn {self.total.missing} ô chưa có điểm"

    @property
    def points(self) -> str:
        """ "84,87/99,50 điểm"; "" for percentages and while points are missing."""
        if self.is_percent or self.index is None:
            return ""
        return format_result(self.total.achieved, self.total.maximum)

    @property
    def rank(self) -> str:
        """The published rank, "02/11"; "" where none was."""
        rank, of = self.table.published_rank, self.table.published_rank_of
        return "" if rank is None else f"{rank:02d}" + (f"/{of:02d}" if of else "")

    @property
    def printed(self) -> str:
        """The published figures where they read otherwise than the computed ones; "" where they agree."""
        percent, points = self.table.published_percent, self.table.published_achieved
        differs = [format_percent(percent)] if percent is not None and percent != self.index else []
        if points is not None and not self.is_percent and points != self.total.achieved:
            differs.append(f"{format_points(points)} điểm")
        return " · ".join(differs)

    @property
    def change(self) -> Decimal | None:
        """In percentage points of the index; None where either side has none."""
        if self.before is None or self.index is None or (earlier := index_of(stored_total(self.before))) is None:
            return None
        return self.index - earlier

    @property
    def change_text(self) -> str:
        """ "tăng 0,54 điểm phần trăm so với năm 2024", with the points before it where the maximum stayed; "" where
        there is nothing to compare."""
        if self.change is None:
            return ""
        when = f"so với năm {self.before.year}"
        if not self.change:
            return f"không đổi {when}"
        verb = "tăng" if self.change > 0 else "giảm"
        percent = f"{format_points(abs(self.change))} điểm phần trăm"
        earlier = stored_total(self.before)
        if self.is_percent or earlier.maximum != self.total.maximum:
            return f"{verb} {percent} {when}"
        return f"{verb} {format_points(abs(self.total.final - earlier.final))} điểm ({percent}) {when}"

    @property
    def css(self) -> str:
        return "state-ok" if (self.change or 0) > 0 else "state-bad" if (self.change or 0) < 0 else "muted"


def stored_total(table: Assessment) -> Total:
    """The totals as the table's row has them; bonus and penalty are in the achieved."""
    return Total(maximum=table.total_maximum, achieved=table.total_achieved, missing=table.total_missing)
