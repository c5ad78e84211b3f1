"""The printed numbers of footnote calls."""

from collections.abc import Callable
from dataclasses import replace

from .model import Block, Document, Run, Text


def number_calls(document: Document) -> Document:
    """The document with its calls numbered from 1 in their order; a note called again is not printed again."""
    numbers: dict[str, str] = {}

    def numbered(text: Text) -> Text:
        return tuple(_numbered(run, numbers) for run in text)

    blocks = tuple(with_text(block, numbered) for block in document.blocks)
    closing = tuple(with_text(paragraph, numbered) for paragraph in document.closing)
    return replace(document, blocks=blocks, closing=closing)


def number_as_typed(block: Block) -> Block:
    """A block with its calls numbered as they were typed: what comes before it is not known."""
    return with_text(block, lambda text: tuple(replace(run, number=run.mark) for run in text))


def with_text(block: Block, change: Callable[[Text], Text]) -> Block:
    """The block with its text changed; a table has none."""
    return replace(block, text=change(block.text)) if hasattr(block, "text") else block


def _numbered(run: Run, numbers: dict[str, str]) -> Run:
    if not run.mark:
        return run
    is_again = run.mark in numbers
    number = numbers.setdefault(run.mark, str(len(numbers) + 1))
    return replace(run, number=number, note=() if is_again else run.note)
