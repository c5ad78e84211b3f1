"""Pages of tasks and their measures."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from agencies.clock import today
from agencies.files import ACCEPT
from agencies.forms import form_page, refusals, sent
from agencies.permissions import fetch
from agencies.scope import owns

from .. import editing, parties
from ..cascade.rollup import source_of, units_of
from ..documents.reading import read_as
from ..forms import MeasureFormSet, TaskForm
from ..groups import unreceived_agencies
from ..lost_rows import beside, initial_of
from ..models import Measure, Plan
from ..outline import task_view, tasks_of
from ..reminders.history import SEE, latest_of
from ..unit_table import unit_table
from ..work_forms import BulkForm


@require_safe
def task(request, pk, task):
    """One task with every assignment in the reader's sight and its progress."""
    plan = get_object_or_404(plans_of(request.user), pk=pk)
    subject = get_object_or_404(tasks_of(plan, request.user), pk=task)
    subject.plan, signed = plan, read_as(plan, request.user)
    if signed and not subject.assignments.all():
        raise Http404  # maybe nobody has signed it
    follows = owns(request.user, plan)
    table = unit_table(subject, request.user, request.GET, today=today())
    context = {
        "plan": plan,
        "signed": signed,
        "view": task_view(subject, today=today(), unreceived=unreceived_agencies(plan) if follows else None),
        "table": table,
        "bulk": BulkForm(),
        "accept": ACCEPT,
        "here": request.get_full_path(),
        "may_edit": request.user.may("plans.write", plan),
        "statuses": Measure.Status.choices,
        "source": source_of(subject, request.user),
        "told": latest_of(subject, request.user),
        "may_see_reminders": request.user.may(SEE),
        "units": units_of(subject, table.rows, request.user, today=today()),
    }
    return render(request, "plans/task.html", context)


@form_page
def task_new(request, pk, section):
    plan = fetch(request.user, plans_of(request.user), "plans.write", pk=pk)
    return _task_form(request, plan, get_object_or_404(plan.sections, pk=section), None)


@form_page
def task_edit(request, pk, task):
    plan = fetch(request.user, plans_of(request.user), "plans.write", pk=pk)
    subject = get_object_or_404(plan.tasks.select_related("section"), pk=task)
    return _task_form(request, plan, subject.section, subject)


def _task_form(request, plan, section, subject):
    choices = parties.choices(plan, on=today(), task=subject)
    lost = beside(plan, subject, request.GET.getlist("tc"))
    initial = {} if subject else initial_of(section, lost, duty=request.GET.get("loai") == "viec", on=today())
    form = TaskForm(sent(request), instance=subject, plan=plan, choices=choices, initial=initial)
    measures = MeasureFormSet(sent(request), instance=subject, prefix="giai-phap", form_kwargs={"choices": choices})
    if request.method == "POST" and form.is_valid() and measures.is_valid():
        try:
            saved = editing.save_task(form, measures, section, by=request.user, on=today())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect(f"{reverse('plan', args=[plan.pk])}#nv-{saved.pk}")
    context = {"form": form, "measures": measures, "plan": plan, "section": section, "task": subject, "lost_rows": lost}
    is_bad = form.errors or (request.method == "POST" and not measures.is_valid())
    return render(request, "plans/task_form.html", context, status=422 if is_bad else 200)


@require_POST
def task_delete(request, pk, task):
    plan = fetch(request.user, plans_of(request.user), "plans.write", pk=pk)
    with refusals(request):
        editing.delete_task(get_object_or_404(plan.tasks, pk=task), by=request.user)
        messages.success(request, "Đã xoá nhiệm vụ.")
        return redirect("plan", pk)
    return redirect("task", pk, task)


@require_POST
def measure_status(request, pk, measure):
    plan = fetch(request.user, plans_of(request.user), "plans.write", pk=pk)
    found = get_object_or_404(Measure, pk=measure, task__plan=plan)
    with refusals(request):
        editing.set_measure_status(found, request.POST.get("status", ""), by=request.user)
    return redirect("task", pk, found.task_id)


def plans_of(user):
    return Plan.objects.visible_to(user).select_related("issuer__kind", "assessment__criteria_set")
