"""The doors through which single fields of a plan's head and of its sections are saved."""

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from agencies.permissions import fetch

from ..autosave import save_field
from ..forms import PlanForm, SectionForm
from ..templatetags.plan_text import printed
from .plan import issuers
from .task import plans_of


@require_POST
def plan_head_save(request, pk):
    plan = fetch(request.user, plans_of(request.user), "plans.write", pk=pk)
    agencies = issuers(request)
    return _answer(
        request, plan, lambda row: PlanForm(request.POST, instance=row, user=request.user, agencies=agencies)
    )


@require_POST
def section_save(request, pk, section):
    plan = fetch(request.user, plans_of(request.user), "plans.write", pk=pk)
    row = get_object_or_404(plan.sections.select_related("plan"), pk=section)
    return _answer(request, row, lambda row: SectionForm(request.POST, instance=row, plan=plan))


def _answer(request, record, make_form):
    """200 with the text as it will be printed, 409 with the other person's words, 422 with the reason of a refusal."""
    name = request.POST.get("truong", "")
    try:
        conflict = save_field(record, name, make_form, seen=request.POST.getlist("da-thay"), by=request.user)
    except KeyError:
        raise Http404 from None
    except ValidationError as error:
        return HttpResponse(" ".join(error.messages), status=422, content_type="text/plain; charset=utf-8")
    if conflict:
        answer = {"said": conflict.said, "value": conflict.value, "shown": conflict.shown}
        return JsonResponse(answer, status=409)
    return JsonResponse({"html": printed(request.POST.get(name, ""))})
