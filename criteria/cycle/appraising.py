"""Appraisal: opinions on leaves as drafts, sent lĩnh vực by lĩnh vực, then concluded into the points in force."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from agencies import audit
from agencies.states import change_all, change_state

from ..declaring import is_computed
from ..entry import write_totals
from ..lines import Line, read_lines
from ..models import Appraisal, Assessment, Criterion, Round, Score, Snapshot
from ..points import check_bounds, format_points
from ..scoring import SIGNS
from . import snapshots
from .steps import check_begun

VERDICT = Appraisal.Verdict
STATE = Assessment.State
OPEN = {STATE.APPRAISING, STATE.REAPPRAISING}
FIELDS = ["verdict", "points", "reason"]
IN_FORCE = ["achieved", "not_applicable", "override_reason"]
CLOSED = "Bảng điểm không ở bước thẩm định: tải lại trang để xem trạng thái hiện nay."
SENT = "Ý kiến về tiêu chí này đã gửi, không sửa được nữa: chờ lần thẩm định sau."
AREA_SENT = "Kết quả thẩm định của lĩnh vực này đã gửi, không ghi thêm được: chờ lần thẩm định sau."
NOTHING_TO_ACCEPT = "Cơ quan chưa có điểm tự chấm ở tiêu chí này: ghi điểm thẩm định, hoặc đề nghị giải trình."
NO_POINTS = "Ghi điểm thẩm định của tiêu chí này."
AS_DECLARED = "Điểm này bằng điểm tự chấm: bấm «Đồng ý», hoặc ghi điểm khác."
NO_REASON = "Ghi lý do khi chấm khác hoặc đề nghị giải trình: cơ quan sẽ đọc và giải trình theo lý do đó."


GONE = "Ý kiến bạn đã thấy không còn ở lần thẩm định này."
READ_AGAIN = "Chữ bạn gõ vẫn còn: đọc ý kiến đó rồi ghi lại nếu cần."


class AppraisalConflict(Exception):
    """Somebody else wrote on this leaf since the person saw it; ``current`` is what stands there."""

    def __init__(self, current: Appraisal):
        self.current = current
        super().__init__(self._sentence() if current.pk else f"{GONE} {READ_AGAIN}")

    def _sentence(self) -> str:
        row, points = self.current, format_points(self.current.points)
        who = row.by.full_name if row.by else "Người khác"
        when = f" lúc {timezone.localtime(row.at):%H:%M}" if row.at else ""
        reason = f" Lý do: {row.reason}" if row.reason else ""
        said = f"{row.get_verdict_display()}{f' {points}' if points else ''}"
        return f"{who} vừa ghi «{said}»{when}.{reason} {READ_AGAIN}"


@dataclass(frozen=True)
class Opinion:
    """What an appraiser says of one leaf; ``version`` is that of the draft they saw, 0 where there was none."""

    verdict: str
    points: Decimal | None = None
    reason: str = ""
    version: int = 0


def areas_by_leaf(lines: list[Line]) -> dict[int, int]:
    """Leaf → its lĩnh vực; ``lines`` have parents before children."""
    top: dict[int, int] = {}
    for line in lines:
        top[line.pk] = line.pk if line.parent is None else top[line.parent]
    parents = {line.parent for line in lines}
    return {pk: area for pk, area in top.items() if pk not in parents}


def areas_of(user, assessment: Assessment) -> set[int]:
    """The lĩnh vực of the table that the person's agency appraises: those it leads in the round; for the organiser and
    the body that leads the reform there also those that the organiser leads, or nobody. None without the right to
    appraise in the round."""
    if assessment.round is None or not user.may("criteria.appraise", assessment.round):
        return set()
    areas = assessment.criteria_set.criteria.filter(parent=None).values_list("pk", flat=True)
    leads = dict(assessment.round.leads.values_list("criterion_id", "agency_id"))
    return areas_led(user, assessment.round, areas, leads)


def areas_led(user, round: Round, areas: Iterable[int], leads: Mapping[int, int]) -> set[int]:
    """``areas_of`` for a round whose ``leads`` (lĩnh vực → agency) and ``areas`` are read already."""
    if not user.may("criteria.appraise", round):
        return set()
    acts_for_organiser = user.agency.leads_reform or user.agency_id == round.agency_id
    own = {user.agency_id, *((None, round.agency_id) if acts_for_organiser else ())}
    return {area for area in areas if leads.get(area) in own}


def required(assessment: Assessment) -> set[int]:
    """Leaves that this appraisal must give an opinion on: those without one since the table was handed in, those the
    agency was asked about, and those it has answered."""
    leaves = set(assessment.scores.filter(criterion__children=None).values_list("criterion_id", flat=True))
    rows = Appraisal.objects.filter(score__assessment=assessment).order_by("number")
    said = rows.values_list("score__criterion_id", "number", "verdict", "sent_at", "answer")
    return required_of(leaves, (Said(*row) for row in said), assessment)


class Said(NamedTuple):
    """What an opinion says to ``required_of``: its leaf, the number of the appraisal, and how it stands."""

    leaf: int
    number: int
    verdict: str
    sent_at: datetime | None
    answer: str


def required_of(leaves: Iterable[int], said: Iterable[Said], assessment: Assessment) -> set[int]:
    """``required`` for opinions that are read already, in the order of their numbers."""
    settled = {}
    for row in said:
        is_earlier = row.number < assessment.appraisal_number
        if is_earlier and row.sent_at and row.sent_at >= assessment.submitted_at:
            settled[row.leaf] = row.verdict != VERDICT.ASKED and not row.answer
    return {leaf for leaf in leaves if not settled.get(leaf, False)}


def begin(assessment: Assessment, *, by, today: date) -> Assessment:
    """Take a table up for appraisal. What was drafted before it was sent back is kept where the points stayed."""
    with transaction.atomic():
        check_begun(assessment, "appraisal", today=today)
        moved = change_state(assessment, "begin_appraisal", by=by)
        _carry_drafts(moved)
    return moved


def begin_many(tables: list[Assessment], *, by, today: date) -> None:
    """``begin`` for tables of one round that the caller has locked; only those that came back cost queries of their
    own. All or nothing."""
    for table in tables:
        check_begun(table, "appraisal", today=today)
    with transaction.atomic():
        change_all(tables, "begin_appraisal", by=by)
        copies = Snapshot.objects.filter(assessment__in=tables, stage=Snapshot.Stage.SUBMITTED).order_by()
        times = Counter(copies.values_list("assessment_id", flat=True))
        for table in tables:
            if times[table.pk] > 1:
                _carry_drafts(table)


def _carry_drafts(assessment: Assessment) -> None:
    """Opinions of the appraisal that a return broke off, sent or not, as drafts where the self-assessment is still what
    they were given on; a question is asked anew."""
    handed_in = list(assessment.snapshots.filter(stage=Snapshot.Stage.SUBMITTED))
    said = Appraisal.objects.filter(score__assessment=assessment, number=assessment.appraisal_number - 1)
    kept = []
    for row in said.exclude(verdict=VERDICT.ASKED).select_related("score__criterion") if len(handed_in) > 1 else []:
        if _as_seen(row, handed_in) == {_as_kept(row.score)} and _keeps_bounds(row):
            row.pk, row.number, row.version, row.sent_at = None, assessment.appraisal_number, 1, None
            kept.append(row)
    Appraisal.objects.bulk_create(kept)


def _keeps_bounds(row: Appraisal) -> bool:
    """Whether the points are still within the scale: while a table is back with the agency, the set can change."""
    leaf = row.score.criterion
    return row.points is None or leaf.minimum <= row.points <= leaf.maximum


def _as_seen(row: Appraisal, handed_in: list[Snapshot]) -> set[str | None]:
    """What the leaf held in the self-assessment the opinion was given on, and in all handed in since."""
    seen = max((kept.at for kept in handed_in if kept.at <= row.at), default=handed_in[0].at)
    return {kept.values.get(str(row.score.criterion_id)) for kept in handed_in if kept.at >= seen}


def _as_kept(score: Score) -> str | None:
    return snapshots.plain_of(score.self_achieved, score.not_applicable)


def save_opinion(assessment: Assessment, criterion_id: int, opinion: Opinion, *, by, now: datetime) -> Appraisal:
    """Store a draft on one leaf; seen by appraisers alone until it is sent.

    Raises PermissionDenied for a lĩnh vực of another agency, AppraisalConflict when somebody else wrote meanwhile,
    ValidationError for a table that is not being appraised, points outside the scale or a missing reason.
    """
    with transaction.atomic():
        locked = _lock(assessment)
        score = _score(locked, criterion_id)
        rows = {row.score.criterion_id: row for row in opinions(locked).select_related("score", "by")}
        _check_area(locked, criterion_id, rows, by)
        row = rows.get(criterion_id)
        before = audit.snapshot(row, FIELDS) if row else dict.fromkeys(FIELDS)
        row = row or Appraisal(number=locked.appraisal_number, version=0)
        row.score = score  # with all that its trail names
        _check_current(row, opinion)
        row.verdict, row.reason = opinion.verdict, opinion.reason.strip()
        row.points = _points(score, opinion)
        changes = audit.difference(before, audit.snapshot(row, FIELDS))
        if changes:
            row.version, row.by, row.at = row.version + 1, by, now
            _check(row)
            row.save()
            audit.record(row, by=by, action="appraise", changes=changes)
    return row


def _lock(assessment: Assessment) -> Assessment:
    rows = Assessment.objects.select_related("agency__kind", "criteria_set", "round__agency")
    locked = rows.lock(assessment.pk)
    if locked.state not in OPEN:
        raise ValidationError(CLOSED)
    return locked


def _score(assessment: Assessment, criterion_id: int) -> Score:
    found = assessment.scores.filter(criterion=criterion_id, criterion__children=None)
    score = found.select_related("criterion", "assessment__agency", "assessment__criteria_set__index").first()
    if score is None:
        raise ValidationError("Tiêu chí này không có ô điểm trong bảng: tải lại trang.")
    return score


def opinions(assessment: Assessment):
    """Those of the appraisal that is under way, or was the last one."""
    return Appraisal.objects.filter(score__assessment=assessment, number=assessment.appraisal_number)


def _check_area(assessment: Assessment, criterion_id: int, rows: Mapping[int, Appraisal], by) -> None:
    of_leaf = areas_by_leaf(read_lines(assessment))
    leads = dict(assessment.round.leads.values_list("criterion_id", "agency_id"))
    area = of_leaf[criterion_id]
    if area not in areas_led(by, assessment.round, set(of_leaf.values()), leads):
        raise PermissionDenied
    sent = {leaf for leaf, row in rows.items() if row.sent_at is not None}
    if area in {of_leaf[leaf] for leaf in sent}:
        raise ValidationError(SENT if criterion_id in sent else AREA_SENT)


def _check_current(row: Appraisal, opinion: Opinion) -> None:
    if row.version != opinion.version:
        raise AppraisalConflict(row)


def _check(row: Appraisal) -> None:
    """What the constraints of the row hold as well: asking them costs a query each."""
    if row.verdict != VERDICT.ACCEPTED and not row.reason:
        raise ValidationError(NO_REASON)
    row.clean_fields(exclude=["score", "by", "answered_by"])


def is_declared_out(score: Score) -> bool:
    """Whether the agency declared it «không áp dụng», even if the appraisal gave it points: its reason is kept."""
    return score.self_achieved is None and bool(score.not_applicable_reason)


def may_be_blank(leaf: Criterion) -> bool:
    """Whether an appraisal may leave a leaf without points: no bonus, no penalty; a survey whose result comes later,
    and keeps the table from being published until then."""
    return leaf.is_survey or leaf.kind in SIGNS


def _points(score: Score, opinion: Opinion) -> Decimal | None:
    if opinion.verdict == VERDICT.ASKED:
        return None
    if opinion.verdict == VERDICT.ACCEPTED:
        if score.self_achieved is None and not is_declared_out(score) and not may_be_blank(score.criterion):
            raise ValidationError(NOTHING_TO_ACCEPT)
        return score.self_achieved
    if opinion.points is None:
        raise ValidationError(NO_POINTS)
    if opinion.points == score.self_achieved:
        raise ValidationError(AS_DECLARED)
    leaf = score.criterion
    typed = format_points(opinion.points)
    check_bounds(opinion.points, leaf.minimum, leaf.maximum, typed, label=leaf.label)
    return opinion.points


def send(assessment: Assessment, areas: set[int], *, by, now: datetime) -> int:
    """Send what is drafted in these lĩnh vực; returns how many opinions. They are the agency's to read once concluded.

    Raises ValidationError while a leaf there has no opinion, PermissionDenied for a lĩnh vực of another agency.
    """
    with transaction.atomic():
        locked = _lock(assessment)
        if not areas or not areas <= areas_of(by, locked):
            raise PermissionDenied
        of_leaf = areas_by_leaf(read_lines(locked))
        drafts = opinions(locked)
        given = set(drafts.values_list("score__criterion_id", flat=True))
        if missing := [leaf for leaf in required(locked) - given if of_leaf[leaf] in areas]:
            raise ValidationError(f"Còn {len(missing)} tiêu chí chưa có ý kiến: ghi đủ rồi gửi.")
        leaves = [leaf for leaf, area in of_leaf.items() if area in areas]
        sent = drafts.filter(sent_at=None, score__criterion__in=leaves).update(sent_at=now)
        audit.record(locked, by=by, action="send_appraisal", changes={"opinions": [0, sent]})
    return sent


def unsent(assessment: Assessment) -> set[int]:
    """Leaves that keep the appraisal from being concluded: required ones without an opinion that was sent."""
    sent = opinions(assessment).filter(sent_at__isnull=False)
    return required(assessment) - set(sent.values_list("score__criterion_id", flat=True))


def conclude(assessment: Assessment, *, by, now: datetime) -> Assessment:
    """Make the opinions the points in force. Raises ValidationError while some lĩnh vực have not been sent."""
    with transaction.atomic():
        moved = change_state(assessment, "conclude", by=by)
        if missing := unsent(moved):
            raise ValidationError(
                f"Còn {len(missing)} tiêu chí chưa có kết quả thẩm định gửi lên: nhắc cơ quan thẩm định lĩnh vực."
            )
        _put_in_force(moved, by=by, now=now)
        write_totals(moved)
        snapshots.take([moved], Snapshot.Stage.APPRAISED, by=by, now=now)
    return moved


def _put_in_force(assessment: Assessment, *, by, now: datetime) -> None:
    rows = opinions(assessment).filter(sent_at__isnull=False).exclude(verdict=VERDICT.ASKED)
    rows = rows.select_related(
        "score__criterion", "score__assessment__agency", "score__assessment__criteria_set__index"
    )
    changed, trail = [], []
    for row in rows:
        score, before = row.score, audit.snapshot(row.score, IN_FORCE)
        # Accepted without points is «không áp dụng» as the agency declared it; its reason outlives being overruled.
        is_out = row.points is None and is_declared_out(score)
        if (score.achieved, score.not_applicable) == (row.points, is_out):
            continue
        score.achieved, score.not_applicable = row.points, is_out
        score.override_reason = _why_by_hand(row)
        changes = audit.difference(before, audit.snapshot(score, IN_FORCE))
        score.version, score.changed_by, score.changed_at = score.version + 1, by, now
        changed.append(score)
        trail.append(audit.entry(score, by=by, action="score", changes=changes, comment=row.reason))
    Score.objects.bulk_update(changed, [*IN_FORCE, "version", "changed_by", "changed_at"], batch_size=100)
    audit.record_many(trail)


def _why_by_hand(row: Appraisal) -> str:
    """The override reason of points that an appraisal brings; "" where the rule gives just these, or there is none."""
    score = row.score
    decimals = score.assessment.criteria_set.decimals
    if row.points is None or not score.criterion.method or is_computed(score, row.points, decimals=decimals):
        return ""
    return f"Thẩm định lần {row.number}: {row.reason or 'đồng ý điểm tự chấm'}"[:500]


def return_to_agency(assessment: Assessment, reason: str, *, by) -> Assessment:
    """Give the whole table back for another self-assessment; drafts stay for when it comes again."""
    return change_state(assessment, "return_scores", by=by, comment=reason)


def reopen(assessment: Assessment, reason: str, *, by) -> Assessment:
    """Appraise once more by the organiser's own decision, for example after an unlocking."""
    return change_state(assessment, "reopen_appraisal", by=by, comment=reason)
