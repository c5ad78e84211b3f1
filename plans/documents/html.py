"""Document → HTML: one template for the PDF and the preview; every text passes Django's autoescape."""

from collections.abc import Collection

from django.template.loader import render_to_string

from .model import Document

STYLESHEET = "css/document.css"  # relative to static/, which is the base address of the PDF
DRAFT_STYLESHEET = "css/draft.css"


def to_html(
    document: Document,
    stylesheet: str = STYLESHEET,
    draft_stylesheet: str = DRAFT_STYLESHEET,
    breaks: Collection[int] = (),
) -> str:
    """The whole page; ``breaks`` are the blocks that begin a new page.

    A preview in the browser passes the addresses that ``static`` gives for the stylesheets.
    """
    blocks = [(block, index in breaks) for index, block in enumerate(document.blocks)]
    context = {
        "document": document,
        "blocks": blocks,
        "stylesheet": stylesheet,
        "draft_stylesheet": draft_stylesheet,
    }
    return render_to_string("documents/plan.html", context)
