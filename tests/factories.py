"""Small rows for tests: only what a test does not care about is filled in here."""

from datetime import UTC, date, datetime
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from agencies.files import store_file
from agencies.models import Agency, AgencyKind, User
from agencies.tree import save_agency
from criteria.cycle.rounds import open_round
from criteria.entry import open_assessment
from criteria.models import Assessment, CriteriaSet, Criterion, Index, Round
from criteria.sets import add_criterion
from plans.documents.builder import build_document
from plans.documents.jobs import render_pdf
from plans.documents.stored import digest, dump
from plans.models import (
    Assignment,
    DocumentVersion,
    Measure,
    PeriodicReport,
    Plan,
    PlanLine,
    PlanTable,
    Report,
    ReportRequest,
    Section,
    Task,
    TaskParty,
)

RENDERED = {}  # text → PDF: rendering one takes a second


def make_kind(code="ubnd-huyen", **values) -> AgencyKind:
    return AgencyKind.objects.get_or_create(code=code, defaults={"name": code, "level": 2, **values})[0]


def make_agency(code="co-quan", parent=None, **values) -> Agency:
    values = {
        "name": f"Cơ quan {code}",
        "kind": make_kind(is_authority=True),
        "head_lines": "ỦY BAN NHÂN DÂN",
        **values,
    }
    return save_agency(Agency(code=code, parent=parent, **values))


def make_user(agency, role="coordinator", username="can-bo", **values) -> User:
    values = {"full_name": "Nguyễn Thị Mẫu", **values}
    return User.objects.create_user(username, agency=agency, role=role, **values)


def make_set(issuer, code="bo-tieu-chi", **values) -> CriteriaSet:
    index = Index.objects.get_or_create(code="par-index", defaults={"name": "PAR INDEX", "short_name": "PAR INDEX"})[0]
    values = {"name": "Bộ tiêu chí", "index": index, "agency_kind": issuer.kind, "first_year": 2023, **values}
    return CriteriaSet.objects.create(code=code, issuer=issuer, **values)


def make_criterion(criteria_set, code, maximum, parent=None) -> Criterion:
    return add_criterion(criteria_set, code=code, name=f"Tiêu chí {code}", maximum=Decimal(maximum), parent=parent)


def make_assessment(agency, maxima=("1", "0.5"), *, year=2023, by=None, code="bo-tieu-chi") -> Assessment:
    """A blank table of leaves "1", "2", … with these maxima."""
    criteria_set = make_set(agency, code)
    for number, maximum in enumerate(maxima, start=1):
        make_criterion(criteria_set, str(number), maximum)
    return open_assessment(criteria_set=criteria_set, agency=agency, year=year, by=by, on=date(2024, 1, 1))


def make_round(organiser, *agencies, by, year=2024, maxima=("1", "0.5"), leads=None, **values) -> Round:
    """A round by a set of two lĩnh vực, "I" with the leaves "I.1", "I.2", … of ``maxima`` and "II" with "II.1"."""
    kind = agencies[0].kind if agencies else organiser.kind
    criteria_set = make_set(organiser, f"bo-{year}", agency_kind=kind, first_year=year)
    first, second = (make_criterion(criteria_set, code, "2") for code in ("I", "II"))
    for number, maximum in enumerate(maxima, start=1):
        make_criterion(criteria_set, f"I.{number}", maximum, first)
    make_criterion(criteria_set, "II.1", "2", second)
    leads = {criteria_set.criteria.get(code=code).pk: agency for code, agency in (leads or {}).items()}
    values = {"name": f"Đợt đánh giá năm {year}", **values}
    round = Round(criteria_set=criteria_set, agency=organiser, year=year, **values)
    return open_round(round, agencies=agencies, leads=leads, by=by, on=date(year, 1, 1))


def make_plan(issuer=None, **values) -> Plan:
    issuer = issuer or make_agency()
    return Plan.objects.create(issuer=issuer, **{"year": 2024, "subject": "Nâng cao chỉ số", **values})


def make_section(plan, position=1, **values) -> Section:
    return Section.objects.create(plan=plan, position=position, **values)


def make_line(plan, kind, text, position=1) -> PlanLine:
    return PlanLine.objects.create(plan=plan, kind=kind, text=text, position=position)


def make_table(columns, *rows, **place) -> PlanTable:
    """A table of ``place`` (section=… or appendix=…); ``columns`` maps titles to widths in percent."""
    plan = next(iter(place.values())).plan
    columns = [{"title": title, "width": width} for title, width in columns.items()]
    return PlanTable.objects.create(plan=plan, columns=columns, rows=[list(row) for row in rows], **place)


def make_task(section, position=1, *, lead="", measures=(), **values) -> Task:
    task = Task.objects.create(plan=section.plan, section=section, position=position, **{"summary": "Việc", **values})
    if lead:
        TaskParty.objects.create(task=task, role=TaskParty.Role.LEAD, printed=lead)
    Measure.objects.bulk_create(Measure(task=task, position=n, text=text) for n, text in enumerate(measures, start=1))
    return task


def make_assignment(agency, task=None, *, last_day=None, plan_state="issued", **values) -> Assignment:
    """Work in the hands of ``agency``, by default from a plan of its own that is in force."""
    if task is None:
        task = make_task(make_section(make_plan(agency, state=plan_state)), last_day=last_day)
    values = {"role": TaskParty.Role.LEAD, "last_day": last_day or task.last_day, **values}
    return Assignment.objects.create(task=task, agency=agency, **values)


def make_request(issuer, *agencies, state="draft", answer_day=None, **values) -> ReportRequest:
    """A request with one text question and one on criteria, asked of ``agencies``."""
    request = ReportRequest.objects.create(issuer=issuer, state=state, **{"title": "Báo cáo phân tích", **values})
    request.agencies.set(agencies)
    request.questions.create(position=1, kind="text", topic="strengths", text="Ưu điểm")
    request.questions.create(position=2, kind="criteria", topic="causes", text="Nguyên nhân")
    if answer_day:
        request.deadlines.create(purpose="answer", last_day=answer_day)
    return request


def make_report(request, agency, state="todo", **values) -> Report:
    """One agency's report; its request counts as sent."""
    ReportRequest.objects.filter(pk=request.pk, state="draft").update(state="sent")
    request.refresh_from_db()
    return Report.objects.create(request=request, agency=agency, state=state, **values)


def make_periodic(agency, *plans, **values) -> PeriodicReport:
    """A draft of the first half of 2024."""
    days = {"first_day": date(2024, 1, 1), "last_day": date(2024, 6, 30)}
    report = PeriodicReport.objects.create(agency=agency, **{"title": "Báo cáo 6 tháng", **days, **values})
    report.plans.set(plans)
    return report


def issued_version(plan=None, number=1, *, text="Nội dung.", by=None, **values) -> DocumentVersion:
    """An issued version with a real PDF in its file; versions of one ``text`` have the very same bytes."""
    plan = plan or make_plan(state="issued")
    by = by or make_user(plan.issuer, username=f"ban-hanh-{plan.pk}-{number}")
    plan.preamble = text
    document = build_document(plan)
    if text not in RENDERED:
        RENDERED[text] = render_pdf(document, dated=datetime(2024, 1, 1, tzinfo=UTC))
    upload = SimpleUploadedFile(f"van-ban-lan-{number}.pdf", RENDERED[text])
    values = {"issued_on": date(2024, 3, 12), "printed_number": "57/KH-UBND", **values}
    return DocumentVersion.objects.create(
        plan=plan,
        number=number,
        state=values.pop("state", "issued"),
        content=dump(document).decode(),
        digest=digest(document),
        submitted_by=by,
        issued_by=by,
        file=store_file(upload, agency=plan.issuer, by=by),
        **values,
    )


def sign_in(person) -> Client:
    """A browser of that person."""
    client = Client()
    client.force_login(person, "django.contrib.auth.backends.ModelBackend")
    return client
