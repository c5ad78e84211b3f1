"""Lines of a document (căn cứ, nơi nhận …) typed as one text, a line each."""

from collections.abc import Iterator

from .models import PlanLine

MAX_LINES = 300  # of one kind in one document
MAX_LINE = PlanLine._meta.get_field("text").max_length


def split_lines(text: str) -> list[str]:
    """The lines of a text without those that are empty."""
    return [line.strip() for line in text.split("\n") if line.strip()]


def faults(lines: list[str]) -> Iterator[str]:
    """Why these lines cannot be stored, a sentence each."""
    if len(lines) > MAX_LINES:
        yield f"Có {len(lines)} dòng, nhiều hơn {MAX_LINES}: hãy gộp bớt."
    for line in lines:
        if len(line) > MAX_LINE:
            yield f"Dòng «{line[:40]}…» dài quá {MAX_LINE} ký tự: hãy viết gọn hoặc tách dòng."
