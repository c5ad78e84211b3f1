"""Handing in a self-assessment: what stands in the way, what is worth a look, and the handing in itself."""

from datetime import date, datetime
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F

from agencies.states import change_state

from ..checks import Finding, findings
from ..models import Assessment, Snapshot
from . import snapshots
from .steps import check_begun

# What the appraisers would send back at once: a blank, points that nothing proves, points against their own figures.
ERRORS = {"blank", "evidence", "method"}
OF_PRINT = {"published", "sum"}  # about printed figures, of older results alone


class Obstacles(NamedTuple):
    """``errors`` keep a table from being handed in, ``warnings`` do not."""

    errors: list[Finding]
    warnings: list[Finding]


def obstacles(assessment: Assessment) -> Obstacles:
    """What «Soát lỗi số liệu» says of a table that is to be handed in; survey points are not the agency's to enter."""
    surveys = set(assessment.criteria_set.criteria.filter(is_survey=True).values_list("pk", flat=True))
    found = [
        finding
        for finding in findings(assessment)
        if finding.kind not in OF_PRINT and not (finding.kind == "blank" and finding.criterion in surveys)
    ]
    errors = [finding for finding in found if finding.kind in ERRORS and finding.criterion not in surveys]
    return Obstacles(errors, [finding for finding in found if finding not in errors])


def refusal(assessment: Assessment, *, today: date) -> str:
    """Why the table cannot be handed in at all, whatever its points; "" where it can."""
    if assessment.is_apart:
        return "Bảng điểm này không thuộc đợt đánh giá nào nên không có nơi để nộp."
    if not assessment.is_open:
        return f"Bảng điểm đang ở bước «{assessment.get_state_display()}»: không phải nộp."
    try:
        check_begun(assessment, "self", today=today)
    except ValidationError as error:
        return error.messages[0]
    return ""


def submit(assessment: Assessment, *, by, today: date, now: datetime) -> Assessment:
    """Hand the table in: the agency's points are kept as its self-assessment, and its people change them no more.

    Raises ValidationError before the step begins and while there are errors; PermissionDenied and Http404 as
    change_state does.
    """
    with transaction.atomic():
        check_begun(assessment, "self", today=today)
        first = assessment.handed_in_on or today
        moved = change_state(assessment, "submit_scores", by=by, submitted_at=now, handed_in_on=first)
        if errors := obstacles(moved).errors:
            raise ValidationError(f"Còn {len(errors)} lỗi phải sửa trước khi nộp, lỗi đầu tiên: {errors[0].sentence}")
        moved.scores.update(self_achieved=F("achieved"))
        snapshots.take([moved], Snapshot.Stage.SUBMITTED, by=by, now=now)
    return moved
