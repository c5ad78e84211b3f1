"""Writing plans: every change in one short transaction, with its version and its audit row."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Max

from agencies import audit
from criteria.points import format_points

from .assigning import assign
from .models import Measure, Plan, PlanLine, ProgressEntry, Section, Task, TaskCriterion, TaskParty
from .office.habits import recipient_lines
from .parties import set_parties
from .plan_import.labels import codes_of
from .scheduling import follow_plan, set_deadline

STALE = "Người khác vừa sửa phần này. Chép lại chữ bạn vừa gõ, tải lại trang rồi sửa tiếp để không ghi đè lên nhau."
MAX_DEPTH = 8  # "III." "1." "1.1." "a)" "-" "+" of the longest plans, and room
HAS_PROGRESS = "Nhiệm vụ đã có cơ quan báo tiến độ nên không xoá được; hãy chọn «Không tiếp tục» kèm lý do."


def changes_of(form) -> dict:
    """``{"field": [before, after]}`` of the model's own fields in a valid form, in words."""
    changed = [name for name in form.changed_data if name in form._meta.fields]
    before = {name: _in_words(form[name].field, form.initial.get(name)) for name in changed}
    return {name: [before[name], _in_words(form[name].field, form.cleaned_data[name])] for name in changed}


def _in_words(field, value) -> str:
    """A value of a form as a person reads it: names for rows, labels for choices, "" for nothing."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "có" if value else "không"
    if hasattr(field, "queryset"):
        if not hasattr(value, "__iter__"):
            value = [value]
        keys = [getattr(row, "pk", row) for row in value]
        return "; ".join(str(row) for row in field.queryset.model._default_manager.filter(pk__in=keys))
    return str(dict(getattr(field, "choices", ())).get(value, value))


def save_plan(form, *, by) -> Plan:
    """Store a valid PlanForm, new or changed."""
    with transaction.atomic():
        is_new = form.instance.pk is None
        _take_version(form.instance)
        plan = form.save(commit=False)
        # Only what the form shows: the state may have moved since the page's request read the row.
        plan.save(update_fields=None if is_new else [*form.own_columns(), "version"])
        form.save_m2m()
        if is_new:
            Section.objects.create(
                plan=plan, position=1, kind=Section.Kind.TASKS, title="NHIỆM VỤ, GIẢI PHÁP", marker="I."
            )
            PlanLine.objects.bulk_create(recipient_lines(plan, form.recipient_texts()))
        audit.record(plan, by=by, action="add" if is_new else "change", changes=changes_of(form))
        if not is_new and {"year", "month", "day"} & set(form.changed_data):
            follow_plan(plan, by=by)
    return plan


def save_lines(plan: Plan, kind: str, texts: list[str], *, by) -> None:
    """Make the lines of one kind be ``texts`` in order; a line whose words stay keeps its references and agencies.

    Raises ValidationError when the plan has changed since ``plan`` was read.
    """
    with transaction.atomic():
        present = list(plan.lines.filter(kind=kind))
        before = [line.text for line in present]
        if before == texts:
            return
        unused = list(present)
        for position, text in enumerate(texts, start=1):
            line = next((line for line in unused if line.text == text), None)
            if line is None:
                line = PlanLine(plan=plan, kind=kind, text=text)
            else:
                unused.remove(line)
            line.position = position
            line.save()
        PlanLine.objects.filter(pk__in=[line.pk for line in unused]).delete()
        touch(plan)
        audit.record(plan, by=by, action="change", changes={kind: [before, texts]})


def save_section(form, plan: Plan, *, by, parent: Section | None = None) -> Section:
    """Store a valid SectionForm; a new section stands last below ``parent``."""
    with transaction.atomic():
        section = form.instance
        is_new = section.pk is None
        if is_new:
            if depth_of(parent) >= MAX_DEPTH:
                raise ValidationError(f"Mục chỉ lồng nhau tối đa {MAX_DEPTH} cấp.")
            section.plan, section.parent, section.position = plan, parent, _next_position(plan)
        section = form.save()
        touch(plan)
        audit.record(section, by=by, action="add" if is_new else "change", changes=changes_of(form))
    return section


def depth_of(section: Section | None) -> int:
    """How many levels of headings stand down to a section, itself included; 0 for none."""
    depth = 0
    while section is not None:
        depth, section = depth + 1, section.parent
    return depth


def delete_section(section: Section, *, by) -> None:
    """Remove a section that holds neither sections nor tasks; ValidationError otherwise."""
    with transaction.atomic():
        if section.children.exists() or section.tasks.exists() or section.tables.exists():
            raise ValidationError("Mục này còn mục con, nhiệm vụ hoặc bảng bên trong: xoá hoặc chuyển chúng trước.")
        audit.record(section, by=by, action="delete", changes={"body": [section.body, ""]})
        touch(section.plan)
        section.delete()


def save_task(form, measures, section: Section, *, by, on: date) -> Task:
    """Store a valid TaskForm with its MeasureFormSet, the bodies, the criteria and the assignments that follow.

    ``measures`` None leaves them as they are. Raises ValidationError when a named agency has ended by ``on``; then
    nothing is stored.
    """
    with transaction.atomic():
        task, is_new = form.instance, form.instance.pk is None
        if is_new:
            task.plan, task.section = section.plan, section
            task.position = (section.tasks.aggregate(last=Max("position"))["last"] or 0) + 1
        _take_version(task)
        task = form.save()
        changes = changes_of(form)
        changes |= set_deadline(task, day=form.cleaned_data["last_day"], days=form.occurrence_days())
        for role in TaskParty.Role.values:
            changes |= set_parties(task, role, form.cleaned_data[role])
        changes |= _set_criteria(task, form.cleaned_data["criteria"], offered=form.fields["criteria"].queryset)
        changes |= _save_measures(task, measures) if measures is not None else {}
        assign(task, on=on, by=by)
        audit.record(task, by=by, action="add" if is_new else "change", changes=changes)
    return task


def delete_task(task: Task, *, by) -> None:
    """Remove a task nobody has reported on; ValidationError otherwise (the progress log is never removed)."""
    with transaction.atomic():
        held = [row.pk for row in task.assignments.select_for_update()]  # no report comes in between
        if ProgressEntry.objects.filter(assignment__in=held).exists():
            raise ValidationError(HAS_PROGRESS)
        audit.record(task, by=by, action="delete", changes={"summary": [task.summary, ""]})
        task.delete()


def link_criterion(task: Task, criterion, *, by) -> None:
    """Say by hand that ``task`` serves ``criterion``; nothing printed changes. Linking twice is the same as once."""
    with transaction.atomic():
        _, is_new = TaskCriterion.objects.get_or_create(task=task, criterion=criterion)
        if is_new:
            _outdate_forms(task)
            audit.record(task, by=by, action="link", changes={"criteria": ["", criterion.title]})


def unlink_criterion(link: TaskCriterion, *, by) -> None:
    """Take back a link set by hand; ValidationError for a code that the task's heading prints."""
    if link.is_cited:
        raise ValidationError(f"Mã {link.criterion.code} in trong đề mục nhiệm vụ: muốn bỏ thì sửa nhiệm vụ.")
    with transaction.atomic():
        _outdate_forms(link.task)
        audit.record(link.task, by=by, action="unlink", changes={"criteria": [_link_words(link), ""]})
        link.delete()


def set_measure_status(measure: Measure, status: str, *, by) -> None:
    """Tick a measure off or back; ``status`` is one of Measure.Status."""
    with transaction.atomic():
        before, measure.status = measure.status, status
        measure.full_clean()
        measure.save(update_fields=["status"])
        _outdate_forms(measure.task)
        audit.record(measure, by=by, action="change", changes={"status": [before, status]})


def _save_measures(task: Task, measures) -> dict:
    before = _measure_lines(task)
    measures.instance = task
    for position, form in enumerate(measures.ordered_forms, start=1):
        form.instance.position = position
    measures.save()
    for form in measures.ordered_forms:
        if form.instance.pk:  # rows moved without other changes are not among those that were saved
            Measure.objects.filter(pk=form.instance.pk).update(position=form.instance.position)
    after = _measure_lines(task)
    return {} if before == after else {"measures": [before, after]}


def _measure_lines(task: Task) -> list[str]:
    rows = task.measures.select_related("actor_agency", "actor_group").order_by("position", "pk")
    return [
        " | ".join(filter(None, [row.text, str(row.actor or ""), row.target, row.get_status_display()])) for row in rows
    ]


def _set_criteria(task: Task, criteria, *, offered) -> dict:
    """Make the links to the ``offered`` criteria be ``criteria``; links to other tables are not the form's to cut."""
    wanted = {criterion.pk for criterion in criteria}
    before = _criteria_line(task)
    task.criterion_links.filter(criterion__in=offered).exclude(criterion__in=wanted).delete()
    present = set(task.criterion_links.values_list("criterion", flat=True))
    TaskCriterion.objects.bulk_create(TaskCriterion(task=task, criterion_id=pk) for pk in wanted - present)
    _cite(task, offered)
    after = _criteria_line(task)
    return {} if before == after else {"criteria": [before, after]}


def _cite(task: Task, offered) -> None:
    """Mark the links whose code the heading prints; a code that is no longer printed is a link set by hand."""
    printed = codes_of(task.heading)
    links = task.criterion_links.filter(criterion__in=offered)
    links.filter(criterion__code__in=printed).update(is_cited=True)
    links.exclude(criterion__code__in=printed).update(is_cited=False)


def _criteria_line(task: Task) -> str:
    return "; ".join(map(_link_words, task.criterion_links.select_related("criterion__parent")))


def _link_words(link: TaskCriterion) -> str:
    """The criterion, with the points that go when the link goes."""
    expected = f" (dự kiến lấy lại {format_points(link.expected)})" if link.expected else ""
    return f"{link.criterion.title}{expected}"


def _take_version(record: Plan | Task) -> None:
    """Lock the row and count its version up; ValidationError when it moved since the form was checked."""
    if record.pk is not None:
        stored = type(record).objects.select_for_update().values_list("version", flat=True).get(pk=record.pk)
        if stored != record.version:
            raise ValidationError(STALE)
    record.version += 1


def _outdate_forms(task: Task) -> None:
    """Count the version of a task up: a form opened before would put the old statuses and links back."""
    Task.objects.filter(pk=task.pk).update(version=F("version") + 1)


def _next_position(plan: Plan) -> int:
    return (plan.sections.aggregate(last=Max("position"))["last"] or 0) + 1


def touch(plan: Plan) -> None:
    """Count the version of a plan up; ValidationError when it moved since ``plan`` was read."""
    if not Plan.objects.filter(pk=plan.pk, version=plan.version).update(version=F("version") + 1):
        raise ValidationError(STALE)
