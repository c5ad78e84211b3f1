"""Who has reported and who has not, agency by agency: as a page and as Excel."""

from dataclasses import dataclass
from datetime import date

from agencies.states import Transition
from agencies.telling import Tell, silent
from agencies.workbooks import Out, OutSheet, write_workbook

from ..models import Report, ReportRequest
from .answering import RECEIVING, buttons

COLUMNS = ["TT", "Cơ quan", "Tình trạng", "Nộp lần đầu", "Nộp gần nhất", "Chậm (ngày)", "Ghi chú"]


@dataclass(frozen=True)
class Receipt:
    """One agency's line; ``late`` are days, 0 in time, counted on to today while nothing has come in."""

    report: Report
    late: int
    buttons: list[Transition]
    is_readable: bool

    @property
    def note(self) -> str:
        notes = [f"{self.report.typed_by.label} nhập hộ" if self.report.typed_by else ""]
        notes.append(f"Lý do trả lại: {self.report.reason}" if self.report.reason else "")
        return "; ".join(filter(None, notes))


@dataclass(frozen=True)
class Receipts:
    rows: list[Receipt]

    @property
    def total(self) -> int:
        return len(self.rows)

    @property
    def handed_in(self) -> int:
        return sum(not row.report.is_open for row in self.rows)

    @property
    def missing(self) -> int:
        return self.total - self.handed_in

    @property
    def late(self) -> int:
        return sum(row.late > 0 for row in self.rows)


def receipts(request: ReportRequest, user, *, today: date, only_missing: bool = False) -> Receipts:
    """The list of a request whose deadlines are prefetched, in the order of the agencies; two queries at any size."""
    reports = list(request.reports.select_related("agency", "typed_by", "submitted_by").order_by("agency__path"))
    readable = set(Report.objects.visible_to(user).filter(request=request).values_list("pk", flat=True))
    rows = []
    for report in reports:
        report.request = request
        if report.is_open or not only_missing:
            rows.append(_receipt(report, user, today, report.pk in readable))
    return Receipts(rows)


def _receipt(report: Report, user, today: date, is_readable: bool) -> Receipt:
    """One line; typing on behalf is begun on the report's own page, which says what it means."""
    steps = [step for step in buttons(report, user) if step.action in RECEIVING] if is_readable else []
    return Receipt(report, report.late_days(today), steps, is_readable)


def receipts_workbook(request: ReportRequest, found: Receipts, *, tell: Tell = silent) -> bytes:
    """The list as an Excel file."""
    head = [[Out(request.title, "head")], [Out(name, "head") for name in COLUMNS]]
    rows = [_cells(number, row) for number, row in enumerate(found.rows, start=1)]
    widths = [6, 45, 24, 14, 14, 12, 45]
    merged = [(0, 0, 0, len(COLUMNS) - 1)]
    return write_workbook([OutSheet("Báo cáo đã nhận", head + rows, widths, merged, frozen=2)], tell=tell)


def _cells(number: int, row: Receipt) -> list:
    report = row.report
    late = Out(row.late or None, "bad" if row.late else "")
    days = [Out(day, number_format="dd/mm/yyyy") for day in (report.handed_in_on, report.submitted_on)]
    return [number, str(report.agency), report.get_state_display(), *days, late, row.note]
