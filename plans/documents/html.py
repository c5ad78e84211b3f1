"""Document → HTML: one template for the PDF and the preview; every text passes Django's autoescape."""

from django.template.loader import render_to_string

from .model import Document

STYLESHEET = "css/document.css"  # relative to static/, which is the base address of the PDF


def to_html(document: Document, stylesheet: str = STYLESHEET) -> str:
    """The whole page; a preview in the browser passes the address that ``static`` gives for STYLESHEET."""
    return render_to_string("documents/plan.html", {"document": document, "stylesheet": stylesheet})
