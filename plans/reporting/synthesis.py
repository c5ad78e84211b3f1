"""All reports of a request drawn together by lĩnh vực: the agencies' own words, each with its source, unchanged."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import F

from criteria.models import Assessment, Cause, Criterion, Score
from criteria.ordering import sort_key
from criteria.points import format_points
from criteria.scoring import NORMAL

from ..models import Report, ReportAnswer, ReportQuestion, ReportRequest
from ..models.report import HANDED_IN

KINDS = [Cause.Kind.SUBJECTIVE, Cause.Kind.OBJECTIVE, Cause.Kind.UNSAID]
CODE = re.compile(r"(?:tiêu chí\s+)?(\d{1,3}(?:\.\d{1,3})+)\b", re.IGNORECASE)
UNCODED = "Tiêu chí ghi bằng chữ"


@dataclass
class Item:
    """One criterion with what the agencies say of it; ``lost`` is printed points, "" where no table says."""

    name: str
    lost: str = ""
    answers: list[ReportAnswer] = field(default_factory=list)

    @property
    def by_kind(self) -> list[tuple[Cause.Kind, list[ReportAnswer]]]:
        """The causes chủ quan, khách quan and unsaid, those that there are."""
        groups = [(kind, [answer for answer in self.answers if answer.cause_kind == kind]) for kind in KINDS]
        return [(kind, answers) for kind, answers in groups if answers]


@dataclass
class Area:
    """A lĩnh vực."""

    name: str
    items: list[Item] = field(default_factory=list)


@dataclass(frozen=True)
class Synthesis:
    """``areas`` by lĩnh vực, ``duties`` agency by agency, ``chapters`` question by question; ``missing`` reports."""

    areas: list[Area]
    duties: list[tuple[Report, list[ReportAnswer]]]
    chapters: list[tuple[ReportQuestion, list[ReportAnswer]]]
    received: list[Report]
    missing: list[Report]


def synthesis(request: ReportRequest) -> Synthesis:
    """Draw together what was handed in; reports that were sent back count as missing. A fixed number of queries."""
    reports = list(request.reports.select_related("agency", "typed_by").order_by("agency__path"))
    received = [report for report in reports if report.state in HANDED_IN]
    for report in reports:
        report.request = request
    answers = list(_answers(received))
    causes = [answer for answer in answers if answer.question.kind == ReportQuestion.Kind.CRITERIA]
    texts = [answer for answer in answers if answer.question.kind == ReportQuestion.Kind.TEXT]
    return Synthesis(
        areas=_areas(causes, request.assessment),
        duties=_duties(causes),
        chapters=_chapters(request, texts),
        received=received,
        missing=[report for report in reports if report.state not in HANDED_IN],
    )


def _answers(reports: list[Report]) -> Iterable[ReportAnswer]:
    own = {report.pk: report for report in reports}
    rows = answers_of(own).select_related("question", "criterion__parent")
    for answer in rows.order_by("report__agency__path", "question__position", "criterion__sort_key", "pk"):
        answer.report = own[answer.report_id]
        yield answer


def answers_of(reports):
    """What was written in any of ``reports`` (rows or keys)."""
    return ReportAnswer.objects.exclude(text="", responsibility="", solution="").filter(report__in=reports)


def _areas(answers: list[ReportAnswer], table: Assessment | None) -> list[Area]:
    roots, lost = _roots(table), _lost(table)
    areas: dict[tuple, Area] = {}
    items: dict[tuple, Item] = {}
    for answer in answers:
        place, name = _area_of(answer, roots)
        areas.setdefault(place, Area(name))
        key = (place, _order_of(answer), answer.name)
        if key not in items:
            items[key] = Item(answer.name, lost.get(answer.criterion_id, ""))
        items[key].answers.append(answer)
    for key in sorted(items):
        areas[key[0]].items.append(items[key])
    return [areas[place] for place in sorted(areas)]


def _area_of(answer: ReportAnswer, roots: dict[int, Criterion]) -> tuple[tuple, str]:
    """Where the lĩnh vực of an answer stands, and its name; without a table, what the written code begins with."""
    root = roots.get(answer.criterion_id)
    if root is not None:
        return (0, root.sort_key), root.title
    code = CODE.match(answer.name)
    if code is None:
        return (2, ""), UNCODED
    area = code[1].partition(".")[0]
    return (1, sort_key(area)), f"Lĩnh vực {area}"


def _order_of(answer: ReportAnswer) -> str:
    """The natural order of the codes, written ones too."""
    if answer.criterion:
        return answer.criterion.sort_key
    code = CODE.match(answer.label)
    return sort_key(code[1]) if code else ""


def _roots(table: Assessment | None) -> dict[int, Criterion]:
    """Criterion → its lĩnh vực; in the order of a set parents stand before their children."""
    found: dict[int, Criterion] = {}
    if table is not None:
        for criterion in table.criteria_set.criteria.order_by("sort_key"):
            found[criterion.pk] = found[criterion.parent_id] if criterion.parent_id else criterion
    return found


def _lost(table: Assessment | None) -> dict[int, str]:
    rows = Score.objects.filter(assessment=table, criterion__kind=NORMAL, achieved__lt=F("criterion__maximum"))
    found: Iterable[tuple[int, Decimal, Decimal]] = rows.values_list("criterion", "criterion__maximum", "achieved")
    return {pk: format_points(maximum - achieved) for pk, maximum, achieved in found} if table else {}


def _duties(answers: list[ReportAnswer]) -> list[tuple[Report, list[ReportAnswer]]]:
    found: dict[int, tuple[Report, list[ReportAnswer]]] = {}
    for answer in answers:
        if answer.responsibility:
            found.setdefault(answer.report_id, (answer.report, []))[1].append(answer)
    return list(found.values())


def _chapters(request: ReportRequest, answers: list[ReportAnswer]):
    found = {question.pk: (question, []) for question in request.questions.filter(kind=ReportQuestion.Kind.TEXT)}
    for answer in answers:
        found[answer.question_id][1].append(answer)
    return list(found.values())
