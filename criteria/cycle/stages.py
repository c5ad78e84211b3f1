"""Where a table of a round stands, as a strip of stages with their days."""

from datetime import date
from typing import NamedTuple

from django.urls import reverse

from agencies.states import possible_transitions

from ..models import Assessment, Snapshot
from .explaining import WITH_RESULT
from .history import last_reason
from .moves import moves_of
from .steps import dates_in_words, days_in_words, lateness

STATE = Assessment.State
ENTERING, HANDED_IN, APPRAISAL, EXPLANATION, PUBLICATION, OVER = range(6)
NAMES = ["Tự chấm điểm", "Đã nộp", "Thẩm định", "Giải trình", "Công bố"]
AT = {  # where each state stands; what was published has passed the last stage
    STATE.ENTRY: ENTERING,
    STATE.RETURNED: ENTERING,
    STATE.SUBMITTED: HANDED_IN,
    STATE.APPRAISING: APPRAISAL,
    STATE.APPRAISED: EXPLANATION,
    STATE.EXPLAINING: EXPLANATION,
    STATE.REAPPRAISING: EXPLANATION,
    STATE.PUBLISHED: OVER,
}
STEP_OF = {ENTERING: "self", APPRAISAL: "appraisal", EXPLANATION: "explanation"}


class Next(NamedTuple):
    """A button on the strip: something this person can do or read now."""

    label: str
    address: str
    is_main: bool = False


class Stage(NamedTuple):
    """One stage; ``mark`` is "done", "current" or "" (still to come), ``days`` tells its days in print, ``is_late``
    whether they are over."""

    name: str
    mark: str
    dates: str = ""
    days: str = ""
    is_late: bool = False


AGAIN = Stage("Thẩm định lại", "current", days="đã mở khoá, chờ mở lại thẩm định")


def stages(assessment: Assessment, *, today: date) -> list[Stage]:
    """The stages of a table that is in a round; only the present one counts its days."""
    current = AT[assessment.state]
    found = [_stage(assessment, at, current, today) for at in range(len(NAMES))]
    if _is_set_free(assessment):
        found[EXPLANATION] = AGAIN
    return found


def _is_set_free(assessment: Assessment) -> bool:
    """Whether nothing has come after the unlocking: its days of explanation belong to the publication before."""
    if assessment.state != STATE.APPRAISED or not assessment.publication:
        return False
    last = assessment.snapshots.order_by("-pk").first()
    return last is not None and last.stage == Snapshot.Stage.PUBLISHED


def _stage(assessment: Assessment, at: int, current: int, today: date) -> Stage:
    name, mark = NAMES[at], "done" if at < current else "current" if at == current else ""
    step = STEP_OF.get(at)
    if mark and assessment.state == STATE.REAPPRAISING and at == EXPLANATION:
        name, step = "Thẩm định lại", "review"
    if at == HANDED_IN and mark:
        day, late = _handing_in(assessment, today)
        return Stage(name, mark, day, late, bool(late))
    if step is None:
        return Stage(name, mark)
    found = assessment.round.step(step)
    if mark != "current":
        return Stage(name, mark, dates_in_words(found))
    return Stage(name, mark, dates_in_words(found), days_in_words(found, today=today), found.days_late(today) > 0)


def _handing_in(assessment: Assessment, today: date) -> tuple[str, str]:
    """The day on which the table was first handed in, and by how much that was too late."""
    day = assessment.handed_in_on
    return (f"{day:%d/%m/%Y}", lateness(assessment, today=today)) if day else ("", "")


def next_steps(assessment: Assessment, user) -> list[Next]:
    """What the person can do with a table of a round, or read of its result."""
    may = {move.action for move in possible_transitions(assessment, user)}
    steps = []
    if "submit_scores" in may:
        steps.append(Next("Nộp bảng tự chấm", reverse("assessment_submit", args=[assessment.pk]), True))
    if assessment.state in WITH_RESULT:
        is_own = bool(may & {"explain", "send_explanation"})
        label = "Giải trình kết quả" if is_own else "Ý kiến thẩm định"
        steps.append(Next(label, reverse("assessment_explain", args=[assessment.pk]), is_own))
    if "unlock" in may:
        steps.append(Next("Mở khoá để đính chính", reverse("assessment_unlock", args=[assessment.pk])))
    elif moves_of(assessment, user):
        steps.append(Next("Xử lý bảng điểm", reverse("assessment_move", args=[assessment.pk])))
    return steps


def strip(assessment: Assessment, user, *, today: date) -> dict:
    """Template context of the strip above the table; nothing for a table without a round."""
    if assessment.is_apart:
        return {}
    return {
        "stages": stages(assessment, today=today),
        "reason": last_reason(assessment),
        "next_steps": next_steps(assessment, user),
    }
