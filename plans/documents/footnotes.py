"""Footnotes: that each stands on the page of its call.

WeasyPrint 70 puts 8–20 % of dense notes a page late and has lost one of 341: after each layout every note is looked
for on the page of its call. One that is not there first gets a page break before its block; what still is not is
printed before Nơi nhận with its number. Nothing entered is lost.
"""

from dataclasses import replace

from .calls import with_text
from .html import stylesheets, to_html
from .model import Document, Paragraph, Run, Text
from .pdf import lay_out

BREAKS = 4  # layouts that try page breaks; each costs a whole rendering


def settle(document: Document):
    """The pages of a document with every footnote on the page of its call or before Nơi nhận.

    At most ``BREAKS`` layouts for page breaks and one for each note that had to be moved.
    """
    breaks, moved = set(), set()
    while True:
        html = to_html(_with_moved(document, moved), is_linked=False, breaks=breaks)
        pages = lay_out(html, stylesheets(document))
        late = late_notes(pages, set(_notes(document)) - moved)
        if not late:
            return pages
        block = _block_of(document, late[0])
        if len(breaks) < BREAKS and block not in breaks | {None}:
            breaks.add(block)
        else:
            moved.update(late)


def late_notes(pages, numbers: set[str]) -> list[str]:
    """Those of the notes that do not stand on the page of their call, in order."""
    found = {anchor: n for n, page in enumerate(pages.pages) for anchor in page.anchors}
    late = [n for n in numbers if found.get(f"ghi-chu-{n}", -1) != found.get(f"goi-{n}")]
    return sorted(late, key=int)


def _notes(document: Document) -> dict[str, Text]:
    """Number → text of the notes, in the order of their calls."""
    texts = [part.text for part in (*document.blocks, *document.closing) if hasattr(part, "text")]
    return {run.number: run.note for text in texts for run in text if run.note}


def _block_of(document: Document, number: str) -> int | None:
    """Where a note is called; None in the closing, which is kept together with the signature."""
    for index, block in enumerate(document.blocks):
        if any(run.number == number and run.note for run in getattr(block, "text", ())):
            return index
    return None


def _with_moved(document: Document, moved: set[str]) -> Document:
    """The document with the ``moved`` notes before Nơi nhận; their calls keep their numbers."""
    if not moved:
        return document

    def bare(text: Text) -> Text:
        return tuple(replace(run, note=()) if run.number in moved else run for run in text)

    notes = [(Run(f"{number} "), *note) for number, note in _notes(document).items() if number in moved]
    return replace(
        document,
        blocks=tuple(with_text(block, bare) for block in document.blocks),
        closing=tuple(Paragraph(bare(part.text), part.is_basis) for part in document.closing),
        loose_notes=(*notes, *document.loose_notes),
    )
