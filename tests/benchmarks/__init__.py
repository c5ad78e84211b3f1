"""Measurements run by hand (``python -m tests.benchmarks.entry``), never assertions of the suite."""
