"""Báo cáo định kỳ on paper: from a periodic report that was handed in, its frozen figures and its words."""

from django.core.exceptions import ValidationError
from django.db import transaction

from agencies import audit
from agencies.permissions import fetch
from criteria.models import Index

from ..cascade.wording import lowered, sentence_for_plan, short_date
from ..models import PeriodicReport, Plan, PlanLine, Section
from ..numbering import roman
from ..reporting.periodic import WRITE, Figures, figures
from ..reporting.standing import COLUMNS
from .draft import Draft
from .wording import raised, without_type

IN_TEXT = 25  # agencies of a table that stands in the text; more go into an appendix
NOT_FROZEN = "Nộp báo cáo để khoá số liệu trước, rồi mới soạn văn bản."
HEADS = {"TT": 6, "Cơ quan": 34, "Tổng số": 10} | dict.fromkeys(COLUMNS.values(), 10)


def draft_report(report: PeriodicReport, *, by) -> Plan:
    """The document of a report, drafted now unless one with these figures waits to be issued: asking twice gives one.

    Raises ValidationError while the figures are not frozen, Http404 and PermissionDenied as ``fetch`` does.
    """
    with transaction.atomic():
        fetch(by, PeriodicReport.objects, WRITE, pk=report.pk)
        own = PeriodicReport.objects.select_for_update(of=("self",)).select_related("agency__kind").get(pk=report.pk)
        if own.is_open:
            raise ValidationError(NOT_FROZEN)
        found = figures(own, [])
        present = own.documents.filter(state=Plan.State.DRAFT, tables__rows=_rows(found)).first()
        if present is not None:
            return present
        document = _write(own, found)
        audit.record(document, by=by, action="add", changes={"periodic_report": ["", own.title]})
    return document


def _write(report: PeriodicReport, found: Figures) -> Plan:
    subject = raised(without_type(report.title))
    plans = list(report.plans.select_related("issuer").order_by("pk"))
    draft = Draft(
        report.agency,
        Plan.Kind.REPORT,
        subject=subject,
        year=report.last_day.year,
        periodic_report=report,
        preamble=f"{report.agency.label} báo cáo {lowered(subject)} (từ ngày {short_date(report.first_day)} "
        f"đến hết ngày {short_date(report.last_day)}) như sau:",
        closing=f"Trên đây là báo cáo {lowered(subject)} của {report.agency.label}./.",
    )
    draft.plan.indices.set(Index.objects.filter(plans__in=plans).distinct())
    draft.lines(PlanLine.Kind.BASIS, _bases(plans))
    _figures(draft, found, report)
    written = [part for part in report.parts.order_by("position") if part.text.strip()]
    for number, part in enumerate(written, start=2):
        draft.section(f"{roman(number)}.", str(part).upper(), part.text.strip())
    return draft.plan


def _bases(plans: list[Plan]) -> list[str]:
    """What the reported plans are, each with its number, day and subject; the last line ends in a full stop."""
    sentences = [sentence_for_plan(plan).rstrip(".") for plan in plans]
    return [f"{words}{'.' if place == len(sentences) else ';'}" for place, words in enumerate(sentences, start=1)]


def _figures(draft: Draft, found: Figures, report: PeriodicReport) -> None:
    """The first section: the sums in words, and the table, which goes into an appendix when it is long."""
    day = short_date(report.last_day)
    whole = f"Đến hết ngày {day}, tổng số {found.whole} lượt nhiệm vụ được giao"
    shares = "; ".join(f"{lowered(title)}: {found.totals[name]}" for name, title in COLUMNS.items())
    is_long = len(found.rows) > IN_TEXT
    where = "Số liệu từng cơ quan tại Phụ lục." if is_long else "Số liệu từng cơ quan như sau:"
    section = draft.section("I.", "SỐ LIỆU THỰC HIỆN", f"{whole}, trong đó {shares}.\n{where}")
    draft.table(HEADS, _rows(found), **_place(draft, section, day, is_long=is_long))


def _place(draft: Draft, section: Section, day: str, *, is_long: bool) -> dict:
    if is_long:
        return {"appendix": draft.appendix(f"Số liệu thực hiện đến hết ngày {day}", is_portrait=True)}
    return {"section": section}


def _rows(found: Figures) -> list[list[str]]:
    rows = []
    for number, row in enumerate(found.rows, start=1):
        counts = [getattr(row, name) for name in COLUMNS]
        rows.append([str(number), row.agency.name, *map(str, [sum(counts), *counts])])
    sums = [found.totals[name] for name in COLUMNS]
    return [*rows, ["", "Cộng", *map(str, [found.whole, *sums])]]
