"""Showing a plan's texts on pages: the same light markup as on paper."""

from django import template
from django.utils.html import format_html, format_html_join

from ..documents.markup import calls, runs

register = template.Library()


@register.filter
def printed(text: str):
    """Bold, italics and footnote calls of a text as escaped HTML; line breaks stay (the class pre-line shows them)."""
    notes = dict.fromkeys(calls(text), ())
    return format_html_join("", "{}", ((_run(run),) for run in runs(text, notes)))


def _run(run):
    if run.mark:
        return format_html("<sup>{}</sup>", run.mark)
    html = format_html("<em>{}</em>", run.text) if run.italic else run.text
    return format_html("<strong>{}</strong>", html) if run.bold else html
