"""Sign-in for every page, in a form that htmx understands too; numbers that no row can have."""

from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.defaults import page_not_found

NOT_STORED = (
    "Phiên làm việc đã hết nên việc vừa bấm chưa được lưu. Đăng nhập rồi làm lại; "
    "chữ vừa gõ thường còn khi bấm nút quay lại của trình duyệt."
)


class SignInRequiredMiddleware(LoginRequiredMiddleware):
    """Answer 401 to htmx when the session has ended, so that no sign-in page lands inside a table cell."""

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


def _page_before(request) -> str:
    """The page of this site from which the form was sent; the first page where the browser does not say."""
    address = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure()):
        return reverse("home")
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
