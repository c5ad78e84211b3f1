"""From a công văn that asks for reports to a request: addressees, periods and deadlines as the letter says them.

Read from S2: the addressees are the agencies of its "Kính gửi", the deadlines its dated and undated duties, the periods
stand in its sentences. Everything can be changed in the form before the request is sent.
"""

import re
from datetime import date

from django.db import transaction

from agencies import audit
from agencies.models import Agency

from ..models import (
    Assignment,
    Plan,
    PlanLine,
    ReportDeadline,
    ReportPeriod,
    ReportQuestion,
    ReportRequest,
    Task,
)
from .requests import default_questions

DAY = r"(?:ngày\s+)?(\d{1,2})/(\d{1,2})/(\d{4})"
SPAN = re.compile(rf"từ\s+{DAY}\s+đến\s+(?:hết\s+)?{DAY}")
FROM_NEW_YEAR = re.compile(rf"từ\s+đầu\s+năm\s+đến\s+(?:hết\s+)?{DAY}")
PURPOSES = [("tổng hợp", "synthesis"), ("tài liệu", "papers")]


def request_from(letter: Plan, *, by) -> ReportRequest:
    """A draft request made from a letter or plan, with its addressees, periods, deadlines and the usual questions.

    While one waits to be sent there is no second: a double click opens the first.
    """
    with transaction.atomic():
        Plan.objects.select_for_update(of=("self",)).get(pk=letter.pk)  # the second of two clicks waits here
        drafts = letter.report_requests.filter(issuer=letter.issuer, state=ReportRequest.State.DRAFT)
        if present := drafts.first():
            return present
        request = ReportRequest.objects.create(
            issuer=letter.issuer,
            title=_title(letter),
            plan=letter,
            assessment=letter.assessment,
            words=_asked(letter),
        )
        request.indices.set(letter.indices.all())
        lines = letter.lines.filter(kind=PlanLine.Kind.ADDRESSEE)
        request.agencies.set(Agency.objects.filter(pk__in=lines.values("agencies")))
        texts = [_plain(body) for body in letter.sections.order_by("position").values_list("body", flat=True)]
        ReportPeriod.objects.bulk_create(periods(texts, request))
        ReportDeadline.objects.bulk_create(_deadlines(letter, request))
        ReportQuestion.objects.bulk_create(
            ReportQuestion(request=request, position=place, **values)
            for place, values in enumerate(default_questions(), start=1)
        )
        audit.record(request, by=by, action="add", changes={"plan": ["", str(letter)]})
    return request


def periods(texts: list[str], request: ReportRequest) -> list[ReportPeriod]:
    """The spans that the sentences name, in their order, each once; "từ đầu năm" begins on 1 January."""
    found: dict[str, tuple[date, date]] = {}
    for text in texts:
        for match in SPAN.finditer(text):
            days = [int(group) for group in match.groups()]
            _note(found, match[0], _date(*days[:3]), _date(*days[3:]))
        for match in FROM_NEW_YEAR.finditer(text):
            last = _date(*map(int, match.groups()))
            _note(found, match[0], last and date(last.year, 1, 1), last)
    return [
        ReportPeriod(request=request, position=place, label=label[:200], first_day=first, last_day=last)
        for place, (label, (first, last)) in enumerate(found.items(), start=1)
    ]


def _note(found: dict, label: str, first: date | None, last: date | None) -> None:
    if first and last and first <= last:
        found.setdefault(" ".join(label.split()), (first, last))


def _date(day: int, month: int, year: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:  # 31/6 in a letter is the letter's mistake, not a period
        return None


def _plain(text: str) -> str:
    return text.replace("*", "")


def _title(letter: Plan) -> str:
    subject = " ".join(letter.subject.split())
    return f"Báo cáo {subject}"[:500]


def _asked(letter: Plan) -> str:
    """The words of the duty that everybody is given: the first section with a task in it."""
    section = letter.sections.filter(tasks__isnull=False).order_by("position").first()
    return _plain(section.body)[:5000] if section else ""


def _deadlines(letter: Plan, request: ReportRequest) -> list[ReportDeadline]:
    tasks = (
        letter.tasks.filter(kind=Task.Kind.DUTY)
        .order_by("section__position", "position")
        .prefetch_related("parties", "assignments__agency")
    )
    found, taken = [], set()
    for place, task in enumerate(tasks, start=1):
        purpose = _purpose(task, taken)
        taken.add(purpose)
        found.append(
            ReportDeadline(
                request=request,
                position=place,
                purpose=purpose,
                label=task.summary,
                phrase=task.deadline_phrase,
                last_day=task.last_day,
                agency=_only_agency(task),
            )
        )
    return found


def _purpose(task: Task, taken: set[str]) -> str:
    """A report asked of several is the answer; one agency draws together, or prepares papers."""
    words = task.summary.lower()
    if "answer" not in taken and _only_agency(task) is None and "báo cáo" in words:
        return ReportDeadline.Purpose.ANSWER
    return next((purpose for word, purpose in PURPOSES if word in words), ReportDeadline.Purpose.OTHER)


def _only_agency(task: Task) -> Agency | None:
    works: list[Assignment] = list(task.assignments.all())
    return works[0].agency if len(works) == 1 else None
