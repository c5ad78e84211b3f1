"""Reporting on an assignment: the state moves, what the agency says is kept, the words go to the progress log."""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from agencies import audit
from agencies.files import store_file
from agencies.permissions import fetch
from agencies.states import Transition, change_state, check_move, possible_transitions, transition_of

from .models import Assignment, Plan, ProgressEntry

COMPLETING = "report"
STARTING = "start"
DECLINING = "decline"
NOTE = "note"
SAYING = {NOTE, STARTING, COMPLETING}  # what goes with a report of the agency; all else only moves the state
SAID = ["percent", "result", "product", "product_file", "late_reason"]
REPORTABLE = (*Assignment.OPEN_STATES, Assignment.State.REPORTED)
MAX_WORDS = ProgressEntry._meta.get_field("text").max_length
NOT_IN_FORCE = {
    Plan.State.DRAFT: "Kế hoạch còn là dự thảo: ban hành rồi mới báo tiến độ.",
    Plan.State.FINISHED: "Kế hoạch đã kết thúc: muốn ghi tiếp thì đầu mối mở lại kế hoạch.",
}
NO_WORDS = "Ghi vài chữ về tiến độ rồi mới bấm «Ghi tiến độ»."
STOPPED = "Việc này đã dừng, không ghi tiến độ được nữa."
SETTLED = "Việc đang ở trạng thái «{}»: chỉ ghi thêm chữ được, không sửa mức hoàn thành, sản phẩm."
LATE = "Việc đã quá hạn ({:%d/%m/%Y}): ghi lý do chậm rồi mới báo hoàn thành."
CHANGED = "Người khác vừa cập nhật việc này, bạn chưa ghi đè gì: xem nội dung mới rồi bấm lại nếu vẫn đúng."


@dataclass(frozen=True)
class Report:
    """What an agency says beside the button; None leaves what is there. ``percent`` 0–100, ``file`` an upload."""

    percent: int | None = None
    product: str | None = None
    late_reason: str = ""
    file: object = None

    @property
    def said(self) -> dict:
        """The columns that are named, without the file (which is kept only when all else is in order)."""
        values = {"percent": self.percent, "product": self.product, "late_reason": self.late_reason or None}
        return {name: value for name, value in values.items() if value is not None}

    def differs(self, assignment: Assignment) -> bool:
        return self.file is not None or any(getattr(assignment, name) != value for name, value in self.said.items())


def move(
    assignment: Assignment,
    action: str,
    *,
    by,
    today: date,
    comment: str = "",
    report: Report | None = None,
    seen: int | None = None,
) -> Assignment:
    """Carry out one action of Assignment.TRANSITIONS, or "note", and log it; raises what ``change_state`` raises.

    Further ValidationErrors: the plan is not in force, the words are longer than MAX_WORDS characters, what
    ``new_values`` and ``store_file`` refuse, and a ``seen`` version that is not the present one (somebody else wrote
    in between). The day of completion is the day the agency reports it, not the day Phòng Nội vụ confirms it.
    """
    report = report or Report()
    if len(comment) > MAX_WORDS:
        raise ValidationError(f"Ghi tối đa {MAX_WORDS} ký tự: hãy viết gọn lại.")
    with transaction.atomic():
        current = _locked(assignment, action, by=by)
        check_in_force(current.task.plan)  # after the rights: who may not act learns nothing of the plan's state
        if seen is not None and seen != current.version:
            raise ValidationError(CHANGED)
        action = begun(current, action, report)
        values = new_values(current, action, by=by, today=today, words=comment, report=report)
        if report.file is not None and action in SAYING:
            values["product_file"] = store_file(report.file, agency=current.agency, by=by)
        entry = log_entry(current, action, values, by=by, words=comment)
        moved = _save(current, action, values, by=by, comment=comment)
        entry.assignment, entry.state = moved, moved.state
        entry.save()
    return moved


def begun(assignment: Assignment, action: str, report: Report) -> str:
    """The action that is meant: work of which a part is done has begun, whatever button was pressed."""
    is_begun = action == NOTE and assignment.state == Assignment.State.TODO and report.percent
    return STARTING if is_begun else action


def new_values(assignment: Assignment, action: str, *, by, today: date, words: str, report: Report) -> dict:
    """The columns that ``action`` sets beside the state; nothing is written.

    Raises ValidationError when the move is not possible from here, a needed reason is missing (also that for being
    late), the percentage is out of 0–100, or a note says nothing.
    """
    _check(assignment, action, words, report)
    values = {"version": assignment.version + 1}
    if action not in SAYING:
        return values  # what đầu mối answers, and a refusal, leave the agency's report as it stands
    if assignment.state in REPORTABLE:
        values |= report.said | ({"result": words.strip()} if words.strip() else {})
    if by is not None and by.agency_id == assignment.agency_id:
        values["person"] = by
    if action == COMPLETING:
        if _is_late(assignment, today) and not values.get("late_reason", assignment.late_reason).strip():
            raise ValidationError(LATE.format(assignment.last_day))
        values |= {"done_on": today, "percent": 100}
    return values


def log_entry(assignment: Assignment, action: str, values: dict, *, by, words: str) -> ProgressEntry:
    """The unsaved line of the log: the person's words, and in words what else was changed by hand."""
    parts = [words.strip()]
    if "percent" in values and values["percent"] != assignment.percent and action != COMPLETING:
        parts.append(f"Mức hoàn thành {values['percent']} %.")
    if values.get("product", assignment.product) != assignment.product:
        parts.append(f"Sản phẩm: {values['product'] or '(bỏ)'}.")
    if "product_file" in values:
        parts.append(f"Tệp: {values['product_file'].title}.")
    if values.get("late_reason", assignment.late_reason) != assignment.late_reason:
        parts.append(f"Lý do chậm: {values['late_reason']}")
    on_behalf = action in {*SAYING, DECLINING} and (by is None or by.agency_id != assignment.agency_id)
    text = " ".join(filter(None, parts))[:MAX_WORDS]
    return ProgressEntry(assignment=assignment, by=by, text=text, is_on_behalf=on_behalf)


def check_in_force(plan: Plan) -> None:
    if not plan.is_in_force:
        raise ValidationError(NOT_IN_FORCE[plan.state])


def permission_of(action: str) -> str:
    """Who may do it; ValidationError for an action that does not exist."""
    return "plans.report" if action == NOTE else transition_of(Assignment, action).permission


def moves_of(assignment: Assignment, user) -> list[Transition]:
    """The buttons of a line: those that are possible; only an agency itself says that work is not its own."""
    own = assignment.agency_id == user.agency_id
    return [move for move in possible_transitions(assignment, user) if own or move.action != DECLINING]


def may_note(assignment: Assignment, user) -> bool:
    """Whether the person may say how the work stands: what is done or refused takes no more."""
    return assignment.state in REPORTABLE and user.may("plans.report", assignment)


def _locked(assignment: Assignment, action: str, *, by) -> Assignment:
    fetch(by, Assignment.objects, permission_of(action), pk=assignment.pk)
    rows = Assignment.objects.select_for_update(of=("self",)).select_related("task__plan", "agency")
    return rows.get(pk=assignment.pk)


def _check(assignment: Assignment, action: str, words: str, report: Report) -> None:
    if action != NOTE:
        check_move(assignment, transition_of(assignment, action), words)
    elif assignment.state == Assignment.State.CANCELLED:
        raise ValidationError(STOPPED)
    elif not words.strip() and not report.differs(assignment):
        raise ValidationError(NO_WORDS)
    elif assignment.state not in REPORTABLE and report.differs(assignment):
        raise ValidationError(SETTLED.format(assignment.get_state_display()))
    if report.percent is not None and not 0 <= report.percent <= 100:
        raise ValidationError("Mức hoàn thành từ 0 đến 100 %.")


def _is_late(assignment: Assignment, today: date) -> bool:
    return assignment.last_day is not None and assignment.last_day < today


def _save(current: Assignment, action: str, values: dict, *, by, comment: str) -> Assignment:
    """The move with its trail row; what was said beside it has a trail row of its own."""
    before = audit.snapshot(current, SAID)
    if action == NOTE:
        moved = current
        for name, value in values.items():
            setattr(moved, name, value)
        moved.save(update_fields=[*values])
    else:
        moved = change_state(current, action, by=by, comment=comment, **values)
    changes = audit.difference(before, audit.snapshot(moved, SAID))
    changes.pop("result", None)  # the words stand in the log
    if action == COMPLETING:
        changes.pop("percent", None)  # done is 100 %
    if changes:
        audit.record(moved, by=by, action="change", changes=changes)
    return moved
