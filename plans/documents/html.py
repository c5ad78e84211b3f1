"""Document → HTML: one template for the PDF and the preview; every text passes Django's autoescape."""

from collections.abc import Collection, Iterator

from django.template.loader import render_to_string

from .model import Block, Document, Heading

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
    context = {
        "document": document,
        "blocks": [(*pair, index in breaks) for index, pair in enumerate(_tagged(document))],
        "stylesheet": stylesheet,
        "draft_stylesheet": draft_stylesheet,
    }
    return render_to_string("documents/plan.html", context)


def _tagged(document: Document) -> Iterator[tuple[Block, str]]:
    """Blocks with the tag of each heading. No level is skipped (ISO 14289-1, 7.4.2): a task right below a section of
    the first level is h3, whatever it looks like; the title of the document is h1, which a công văn has not."""
    depth = top = 1 if document.type_title else 0
    for block in document.blocks:
        if isinstance(block, Heading):
            depth = min(block.level + top, depth + 1)
        yield block, f"h{depth}"
