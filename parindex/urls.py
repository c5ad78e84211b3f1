"""Addresses; each app keeps its own."""

from django.contrib import admin
from django.urls import include, path

handler400 = "agencies.views.bad_request"
handler500 = "agencies.views.server_error"

urlpatterns = [
    path("", include("agencies.urls")),
    path("", include("criteria.urls")),
    path("", include("plans.urls")),
    path("quan-tri/", admin.site.urls),
]
