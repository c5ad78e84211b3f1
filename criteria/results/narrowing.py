"""What a person chose to see of a ranking: a name, an agency above, a part of the list, a page. Ranks never change."""

from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator

from agencies.text import bare

from .level import Level, Line

LINES = 50
LEFT_OUT = 10  # named below the ranking; all of them on their own pages
BANDS = {
    "dau": "10% đứng đầu",
    "nua-dau": "nửa đầu bảng",
    "nua-cuoi": "nửa cuối bảng",
    "cuoi": "10% cuối bảng",
}
WITHOUT_RANK = "chua"


@dataclass(frozen=True)
class Narrowing:
    """``address`` is the query of the page (request.GET): ten, thuoc, nhom, tam-tinh, trang. What makes no sense in it
    is as if it were not there."""

    level: Level
    address: dict

    @property
    def name(self) -> str:
        return self.address.get("ten", "").strip()

    @property
    def above(self) -> str:
        chosen = self.address.get("thuoc", "")
        return chosen if chosen in self.aboves else ""

    @property
    def band(self) -> str:
        chosen = self.address.get("nhom", "")
        return chosen if chosen in BANDS or chosen == WITHOUT_RANK else ""

    @cached_property
    def aboves(self) -> dict[str, str]:
        """Key → name of the agencies above those of the level, where there are several to choose from."""
        found = {str(one.parent): one.above for one in self.level.results.values() if one.parent}
        return dict(sorted(found.items(), key=lambda pair: bare(pair[1]))) if len(found) > 1 else {}

    @property
    def is_narrowed(self) -> bool:
        return bool(self.name or self.above or self.band)

    @cached_property
    def lines(self) -> list[Line]:
        """The lines that were asked for, best first; those without a rank only where they were asked for."""
        if self.band == WITHOUT_RANK:
            return self.left_out
        return [line for line in self._named(self.level.ranked) if self._is_in_band(line)]

    @cached_property
    def left_out(self) -> list[Line]:
        return self._named(self.level.left_out)

    @property
    def some_left_out(self) -> list[Line]:
        """The first ones, to stand below the ranking."""
        return [] if self.band else self.left_out[:LEFT_OUT]

    @cached_property
    def page(self) -> Page:
        return Paginator(self.lines, LINES).get_page(self.address.get("trang", "1"))

    @cached_property
    def own(self) -> list[tuple[Line, str]]:
        """The lines of the person's own bodies, each with the query of the page it stands on."""
        order = {line.result.agency: number for number, line in enumerate(self.level.ranked)}
        return [(line, self._page_of(order.get(line.result.agency))) for line in self.level.own]

    @property
    def query(self) -> str:
        """The query that shows the same lines, without the page."""
        chosen = {"ten": self.name, "thuoc": self.above, "nhom": self.band} | self._switch
        return "?" + urlencode({name: value for name, value in chosen.items() if value})

    @property
    def switch(self) -> str:
        """The query with nothing but the switch: all lines."""
        return "?" + urlencode(self._switch)

    @property
    def _switch(self) -> dict:
        return {"tam-tinh": "1"} if self.level.with_concluded else {}

    def _page_of(self, place: int | None) -> str:
        if place is None:
            return f"?{urlencode({'nhom': WITHOUT_RANK} | self._switch)}"
        return f"?{urlencode({'trang': place // LINES + 1} | self._switch)}"

    def _named(self, lines: list[Line]) -> list[Line]:
        wanted = bare(self.name)
        if self.above:
            lines = [line for line in lines if str(line.result.parent) == self.above]
        return [line for line in lines if wanted in bare(line.result.name)] if wanted else lines

    def _is_in_band(self, line: Line) -> bool:
        """A tenth and a half are counted from the rank, rounded up: who shares a rank is in or out together."""
        rank, of = line.place.rank, line.place.of
        return {
            "dau": rank <= -(-of // 10),
            "nua-dau": rank <= -(-of // 2),
            "nua-cuoi": rank > -(-of // 2),
            "cuoi": rank > of - -(-of // 10),
        }.get(self.band, True)
