"""How entered texts become printed lines: paragraphs, bullets, the names on a task."""

from ..models import Task
from ..parties import printed_line


def paragraphs(text: str) -> list[str]:
    """A line break starts a new paragraph; empty lines are none."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def without_bullet(bullet: str, line: str) -> str:
    """The line without a bullet that somebody typed before it; the layout puts its own."""
    return line.removeprefix(bullet).strip()


def barred(*texts: str) -> tuple[str, ...]:
    """The lines of texts in which "|" ends a line ("TL. CHỦ TỊCH|KT. CHÁNH VĂN PHÒNG"); empty ones are none."""
    return tuple(line.strip() for text in texts for line in text.split("|") if line.strip())


def closed(text: str) -> str:
    """The text with the full stop that ends a printed line."""
    return text if text.endswith((".", ";")) else f"{text}."


def in_order(rows) -> list:
    """Prefetched rows by position, without asking the database again."""
    return sorted(rows.all(), key=lambda row: (row.position, row.pk))


def party_names(task: Task, *roles: str) -> str:
    """The agencies of one line as printed, each with its joint before it except the first."""
    return printed_line(party for party in in_order(task.parties) if party.role in roles)
