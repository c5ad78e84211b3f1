"""The heat map of a level: the criteria of its set, the agencies in the person's own sight, the share lost in cells.

Points of single criteria are not published: unlike the ranking it shows only tables that the person may open.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.core.paginator import Page, Paginator

from agencies.text import bare

from ..comparison import Criterion, HeatRow, heat_map
from ..comparison.heat_map import LEGEND
from ..models import Criterion as CriterionRow
from ..models import Score
from ..scoring import NORMAL, ZERO, Leaf, Node, Total, totals
from .level import Level, Line

COLUMNS = 20  # as many as can be read on a sheet of A4 across
AT_ONCE = 200  # tables whose points are read by one query
CRITERION = ["pk", "parent", "code", "name", "maximum", "kind"]
SORTS = {"hang": "theo hạng", "ten": "theo tên"}


@dataclass(frozen=True)
class HeatMap:
    """``address`` is the query of the page (request.GET): linh-vuc, xep (hang, ten), trang."""

    level: Level
    address: dict

    @cached_property
    def criteria(self) -> list[Criterion]:
        rows = CriterionRow.objects.filter(criteria_set=self.level.criteria_set).order_by("sort_key")
        return [Criterion(*row) for row in rows.values_list(*CRITERION)]

    @property
    def areas(self) -> list[Criterion]:
        return [one for one in self.criteria if one.parent is None and one.kind == NORMAL]

    @cached_property
    def area(self) -> Criterion | None:
        """The lĩnh vực whose leaves are shown; None for all lĩnh vực."""
        chosen = self.address.get("linh-vuc", "")
        return next((one for one in self.areas if str(one.pk) == chosen and one.pk in self.parents), None)

    @cached_property
    def parents(self) -> set[int | None]:
        """What has something below it."""
        return {one.parent for one in self.criteria}

    @property
    def shown(self) -> list[Criterion]:
        """The criteria of the rows: every lĩnh vực, or the leaves of the one that was chosen."""
        if self.area is None:
            return self.areas
        below = {self.area.pk}
        for one in self.criteria:  # parents stand before their children
            if one.parent in below:
                below.add(one.pk)
        return [one for one in self.criteria if one.pk in below and one.pk not in self.parents]

    @cached_property
    def expandable(self) -> set[int]:
        """The lĩnh vực that have criteria below them."""
        return set() if self.area else {one.pk for one in self.areas} & self.parents

    @property
    def legend(self) -> dict[str, str]:
        """Class → words."""
        return LEGEND

    @property
    def sort(self) -> str:
        chosen = self.address.get("xep", "")
        return chosen if chosen in SORTS else "hang"

    @cached_property
    def lines(self) -> list[Line]:
        """The columns: agencies in sight, the ranked ones first unless by name."""
        found = [line for line in [*self.level.ranked, *self.level.left_out] if line.is_in_sight]
        return sorted(found, key=lambda line: bare(line.result.name)) if self.sort == "ten" else found

    @cached_property
    def page(self) -> Page:
        return Paginator(self.lines, COLUMNS).get_page(self.address.get("trang", "1"))

    @property
    def query(self) -> str:
        area = f"&linh-vuc={self.area.pk}" if self.area else ""
        return f"?xep={self.sort}{area}"

    @cached_property
    def rows(self) -> list[HeatRow]:
        """The rows of this page, the whole set as the last one."""
        return self.rows_of(self.page.object_list)

    def rows_of(self, lines: Sequence[Line]) -> list[HeatRow]:
        """The rows over the tables of these lines; one query for every ``AT_ONCE`` of them."""
        tables = [line.result.pk for line in lines]
        parts = [tables[start : start + AT_ONCE] for start in range(0, len(tables), AT_ONCE)]
        columns = [column for part in parts for column in self._totals(part)]
        return heat_map([*self.shown, self._whole], columns)

    @property
    def _whole(self) -> Criterion:
        """The last row: what the others are parts of."""
        if self.area:
            return self.area._replace(name=f"Cả lĩnh vực {self.area.code}".strip(), code="")
        return Criterion(None, None, "", "Cả bộ tiêu chí", ZERO)

    def _totals(self, tables: list[int]) -> list[dict[int | None, Total]]:
        """The totals of each table, from its leaves."""
        leaves = leaves_of(tables)
        nodes = [Node(one.pk, one.parent, one.maximum, one.kind) for one in self.criteria]
        return [totals(nodes, leaves[pk]) for pk in tables]


def leaves_of(tables: list[int]) -> dict[int, dict[int, Leaf]]:
    """Table → criterion → what is known of it; one query."""
    found: dict[int, dict[int, Leaf]] = {pk: {} for pk in tables}
    rows = Score.objects.filter(assessment__in=tables).order_by()
    for table, criterion, achieved, is_off in rows.values_list("assessment", "criterion", "achieved", "not_applicable"):
        found[table][criterion] = Leaf(achieved, is_off)
    return found
