"""An existing plan from Word: choose, look, write; the file travels in the page, nothing is kept before that."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from agencies.clock import today
from agencies.forms import readable, sent
from agencies.models import Agency
from agencies.permissions import own_agencies, requires
from agencies.scope import own_paths
from agencies.workbooks.carried import pack, sha256, unpack

from ..forms import PlanImportForm
from ..plan_import.files import read_file
from ..plan_import.preview import preview
from ..plan_import.recognition import recognise
from ..plan_import.writing import import_plan

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
        content, name = _chosen(request)
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
        content, name = unpack(request.POST.get("carried", ""), _purpose(request))
        found = recognise(read_file(content, name=name))
        source = {"file_name": name, "digest": sha256(content)}
        plan = import_plan(found, **_wanted(form), by=request.user, on=today(), **source)
    except ValidationError as error:
        return _page(request, form, status=422, refusal=error.messages[0])
    messages.success(request, f"Đã nhập bản dự thảo từ «{name}»: xem lại từng mục trước khi ban hành.")
    return redirect("plan", plan.pk)


def _form(request) -> PlanImportForm:
    agencies = own_agencies(request.user, Agency.objects.active(today())).filter(path__in=own_paths(request.user))
    return PlanImportForm(sent(request), agencies=agencies)


def _wanted(form: PlanImportForm) -> dict:
    if not form.is_valid():
        raise ValidationError(NO_ISSUER)
    return form.cleaned_data


def _chosen(request) -> tuple[bytes, str]:
    chosen = request.FILES.get("file")
    if chosen is None:
        raise ValidationError(getattr(request, "upload_refused", "") or NO_FILE)
    return chosen.read(), readable(chosen.name, lines=False)


def _purpose(request) -> str:
    return f"plan:{request.user.pk}"


def _page(request, form, *, status=200, **context):
    return render(request, "plans/plan_import.html", {"form": form, **context}, status=status)
