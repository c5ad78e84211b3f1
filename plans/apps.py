"""The app of work: plans, tasks, assignments, reminders and documents."""

from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "plans"
    verbose_name = "Kế hoạch và nhiệm vụ"

    def ready(self):
        """A custom out of its range stops the start, not the saving of a task weeks later."""
        from .scheduling import site_conventions

        site_conventions()
