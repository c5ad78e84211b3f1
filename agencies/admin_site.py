"""The admin site: one sign-in page for the whole product, 403 for everybody who is not quản trị."""

from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect


class AdministrationSite(AdminSite):
    site_header = "Quản trị – Điểm CCHC"
    site_title = "Quản trị"
    index_title = "Cơ quan, người dùng, hộp thư đi"
    enable_nav_sidebar = False

    def has_permission(self, request):
        """Signed-in people without the role get 403 at once."""
        if request.user.is_authenticated and not request.user.is_staff:
            raise PermissionDenied
        return super().has_permission(request)

    def login(self, request, extra_context=None):
        """Never a second sign-in form: strangers go to the product's own page, signed-in people get 403."""
        if self.has_permission(request):
            return redirect("admin:index")
        return redirect_to_login(request.get_full_path())
