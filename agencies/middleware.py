"""A log line for every request; sign-in for every page, in a form that htmx understands too; numbers of no row."""

import logging
import re
import time
from urllib.parse import urlsplit
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import RequestDataTooBig
from django.http import HttpResponse
from django.urls import reverse
from django.utils.encoding import escape_uri_path
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.defaults import page_not_found

from . import logs

log = logging.getLogger(__name__)
REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
LONGEST_PUBLIC = 20_000  # bytes of a form that is read before anybody has signed in
PIECE = 65_536
NOT_STORED = (
    "Phiên làm việc đã hết nên việc vừa bấm chưa được lưu. Đăng nhập rồi làm lại; "
    "chữ vừa gõ thường còn khi bấm nút quay lại của trình duyệt."
)


class RequestLogMiddleware:
    """Give each request an id, that of the proxy in front where it sent one, and write one line when it is answered.

    The path without its query, which holds words searched for; the person's id only where the page has asked for it.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        begin, given = time.monotonic(), request.headers.get("X-Request-ID", "")
        request_id = given if REQUEST_ID.fullmatch(given) else uuid4().hex
        with logs.about(request_id=request_id):
            response = self.get_response(request)
            line = {
                "method": request.method,
                "path": escape_uri_path(request.path),
                "status": response.status_code,
                "ms": round((time.monotonic() - begin) * 1000),
                "user": getattr(getattr(request, "_cached_user", None), "pk", None),
            }
            log.info("%(method)s %(path)s %(status)s %(ms)s ms", line, extra=line)
        response.headers["X-Request-ID"] = request_id
        return response


class SignInRequiredMiddleware(LoginRequiredMiddleware):
    """Answer 401 to htmx when the session has ended, so that no sign-in page lands inside a table cell.

    Of who has not signed in no form is read: thousands of fields take half a second. Sign-in itself needs a short one.
    """

    def process_view(self, request, view_func, view_args, view_kwargs):
        answer = super().process_view(request, view_func, view_args, view_kwargs)
        if request.method == "POST" and not request.user.is_authenticated:
            is_long = int(request.META.get("CONTENT_LENGTH") or 0) > LONGEST_PUBLIC
            if answer is not None or is_long:
                _throw_away(request)
            if is_long and answer is None:
                raise RequestDataTooBig
        return answer

    def handle_no_permission(self, request, view_func):
        if request.headers.get("HX-Request") == "true":
            message = "Phiên làm việc đã hết: hãy đăng nhập lại, giá trị vừa gõ vẫn còn trong ô."
            return HttpResponse(message, status=401, headers={"X-Login": reverse("login")})
        if request.method == "POST":  # its address may answer nothing but POST: after signing in, back to the page
            messages.warning(request, NOT_STORED)
            return redirect_to_login(_page_before(request))
        return super().handle_no_permission(request, view_func)

    def process_exception(self, request, exception):
        """A number beyond what a column holds names no row: SQLite raises where PostgreSQL finds nothing."""
        if isinstance(exception, OverflowError) and "too large to convert" in str(exception):
            return page_not_found(request, exception)
        return None


def _throw_away(request) -> None:
    """Read the body to its end, piece by piece: a browser that is cut off while it sends shows no page at all."""
    while request.read(PIECE):
        pass


def _page_before(request) -> str:
    """The page of this site from which the form was sent; the first page where the browser does not say."""
    address = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure()):
        return reverse("home")
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
