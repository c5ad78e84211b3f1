"""The ledger of lost points as an Excel file: one sheet of criteria, one of tasks, one of the forecast."""

from decimal import Decimal

from agencies.telling import Tell, silent
from agencies.workbooks import Out, OutSheet, write_workbook
from criteria.models import Assessment
from criteria.points import ROUNDING
from criteria.table import HUNDREDTH

from .ledger import Balance, Forecast
from .ledger_rows import Ledger, LedgerRow, LedgerTask

HEAD = [
    "Mã",
    "Tiêu chí",
    "Chưa đạt",
    "Nguyên nhân",
    "Nhiệm vụ",
    "Cơ quan chủ trì",
    "Minh chứng",
    "Sản phẩm",
    "Dự kiến lấy lại",
    "Không lấy lại được",
    "Lý do",
    "Chưa có kế hoạch",
    "Ghi vượt",
    "Lấy lại năm sau",
]
WIDTHS = [9, 46, 10, 40, 46, 30, 8, 8, 10, 10, 34, 10, 9, 10]
TASK_HEAD = ["Mã", "Nhiệm vụ", "Cơ quan chủ trì", "Tiến độ", "Điểm dự kiến lấy lại"]
TASK_WIDTHS = [9, 70, 40, 34, 14]
LEVELS = {
    "low": "Thấp: các nhiệm vụ đã xác nhận xong",
    "likely": "Khả năng: thêm các nhiệm vụ được chọn",
    "full": "Đầy đủ: mọi nhiệm vụ có điểm dự kiến",
}


def ledger_workbook(assessment: Assessment, ledger: Ledger, forecast: Forecast, *, tell: Tell = silent) -> bytes:
    """The file: points as numbers, what is not known blank, every lĩnh vực and the whole with their sums."""
    rows = [_head(HEAD)]
    for branch in ledger.branches():
        rows += [_sums(branch.name, branch.balance, "area"), *map(_line, branch.rows)]
    rows.append(_sums("TỔNG", ledger.balance, "total", ledger.regained))
    title = f"Sổ điểm {assessment.year}"
    tasks = [_head(TASK_HEAD), *(_task(row, task) for row in ledger.rows for task in row.tasks)]
    return write_workbook(
        [
            OutSheet(title, rows, widths=WIDTHS, frozen=1),
            OutSheet("Nhiệm vụ", tasks, widths=TASK_WIDTHS, frozen=1),
            OutSheet("Dự báo", _forecast(forecast), widths=[46, 12, 18], frozen=1),
        ],
        tell=tell,
    )


def _head(texts: list[str]) -> list[Out]:
    return [Out(text, "head") for text in texts]


def _sums(name: str, total: Balance, style: str, regained: Decimal | None = None) -> list[Out]:
    points = [total.planned, total.given_up, None, total.unplanned, total.over or None, regained]
    return [Out(value, style) for value in [None, name, total.lost, *[None] * 5, *points]]


def _line(row: LedgerRow) -> list[Out]:
    total, given_up = row.balance, row.given_up
    values = [
        row.lost.leaf.code,
        row.lost.leaf.name,
        total.lost,
        "\n".join(cause.text for cause in row.lost.causes),
        "\n".join(task.link.task.summary for task in row.tasks),
        "\n".join(task.lead for task in row.tasks),
        row.evidence,
        row.products,
        total.planned,
        total.given_up,
        given_up.reason if given_up else None,
        total.unplanned,
        total.over or None,
        row.regained,
    ]
    return [Out(value if value != "" else None) for value in values]


def _task(row: LedgerRow, task: LedgerTask) -> list[Out]:
    values = [row.lost.leaf.code, task.link.task.summary, task.lead, task.state.words, task.link.expected]
    return [Out(value if value != "" else None) for value in values]


def _forecast(found: Forecast) -> list[list[Out]]:
    rows = [_head(["Dự báo", "Điểm", "% điểm tối đa"])]
    for name, label in LEVELS.items():
        points = getattr(found, name)
        percent = found.percent(points)
        rows.append([Out(label), Out(points), Out(None if percent is None else percent.quantize(HUNDREDTH, ROUNDING))])
    return [*rows, [Out("Điểm tối đa được tính", "total"), Out(found.maximum, "total"), Out(None, "total")]]
