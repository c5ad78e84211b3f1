"""The lists of score tables and of rounds: what a person asked for of them, a page at a time."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

from agencies.text import bare

from .results.narrowing import LINES


@dataclass(frozen=True)
class Listing:
    """``rows`` in sight with a ``year``, in a definite order; ``named`` is the field in which a name is looked for,
    ``states`` those that can be asked for. ``address`` is the query of the page (request.GET): ten, nam, trang-thai,
    trang. What makes no sense in it is as if it were not there. A fixed number of queries, however many rows."""

    rows: QuerySet
    address: Mapping[str, str]
    named: str
    states: tuple[tuple[str, str], ...] = ()

    @property
    def name(self) -> str:
        return self.address.get("ten", "").strip()

    @property
    def year(self) -> str:
        chosen = self.address.get("nam", "")
        return chosen if chosen in self.years else ""

    @property
    def state(self) -> str:
        chosen = self.address.get("trang-thai", "")
        return chosen if chosen in dict(self.states) else ""

    @cached_property
    def years(self) -> list[str]:
        return [str(year) for year in self.rows.order_by("-year").values_list("year", flat=True).distinct()]

    @property
    def is_narrowed(self) -> bool:
        return bool(self.name or self.year or self.state)

    @property
    def is_long(self) -> bool:
        """Whether there is anything to look for: more than one page, or already narrowed to less."""
        return self.is_narrowed or self.page.paginator.num_pages > 1

    @cached_property
    def page(self) -> Page:
        return Paginator(self._asked_for(), LINES).get_page(self.address.get("trang", "1"))

    @property
    def query(self) -> str:
        """The query that shows the same rows, without the page."""
        chosen = {"ten": self.name, "nam": self.year, "trang-thai": self.state}
        return "?" + urlencode({name: value for name, value in chosen.items() if value})

    def _asked_for(self) -> QuerySet:
        values = {"year": self.year, "state": self.state}
        rows = self.rows.filter(**{name: value for name, value in values.items() if value})
        if wanted := bare(self.name):
            # No database here folds Vietnamese letters: the names are read, the rows are not.
            names = rows.order_by().values_list("pk", self.named)
            rows = rows.filter(pk__in=[pk for pk, name in names if wanted in bare(name)])
        return rows
