"""A plan as its files, and what is read back: printed words of a block, text and cells of a PDF."""

import io

import pdfplumber
import pikepdf

from plans.documents.builder import build_document
from plans.documents.html import to_html
from plans.documents.jobs import render_pdf
from plans.documents.orders import dated_of
from plans.documents.pdf import SOURCE_NAME
from plans.documents.word import to_docx

TOP_MARGIN = 50  # points; 20 mm are 56.7


def plan_pdf(plan) -> bytes:
    return render_pdf(build_document(plan), dated=dated_of(plan))


def plan_docx(plan) -> bytes:
    return to_docx(build_document(plan))


def plan_html(plan) -> str:
    """The page the PDF is made of."""
    return to_html(build_document(plan))


def words(text) -> str:
    """The words of runs, with the call of a footnote as its mark."""
    return "".join(f"[^{run.mark}]" if run.note else run.text for run in text)


def printed(document) -> list[str]:
    """Headings and paragraphs of a document, in order."""
    return [words(block.text) for block in (*document.blocks, *document.closing) if block.kind != "scores"]


def pdf_text(data: bytes) -> str:
    """All that the pages show, in the order it is drawn (column by column, cell by cell), without page numbers."""
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        pages = [[char["text"] for char in page.chars if char["top"] > TOP_MARGIN] for page in pdf.pages]
    return "\f".join("".join(page) for page in pages)


def pdf_cells(data: bytes) -> list[list[str]]:
    """The rows of all tables, line breaks inside a cell read as spaces."""
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        rows = [row for page in pdf.pages for table in page.extract_tables() for row in table]
    return [[" ".join((cell or "").split()) for cell in row] for row in rows]


def attached(data: bytes) -> bytes:
    """The source data inside a PDF, as plans.documents.stored wrote it."""
    with pikepdf.open(io.BytesIO(data)) as file:
        return file.attachments[SOURCE_NAME].get_file().read_bytes()
