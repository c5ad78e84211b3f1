"""The page "Thể thức văn bản": how an office heads and signs its documents, and to whom it sends them."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from agencies.clock import today
from agencies.forms import sent
from agencies.permissions import requires

from ..office.page import OfficePage
from ..office.sample import sample
from .plan import issuers


@require_safe
@requires("plans.write")
def office(request):
    """To the settings of the first body that the person works for: the authority before its room."""
    first = issuers(request).first()
    if first is None:
        raise Http404
    return redirect("office_style", first.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("plans.write")
def office_style(request, pk):
    """All settings on one page; ``xem`` shows the sample of what was typed and stores nothing."""
    bodies = issuers(request)
    agency = get_object_or_404(bodies, pk=pk)
    may_set = request.user.may("plans.set_office")
    if request.method == "POST" and not may_set:
        raise PermissionDenied
    page = OfficePage(sent(request), agency)
    is_good = request.method == "POST" and page.is_valid()
    if is_good and "xem" not in request.POST:
        try:
            page.save(by=request.user, move=request.POST.get("doi", ""))
        except ValidationError as error:
            page.refuse(error)
        else:
            messages.success(request, f"Đã lưu thể thức văn bản của {agency.label}.")
            return redirect("office_style", pk)
    context = {"page": page, "agency": agency, "bodies": bodies, "may_set": may_set}
    context["sample"] = sample(page.unsaved(), year=today().year)
    is_refused = request.method == "POST" and "xem" not in request.POST
    return render(request, "plans/office.html", context, status=422 if is_refused else 200)
