"""Excel files: the one door by which they come in and go out."""

from .finding import Finding, Refused, finding
from .reader import read_workbook
from .report import marked_workbook
from .sheet import Cell, Sheet, Workbook, WorkbookRefused
from .writer import Out, OutSheet, write_workbook

__all__ = [
    "Cell",
    "Finding",
    "Out",
    "OutSheet",
    "Refused",
    "Sheet",
    "Workbook",
    "WorkbookRefused",
    "finding",
    "marked_workbook",
    "read_workbook",
    "write_workbook",
]
