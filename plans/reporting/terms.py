"""The usual terms of periodic reports on a day: which days they span and what the report is called."""

from datetime import date, timedelta

from ..models import ReportKind


def usual_term(kind: str, *, on: date) -> dict:
    """Values of the form for a term of the year of ``on``; {} for an unknown kind.

    The figures are those of the term's last day, or of ``on`` while the term is still running.
    """
    spans = {
        ReportKind.MONTH: (date(on.year, on.month, 1), _month_end(on.year, on.month), f"tháng {on.month}"),
        ReportKind.QUARTER: _quarter(on),
        ReportKind.HALF: (date(on.year, 1, 1), date(on.year, 6, 30), "6 tháng đầu năm"),
        ReportKind.NINE: (date(on.year, 1, 1), date(on.year, 9, 30), "9 tháng đầu năm"),
        ReportKind.YEAR: (date(on.year, 1, 1), date(on.year, 12, 31), ""),
    }
    if kind not in spans:
        return {}
    first, last, words = spans[kind]
    title = f"Báo cáo kết quả cải thiện các chỉ số {words} năm {on.year}".replace("  ", " ")
    title = title.replace("đầu năm năm", "đầu năm")
    return {"kind": kind, "first_day": first, "last_day": min(last, on), "title": title}


def _quarter(on: date) -> tuple[date, date, str]:
    number = (on.month - 1) // 3
    return (
        date(on.year, 3 * number + 1, 1),
        _month_end(on.year, 3 * number + 3),
        f"quý {['I', 'II', 'III', 'IV'][number]}",
    )


def _month_end(year: int, month: int) -> date:
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
