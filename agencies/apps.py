"""The app of who: agencies, people, their rights, jobs and the audit trail."""

from django.apps import AppConfig
from django.contrib.admin import apps as admin


class AgenciesConfig(AppConfig):
    default = True
    name = "agencies"
    verbose_name = "Cơ quan và người dùng"


class AdministrationConfig(admin.AdminConfig):
    """django.contrib.admin with the product's own site (agencies.admin_site)."""

    default = False
    default_site = "agencies.admin_site.AdministrationSite"
