"""What the system can put into an agency's report: its results, its late work, its lost criteria with their causes.

Nothing is invented: where the data say nothing the part stays empty, for the agency to write.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import F

from criteria.models import Assessment, Cause, Criterion, Score
from criteria.scoring import NORMAL
from criteria.table import causes_by_criterion

from ..models import Assignment, Report, ReportAnswer, ReportQuestion, TaskCriterion, TaskParty
from ..models.plan import GIVES_WORK
from .standing import DONE_LATE, OPEN_LATE, is_done, standing
from .wording import late_line, open_line, result_line

TOPIC = ReportQuestion.Topic


@dataclass(frozen=True)
class Lost:
    """A criterion that lost points, why, and the agency's tasks for it (each link with the agency's ``role``)."""

    criterion: Criterion
    causes: list[Cause]
    links: list[TaskCriterion]


def span(request) -> tuple[date | None, date | None]:
    """The first and the last day of all periods of a request; None where no period names one."""
    periods = list(request.periods.all())
    first = min((row.first_day for row in periods if row.first_day), default=None)
    return first, max((row.last_day for row in periods if row.last_day), default=None)


def answers_for(report: Report, *, on: date) -> list[ReportAnswer]:
    """Unsaved answers to every question of the report's request, prefilled as of the day ``on``."""
    works = works_of(report)
    texts = texts_for(report, works, on)
    found = []
    for question in report.request.questions.all():
        if question.kind == ReportQuestion.Kind.CRITERIA:
            found += [_criterion_answer(report, question, lost) for lost in lost_of(report)]
        else:
            text = texts.get(question.topic, "")
            found.append(ReportAnswer(report=report, question=question, text=text, is_prefilled=bool(text)))
    return found


def works_of(report: Report) -> list[Assignment]:
    """The agency's work from plans in force or finished, apart from the duties of the letter that asks for it."""
    rows = Assignment.objects.filter(agency=report.agency, task__plan__state__in=GIVES_WORK)
    rows = rows.exclude(state=Assignment.State.CANCELLED).exclude(task__plan=report.request.plan_id)
    return list(
        rows.select_related("task", "occurrence", "agency").order_by(
            F("last_day").asc(nulls_last=True), "task__section__position", "task_id", "pk"
        )
    )


def texts_for(report: Report, works: list[Assignment], on: date) -> dict[str, str]:
    """Topic → text, from the work of the agency in the span of the request; open and late as of ``on``."""
    first, last = span(report.request)
    day = min(on, last) if last else on

    def is_of_the_span(work: Assignment) -> bool:
        return is_done(work, day) and (first is None or work.done_on is None or work.done_on >= first)

    done = [work for work in works if is_of_the_span(work)]
    late = [work for work in works if standing(work, day) == OPEN_LATE]
    late += [work for work in done if standing(work, day) == DONE_LATE]
    ahead = [work for work in works if not is_done(work, on)]
    return {
        TOPIC.STRENGTHS: "\n".join(result_line(work) for work in done),
        TOPIC.LIMITS: "\n".join(late_line(work, day) for work in late),
        TOPIC.SOLUTIONS: "\n".join(open_line(work) for work in ahead),
    }


def lost_of(report: Report) -> list[Lost]:
    """The lost criteria for which the agency answers, in the order of the set.

    They are those whose cause names it, those of tasks that it leads or carries out, and all of a table of its own.
    """
    table, agency = report.request.assessment, report.agency_id
    if table is None:
        return []
    links, causes = _links(table, agency), causes_by_criterion(table)
    found = [Lost(leaf, causes.get(leaf.pk, []), links.get(leaf.pk, [])) for leaf in _lost(table)]
    return [
        lost
        for lost in found
        if table.agency_id == agency or lost.links or any(cause.agency_id == agency for cause in lost.causes)
    ]


def _lost(table: Assessment) -> list[Criterion]:
    rows = Score.objects.filter(assessment=table, criterion__kind=NORMAL, achieved__lt=F("criterion__maximum"))
    return [row.criterion for row in rows.select_related("criterion__parent").order_by("criterion__sort_key")]


def _links(table: Assessment, agency: int) -> dict[int, list[TaskCriterion]]:
    works = Assignment.objects.filter(agency=agency, task__plan__assessment=table, task__plan__state__in=GIVES_WORK)
    works = works.exclude(state=Assignment.State.CANCELLED)
    roles = dict(works.values_list("task", "role"))
    rows = TaskCriterion.objects.filter(task__in=roles).select_related("task").prefetch_related("task__measures")
    found: dict[int, list[TaskCriterion]] = {}
    for link in rows.order_by("task__section__position", "task_id"):
        link.role = TaskParty.Role(roles[link.task_id])
        found.setdefault(link.criterion_id, []).append(link)
    return found


def _criterion_answer(report: Report, question: ReportQuestion, lost: Lost) -> ReportAnswer:
    kinds = {cause.kind for cause in lost.causes}
    measures = [f"- {measure.text}" for link in lost.links for measure in link.task.measures.all()]
    return ReportAnswer(
        report=report,
        question=question,
        criterion=lost.criterion,
        text="\n".join(cause.text for cause in lost.causes),
        cause_kind=kinds.pop() if len(kinds) == 1 else "",
        responsibility="\n".join(f"{link.role.label}: {link.task.summary}" for link in lost.links),
        solution="\n".join(measures),
        is_prefilled=True,
    )
