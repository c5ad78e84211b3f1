"""What was read of a workbook: plain values with their addresses."""

import unicodedata
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal

from django.core.exceptions import ValidationError


class WorkbookRefused(ValidationError):
    """A file that is not taken; its one Vietnamese sentence says what is wrong and what to do."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell. Numbers are Decimal with the 15 significant digits that Excel itself keeps.

    So 0.30000000000000004 is 0.3. A formula's value is the result that stands in the file, None where there is none;
    ``error`` is "#DIV/0!" and the like. ``is_percent`` tells that 0.85 is shown as 85 %.
    """

    ref: str
    value: str | Decimal | date | datetime | time | bool | None = None
    is_formula: bool = False
    is_percent: bool = False
    error: str = ""

    @property
    def is_empty(self) -> bool:
        return self.value is None and not self.is_formula and not self.error

    @property
    def text(self) -> str:
        """The value as a person reads it: NFC, without blanks around it, decimal comma, dd/mm/yyyy.

        Text in the old TCVN3 and VNI encodings is kept as it is: what it means depends on the font.
        """
        if isinstance(self.value, str):
            return unicodedata.normalize("NFC", self.value).replace("\r\n", "\n").replace("_x000D_", "").strip()
        if isinstance(self.value, bool):
            return "TRUE" if self.value else "FALSE"
        if isinstance(self.value, Decimal):
            return f"{self.value.normalize():f}".replace(".", ",")
        if isinstance(self.value, datetime):
            return f"{self.value:%d/%m/%Y %H:%M}"
        if isinstance(self.value, date):
            return f"{self.value:%d/%m/%Y}"
        return self.error if self.value is None else str(self.value)


@dataclass(frozen=True)
class Sheet:
    """Rows from the first one of the sheet on, each from column A; trailing empty rows and cells are left out.

    ``merged`` holds (first row, first column, last row, last column), counted from 0.
    """

    name: str
    rows: list[list[Cell]] = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    is_hidden: bool = False

    def cell(self, row: int, column: int) -> Cell:
        """The cell at a place counted from 0; an empty one where the sheet has none."""
        if row < len(self.rows) and column < len(self.rows[row]):
            return self.rows[row][column]
        return Cell(address(row, column))


@dataclass(frozen=True)
class Workbook:
    """The sheets of a file, visible ones first, otherwise in order."""

    sheets: list[Sheet]


def address(row: int, column: int) -> str:
    """(16, 3) → "D17"."""
    letters, rest = "", column + 1
    while rest:
        rest, letter = divmod(rest - 1, 26)
        letters = chr(65 + letter) + letters
    return f"{letters}{row + 1}"
