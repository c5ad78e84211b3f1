"""What the page of a comparison shows, as plain values."""

from dataclasses import dataclass
from urllib.parse import urlencode

from ..comparison.percent_wording import changed_percent
from ..comparison.rank_change import METHOD
from ..comparison.wording import changed_points
from ..points import format_percent, format_points
from ..scoring import Total
from .comparing import Comparison
from .export import heading
from .rows import FILTERS, Row, rows_of
from .rows import only as only_rows


@dataclass(frozen=True)
class Area:
    """One lĩnh vực with its lines."""

    head: Row
    rows: list[Row]


def page_of(found: Comparison, *, only: str = "") -> dict:
    """Template context; ``only`` names one of the filters."""
    wanted = only if only in FILTERS else ""
    query = urlencode({"truoc": found.before.key, "sau": found.after.key}) if found.before else ""
    context = {"found": found, "assessment": found.subject, "heading": heading(found), "query": query, "only": wanted}
    if found.whole is None:
        return context
    rows = rows_of(found.whole, is_percent=found.is_percent, decimals=found.subject.criteria_set.decimals)
    return context | {
        "areas": areas_of(rows, wanted),
        "changed": sum(row.is_changed for row in rows),
        "total": _total(found),
        "method": METHOD if found.change else "",
    }


def areas_of(rows: list[Row], wanted: str) -> list[Area]:
    """The lines that are wanted, by lĩnh vực."""
    shown = only_rows(rows, FILTERS[wanted]) if wanted else rows
    found: list[Area] = []
    for row in shown:
        if row.depth == 0:
            found.append(Area(row, []))
        else:
            found[-1].rows.append(row)
    return found


def _total(found: Comparison) -> dict:
    whole, decimals = found.whole, found.subject.criteria_set.decimals
    is_known = not (whole.before.is_blank or whole.after.is_blank or whole.parts.blank)
    return {
        "points": [_points(total, decimals) for total in (whole.before, whole.after)],
        "maxima": [format_points(total.maximum, decimals) for total in (whole.before, whole.after)],
        "change": _signed(whole.points, decimals) if is_known else "",
        "words": changed_points(whole.points) if is_known else "chưa so sánh được vì thiếu điểm",
        "indices": [format_percent(index) for index in (whole.index_before, whole.index_after)],
        "percent": "" if whole.percent is None else _signed(whole.percent, 2),
        "percent_words": "" if whole.percent is None else changed_percent(whole.percent),
    }


def _points(total: Total, decimals: int) -> str:
    return "" if total.is_blank else format_points(total.final, decimals)


def _signed(value, decimals: int) -> str:
    return f"{'+' if value > 0 else ''}{format_points(value, decimals)}"
