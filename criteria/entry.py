"""Writing scores: the one place that changes points and totals (DESIGN: one writer for each stored number).

Every function runs in one short transaction under the assessment's row lock, checks versions, writes the scores, the
totals and the audit rows, or nothing at all.
"""

from collections.abc import Iterable
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
from .declaring import settle
from .lines import Line, read_lines, read_lines_of, totals_of
from .models import Assessment, Criterion, Score
from .points import check_bounds, format_points

SCORE_FIELDS = ["achieved", "not_applicable", "not_applicable_reason", "explanation", "declared", "override_reason"]
TOTALS = ["total_maximum", "total_achieved", "total_missing"]
LARGEST_TOTAL = Decimal(200_000)  # what PointsField holds, with room for bonus
TOO_MUCH = "Tổng điểm tối đa của bộ tiêu chí vượt {}: sửa lại điểm tối đa của các tiêu chí."
NO_CELL = "Không có ô điểm cho {} tiêu chí này trong bộ tiêu chí."
FROZEN = "Kết quả đã công bố và khoá số liệu: không sửa điểm được nữa."
HANDED_IN = "Bảng điểm đang ở bước «{}»: cơ quan không sửa điểm được, cho đến khi được trả lại."


NOT_APPLICABLE = "Tiêu chí đang ghi «không áp dụng»: mở chi tiết và bỏ dấu đó trước khi nhập điểm."
REASON_AND_POINTS = "Sửa tay thì ghi cả điểm lẫn lý do; không sửa thì để trống cả hai."
SURVEY = "Điểm điều tra xã hội học do cơ quan đầu mối CCHC nhập, cơ quan được chấm không tự nhập."


class Keep(Enum):
    """A field of a ScoreEntry that stays as it is stored."""

    STORED = None


@dataclass(frozen=True)
class ScoreEntry:
    """What one leaf is to become; ``version`` is the one the person saw. What is not named stays as stored.

    Points of a leaf with a method follow from ``declared``, or have their ``override_reason``.
    """

    criterion_id: int
    achieved: Decimal | None | Keep
    version: int
    not_applicable: bool | Keep = Keep.STORED
    not_applicable_reason: str | Keep = Keep.STORED
    explanation: str | Keep = Keep.STORED
    declared: dict[str, str] | Keep = Keep.STORED
    override_reason: str | Keep = Keep.STORED

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


@dataclass(frozen=True)
class Saved:
    """What became of cells: the changed rows, the refusals, and the lines of the table as they stand after it (None
    where nothing changed)."""

    rows: list[Score]
    refusals: list[Refusal]
    lines: list[Line] | None


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
        changes = [change_score(rows[entry.criterion_id], entry, by) for entry in entries]
        return _store(locked, changes, [], by=by).rows


def save_cells(assessment: Assessment, entries: list[ScoreEntry], *, by) -> Saved:
    """Store what can be stored of cells that were typed one by one: one bad cell keeps no other from being saved.

    Raises ValidationError for a frozen assessment.
    """
    with transaction.atomic():
        locked = _open_for_writing(assessment)
        rows = _rows(locked, {entry.criterion_id for entry in entries})
        changes, refusals = [], []
        for entry in entries:
            try:
                if entry.criterion_id not in rows:
                    raise ValidationError(NO_CELL.format(1))
                changes.append(change_score(rows[entry.criterion_id], entry, by))
            except (ValidationError, ScoreConflict) as reason:
                refusals.append(Refusal(entry.criterion_id, reason))
        return _store(locked, changes, refusals, by=by)


def save_details(assessment: Assessment, criterion: Criterion, *, version: int, by, **details) -> None:
    """Store not-applicable, its reason and the explanation of one leaf, keeping the points."""
    save_scores(assessment, [ScoreEntry(criterion.pk, Keep.STORED, version, **details)], by=by)


def save_declared(
    assessment: Assessment,
    criterion: Criterion,
    *,
    version: int,
    declared: dict[str, str],
    points: Decimal | None = None,
    reason: str = "",
    by,
) -> None:
    """Store what was declared for one leaf and the points that its method makes of it under the lock.

    Nothing declared makes them blank. ``points`` set by hand, with their compulsory ``reason``, hold instead. Raises
    as ``save_scores``, and ValidationError for figures that cannot be read.
    """
    if (points is None) == bool(reason):
        raise ValidationError(REASON_AND_POINTS)
    by_hand = Keep.STORED if points is None else points
    save_scores(assessment, [declared_entry(criterion.pk, declared, version, by_hand, reason)], by=by)


def declared_entry(
    criterion_id: int, declared: dict[str, str], version: int, by_hand=Keep.STORED, reason=""
) -> ScoreEntry:
    """What was declared for one leaf, blanks left out; its points follow from it, unless they are set ``by_hand``."""
    typed = {name: text for name, text in declared.items() if text.strip()}
    return ScoreEntry(criterion_id, by_hand, version, declared=typed, override_reason=reason)


def recomputed_totals(assessment: Assessment) -> dict[int | None, scoring.Total]:
    """Totals of every node and of the whole (key None), from the leaves in the database."""
    return totals_of(read_lines(assessment))


def write_totals(assessment: Assessment) -> list[Line]:
    """Store the totals of an assessment whose row the caller holds locked; the lines they were made from."""
    lines = read_lines(assessment)
    _set_totals(assessment, lines)
    assessment.save(update_fields=TOTALS)
    return lines


def write_totals_of(tables: list[Assessment]) -> None:
    """``write_totals`` of several tables of one set, in as many queries as of one."""
    lines = read_lines_of(tables)
    for table in tables:
        _set_totals(table, lines[table.pk])
    Assessment.objects.bulk_update(tables, TOTALS, batch_size=200)


def _set_totals(assessment: Assessment, lines: list[Line]) -> None:
    total = totals_of(lines)[None]
    if total.maximum > LARGEST_TOTAL:
        raise ValidationError(TOO_MUCH.format(format_points(LARGEST_TOTAL)))
    assessment.total_maximum, assessment.total_achieved = total.maximum, total.final
    assessment.total_missing = total.missing


def _open_for_writing(assessment: Assessment) -> Assessment:
    # The lock is on this row alone: all agencies of a province share the row of the set.
    rows = Assessment.objects.select_related("agency__kind", "criteria_set__index", "round__agency")
    locked = rows.lock(assessment.pk)
    check_open(locked)
    return locked


def closed(assessment: Assessment) -> str:
    """Why nobody enters points into the table as it stands; "" where its own people may."""
    if assessment.is_open:
        return ""
    return FROZEN if assessment.is_frozen else HANDED_IN.format(assessment.get_state_display())


def check_open(assessment: Assessment) -> None:
    """Raises ValidationError for a table that is ``closed``."""
    if reason := closed(assessment):
        raise ValidationError(reason)


def _as_stored(row: Score) -> Score:
    return Score.objects.select_related("changed_by").filter(pk=row.pk).first() or Score()


def _rows(assessment: Assessment, wanted: set[int]) -> dict[int, Score]:
    found = assessment.scores.filter(criterion__in=wanted, criterion__children=None).select_related("criterion")
    rows = {score.criterion_id: score for score in found}
    if missing := wanted - rows.keys():
        leaves = assessment.criteria_set.criteria.filter(pk__in=missing, children=None)
        rows |= {leaf.pk: Score(assessment=assessment, criterion=leaf) for leaf in leaves}
    return rows


def change_score(row: Score, entry: ScoreEntry, by) -> tuple[Score, dict]:
    """Apply the entry to the row in hand, whose table the caller holds locked: the row and what changed ({} for
    nothing). Raises as ``save_scores``; the row is of no use then."""
    before = audit.snapshot(row, SCORE_FIELDS)
    _apply(row, entry)
    difference = audit.difference(before, audit.snapshot(row, SCORE_FIELDS))
    if not difference:
        return row, difference
    if entry.version != row.version:
        raise ScoreConflict(_as_stored(row))
    if row.criterion.is_survey and by is not None and not by.may("criteria.survey", row.assessment.organiser):
        raise ValidationError(SURVEY)
    row.version, row.changed_by, row.changed_at = row.version + 1, by, timezone.now()
    return row, difference


def _apply(row: Score, entry: ScoreEntry) -> None:
    values = settle(row, entry.values)
    if row.not_applicable and values.get("achieved") is not None and "not_applicable" not in values:
        raise ValidationError(NOT_APPLICABLE)
    for name, value in values.items():
        setattr(row, name, value.strip() if name == "not_applicable_reason" else value)
    if row.not_applicable:
        row.achieved, row.override_reason = None, ""
    else:
        row.not_applicable_reason = ""
    _check(row)


def _check(row: Score) -> None:
    if row.achieved is not None:
        typed = format_points(row.achieved)
        check_bounds(row.achieved, row.criterion.minimum, row.criterion.maximum, typed, label=row.criterion.label)
    if row.not_applicable and not row.not_applicable_reason:
        raise ValidationError("Cần ghi lý do không áp dụng.")  # said here: asking the constraint costs a query a row
    row.clean_fields(exclude=["assessment", "criterion", "changed_by", "changed_at"])


def _store(assessment: Assessment, changes: list[tuple[Score, dict]], refusals: list[Refusal], *, by) -> Saved:
    changes = [(row, difference) for row, difference in changes if difference]
    if not changes:
        return Saved([], refusals, None)
    write_scores(changes, by=by)
    return Saved([row for row, _ in changes], refusals, write_totals(assessment))


def write_scores(changes: list[tuple[Score, dict]], *, by, also: Iterable[str] = ()) -> None:
    """Store rows that ``change_score`` has changed, with their trail; the caller writes the totals of their tables.
    ``also`` names fields that were set besides."""
    Score.objects.bulk_create(
        [row for row, _ in changes],
        update_conflicts=True,
        unique_fields=["assessment", "criterion"],
        update_fields=[*SCORE_FIELDS, *also, "version", "changed_by", "changed_at"],
    )
    audit.record_many([audit.entry(row, by=by, action="score", changes=difference) for row, difference in changes])
