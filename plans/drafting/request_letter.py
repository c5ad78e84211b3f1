"""Công văn đề nghị báo cáo: the letter that asks for what a request asks for (the công văn S2 is its model)."""

from datetime import date

from django.db import transaction

from agencies import audit
from agencies.models import Agency
from agencies.permissions import fetch

from ..cascade.wording import lowered
from ..models import Plan, ReportDeadline, ReportRequest
from ..numbering import ALPHABET
from ..reporting.requests import ASK
from .draft import Draft, commands, head_of
from .wording import HURRY, PLEASE, by_the_day, raised, without_type


def draft_letter(request: ReportRequest, *, by, today: date) -> Plan:
    """The letter of a request, drafted now unless it has one: asking twice gives the same letter.

    Raises Http404 and PermissionDenied as ``fetch`` does.
    """
    with transaction.atomic():
        fetch(by, ReportRequest.objects, ASK, pk=request.pk)
        own = (
            ReportRequest.objects.select_for_update(of=("self",))
            .select_related("issuer__kind", "plan")
            .get(pk=request.pk)
        )
        if own.plan is not None:
            return own.plan
        own.plan = _write(own, today)
        own.version += 1  # a form opened before would take the letter away again
        own.save(update_fields=["plan", "version"])
        audit.record(own.plan, by=by, action="add", changes={"report_request": ["", own.title]})
    return own.plan


def _write(request: ReportRequest, today: date) -> Plan:
    names = addressees(request)
    tells = commands(request.issuer, [agency for _, agencies in names for agency in agencies])
    draft = Draft(
        request.issuer,
        Plan.Kind.LETTER,
        subject=f"báo cáo {lowered(without_type(request.title))}",
        year=(request.answer_day or today).year,
        assessment=request.assessment,
        preamble=_opening(request, tells=tells),
        closing=HURRY if tells else PLEASE,
    )
    draft.plan.indices.set(request.indices.all())
    draft.address(names)
    _questions(draft, request, tells=tells)
    _deadlines(draft, request)
    return draft.plan


def addressees(request: ReportRequest) -> list[tuple[str, list[Agency]]]:
    """The lines of Kính gửi with whom each stands for: agencies that no group of the request holds, then the groups."""
    groups = [(group, list(group.members.all())) for group in request.groups.prefetch_related("members")]
    held = {agency.pk for _, members in groups for agency in members}
    named = [agency for agency in request.agencies.order_by("path") if agency.pk not in held]
    return [(agency.name, [agency]) for agency in named] + [(raised(group.name), members) for group, members in groups]


def _opening(request: ReportRequest, *, tells: bool) -> str:
    indices = ", ".join(index.short_name for index in request.indices.order_by("pk"))
    about = f" về các chỉ số {indices}" if "," in indices else f" về chỉ số {indices}" if indices else ""
    who, verb = (head_of(request.issuer), "yêu cầu") if tells else (request.issuer.label, "đề nghị")
    return f"Để tổng hợp báo cáo {lowered(without_type(request.title))}{about}, {who} {verb}:"


def _questions(draft: Draft, request: ReportRequest, *, tells: bool) -> None:
    who = "Thủ trưởng các cơ quan nêu trên" if tells else "Các cơ quan nêu trên"
    spans = "; ".join(lowered(period.label) for period in request.periods.all())
    body = f"{who} báo cáo các nội dung sau{f', kỳ báo cáo **{spans}**' if spans else ''}:"
    first = draft.section("1.", body="\n".join(filter(None, [request.words.strip(), body])))
    rows = list(request.questions.all())
    for place, question in enumerate(rows):
        mark = f"{ALPHABET[place]})" if place < len(ALPHABET) else "-"
        end = ";" if place + 1 < len(rows) else "."
        draft.section(
            mark, body=f"{question.text.strip().rstrip('.;')}{_table_of(request, question)}{end}", parent=first
        )


def _table_of(request: ReportRequest, question) -> str:
    """Which score table a question on criteria means, where the request names one."""
    table = request.assessment
    if question.kind != question.Kind.CRITERIA or table is None:
        return ""
    return f" (theo bảng điểm {table.criteria_set.index.short_name} năm {table.year} của {table.agency.label})"


def _deadlines(draft: Draft, request: ReportRequest) -> None:
    """When and where the answers go, then every other deadline with the agency that keeps it."""
    answer = request.answer_deadline
    until = by_the_day(answer.phrase, answer.last_day) if answer else ""
    draft.section("2.", body=" ".join(filter(None, ["Báo cáo gửi về", request.issuer.label, until])) + ".")
    others = [row for row in request.deadlines.all() if row.purpose != ReportDeadline.Purpose.ANSWER]
    for number, row in enumerate(others, start=3):
        draft.section(f"{number}.", body=_duty(row))


def _duty(row: ReportDeadline) -> str:
    what = (row.label or row.get_purpose_display()).strip().rstrip(".;")
    words = f"Giao {row.agency.name}: {lowered(what)}" if row.agency else raised(what)
    until = by_the_day(row.phrase, row.last_day)
    return f"{words}{f'. Thời hạn: {until}' if until else ''}."
