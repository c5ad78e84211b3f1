"""Document → HTML: one template for the PDF and the preview; every text passes Django's autoescape."""

from collections.abc import Collection, Iterable, Iterator

from django.template.loader import render_to_string

from .model import Block, Document, Heading

STYLESHEET = "css/document.css"  # relative to static/, which is the base address of the PDF
DRAFT_STYLESHEET = "css/draft.css"


def stylesheets(document: Document) -> list[str]:
    """What the page of a document is laid out by, below static/."""
    return [STYLESHEET, DRAFT_STYLESHEET] if document.is_draft else [STYLESHEET]


def to_html(document: Document, *, is_linked: bool = True, breaks: Collection[int] = ()) -> str:
    """The whole page; ``breaks`` are the blocks that begin a new page.

    Without ``is_linked`` it names no stylesheet: who lays it out has read them.
    """
    context = {
        "document": document,
        "blocks": _tagged(document.blocks, document.type_title, breaks),
        "stylesheets": stylesheets(document) if is_linked else [],
    }
    return render_to_string("documents/plan.html", context)


def body_html(document: Document) -> str:
    """What stands on the page, without the page around it."""
    return render_to_string(
        "documents/_body.html", {"document": document, "blocks": _tagged(document.blocks, document.type_title)}
    )


def blocks_html(blocks: Iterable[Block]) -> str:
    """A part of a document."""
    return render_to_string("documents/_blocks.html", {"blocks": _tagged(blocks)})


def _tagged(
    blocks: Iterable[Block], title: str = "", breaks: Collection[int] = ()
) -> Iterator[tuple[Block, str, bool]]:
    """Blocks with the tag of each heading and whether a page begins there.

    No level is skipped (ISO 14289-1, 7.4.2): a task right below a section of the first level is h3, whatever it looks
    like; the title of the document is h1, which a công văn has not.
    """
    depth = top = 1 if title else 0
    for index, block in enumerate(blocks):
        if isinstance(block, Heading):
            depth = min(block.level + top, depth + 1)
        yield block, f"h{depth}", index in breaks
