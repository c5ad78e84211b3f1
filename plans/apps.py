"""The app of work: plans, tasks, assignments, reminders and documents."""

from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "plans"
    verbose_name = "Kế hoạch và nhiệm vụ"
