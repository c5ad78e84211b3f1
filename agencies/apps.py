"""The app of who: agencies, people, their rights, jobs and the audit trail."""

from django.apps import AppConfig


class AgenciesConfig(AppConfig):
    name = "agencies"
    verbose_name = "Cơ quan và người dùng"
