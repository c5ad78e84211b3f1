"""What python-docx leaves to the file format: fixed columns, rows that are kept whole, heads that are repeated."""

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm

CELL_MARGIN = Mm(1.9)


def set_widths(table, widths) -> None:
    """Fixed columns of ``widths`` mm; the table begins at the margin, not a cell's inner margin before it."""
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)
    indent = OxmlElement("w:tblInd")
    indent.set(qn("w:w"), str(CELL_MARGIN.twips))
    indent.set(qn("w:type"), "dxa")
    table._tbl.tblPr.append(indent)


def keep_whole(row) -> None:
    """A row is not split over two pages."""
    mark_row(row, "cantSplit")


def mark_row(row, name: str) -> None:
    """Set one of the switches of a table row (ECMA-376, 17.4)."""
    switch = OxmlElement(f"w:{name}")
    switch.set(qn("w:val"), "true")
    row.get_or_add_trPr().append(switch)
