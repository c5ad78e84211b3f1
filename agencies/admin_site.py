"""The admin site: one sign-in page for the whole product, 403 for everybody who is not quản trị."""

from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied


class AdministrationSite(AdminSite):
    site_header = "Quản trị – Điểm CCHC"
    site_title = "Quản trị"
    index_title = "Cơ quan, người dùng, hộp thư đi"
    enable_nav_sidebar = False

    def login(self, request, extra_context=None):
        """Never a second sign-in form: strangers go to the product's own page, signed-in people get 403."""
        if request.user.is_authenticated:
            raise PermissionDenied
        return redirect_to_login(request.get_full_path())
