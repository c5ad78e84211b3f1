"""When a step of a round begins, how its days are told, and what comes too late."""

from datetime import date

from django.core.exceptions import ValidationError

from ..models import Assessment
from ..models.cycle import Step


def check_begun(assessment: Assessment, step: str, *, today: date) -> None:
    """Raises ValidationError before the first day of a step of the round; a table without a round has no days.

    What comes after the last day is taken, and shown as late: it is the organiser who decides, not the calendar.
    """
    if assessment.round is None:
        return
    found = assessment.round.step(step)
    if not found.has_begun(today):
        raise ValidationError(
            f"«{found.label}» của {assessment.round} bắt đầu ngày {found.opens:%d/%m/%Y}: chờ đến ngày đó, "
            "hoặc đề nghị cơ quan tổ chức sửa lịch của đợt."
        )


def dates_in_words(step: Step) -> str:
    """«20/11/2024 – 05/12/2024», with one end alone where the other was not set."""
    if step.opens and step.closes:
        return f"{step.opens:%d/%m/%Y} – {step.closes:%d/%m/%Y}"
    if step.opens:
        return f"từ {step.opens:%d/%m/%Y}"
    return f"đến {step.closes:%d/%m/%Y}" if step.closes else "chưa đặt ngày"


def days_in_words(step: Step, *, today: date) -> str:
    """How far away the step's days are: «còn 5 ngày», «đã qua 2 ngày»; "" where nothing is to be counted."""
    if not step.has_begun(today):
        return f"bắt đầu sau {(step.opens - today).days} ngày"
    if step.closes is None:
        return ""
    left = (step.closes - today).days
    if left < 0:
        return f"đã qua {-left} ngày"
    return f"còn {left} ngày" if left else "hôm nay là ngày cuối"


def lateness(assessment: Assessment, *, today: date) -> str:
    """«nộp muộn 3 ngày», or of a table that is not handed in yet «quá hạn nộp 3 ngày»; "" in time.

    The first handing in counts: one that was sent back after it is not late for that.
    """
    if assessment.round is None:
        return ""
    late = assessment.round.step("self").days_late(assessment.handed_in_on or today)
    if assessment.handed_in_on:
        return f"nộp muộn {late} ngày" if late else ""
    return f"quá hạn nộp {late} ngày" if late and assessment.is_open else ""
