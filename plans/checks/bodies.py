"""Who is to do it: tasks without a lead or product, names that match nothing, empty groups, ended agencies."""

from collections.abc import Iterator

from .facts import Body, PlanFacts, TaskFacts
from .findings import Finding, Link
from .places import Places

LEAD = "lead"


def check(plan: PlanFacts, places: Places) -> Iterator[Finding]:
    for task in plan.tasks:
        for code, text, field in _of_task(task, plan):
            yield Finding(code, text, places.task(task), Link("task_edit", (plan.pk, task.pk), f"truong-{field}"))
    for section in plan.sections:
        mend = Link("section_edit", (plan.pk, section.pk), "truong-agencies")
        if section.is_duty and not section.agencies:
            text = "giao trách nhiệm mà chưa chọn cơ quan: chọn ở ô «Cơ quan được giao»."
            yield Finding("duty_without_agency", text, places.section(section.pk), mend)
        for body in filter(lambda body: _has_ended(body, plan), section.agencies):
            yield Finding("ended_agency", _ended(body), places.section(section.pk), mend)


def _of_task(task: TaskFacts, plan: PlanFacts) -> Iterator[tuple[str, str, str]]:
    """(code, words, field) of one task."""
    if not any(body.role == LEAD for body in task.parties):
        yield "no_lead", "chưa có cơ quan chủ trì: chọn cơ quan chịu trách nhiệm.", LEAD
    if not task.product:
        yield "no_product", "chưa ghi sản phẩm: ghi văn bản hay kết quả chứng tỏ việc đã xong.", "product"
    for body in task.parties:
        if not body.is_known:
            yield (
                "unresolved_party",
                f"không rõ «{body.name}» là cơ quan nào nên chưa giao được: chọn cơ quan hoặc nhóm thay cho tên này.",
                body.role,
            )
        elif body.members == 0:
            text = (
                f"nhóm «{body.name}» chưa có đơn vị nào nên không ai được giao: thêm đơn vị vào nhóm hoặc chọn cơ quan."
            )
            yield "empty_group", text, body.role
        elif _has_ended(body, plan):
            yield "ended_agency", _ended(body), body.role
    for at, body in enumerate(task.actors):
        if body is not None and _has_ended(body, plan):
            yield "ended_agency", f"giải pháp {at + 1}: {_ended(body)}", f"giai-phap-{at}-actor"


def _has_ended(body: Body, plan: PlanFacts) -> bool:
    return body.ended_on is not None and body.ended_on <= plan.on


def _ended(body: Body) -> str:
    return f"{body.name} đã kết thúc từ ngày {body.ended_on:%d/%m/%Y}: chọn cơ quan kế thừa."
