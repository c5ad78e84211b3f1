"""Writing plans: every change in one short transaction, with its version and its audit row."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Max

from agencies import audit

from .assigning import assign
from .models import Measure, Plan, PlanLine, Section, Task, TaskCriterion, TaskParty
from .parties import set_parties

STALE = "Người khác vừa sửa phần này. Chép lại chữ bạn vừa gõ, tải lại trang rồi sửa tiếp để không ghi đè lên nhau."
HAS_PROGRESS = "Nhiệm vụ đã có cơ quan báo tiến độ nên không xoá được; hãy chọn «Không tiếp tục» kèm lý do."


def changes_of(form) -> dict:
    """``{"field": [before, after]}`` of a valid form, as plain text."""
    fields = [name for name in form.changed_data if name != "seen_version"]
    return {name: [str(form.initial.get(name, "")), str(form.cleaned_data[name])] for name in fields}


def save_plan(form, *, by) -> Plan:
    """Store a valid PlanForm, new or changed."""
    with transaction.atomic():
        is_new = form.instance.pk is None
        _take_version(form.instance)
        plan = form.save()
        if is_new:
            Section.objects.create(
                plan=plan, position=1, kind=Section.Kind.TASKS, title="NHIỆM VỤ, GIẢI PHÁP", marker="I."
            )
        audit.record(plan, by=by, action="add" if is_new else "change", changes=changes_of(form))
    return plan


def save_lines(plan: Plan, kind: str, texts: list[str], *, by) -> None:
    """Make the lines of one kind be ``texts`` in order; a line whose words stay keeps its references and agencies."""
    with transaction.atomic():
        present = list(plan.lines.filter(kind=kind))
        before = [line.text for line in present]
        if before == texts:
            return
        unused = {line.text: line for line in present}
        for position, text in enumerate(texts, start=1):
            line = unused.pop(text, None) or PlanLine(plan=plan, kind=kind, text=text)
            line.position = position
            line.full_clean()
            line.save()
        PlanLine.objects.filter(pk__in=[line.pk for line in present if line.text not in texts]).delete()
        _touch(plan)
        audit.record(plan, by=by, action="change", changes={kind: [before, texts]})


def save_section(form, plan: Plan, *, by, parent: Section | None = None) -> Section:
    """Store a valid SectionForm; a new section stands last below ``parent``."""
    with transaction.atomic():
        section = form.instance
        is_new = section.pk is None
        if is_new:
            section.plan, section.parent, section.position = plan, parent, _next_position(plan)
        section = form.save()
        _touch(plan)
        audit.record(section, by=by, action="add" if is_new else "change", changes=changes_of(form))
    return section


def delete_section(section: Section, *, by) -> None:
    """Remove a section that holds neither sections nor tasks; ValidationError otherwise."""
    with transaction.atomic():
        if section.children.exists() or section.tasks.exists():
            raise ValidationError("Mục này còn mục con hoặc nhiệm vụ bên trong: xoá hoặc chuyển chúng trước.")
        audit.record(section, by=by, action="delete", changes={"body": [section.body, ""]})
        _touch(section.plan)
        section.delete()


def save_task(form, measures, section: Section, *, by, on: date) -> Task:
    """Store a valid TaskForm with its MeasureFormSet, the bodies, the criteria and the assignments that follow.

    Raises ValidationError when a named agency has ended by ``on``; then nothing is stored.
    """
    with transaction.atomic():
        task, is_new = form.instance, form.instance.pk is None
        if is_new:
            task.plan, task.section = section.plan, section
            task.position = (section.tasks.aggregate(last=Max("position"))["last"] or 0) + 1
        _take_version(task)
        task = form.save()
        changes = changes_of(form)
        for role in TaskParty.Role.values:
            changes |= set_parties(task, role, form.cleaned_data[role])
        _set_criteria(task, form.cleaned_data["criteria"])
        changes |= _save_measures(task, measures)
        assign(task, on=on, by=by)
        audit.record(task, by=by, action="add" if is_new else "change", changes=changes)
    return task


def delete_task(task: Task, *, by) -> None:
    """Remove a task nobody has reported on; ValidationError otherwise."""
    with transaction.atomic():
        if task.assignments.exclude(progress=None).exists():
            raise ValidationError(HAS_PROGRESS)
        audit.record(task, by=by, action="delete", changes={"summary": [task.summary, ""]})
        task.delete()


def link_criterion(task: Task, criterion, *, by) -> None:
    """Say by hand that ``task`` serves ``criterion``; nothing printed changes. Linking twice is the same as once."""
    with transaction.atomic():
        _, is_new = TaskCriterion.objects.get_or_create(task=task, criterion=criterion)
        if is_new:
            audit.record(task, by=by, action="link", changes={"criteria": ["", criterion.title]})


def unlink_criterion(link: TaskCriterion, *, by) -> None:
    with transaction.atomic():
        audit.record(link.task, by=by, action="unlink", changes={"criteria": [link.criterion.title, ""]})
        link.delete()


def set_measure_status(measure: Measure, status: str, *, by) -> None:
    """Tick a measure off or back; ``status`` is one of Measure.Status."""
    with transaction.atomic():
        before, measure.status = measure.status, status
        measure.full_clean()
        measure.save(update_fields=["status"])
        audit.record(measure, by=by, action="change", changes={"status": [before, status]})


def _save_measures(task: Task, measures) -> dict:
    before = list(task.measures.values_list("text", flat=True))
    measures.instance = task
    measures.save()
    for position, form in enumerate(measures.ordered_forms, start=1):
        if form.instance.pk:
            Measure.objects.filter(pk=form.instance.pk).update(position=position)
    after = list(task.measures.order_by("position", "pk").values_list("text", flat=True))
    return {} if before == after else {"measures": [before, after]}


def _set_criteria(task: Task, criteria) -> None:
    wanted = {criterion.pk for criterion in criteria}
    present = set(task.criterion_links.values_list("criterion", flat=True))
    task.criterion_links.exclude(criterion__in=wanted).delete()
    TaskCriterion.objects.bulk_create(TaskCriterion(task=task, criterion_id=pk) for pk in wanted - present)


def _take_version(record: Plan | Task) -> None:
    """Lock the row and count its version up; ValidationError when it moved since the form was checked."""
    if record.pk is not None:
        stored = type(record).objects.select_for_update().values_list("version", flat=True).get(pk=record.pk)
        if stored != record.version:
            raise ValidationError(STALE)
    record.version += 1


def _next_position(plan: Plan) -> int:
    return (plan.sections.aggregate(last=Max("position"))["last"] or 0) + 1


def _touch(plan: Plan) -> None:
    Plan.objects.filter(pk=plan.pk).update(version=F("version") + 1)
