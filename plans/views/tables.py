"""Pages of a plan's own tables: one form for all the words of a table."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from agencies.forms import form_page, refusals, sent
from agencies.permissions import fetch

from .. import plan_tables
from ..models import PlanTable
from ..table_forms import TableForm
from .task import plans_of


@form_page
def section_table_new(request, pk, section):
    plan = fetch(request.user, plans_of(request.user), "plans.write", pk=pk)
    return _new(request, plan, section=get_object_or_404(plan.sections, pk=section))


@form_page
def appendix_table_new(request, pk, appendix):
    plan = fetch(request.user, plans_of(request.user), "plans.write", pk=pk)
    return _new(request, plan, appendix=get_object_or_404(plan.appendices, pk=appendix))


def _new(request, plan, **place):
    return _table_form(request, PlanTable(plan=plan, position=plan_tables.next_place(plan), **place))


@form_page
def table_edit(request, pk, table):
    plan = fetch(request.user, plans_of(request.user), "plans.write", pk=pk)
    return _table_form(request, get_object_or_404(plan.tables.select_related("section", "appendix"), pk=table))


def _table_form(request, table):
    form = TableForm(sent(request), table=table)
    if request.method == "POST" and form.is_valid():
        try:
            saved = plan_tables.save_table(table, form.columns(), form.rows(), by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect(f"{reverse('plan', args=[table.plan_id])}#bang-{saved.pk}")
    context = {"form": form, "plan": table.plan, "table": table}
    return render(request, "plans/table_form.html", context, status=422 if form.errors else 200)


@require_POST
def table_delete(request, pk, table):
    plan = fetch(request.user, plans_of(request.user), "plans.write", pk=pk)
    row = get_object_or_404(plan.tables, pk=table)
    with refusals(request):
        plan_tables.delete_table(row, by=request.user)
        messages.success(request, "Đã xoá bảng.")
    return redirect("plan", pk)
