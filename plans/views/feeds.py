"""Deadlines for a calendar program: the page with one's addresses, and the calendar fetched without signing in."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse, HttpResponseNotFound
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from agencies.permissions import requires

from ..feeds import calendar, create_feed, feed_of, feed_rows, revoke_feed
from ..models import FeedToken


@require_safe
@requires("plans.work")
def feeds(request):
    return _page(request)


@require_POST
@never_cache
@requires("plans.work")
def feed_create(request):
    """A new address, shown on this one page and never again."""
    kind = request.POST.get("loai", "")
    if kind not in FeedToken.Kind.values:
        raise Http404
    secret = create_feed(kind, by=request.user, now=timezone.now())
    address = request.build_absolute_uri(reverse("feed", args=[secret]))
    return _page(request, address=address, label=FeedToken.Kind(kind).label)


@require_POST
@requires("plans.work")
def feed_revoke(request, pk):
    token = get_object_or_404(FeedToken.objects.visible_to(request.user), pk=pk)
    revoke_feed(token, by=request.user, now=timezone.now())
    messages.success(request, "Đã thu hồi địa chỉ lịch: chương trình lịch không đọc được bằng địa chỉ cũ nữa.")
    return redirect("feeds")


@login_not_required
@require_safe
def feed(request, secret):
    """The calendar behind a secret address; every wrong address gets the same answer."""
    token = feed_of(secret)
    if token is None:
        return HttpResponseNotFound(b"", content_type="text/plain")
    name = f"{token.get_kind_display()} – Điểm CCHC"
    content = calendar(feed_rows(token), name=name, now=timezone.now())
    headers = {"Cache-Control": "private, no-store", "Referrer-Policy": "no-referrer"}
    return HttpResponse(content, content_type="text/calendar; charset=utf-8", headers=headers)


def _page(request, **shown):
    present = {token.kind: token for token in FeedToken.objects.visible_to(request.user)}
    kinds = [(kind, label, present.get(kind)) for kind, label in FeedToken.Kind.choices]
    return render(request, "plans/feeds.html", {"kinds": kinds, **shown})
