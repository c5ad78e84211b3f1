"""Pages of causes."""

from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from agencies.forms import form_page, sent
from agencies.models import Agency
from agencies.permissions import fetch, own_agencies

from ..causes import delete_cause, save_cause
from ..forms import CauseForm
from .shared import tables_of


@form_page
def cause_new(request, pk):
    return _cause_page(request, pk, None)


@form_page
def cause_edit(request, pk, cause):
    return _cause_page(request, pk, cause)


def _cause_page(request, pk, cause):
    subject = fetch(request.user, tables_of(request.user), "criteria.score", pk=pk)
    found = None if cause is None else get_object_or_404(subject.causes, pk=cause)
    form = CauseForm(
        sent(request),
        instance=found,
        initial=None if found else {"criteria": request.GET.getlist("criterion")},
        assessment=subject,
        agencies=own_agencies(request.user, Agency.objects),
    )
    if request.method == "POST" and form.is_valid():
        try:
            save_cause(form, subject, by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect(f"{reverse('assessment', args=[pk])}#tc-{form.cleaned_data['criteria'].first().pk}")
    context = {"form": form, "assessment": subject, "cause": found}
    return render(request, "criteria/cause_form.html", context, status=422 if form.errors else 200)


@require_POST
def cause_delete(request, pk, cause):
    subject = fetch(request.user, tables_of(request.user), "criteria.score", pk=pk)
    delete_cause(get_object_or_404(subject.causes, pk=cause), by=request.user)
    return redirect("assessment", pk)
