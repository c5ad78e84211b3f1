"""Addresses of this app."""
from django.http import HttpResponse
from django.urls import path
urlpatterns = [path("viec-cua-toi/", lambda r: HttpResponse(""), name="my_work")]
