"""Excel files: the one door by which they come in and go out."""

from .reader import read_workbook
from .sheet import Cell, Sheet, Workbook, WorkbookRefused
from .writer import Out, OutSheet, write_workbook

__all__ = ["Cell", "Out", "OutSheet", "Sheet", "Workbook", "WorkbookRefused", "read_workbook", "write_workbook"]
