"""An existing plan from Word: choose, look, write; the file travels in the page, nothing is kept before that."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from agencies.clock import today
from agencies.files import chosen_file
from agencies.forms import sent
from agencies.permissions import requires
from agencies.workbooks.carried import pack, unpack

from ..forms import PlanImportForm
from ..plan_import.files import read_file
from ..plan_import.jobs import WRITTEN, is_long, order
from ..plan_import.preview import preview
from ..plan_import.recognition import recognise
from ..plan_import.writing import import_plan
from .plan import issuers

NO_FILE = "Chưa chọn tệp: bấm «Chọn tệp», lấy tệp Word (.docx) rồi bấm «Xem trước»."
NO_ISSUER = "Chọn cơ quan ban hành và năm (2000–2100) rồi xem trước lại."


@require_http_methods(["GET", "HEAD", "POST"])
@requires("plans.write")
def plan_import(request):
    """Choose a file; then see what was recognised in it."""
    form = _form(request)
    if request.method != "POST":
        return _page(request, form)
    try:
        content, name = chosen_file(request, missing=NO_FILE)
        carried = pack(content, name, _purpose(request))
        found = preview(recognise(read_file(content, name=name)), **_wanted(form), on=today())
    except ValidationError as error:
        return _page(request, form, status=422, refusal=error.messages[0])
    return _page(request, form, found=found, carried=carried, file_name=name)


@require_POST
@requires("plans.write")
def plan_import_write(request):
    """Write what was looked at as a draft."""
    form = _form(request)
    try:
        carried = unpack(request.POST.get("carried", ""), _purpose(request))
        found = recognise(read_file(carried.content, name=carried.name))
        wanted = {**_wanted(form), "by": request.user, "on": today()}
        if is_long(found, carried.name):
            return redirect("job", order(carried, **wanted).pk)
        plan = import_plan(found, **wanted, file_name=carried.name, digest=carried.sha256)
    except ValidationError as error:
        return _page(request, form, status=422, refusal=error.messages[0])
    messages.success(request, WRITTEN.format(carried.name))
    return redirect("plan", plan.pk)


def _form(request) -> PlanImportForm:
    agencies = issuers(request)
    return PlanImportForm(sent(request), agencies=agencies)


def _wanted(form: PlanImportForm) -> dict:
    if not form.is_valid():
        raise ValidationError(NO_ISSUER)
    return form.cleaned_data


def _purpose(request) -> str:
    return f"plan:{request.user.pk}"


def _page(request, form, *, status=200, **context):
    return render(request, "plans/plan_import.html", {"form": form, **context}, status=status)
