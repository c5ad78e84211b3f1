"""Entering what a task is to regain, and what cannot be regained: never more than was lost.

Every entry is made under the lock of the score table's row, as the points themselves are: two people cannot both take
the last point, and no score moves between the check and the writing.
"""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction

from agencies import audit
from criteria.models import Assessment, Criterion, Score
from criteria.points import format_points
from criteria.scoring import Leaf, leaf_total

from .ledger import LedgerLeaf, refusal, room_for_task, room_to_give_up
from .ledger_rows import expecting_links, mark
from .models import Assignment, NotRegainable, TaskCriterion
from .task_state import task_state

MOVED_ON = "Người khác vừa ghi «{}» vào ô này: xem lại rồi ghi tiếp nếu vẫn cần."
GONE = "Nhiệm vụ vừa được bỏ gắn với tiêu chí này: tải lại trang."
NOT_HERE = (
    "Nhiệm vụ này thuộc kế hoạch của cơ quan khác: điểm dự kiến chỉ ghi ở kế hoạch của chính cơ quan có bảng điểm."
)
NOT_POSITIVE = "Ghi số điểm lớn hơn 0; để trống nếu chưa ước được."
NO_REASON = "Ghi lý do vì sao không lấy lại được: người duyệt kế hoạch cần biết."


def set_expected(
    link: TaskCriterion, amount: Decimal | None, *, assessment: Assessment, seen: Decimal | None, by
) -> None:
    """Store the points a task is to regain on a lost criterion of ``assessment``; None takes the estimate back.

    ``seen`` is what the page showed. Raises ValidationError for points that are not positive, that have no room beside
    what the other tasks and the points given up take (a smaller figure than the stored one is always taken), for a
    task of another agency's plan, and when somebody else has entered something meanwhile.
    """
    with transaction.atomic():
        table = _locked(assessment)
        stored = TaskCriterion.objects.select_related("task__plan__issuer", "criterion").filter(pk=link.pk).first()
        if stored is None:
            raise ValidationError(GONE)
        before = stored.expected
        if amount == before:
            return
        if seen != before:
            raise ValidationError(MOVED_ON.format(format_points(before) or "để trống"))
        if amount is not None:
            _check_expected(table, stored, amount)
        stored.expected = amount
        stored.save(update_fields=["expected"])
        changes = {stored.criterion.label: [format_points(before), format_points(amount)]}
        audit.record(stored.task, by=by, action="expect", changes=changes)


def give_up(assessment: Assessment, criterion: Criterion, amount: Decimal, reason: str, *, seen: str, by) -> None:
    """Declare ``amount`` of what ``criterion`` lost not regainable, with the reason; once more replaces it.

    ``seen`` is the mark of what the page showed. Raises ValidationError for an amount that is not positive or has no
    room beside what tasks are to regain (a smaller one than the stored is always taken), without a reason, and when
    somebody else has entered something meanwhile.
    """
    if amount <= 0:
        raise ValidationError("Ghi số điểm lớn hơn 0; muốn bỏ thì bấm «Bỏ».")
    if not reason.strip():
        raise ValidationError(NO_REASON)
    with transaction.atomic():
        stored = _unmoved(_locked(assessment), criterion, seen, amount, reason)
        if (stored.amount, stored.reason) == (amount, reason.strip()):
            return
        if stored.amount is None or amount > stored.amount:
            leaf, names = read_leaf(assessment, criterion)
            taken = [f"«{name}» dự kiến lấy lại {format_points(leaf.expected[key])}" for key, name in names.items()]
            _refuse(refusal(amount, room_to_give_up(leaf), leaf.lost, taken), criterion)
        before = _words(stored)
        stored.amount, stored.reason, stored.by = amount, reason.strip(), by
        stored.clean_fields(exclude=["assessment", "criterion", "by"])
        stored.save()
        audit.record(stored, by=by, action="give_up", changes={"amount": [before, _words(stored)]})


def take_back(assessment: Assessment, criterion: Criterion, *, seen: str, by) -> None:
    """Remove the declaration: the points can be planned again. Nothing happens where there is none."""
    with transaction.atomic():
        stored = _unmoved(_locked(assessment), criterion, seen, None, "")
        if stored.pk is not None:
            audit.record(stored, by=by, action="take_back", changes={"amount": [_words(stored), ""]})
            stored.delete()


def read_leaf(assessment: Assessment, criterion: Criterion) -> tuple[LedgerLeaf, dict[int, str]]:
    """What is entered for one leaf today, and the names of the tasks that hold points of it."""
    score = Score.objects.filter(assessment=assessment, criterion=criterion).first()
    points = Leaf(score.achieved, score.not_applicable) if score else None
    links = list(expecting_links(assessment).filter(criterion=criterion).select_related("task"))
    stopped = _stopped({link.task_id for link in links})
    links = [link for link in links if link.task_id not in stopped]
    given_up = assessment.not_regainable.filter(criterion=criterion).first()
    leaf = LedgerLeaf(
        lost=leaf_total(criterion.maximum, points, criterion.kind).lost,
        expected={link.task_id: link.expected for link in links},
        given_up=given_up.amount if given_up else Decimal(0),
    )
    return leaf, {link.task_id: link.task.heading or link.task.summary for link in links}


def _stopped(tasks: set[int]) -> set[int]:
    states: dict[int, list] = {}
    for task, state in Assignment.objects.filter(task__in=tasks).values_list("task", "state"):
        states.setdefault(task, []).append((state, None))
    return {task for task, pairs in states.items() if task_state(pairs).is_stopped}


def _check_expected(table: Assessment, link: TaskCriterion, amount: Decimal) -> None:
    task, criterion = link.task, link.criterion
    if amount <= 0:
        raise ValidationError(NOT_POSITIVE)
    if task.plan.assessment_id != table.pk or not task.plan.issuer.is_within(table.agency.path):
        raise ValidationError(NOT_HERE)
    if link.expected is not None and amount < link.expected:
        return
    leaf, names = read_leaf(table, criterion)
    taken = [
        f"«{name}» đã ghi lấy lại {format_points(leaf.expected[key])}" for key, name in names.items() if key != task.pk
    ]
    if leaf.given_up:
        taken.append(f"{format_points(leaf.given_up)} đã ghi là không lấy lại được")
    _refuse(refusal(amount, room_for_task(leaf, task.pk), leaf.lost, taken), criterion)


def _refuse(sentence: str, criterion: Criterion) -> None:
    if sentence:
        raise ValidationError(f"Tiêu chí {criterion.label}: {sentence[0].lower()}{sentence[1:]}")


def _locked(assessment: Assessment) -> Assessment:
    return Assessment.objects.select_related("agency").lock(assessment.pk)


def _unmoved(table: Assessment, criterion: Criterion, seen: str, amount: Decimal | None, reason: str) -> NotRegainable:
    """The stored declaration, or a blank one; ValidationError when it is neither what was seen nor what is wanted."""
    found = table.not_regainable.select_related("criterion", "assessment__agency").filter(criterion=criterion).first()
    stands = (found.amount, found.reason) if found else (None, "")
    if mark(found) != seen and stands != (amount, reason.strip()):
        raise ValidationError(MOVED_ON.format(_words(found) or "để trống"))
    return found or NotRegainable(assessment=table, criterion=criterion)


def _words(stored: NotRegainable | None) -> str:
    if stored is None or stored.amount is None:
        return ""
    return f"{format_points(stored.amount)}: {stored.reason}"
