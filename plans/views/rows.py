"""Pages of a plan's ordered rows: lines of one kind, appendices; and of the documents it cites."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse

from agencies.forms import form_page, sent
from agencies.permissions import fetch

from .. import row_forms
from ..models import PlanLine
from ..rows import save_reference, save_rows
from .task import plans_of


@form_page
def plan_list(request, pk, kind):
    """The lines of one kind, a row each, with arrows; more than fit one page are edited as one text."""
    plan = fetch(request.user, plans_of(request.user), "plans.write", pk=pk)
    if kind not in PlanLine.Kind.values:
        raise Http404
    if plan.lines.filter(kind=kind).count() > row_forms.MOST_ROWS:
        return redirect("plan_lines", pk, kind)
    rows = row_forms.line_rows(sent(request), plan, kind)
    shown = {"title": PlanLine.Kind(kind).label, "kind": kind, "back": f"{reverse('plan', args=[pk])}#dong-{kind}"}
    return _rows_page(request, plan, rows, kind, shown)


@form_page
def plan_appendices(request, pk):
    plan = fetch(request.user, plans_of(request.user), "plans.write", pk=pk)
    rows = row_forms.appendix_rows(sent(request), plan)
    return _rows_page(request, plan, rows, "appendices", {"title": "Phụ lục", "back": reverse("plan", args=[pk])})


def _rows_page(request, plan, rows, name, shown):
    guard = row_forms.GuardForm(sent(request), plan=plan)
    if request.method == "POST" and rows.is_valid() and guard.is_valid():
        try:
            save_rows(plan, rows, name, by=request.user, move=request.POST.get("doi", ""))
        except ValidationError as error:
            guard.add_error(None, error)
        else:
            stays = {"doi", "them"} & request.POST.keys()
            return redirect(request.path if stays else shown["back"])
    is_bad = request.method == "POST"
    context = {"plan": plan, "rows": rows, "guard": guard, **shown}
    return render(request, "plans/rows.html", context, status=422 if is_bad else 200)


@form_page
def reference_new(request, pk):
    """A document that is known by number and date; ``dong`` leads back to the lines that are to cite it."""
    plan = fetch(request.user, plans_of(request.user), "plans.write", pk=pk)
    form = row_forms.ReferenceForm(sent(request))
    kind = request.GET.get("dong", "")
    if request.method == "POST" and form.is_valid():
        try:
            found = save_reference(form, plan, by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, f"Đã có trong danh sách: {found}.")
            return redirect("plan_list", pk, kind) if kind in PlanLine.Kind.values else redirect("plan_edit", pk)
    context = {"form": form, "plan": plan, "title": "Thêm văn bản dẫn chiếu"}
    return render(request, "plans/part_form.html", context, status=422 if form.errors else 200)
