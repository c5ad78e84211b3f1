"""The page behind the bell."""

from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from agencies.clock import today
from agencies.forms import ROW_KEY

from ..models import Notice
from ..reminders.notices import mark_read
from ..reminders.notices import notices as read_notices


@require_safe
def notices(request):
    """The person's own notices. Opening the page changes nothing, so that a browser may fetch it beforehand: the page
    itself says by POST what it has shown."""
    page = read_notices(request.user, today=today(), number=request.GET.get("trang", "1"))
    return render(request, "plans/notices.html", {"page": page})


@require_POST
def notices_read(request):
    """Those named (``muc``), or all up to the newest that was shown (``den``): what rang meanwhile stays unread."""
    rows, newest = Notice.objects.visible_to(request.user), request.POST.get("den", "")
    keys = [key for key in request.POST.getlist("muc") if ROW_KEY.fullmatch(key)]
    is_all = ROW_KEY.fullmatch(newest)
    mark_read(rows.filter(pk__lte=newest) if is_all else rows.filter(pk__in=keys), now=timezone.now())
    return render(request, "_bell.html") if request.headers.get("HX-Request") else redirect("notices")
