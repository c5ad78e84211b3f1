"""Ranking, heat map and the results of one agency as Excel files: numbers as numbers, what is unknown blank."""

from django.urls import reverse

from agencies.exports import Export
from agencies.telling import Tell, silent
from agencies.workbooks import Out, OutSheet, write_workbook

from ..comparison.ranking import PRINTED
from ..points import ROUNDING
from .agency import AgencyResults, read_agency
from .heat import HeatMap
from .level import Level, Line, read_level
from .sets import set_of

RANKING = ["Hạng", "Trên tổng số", "Cơ quan", "Thuộc", "Điểm đạt được", "Điểm tối đa", "Chỉ số (%)"]
RANKING += ["Chỉ số công bố (%)", "Hạng công bố", "Trên tổng số (công bố)", "Trạng thái, lý do chưa xếp hạng"]
RANKING_WIDTHS = [8, 9, 44, 40, 11, 11, 10, 11, 10, 12, 44]
AGENCY = ["Chỉ số", "Bộ tiêu chí", "Năm", "Điểm đạt được", "Điểm tối đa", "Chỉ số (%)"]
AGENCY += [
    "Tăng, giảm so với năm trước (điểm phần trăm)",
    "Điểm công bố",
    "Chỉ số công bố (%)",
    "Hạng công bố",
    "Trên tổng số",
]
AGENCY_WIDTHS = [14, 44, 8, 11, 11, 10, 12, 11, 11, 10, 10]


def ranking_export(by, *, pk: int, year: int, with_concluded: bool = False) -> Export:
    """The whole ranking that the person sees. Raises Http404."""
    level = read_level(set_of(by, pk, year), year, by, with_concluded=with_concluded)
    return Export(
        by=by,
        key="ranking",
        args={"pk": pk, "year": year, "with_concluded": with_concluded},
        name=f"Xếp hạng{' tạm tính' if level.is_provisional else ''} {_title(level)}.xlsx",
        rows=len(level.results),
        back=reverse("ranking", args=[pk, year]) + ("?tam-tinh=1" if with_concluded else ""),
        make=lambda tell: export_ranking(level, tell=tell),
    )


def heat_map_export(by, *, pk: int, year: int, address: dict) -> Export:
    """The heat map over all agencies in sight, the rows and the order as chosen. Raises Http404."""
    heat = HeatMap(read_level(set_of(by, pk, year), year, by), address)
    return Export(
        by=by,
        key="heat_map",
        args={"pk": pk, "year": year, "address": address},
        name=f"Bản đồ mất điểm {_title(heat.level)}.xlsx",
        rows=len(heat.lines),
        back=reverse("heat_map", args=[pk, year]) + heat.query,
        make=lambda tell: export_heat_map(heat, tell=tell),
    )


def index_results_export(by, *, pk: int) -> Export:
    """All results of one agency. Raises Http404."""
    found = read_agency(by, pk)
    return Export(
        by=by,
        key="index_results",
        args={"pk": pk},
        name=f"Kết quả các chỉ số {found.agency.label}.xlsx",
        rows=len(found.tables),
        back=reverse("index_results", args=[pk]),
        make=lambda tell: export_agency(found, tell=tell),
    )


def export_ranking(level: Level, *, tell: Tell = silent) -> bytes:
    rows = [_head(RANKING), *map(_ranked, level.ranked), *map(_ranked, level.left_out)]
    return write_workbook(
        [OutSheet(f"Xếp hạng {level.year}", rows, widths=RANKING_WIDTHS, frozen=1, frozen_columns=3)], tell=tell
    )


def export_heat_map(heat: HeatMap, *, tell: Tell = silent) -> bytes:
    """One line an agency, so that it can be sorted and filtered; one column a criterion, the part lost in percent."""
    found = heat.rows_of(heat.lines)
    titles = [f"{row.criterion.code} {row.criterion.name}".strip() for row in found]
    rows = [_head(["Hạng", "Cơ quan", *(f"{title} (% điểm mất)" for title in titles)])]
    for number, line in enumerate(heat.lines):
        rank = line.place.rank if line.place else None
        rows.append([Out(rank), Out(line.result.name), *(_share(row.cells[number]) for row in found)])
    widths = [8, 44, *[14] * len(titles)]
    return write_workbook(
        [OutSheet(f"Mất điểm {heat.level.year}", rows, widths=widths, frozen=1, frozen_columns=2)], tell=tell
    )


def export_agency(found: AgencyResults, *, tell: Tell = silent) -> bytes:
    rows = [_head(AGENCY)]
    for index in found.indices:
        rows += [_of_year(result) for result in index.results]
    sheets = [OutSheet("Các chỉ số", rows, widths=AGENCY_WIDTHS, frozen=1)]
    return write_workbook(sheets + [_lines(index) for index in found.indices if index.lines], tell=tell)


def _title(level: Level) -> str:
    return f"{level.criteria_set.index.short_name} năm {level.year}"


def _head(texts: list[str]) -> list[Out]:
    return [Out(text, "head") for text in texts]


def _ranked(line: Line) -> list[Out]:
    result, place = line.result, line.place
    is_known = not line.is_percent and not result.missing
    values = [
        place.rank if place else None,
        place.of if place else None,
        result.name,
        result.above,
        result.achieved if is_known else None,
        result.maximum if is_known else None,
        place.index if place else None,
        result.published_percent,
        result.published_rank,
        result.published_rank_of,
        line.left_out or line.state,
    ]
    return [Out(value) for value in values]


def _share(cell) -> Out:
    return Out(cell.text if cell.share is None else cell.share.quantize(PRINTED, ROUNDING))


def _of_year(result) -> list[Out]:
    table, is_known = result.table, bool(result.points)
    values = [
        table.criteria_set.index.short_name,
        table.criteria_set.name,
        table.year,
        result.total.achieved if is_known else None,
        result.total.maximum if is_known else None,
        result.index,
        result.change,
        table.published_achieved,
        table.published_percent,
        table.published_rank,
        table.published_rank_of,
    ]
    return [Out(value) for value in values]


def _lines(index) -> OutSheet:
    """The lines of the latest result beside the year before."""
    shown = index.shown
    before = shown.before.year if shown.before else "Năm trước"
    head = _head(["Lĩnh vực, nội dung", str(before), str(shown.table.year), "Tăng, giảm", "Ghi chú"])
    rows = [[Out(line.title), *map(Out, line.values), Out(line.change), Out(line.note or None)] for line in index.lines]
    return OutSheet(
        f"{index.index.short_name} {shown.table.year}", [head, *rows], widths=[60, 12, 12, 12, 30], frozen=1
    )
