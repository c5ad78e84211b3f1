"""Writing scores: the one place that changes points and totals (DESIGN: one writer for each stored number).

Every function runs in one short transaction under the assessment's row lock, checks versions, writes the scores, the
totals and the audit rows, or nothing at all.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from agencies import audit
from agencies.models import Agency

from . import scoring
from .models import Assessment, Criterion, Score
from .points import format_points

SCORE_FIELDS = ["achieved", "not_applicable", "not_applicable_reason", "explanation"]
LARGEST_TOTAL = Decimal(200_000)  # what PointsField holds, with room for bonus
TOO_MUCH = "Tổng điểm tối đa của bộ tiêu chí vượt {}: sửa lại điểm tối đa của các tiêu chí."
NO_CELL = "Không có ô điểm cho {} tiêu chí này trong bộ tiêu chí."
FROZEN = "Kết quả đã công bố và khoá số liệu: không sửa điểm được nữa."


NOT_APPLICABLE = "Tiêu chí đang ghi «không áp dụng»: mở chi tiết và bỏ dấu đó trước khi nhập điểm."
SURVEY = "Điểm điều tra xã hội học do cơ quan đầu mối CCHC nhập, cơ quan được chấm không tự nhập."


class Keep(Enum):
    """A field of a ScoreEntry that stays as it is stored."""

    STORED = None


@dataclass(frozen=True)
class ScoreEntry:
    """What one leaf is to become; ``version`` is the one the person saw. What is not named stays as stored."""

    criterion_id: int
    achieved: Decimal | None | Keep
    version: int
    not_applicable: bool | Keep = Keep.STORED
    not_applicable_reason: str | Keep = Keep.STORED
    explanation: str | Keep = Keep.STORED

    @property
    def values(self) -> dict:
        """The named fields and what they become."""
        named = {name: getattr(self, name) for name in SCORE_FIELDS}
        return {name: value for name, value in named.items() if value is not Keep.STORED}


@dataclass(frozen=True)
class Refusal:
    """One entry that was not stored, and why: a sentence, or the conflict with what stands there now."""

    criterion_id: int
    reason: "ValidationError | ScoreConflict"


class ScoreConflict(Exception):
    """A score is not at the version the person saw; ``current`` is the row as it stands (unsaved: nothing stored)."""

    def __init__(self, current: Score):
        self.current = current
        self.value = format_points(current.achieved)
        who = current.changed_by.full_name if current.changed_by else "người khác"
        when = f" lúc {timezone.localtime(current.changed_at):%H:%M}" if current.changed_at else ""
        what = f"nhập {self.value}" if self.value else "để trống ô này"
        super().__init__(f"{who} vừa {what}{when}: chọn giữ giá trị của bạn hoặc lấy giá trị đó.")


def open_assessment(*, criteria_set, agency, year: int, by, on: date, **published) -> Assessment:
    """Start an agency's table for a year, all leaves blank. ``published`` are the printed ``published_*`` figures.

    Raises ValidationError when the agency has ended by ``on``, when the set does not serve the year or this kind of
    agency, and when the agency has such a table already.
    """
    if not criteria_set.serves(year):
        raise ValidationError(f"Bộ tiêu chí «{criteria_set.name}» không dùng cho năm {year}.")
    if criteria_set.agency_kind_id != agency.kind_id:
        raise ValidationError(
            f"Bộ tiêu chí «{criteria_set.name}» chỉ dùng cho {criteria_set.agency_kind}, không dùng cho {agency.name}."
        )
    with transaction.atomic():
        # The lock makes a second opening, or the end of the agency, wait for this one.
        agency = Agency.objects.select_for_update(no_key=True).get(pk=agency.pk)
        if not agency.is_active(on):
            raise ValidationError(
                f"{agency.name} không hoạt động vào ngày {on:%d/%m/%Y}: không lập bảng điểm mới. "
                "Số liệu cũ vẫn xem được; hãy lập bảng điểm cho cơ quan kế thừa."
            )
        assessment = Assessment(criteria_set=criteria_set, agency=agency, year=year, **published)
        assessment.full_clean()
        assessment.save(force_insert=True)
        leaves = criteria_set.criteria.filter(children=None)
        Score.objects.bulk_create(Score(assessment=assessment, criterion=leaf) for leaf in leaves)
        write_totals(assessment)
        audit.record(assessment, by=by, action="open")
    return assessment


def save_scores(assessment: Assessment, entries: list[ScoreEntry], *, by) -> list[Score]:
    """Store the entries that change something; returns the changed rows with their new version.

    Raises ScoreConflict when a row is no longer at the version seen, ValidationError for a frozen assessment, a
    criterion that is no leaf of the set, or points outside minimum … maximum. All or nothing.
    """
    with transaction.atomic():
        locked = _open_for_writing(assessment)
        rows = _rows(locked, {entry.criterion_id for entry in entries})
        if missing := {entry.criterion_id for entry in entries} - rows.keys():
            raise ValidationError(NO_CELL.format(len(missing)))
        changes = [_change(rows[entry.criterion_id], entry, by) for entry in entries]
        return _store(locked, changes, by=by)


def save_cells(assessment: Assessment, entries: list[ScoreEntry], *, by) -> tuple[list[Score], list[Refusal]]:
    """Store what can be stored of cells that were typed one by one: one bad cell keeps no other from being saved.

    Returns the changed rows and the refusals. Raises ValidationError for a frozen assessment.
    """
    with transaction.atomic():
        locked = _open_for_writing(assessment)
        rows = _rows(locked, {entry.criterion_id for entry in entries})
        changes, refusals = [], []
        for entry in entries:
            try:
                if entry.criterion_id not in rows:
                    raise ValidationError(NO_CELL.format(1))
                changes.append(_change(rows[entry.criterion_id], entry, by))
            except (ValidationError, ScoreConflict) as reason:
                refusals.append(Refusal(entry.criterion_id, reason))
        return _store(locked, changes, by=by), refusals


def save_details(assessment: Assessment, criterion: Criterion, *, version: int, by, **details) -> None:
    """Store not-applicable, its reason and the explanation of one leaf, keeping the points."""
    save_scores(assessment, [ScoreEntry(criterion.pk, Keep.STORED, version, **details)], by=by)


def recomputed_totals(assessment: Assessment) -> dict[int | None, scoring.Total]:
    """Totals of every node and of the whole (key None), from the leaves in the database."""
    criteria = assessment.criteria_set.criteria.order_by("sort_key").values_list("pk", "parent_id", "maximum", "kind")
    scores = assessment.scores.values_list("criterion_id", "achieved", "not_applicable")
    return scoring.totals(
        [scoring.Node(*row) for row in criteria],
        {pk: scoring.Leaf(achieved, not_applicable) for pk, achieved, not_applicable in scores},
    )


def write_totals(assessment: Assessment) -> None:
    """Store the totals of an assessment whose row the caller holds locked."""
    total = recomputed_totals(assessment)[None]
    if total.maximum > LARGEST_TOTAL:
        raise ValidationError(TOO_MUCH.format(format_points(LARGEST_TOTAL)))
    assessment.total_maximum, assessment.total_achieved = total.maximum, total.final
    assessment.save(update_fields=["total_maximum", "total_achieved"])


def _open_for_writing(assessment: Assessment) -> Assessment:
    # The lock is on this row alone: all agencies of a province share the row of the set.
    rows = Assessment.objects.select_for_update(of=("self",)).select_related("agency__kind", "criteria_set__index")
    locked = rows.get(pk=assessment.pk)
    if locked.is_frozen:
        raise ValidationError(FROZEN)
    return locked


def _as_stored(row: Score) -> Score:
    return Score.objects.select_related("changed_by").filter(pk=row.pk).first() or Score()


def _rows(assessment: Assessment, wanted: set[int]) -> dict[int, Score]:
    leaves = {leaf.pk: leaf for leaf in assessment.criteria_set.criteria.filter(pk__in=wanted, children=None)}
    rows = {pk: Score(assessment=assessment, criterion=leaf) for pk, leaf in leaves.items()}
    for score in assessment.scores.filter(criterion__in=wanted):
        if score.criterion_id in leaves:
            score.assessment, score.criterion = assessment, leaves[score.criterion_id]
            rows[score.criterion_id] = score
    return rows


def _change(row: Score, entry: ScoreEntry, by) -> tuple[Score, dict]:
    """Apply the entry to the row in hand; the pair of the row and what changed ({} for nothing)."""
    before = audit.snapshot(row, SCORE_FIELDS)
    _apply(row, entry)
    difference = audit.difference(before, audit.snapshot(row, SCORE_FIELDS))
    if not difference:
        return row, difference
    if entry.version != row.version:
        raise ScoreConflict(_as_stored(row))
    if row.criterion.is_survey and by is not None and not by.may("criteria.survey", row.assessment):
        raise ValidationError(SURVEY)
    row.version, row.changed_by, row.changed_at = row.version + 1, by, timezone.now()
    return row, difference


def _apply(row: Score, entry: ScoreEntry) -> None:
    values = entry.values
    if row.not_applicable and values.get("achieved") is not None and "not_applicable" not in values:
        raise ValidationError(NOT_APPLICABLE)
    for name, value in values.items():
        setattr(row, name, value.strip() if name == "not_applicable_reason" else value)
    if row.not_applicable:
        row.achieved = None
    else:
        row.not_applicable_reason = ""
    _check(row)


def _check(row: Score) -> None:
    minimum, maximum = row.criterion.minimum, row.criterion.maximum
    if row.achieved is not None and not minimum <= row.achieved <= maximum:
        bounds = f"từ {format_points(minimum) if minimum else 0} đến {format_points(maximum)}"
        raise ValidationError(f"{row.criterion.label}: điểm phải {bounds}.")
    if row.not_applicable and not row.not_applicable_reason:
        raise ValidationError("Cần ghi lý do không áp dụng.")  # said here: asking the constraint costs a query a row
    row.clean_fields(exclude=["assessment", "criterion", "changed_by", "changed_at"])


def _store(assessment: Assessment, changes: list[tuple[Score, dict]], *, by) -> list[Score]:
    changes = [(row, difference) for row, difference in changes if difference]
    if not changes:
        return []
    Score.objects.bulk_create(
        [row for row, _ in changes],
        update_conflicts=True,
        unique_fields=["assessment", "criterion"],
        update_fields=[*SCORE_FIELDS, "version", "changed_by", "changed_at"],
    )
    write_totals(assessment)
    audit.record_many([audit.entry(row, by=by, action="score", changes=difference) for row, difference in changes])
    return [row for row, _ in changes]
