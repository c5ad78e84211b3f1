"""Công văn đôn đốc: exactly the agencies whose work on a plan is late on the day, with a table of that work.

Late is what the product calls late everywhere (Assignment.due_state): not done, and its last day has passed; but work
that an agency has said is not its own waits for đầu mối, not for the agency, and is not urged.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from agencies import audit
from agencies.models import Agency
from agencies.permissions import fetch

from ..cascade.wording import sentence_for_plan, short_date, short_name
from ..models import Assignment, Plan
from .draft import Draft, commands, head_of
from .wording import HURRY, PLEASE

URGE = "plans.ask_reports"
NONE_LATE = "Không có việc nào quá hạn hơn {} ngày ở các cơ quan đã chọn nên không soạn công văn."
NOT_IN_FORCE = "Chỉ đôn đốc kế hoạch đang thực hiện."
COLUMNS = {"TT": 6, "Cơ quan": 20, "Nhiệm vụ": 38, "Thời hạn": 12, "Số ngày quá hạn": 10, "Tình trạng": 14}


@dataclass(frozen=True)
class LateWork:
    """One late assignment; ``days`` have passed since its last day (1: it ended yesterday)."""

    work: Assignment
    days: int

    @property
    def agency(self) -> Agency:
        return self.work.agency

    @property
    def summary(self) -> str:
        term = f" – {self.work.occurrence.label}" if self.work.occurrence_id else ""
        return f"{self.work.task.summary}{term}"


def may_urge(user, plan: Plan) -> bool:
    """Whether the letter is the person's to draft: of a plan in force of a body that the person works for."""
    return plan.is_in_force and not plan.is_report and user.may(URGE, plan)


def late_works(plan: Plan, user, *, today: date, more_than: int = 0) -> list[LateWork]:
    """The work of a plan in force that is late by more than ``more_than`` days, by agency, the longest late first."""
    if not plan.is_in_force:
        return []
    rows = Assignment.objects.visible_to(user).filter(task__plan=plan).open().overdue(today=today)
    rows = rows.select_related("agency", "task", "occurrence").order_by("agency__path", "last_day", "pk")
    found = [LateWork(work, (today - work.last_day).days) for work in rows]
    return [late for late in found if late.days > more_than]


def draft_urging(
    plan: Plan, *, by, today: date, agencies: Collection[int], more_than: int = 0, until: date | None = None
) -> Plan:
    """The letter to those of ``agencies`` (keys) that are late, to be answered by ``until``.

    An unissued letter that says the same of the same work is that letter: sending the form twice makes one. Raises
    ValidationError when nobody is late or the plan is not being carried out, Http404 and PermissionDenied as ``fetch``.
    """
    with transaction.atomic():
        fetch(by, Plan.objects, URGE, pk=plan.pk)
        own = Plan.objects.select_for_update(of=("self",)).select_related("issuer__kind").get(pk=plan.pk)
        if not own.is_in_force:
            raise ValidationError(NOT_IN_FORCE)
        late = [row for row in late_works(own, by, today=today, more_than=more_than) if row.agency.pk in agencies]
        if not late:
            raise ValidationError(NONE_LATE.format(more_than))
        rows, closing = _rows(late), _title(today)
        present = own.urging_letters.filter(
            state=Plan.State.DRAFT, tables__rows=rows, appendices__title=closing
        ).first()
        return present or _write(own, late, by=by, today=today, until=until)


def _write(plan: Plan, late: list[LateWork], *, by, today: date, until: date | None) -> Plan:
    bodies = list(dict.fromkeys(row.agency for row in late))
    tells = commands(plan.issuer, bodies)
    draft = Draft(
        plan.issuer,
        Plan.Kind.LETTER,
        subject=f"đôn đốc thực hiện {short_name(plan)}",
        year=today.year,
        urges=plan,
        preamble=_opening(plan, late, bodies, today, tells=tells),
        closing=HURRY if tells else PLEASE,
    )
    draft.plan.indices.set(plan.indices.all())
    draft.address([(agency.name, [agency]) for agency in bodies])
    who = "Thủ trưởng các cơ quan nêu trên" if tells else "Các cơ quan nêu trên"
    draft.section("1.", body=f"{who} tập trung hoàn thành các nhiệm vụ quá hạn nêu tại Phụ lục.")
    day = f" **chậm nhất ngày {short_date(until)}**" if until else ""
    draft.section(
        "2.",
        body=f"Báo cáo kết quả; việc chưa xong nêu rõ lý do và thời gian hoàn thành, gửi về {plan.issuer.label}{day}.",
    )
    draft.table(COLUMNS, _rows(late), appendix=draft.appendix(_title(today), is_portrait=False))
    audit.record(draft.plan, by=by, action="add", changes={"urges": ["", str(plan)]})
    return draft.plan


def _opening(plan: Plan, late: list[LateWork], bodies: list[Agency], today: date, *, tells: bool) -> str:
    who, verb = (head_of(plan.issuer), "yêu cầu") if tells else (plan.issuer.label, "đề nghị")
    counted = f"{len(late)} lượt nhiệm vụ của {len(bodies)} cơ quan"
    return (
        f"{sentence_for_plan(plan)} Đến ngày {short_date(today)} còn {counted} đã quá hạn mà chưa hoàn thành "
        f"(Phụ lục kèm theo). {who} {verb}:"
    )


def _title(today: date) -> str:
    return f"Nhiệm vụ quá hạn đến ngày {short_date(today)}"


def _rows(late: list[LateWork]) -> list[list[str]]:
    return [
        [
            str(number),
            row.agency.name,
            row.summary,
            short_date(row.work.last_day),
            str(row.days),
            row.work.get_state_display(),
        ]
        for number, row in enumerate(late, start=1)
    ]
