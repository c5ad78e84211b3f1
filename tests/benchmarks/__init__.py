"""Measurements run by hand (``python -m tests.benchmarks.entry``), never assertions of the suite."""

import os

import django

import tests.environment  # noqa: F401

os.environ |= {"DJANGO_SETTINGS_MODULE": "parindex.settings", "LOG_LEVEL": "ERROR"}
django.setup()
