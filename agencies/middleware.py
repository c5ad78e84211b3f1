"""Sign-in for every page, in a form that htmx understands too."""

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpResponse
from django.urls import reverse


class SignInRequiredMiddleware(LoginRequiredMiddleware):
    """Answer 401 to htmx when the session has ended, so that no sign-in page lands inside a table cell."""

    def handle_no_permission(self, request, view_func):
        if request.headers.get("HX-Request") == "true":
            message = "Phiên làm việc đã hết: hãy đăng nhập lại, giá trị vừa gõ vẫn còn trong ô."
            return HttpResponse(message, status=401, headers={"X-Login": reverse("login")})
        return super().handle_no_permission(request, view_func)
