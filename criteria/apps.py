"""The app of points: criteria sets, assessments, scores, causes and evidence."""

from django.apps import AppConfig


class CriteriaConfig(AppConfig):
    name = "criteria"
    verbose_name = "Tiêu chí và điểm"
