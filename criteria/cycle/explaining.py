"""The agency's answer to an appraisal, leaf by leaf, and its sending for a second look."""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count

from agencies import audit
from agencies.states import change_state
from agencies.text import readable

from ..models import Appraisal, Assessment
from ..points import format_points
from .steps import check_begun

STATE = Assessment.State
WITH_RESULT = (STATE.APPRAISED, STATE.EXPLAINING, STATE.REAPPRAISING, STATE.PUBLISHED)
LONGEST = 5000
CLOSED = "Bảng điểm không ở bước giải trình: tải lại trang để xem trạng thái hiện nay."
NOTHING = "Chưa ghi giải trình cho tiêu chí nào: ghi ít nhất một tiêu chí, hoặc không gửi nếu đồng ý với kết quả."
STALE = "Người khác vừa sửa giải trình của tiêu chí này. Chép lại chữ bạn vừa gõ, tải lại trang rồi sửa tiếp."


def begin(assessment: Assessment, *, by, today: date) -> Assessment:
    """Begin to explain; raises ValidationError before the step begins."""
    with transaction.atomic():
        check_begun(assessment, "explanation", today=today)
        return change_state(assessment, "explain", by=by)


def open_to_answer(assessment: Assessment):
    """The opinions of the last appraisal that the agency may answer: other points than its own, or a question."""
    return _to_answer(assessment, assessment.appraisal_number)


def _to_answer(assessment: Assessment, number: int):
    rows = Appraisal.objects.filter(score__assessment=assessment, number=number)
    return rows.filter(sent_at__isnull=False).exclude(verdict=Appraisal.Verdict.ACCEPTED)


def concluded(assessment: Assessment):
    """The opinions that the agency may read: those of appraisals that were concluded since it handed the table in;
    never drafts, nor what is sent while an appraisal is still going on or was broken off."""
    if assessment.submitted_at is None or not _has_result(assessment):
        return Appraisal.objects.none()
    rows = Appraisal.objects.filter(score__assessment=assessment, sent_at__gte=assessment.submitted_at)
    is_going_on = assessment.state == STATE.REAPPRAISING
    return rows.filter(number__lte=assessment.appraisal_number - is_going_on)


def _has_result(assessment: Assessment) -> bool:
    """Whether an appraisal of the table was concluded; one that its agency locked outside a round has none."""
    return assessment.in_round and assessment.state in WITH_RESULT


@dataclass(frozen=True)
class Item:
    """One leaf to be answered for: its opinion, and the points in print."""

    opinion: Appraisal
    own: str
    given: str
    maximum: str
    proofs: int

    @property
    def leaf(self) -> int:
        return self.opinion.score.criterion_id

    @property
    def is_asked(self) -> bool:
        return self.opinion.verdict == Appraisal.Verdict.ASKED


def items(assessment: Assessment) -> list[Item]:
    """What the agency may answer, or has answered while it is looked at again, in the order of the set; [] before a
    result."""
    if not _has_result(assessment):
        return []
    is_answered = assessment.state == STATE.REAPPRAISING
    rows = _to_answer(assessment, assessment.appraisal_number - is_answered).select_related(
        "score__criterion__parent", "by__agency", "answered_by"
    )
    rows = rows.annotate(proofs=Count("score__evidence")).order_by("score__criterion__sort_key")
    return [
        Item(
            row,
            own=format_points(row.score.self_achieved) or "không có điểm",
            given=format_points(row.points),
            maximum=format_points(row.score.criterion.maximum),
            proofs=row.proofs,
        )
        for row in rows
    ]


def answer(assessment: Assessment, criterion_id: int, text: str, *, seen: str, by, now: datetime) -> Appraisal:
    """Store the answer on one leaf; ``seen`` is the text as the person saw it. "" takes an answer back.

    Raises ValidationError when the table is not being explained, the leaf has nothing to answer, the text is too long,
    or somebody else has changed it.
    """
    with transaction.atomic():
        locked = Assessment.objects.lock(assessment.pk)
        if locked.state != Assessment.State.EXPLAINING:
            raise ValidationError(CLOSED)
        row = open_to_answer(locked).filter(score__criterion=criterion_id).first()
        if row is None:
            raise ValidationError("Tiêu chí này không có ý kiến thẩm định nào cần giải trình.")
        if row.answer != _tidy(seen):
            raise ValidationError(STALE)
        before, row.answer = row.answer, _tidy(text)
        if len(row.answer) > LONGEST:
            raise ValidationError(f"Giải trình dài {len(row.answer)} chữ, nhiều nhất {LONGEST}: viết gọn lại.")
        if before != row.answer:
            row.answered_by, row.answered_at = by, now
            row.save(update_fields=["answer", "answered_by", "answered_at"])
            audit.record(row, by=by, action="answer_appraisal", changes={"answer": [before, row.answer]})
    return row


def _tidy(text: str) -> str:
    return readable(text, lines=True).replace("\r\n", "\n").strip()


def send(assessment: Assessment, *, by) -> Assessment:
    """Send the answers for a second appraisal; raises ValidationError for none, or where a question has no answer."""
    with transaction.atomic():
        moved = change_state(assessment, "send_explanation", by=by)
        rows = Appraisal.objects.filter(score__assessment=moved, number=moved.appraisal_number - 1)
        if not rows.exclude(answer="").exists():
            raise ValidationError(NOTHING)
        if missing := rows.filter(verdict=Appraisal.Verdict.ASKED, answer="").count():
            raise ValidationError(f"Còn {missing} tiêu chí được đề nghị giải trình mà chưa trả lời.")
    return moved
