"""Periodic reports on plans: figures of the day, words to begin with, the freezing when handed in.

An agency reports on the work of itself and of everything below it, as far as the writer sees it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from agencies import audit
from agencies.models import Agency
from agencies.permissions import fetch
from agencies.states import change_state

from ..editing import changes_of
from ..models import Assignment, PeriodicFigure, PeriodicPart, PeriodicReport
from .parts import Typed, Written, write
from .regained import regained_text
from .standing import COLUMNS, DONE_LATE, OPEN_IN_TIME, OPEN_LATE, count, is_done, standing, together
from .wording import fitting, late_line, names, open_line, result_line, with_agency

WRITE = "plans.write"  # in the name of the own body; an answer to a request may be typed for a body below
TOPIC = PeriodicPart.Topic
FROZEN = "Báo cáo đã nộp, số liệu đã khoá: muốn sửa thì «Mở lại để sửa» kèm lý do."


@dataclass(frozen=True)
class Figures:
    """The four-way table with what was stopped: one row for each agency, and their sums."""

    rows: list[PeriodicFigure]
    totals: dict[str, int]

    @property
    def whole(self) -> int:
        return sum(self.totals.values())


def works_of(report: PeriodicReport, user) -> list[Assignment]:
    """The work that the report is on: of its plans, of its agency and those below, in the person's sight."""
    rows = Assignment.objects.visible_to(user).filter(
        task__plan__in=report.plans.all(), agency__path__startswith=report.agency.path
    )
    rows = rows.select_related("task__section", "agency", "occurrence")
    return list(rows.order_by("task__plan_id", "task__section__position", "task_id", "agency__path", "pk"))


def figures(report: PeriodicReport, works: list[Assignment]) -> Figures:
    """The table as of the report's day; of a report that was handed in, the one that was kept."""
    if report.is_open:
        counted = count(works, report.last_day)
        rows = [
            PeriodicFigure(report=report, agency=agency, position=place, **counts)
            for place, (agency, counts) in enumerate(counted.items(), start=1)
        ]
    else:
        rows = list(report.figures.select_related("agency"))
    return Figures(rows, together({name: getattr(row, name) for name in COLUMNS} for row in rows))


def texts(report: PeriodicReport, works: list[Assignment], user) -> dict[str, str]:
    """Topic → words to begin with; parts of which the system knows nothing are empty."""
    day, first = report.last_day, report.first_day
    done = [work for work in works if is_done(work, day) and (work.done_on is None or work.done_on >= first)]
    late = [work for work in works if standing(work, day) == OPEN_LATE]
    late += [work for work in done if standing(work, day) == DONE_LATE]
    ahead = [work for work in works if work.last_day and standing(work, day) in (OPEN_IN_TIME, OPEN_LATE)]
    ahead.sort(key=lambda work: work.last_day)
    return {
        TOPIC.RESULTS: fitting([with_agency(result_line(work), work) for work in done]),
        TOPIC.LATE: fitting([with_agency(late_line(work, day), work) for work in late]),
        TOPIC.REGAINED: regained_text(report, user),
        TOPIC.NEXT: fitting(_ahead_lines(ahead)),
    }


def _ahead_lines(works: list[Assignment]) -> list[str]:
    """One line for each task, with whom it lies."""
    groups: dict[tuple, list[Assignment]] = {}
    for work in works:
        groups.setdefault((work.task_id, work.occurrence_id), []).append(work)
    return [f"{open_line(group[0]).removesuffix('.')}: {names(group)}." for group in groups.values()]


def begin(form, *, by) -> tuple[PeriodicReport, bool]:
    """The draft that a valid PeriodicForm asks for, with its prefilled words, and whether it is new.

    A draft of the same body, period and plans is gone on with: whoever sends the form twice gets one report.
    """
    with transaction.atomic():
        Agency.objects.select_for_update().get(pk=form.cleaned_data["agency"].pk)  # the second of two waits here
        present = _same_draft(form.cleaned_data, by)
        if present is not None:
            return present, False
        report = form.save()
        _fill(report, by)
        audit.record(report, by=by, action="add", changes=changes_of(form))
    return report, True


def _same_draft(values: Mapping, by) -> PeriodicReport | None:
    same = {name: values[name] for name in ("agency", "kind", "first_day", "last_day")}
    rows = PeriodicReport.objects.visible_to(by).filter(state=PeriodicReport.State.DRAFT, **same)
    wanted = set(values["plans"])
    return next((row for row in rows.prefetch_related("plans") if set(row.plans.all()) == wanted), None)


def refill(report: PeriodicReport, *, by) -> int:
    """Compute again the words nobody has changed; returns how many parts changed."""
    with transaction.atomic():
        changed = _fill(_writable(report, by), by)
        if changed:
            audit.record(report, by=by, action="refill")
    return changed


def _fill(report: PeriodicReport, by) -> int:
    found, changed = texts(report, works_of(report, by), by), 0
    stored = {part.topic: part for part in report.parts.all()}
    for place, topic in enumerate(TOPIC, start=1):
        text = found.get(topic, "")
        part = stored.get(topic) or PeriodicPart(report=report, topic=topic, position=place)
        is_untouched = part.changed_at is None
        if part.pk is None or (is_untouched and part.text != text):
            part.text, part.is_prefilled = text, bool(text)
            part.save()
            changed += 1
    return changed


def save_parts(report: PeriodicReport, typed: Mapping[int, Typed], *, by) -> Written:
    """Store what was typed into the parts (by their keys); raises ValidationError when the report is frozen."""
    with transaction.atomic():
        own = _writable(report, by)
        parts = {part.pk: part for part in own.parts.select_related("changed_by")}
        written = write(parts, typed, by=by, on_behalf=False, now=timezone.now())
        if written.changes:
            audit.record(own, by=by, action="change", changes=written.changes)
    return written


def move(report: PeriodicReport, action: str, *, by, today: date, comment: str = "") -> PeriodicReport:
    """Hand in, keeping the figures of the report's day, or reopen with a reason; raises what ``change_state`` does."""
    with transaction.atomic():
        own = fetch(by, PeriodicReport.objects, WRITE, pk=report.pk)
        if action == "submit":
            if own.is_open:  # written before the state closes them; change_state refuses whatever else is wrong
                own = PeriodicReport.objects.select_for_update(of=("self",)).get(pk=own.pk)
                _keep_figures(own, by)
            return change_state(own, action, by=by, comment=comment, submitted_on=today, submitted_by=by)
        return change_state(own, action, by=by, comment=comment)


def _keep_figures(report: PeriodicReport, by) -> None:
    if not report.is_open:
        return
    report.figures.all().delete()
    PeriodicFigure.objects.bulk_create(figures(report, works_of(report, by)).rows)


def delete_draft(report: PeriodicReport, *, by) -> None:
    """Remove a draft; ValidationError for a report that was handed in."""
    with transaction.atomic():
        own = _writable(report, by)
        audit.record(own, by=by, action="delete", changes={"title": [own.title, ""]})
        own.delete()


def _writable(report: PeriodicReport, by) -> PeriodicReport:
    fetch(by, PeriodicReport.objects, WRITE, pk=report.pk)
    own = PeriodicReport.objects.select_for_update(of=("self",)).select_related("agency").get(pk=report.pk)
    if not own.is_open:
        raise ValidationError(FROZEN)
    return own
