"""Addresses of people and jobs, and of those who watch the site."""

from django.contrib.auth import views as auth
from django.contrib.auth.decorators import login_not_required
from django.urls import path, reverse_lazy

from . import views
from .forms import LoginForm, OwnPasswordForm

login = auth.LoginView.as_view(authentication_form=LoginForm, redirect_authenticated_user=True)
password_change = auth.PasswordChangeView.as_view(
    form_class=OwnPasswordForm, success_url=reverse_lazy("password_changed")
)

urlpatterns = [
    path("dang-nhap/", login_not_required(login), name="login"),
    path("dang-xuat/", auth.LogoutView.as_view(), name="logout"),
    path("doi-mat-khau/", password_change, name="password_change"),
    path("doi-mat-khau/xong/", views.password_changed, name="password_changed"),
    path("phien/", views.session, name="session"),
    path("viec-nen/", views.jobs, name="jobs"),
    path("viec-nen/<int:pk>/", views.job, name="job"),
    path("viec-nen/<int:pk>/thu-lai/", views.job_retry, name="job_retry"),
    path("viec-nen/<int:pk>/tep/", views.job_file, name="job_file"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
]
