"""What is wrong with a cell, and what to do about it."""

from dataclasses import dataclass

from .sheet import Cell

SHOWN = 60


@dataclass(frozen=True)
class Finding:
    """One cell (or "" for the whole sheet), what stands there, why it cannot be taken (or is doubtful), the remedy."""

    ref: str
    value: str
    reason: str
    remedy: str

    def __str__(self):
        place = f"{self.ref}: " if self.ref else ""
        value = f"«{self.value}» " if self.value else ""
        return f"{place}{value}{self.reason} – {self.remedy}."


def finding(cell: Cell, reason: str, remedy: str) -> Finding:
    text = cell.text
    return Finding(cell.ref, text if len(text) <= SHOWN else f"{text[:SHOWN]}…", reason, remedy)


class Refused(Exception):
    """A cell that cannot be taken; ``finding`` says why."""

    def __init__(self, found: Finding):
        self.finding = found
        super().__init__(str(found))
