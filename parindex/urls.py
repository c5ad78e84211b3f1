"""Addresses; each app keeps its own."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("agencies.urls")),
    path("", include("criteria.urls")),
    path("", include("plans.urls")),
    path("quan-tri/", admin.site.urls),
]
